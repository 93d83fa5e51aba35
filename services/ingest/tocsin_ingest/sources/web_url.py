"""Addresses of the web in `sources.toml`."""

from typing import Annotated

from pydantic import AfterValidator

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.web_address import canonical_url


def _of_the_web(value: str) -> str:
    """Return an http or https URL as it is written; one that cannot be is refused before anything is fetched."""
    try:
        canonical_url(value)
    except BadReport as error:
        raise ValueError(f"found {error.found}; give an absolute http or https URL") from error
    return value.strip()


WebUrl = Annotated[str, AfterValidator(_of_the_web)]
"""An http or https URL. It may hold a user and a password, which no log shows."""
