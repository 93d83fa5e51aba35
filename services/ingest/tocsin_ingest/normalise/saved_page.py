"""A page that was saved as a file: what a reader sees of it as a report."""

from lxml import etree

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.fields import MAX_FIELD
from tocsin_ingest.normalise.header import take_header
from tocsin_ingest.normalise.html import parsed
from tocsin_ingest.normalise.text import normalised, one_line


def report_from_page(raw: bytes, *, source: Source, external_id: str | None = None) -> Report:
    """Return a saved page as a report: its visible text, and its title. Raises `BadReport`, and nothing else."""
    document = parsed(decoded(raw, declared=declared_in_markup(raw)))
    headed = take_header(normalised(document.text).lstrip())
    labels = Labels(external_id=one_line(external_id or "") or None, title=_title(document.root))
    return assemble(headed.text, default_source=source, published=headed.published, labels=labels)


def _title(root: etree._Element | None) -> str | None:
    titles = [] if root is None else list(root.iter("title", "h1"))
    said = (one_line("".join(each.itertext()))[:MAX_FIELD].rstrip() for each in titles)
    return next(filter(None, said), None)
