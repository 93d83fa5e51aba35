"""Addresses of the web in `sources.toml`."""

from typing import Annotated

from pydantic import AfterValidator

from tocsin_ingest.fetch.shown_url import shown_broken
from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.normalise.web_address import canonical_url


def _of_the_web(value: str) -> str:
    """Return an http or https URL as it is written; one that cannot be is refused before anything is fetched."""
    try:
        canonical_url(value)
    except BadReport as error:
        found = shown(shown_broken(value)) if "@" in value else error.found  # which may quote a password
        raise ValueError(f"found {found}; give an absolute http or https URL") from error
    return value.strip()


WebUrl = Annotated[str, AfterValidator(_of_the_web)]
"""An http or https URL. It may hold a user and a password, which no log shows."""
