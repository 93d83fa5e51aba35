"""What may be said of GDELT in `sources.toml`."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.gdelt.leads import CONFLICT, Wanted, iso_by_fips
from tocsin_ingest.sources.options import LocalPath, SourceOptions
from tocsin_ingest.sources.web_url import WebUrl

# Not https: GDELT's server shows the certificate of another name. What comes is checked as any page is.
LAST_UPDATE: Final = "http://data.gdeltproject.org/gdeltv2/lastupdate.txt"

RootCode = Annotated[str, Field(pattern=r"^(0[1-9]|1\d|20)$")]


class GdeltOptions(SourceOptions):
    """An entry `[[gdelt]]`: which events' articles to read. Several conditions hold together."""

    url: Annotated[WebUrl, Field(description="GDELT's list of its newest files, or a mirror's.")] = LAST_UPDATE
    path: Annotated[
        LocalPath | None, Field(description="Instead: a folder of .export.CSV and .mentions.CSV files, zipped or not.")
    ] = None
    every: Annotated[
        Seconds | None, Field(description="How often to look for a new file; else every 5m, and a folder every 5s.")
    ] = None
    root_codes: Annotated[tuple[RootCode, ...], Field(description="CAMEO root codes of events; [] for all.")] = CONFLICT
    quad_classes: Annotated[
        tuple[Literal[1, 2, 3, 4], ...], Field(description="4 is material conflict; [] for all.")
    ] = ()
    countries: Annotated[
        tuple[str, ...], Field(description="ISO 3166-1 alpha-2 codes of where events happened; [] for all.")
    ] = ()
    min_mentions: Annotated[int, Field(ge=1, description="How often GDELT must have read of an event.")] = 1
    mentions: Annotated[bool, Field(description="Read the other articles too that tell of an event.")] = True
    max_pages: Annotated[
        int, Field(ge=1, le=2_000, description="Articles of one file, most mentioned first; the rest are left.")
    ] = 60
    catch_up: Annotated[
        Seconds, Field(le=7 * 86_400, description="How old a missed file may be that is still read.")
    ] = 6 * 3_600

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.name or self.kind or self.language:
            raise ValueError("GDELT leads to many outlets, and each article says whose it is; leave out name and kind")
        unknown = set(self.countries) - set(iso_by_fips().values())
        if unknown:
            raise ValueError(f"countries: {', '.join(sorted(unknown))}; give ISO codes of two letters, such as SY")
        return self

    @property
    def wanted(self) -> Wanted:
        """The conditions."""
        return Wanted(self.root_codes, self.quad_classes, self.countries, self.min_mentions)
