"""The last step of both ways in: checked parts become a `Report`."""

from typing import Final, NamedTuple

from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.identity import report_id
from tocsin_ingest.normalise.published import Published

MAX_TEXT: Final = 2_000_000
"""Code points; the contract's own bound on `Report.text`."""


class Labels(NamedTuple):
    """What a sender may say about a report beside its text, source and time."""

    external_id: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    source_name: str | None = None
    source_kind: SourceKind | None = None


def assemble(text: str, *, default_source: Source, published: Published | None, labels: Labels) -> Report:
    """Return the report; `default_source` stands where its labels name none.

    Raises `BadReport` where its text is empty or too long.
    """
    if not text.strip():
        raise BadReport("text", "nothing but white space", "give the report's text")
    if len(text) > MAX_TEXT:
        raise BadReport("text", f"{len(text)} characters", f"give at most {MAX_TEXT}")
    at = published.at if published else None
    return Report(
        id=report_id(
            url=labels.url,
            source=labels.source_name,
            title=labels.title,
            text=text,
            published_at=at,
        ),
        external_id=labels.external_id,
        title=labels.title,
        text=text,
        language=labels.language,
        published_at=at,
        published_precision=published.precision if published else None,
        source=_source(labels, default_source),
        url=labels.url,
    )


def _source(labels: Labels, default: Source) -> Source:
    if labels.source_name is None and labels.source_kind is None:
        return default
    return Source(name=labels.source_name or default.name, kind=labels.source_kind or SourceKind.OTHER)
