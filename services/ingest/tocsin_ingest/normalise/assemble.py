"""The last step of both ways in: checked parts become a `Report`."""

from typing import Final, NamedTuple

from tocsin.contracts.report import Position, Report, Source, SourceKind
from tocsin_ingest.normalise.dateline import dateline_of
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.identity import report_id
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.language import language_of
from tocsin_ingest.normalise.outlets import source_of

MAX_TEXT: Final = 2_000_000
"""Code points; the contract's own bound on `Report.text`."""


class Labels(NamedTuple):
    """What a sender may say about a report beside its text and time. `url` is canonical (`web_address`)."""

    external_id: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    source_name: str | None = None
    source_kind: SourceKind | None = None
    position: Position | None = None


def assemble(text: str, *, default_source: Source, published: Published | None, labels: Labels) -> Report:
    """Return the report.

    What its labels leave open is looked for in the text: its language, and in its dateline the day and the agency;
    `default_source` stands where nothing tells whose it is (`outlets.source_of`).
    Raises `BadReport` where its text is empty or too long.
    """
    if not text.strip():
        raise BadReport("text", "nothing but white space", "give the report's text")
    if len(text) > MAX_TEXT:
        raise BadReport("text", f"{len(text)} characters", f"give at most {MAX_TEXT}")
    line = dateline_of(text)
    dated = published or (line.published if line else None)
    return Report(
        id=_id(text, published, labels),
        external_id=labels.external_id,
        title=labels.title,
        text=text,
        language=labels.language or language_of(text),
        published_at=dated.at if dated else None,
        published_precision=dated.precision if dated else None,
        source=source_of(
            name=labels.source_name,
            kind=labels.source_kind,
            url=labels.url,
            default=default_source,
            agency=line.agency if line else None,
        ),
        url=labels.url,
        position=labels.position,
    )


def _id(text: str, published: Published | None, labels: Labels) -> str:
    """Return the id, by what was stated: what is read from the text follows from it, and may be read better one day."""
    at = published.at if published else None
    return report_id(url=labels.url, source=labels.source_name, title=labels.title, text=text, published_at=at)
