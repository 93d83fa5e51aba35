"""What the operator says of a source: it stands before what its documents say of themselves."""

from dataclasses import dataclass
from typing import Final

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.normalise.language import language_of
from tocsin_ingest.normalise.outlets import source_of


@dataclass(frozen=True, slots=True)
class Operator:
    """The words of an entry in `sources.toml`; None where it leaves the matter open."""

    name: str | None = None
    kind: SourceKind | None = None
    language: str | None = None

    def source(self, *, stated: str | None, url: str | None, otherwise: str) -> Source:
        """Return whose document it is.

        First the operator says, then the document (`stated`), then the table of outlets by its canonical URL;
        `otherwise` is the name where nobody knows.
        """
        return source_of(name=self.name or stated, kind=self.kind, url=url, default=Source(name=otherwise))

    def language_in(self, text: str, *, stated: str | None) -> str | None:
        """Return the language (BCP 47) of a document's normalised text.

        First the operator says, then the text, where it is clear, then the document (`stated`): the language that a
        site's templates state is often not that of what they hold.
        """
        if self.language:
            return self.language
        found = language_of(text)
        same = stated is not None and found is not None and stated.lower().split("-")[0] == found
        return stated if same or found is None else found


SILENT: Final = Operator()
"""An operator who leaves everything open."""
