"""What may be said of any source in `sources.toml`, and what a kind of source has to offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final, Generic, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from tocsin.contracts.report import SourceKind
from tocsin_ingest.fetch import Fetcher
from tocsin_ingest.ledger import Ledger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector

BASE: Final = "base"
"""The validation context's key of the folder that paths are relative to: that of `sources.toml`."""


def _from_base(path: Path, info: ValidationInfo) -> Path:
    base: Path | None = (info.context or {}).get(BASE)
    return (base / path if base else path).expanduser()


LocalPath = Annotated[Path, AfterValidator(_from_base)]
"""A file or folder of this machine. A relative one is meant as it looks: from the folder of `sources.toml`."""


class SourceOptions(BaseModel):
    """One entry of `sources.toml`. A kind of source adds its own fields in a subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str | None, Field(description="The outlet's name; else what the source says of itself.")] = None
    kind: Annotated[SourceKind | None, Field(description="Who speaks; else by the table of outlets.")] = None
    language: Annotated[str | None, Field(description="BCP 47; else what is found in the text.")] = None
    enabled: Annotated[bool, Field(description="false: keep the entry, and leave the source alone.")] = True


@dataclass(frozen=True, slots=True)
class Means:
    """What a source may use."""

    fetcher: Fetcher
    ledger: Ledger
    settings: IngestSettings


O_contra = TypeVar("O_contra", bound=SourceOptions, contravariant=True)


class Opens(Protocol[O_contra]):
    """Makes the collectors of one entry."""

    def __call__(self, options: O_contra, means: Means) -> Iterable[Collector]:
        """Return them, not yet running. Raises `ValueError` that says how to mend the entry."""


O = TypeVar("O", bound=SourceOptions)  # noqa: E741 - as in O_contra


@dataclass(frozen=True, slots=True)
class SourceType(Generic[O]):
    """A kind of source: `[[table]]` in `sources.toml`, what may stand in such an entry, and how it is opened.

    Another distribution adds one as an entry point of the group `tocsin.sources`.
    """

    GROUP: ClassVar = "tocsin.sources"

    table: str
    options: type[O]
    opens: Opens[O]
    about: str
