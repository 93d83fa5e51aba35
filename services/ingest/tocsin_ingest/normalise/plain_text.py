"""Plain text in, a report out."""

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.header import take_header
from tocsin_ingest.normalise.text import normalised, one_line


def report_from_text(raw: str, *, source: Source, external_id: str | None = None, url: str | None = None) -> Report:
    """Return a plain text as a report; a header `date YYYY-MM-DD` becomes its time and is no part of its text.

    Offsets refer to the report's own normalised `text`, which begins at the first character after the header.
    Raises `BadReport`, and nothing else.
    """
    headed = take_header(normalised(raw).lstrip())
    labels = Labels(external_id=one_line(external_id or "") or None, url=one_line(url or "") or None)
    return assemble(headed.text, default_source=source, published=headed.published, labels=labels)
