"""Mail, as it is stored in `.eml` files: the words of its body as a report. Attachments are left alone.

A mail is as hostile as a page: parts lie in parts, declared encodings are wrong, headers are broken. Only its plain or
HTML text is read, nothing is opened, and what would take the parser long is refused before it is parsed.
"""

import email
import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Final, NamedTuple, TypeAlias

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.fields import MAX_FIELD
from tocsin_ingest.normalise.header import take_header
from tocsin_ingest.normalise.html import text_of_html
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.outlets import known_outlets
from tocsin_ingest.normalise.published import published_anyhow
from tocsin_ingest.normalise.text import normalised, one_line

MEND: Final = "send the part that is the report"

MOST_PARTS: Final = 60
"""Parts that a mail may have, one in another or one after another. Digests and forwarded threads have ten."""

MOST_LOOKS: Final = 10_000_000
"""Of the parser: it looks at each line once for each multipart that it lies in, and does four million in a second."""

LONGEST_TYPE: Final = 4_000
"""Bytes of a `Content-Type`, of whose n parameters the parser makes n² steps. One with a file's name has a hundred."""

_NEWLINE: Final = re.compile(rb"\r\n?")
_PART: Final = re.compile(rb"^content-type\s*:|boundary\*?\d*\*?\s*=", re.IGNORECASE | re.MULTILINE)
_MULTIPART: Final = re.compile(rb"boundary\*?\d*\*?\s*=", re.IGNORECASE)
_LONG_TYPE: Final = re.compile(rb"^content-type\s*:(?:[^\n]|\n[ \t]){%d}" % LONGEST_TYPE, re.IGNORECASE | re.MULTILINE)
_SOFT_BREAK: Final = re.compile(r"(?<!\n--)(?<! ) \r?\n(?!>)")

_Part: TypeAlias = "Message[str, str]"


class _Body(NamedTuple):
    """The words of a part. `subtype` is `plain`, `html` or whatever its sender calls it."""

    subtype: str
    text: str


def report_from_mail(raw: bytes, *, source: Source, external_id: str | None = None) -> Report:
    """Return a mail as a report: its subject is the title, its sender the source, its date the time.

    Of a mail that says the same as plain text and as HTML, the plain text is read. A date that cannot be read is left
    out. `source` and `external_id` stand where the mail has none. Raises `BadReport`, and nothing else.
    """
    _check_size(raw)
    try:
        message = email.message_from_bytes(raw)
        text = "\n\n".join(body.text for body in _bodies(message))
    except (MessageError, LookupError, ValueError, RecursionError) as error:
        if isinstance(error, BadReport):
            raise
        raise BadReport(
            "mail", f"broken parts ({type(error).__name__})", "save it again from the mail program"
        ) from error
    headed = take_header(normalised(text).lstrip())
    labels = _labels(message, external_id)
    return assemble(
        headed.text, default_source=source, published=_published(message) or headed.published, labels=labels
    )


def _check_size(raw: bytes) -> None:
    """Raise `BadReport` where the parser would take longer than the mail is long."""
    lines = _NEWLINE.sub(b"\n", raw)
    if len(_PART.findall(lines)) > 2 * MOST_PARTS:
        raise BadReport("mail", f"more than {MOST_PARTS} parts", MEND)
    if len(_MULTIPART.findall(lines)) * lines.count(b"\n") > MOST_LOOKS:
        raise BadReport("mail", "too many lines in parts within parts", MEND)
    if _LONG_TYPE.search(lines):
        raise BadReport("mail", f"a Content-Type of more than {LONGEST_TYPE} bytes", MEND)


def _bodies(message: _Part) -> Iterator[_Body]:
    """Yield the parts that are the mail's words, in their order; none that is blank."""
    if message.get_content_disposition() == "attachment" or message.get_content_maintype() == "message":
        return
    if not message.is_multipart():
        if message.get_content_maintype() == "text" and (text := _text(message)):
            yield _Body(message.get_content_subtype(), text)
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_subtype() != "alternative":
        for part in parts:
            yield from _bodies(part)
        return
    said = [bodies for part in parts if (bodies := list(_bodies(part)))]
    plain = (bodies for bodies in said if bodies[0].subtype == "plain")
    yield from next(plain, said[0] if said else [])


def _text(part: _Part) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset()
    if part.get_content_subtype() == "html":
        return text_of_html(decoded(raw, declared=declared or declared_in_markup(raw)))
    text = decoded(raw, declared=declared)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _SOFT_BREAK.sub("" if str(part.get_param("delsp", "")).lower() == "yes" else " ", text)
    return text.strip()


def _labels(message: _Part, external_id: str | None) -> Labels:
    name, address = _sender(message)
    domain = one_line(address.rpartition("@")[2]).lower()
    whose = known_outlets().at(f"https://{domain}/") if domain else None
    stated = one_line(name) or (whose.name if whose else domain) or None
    called = known_outlets().called(stated) if stated else None
    return Labels(
        external_id=_header(message, "message-id").strip("<> ") or one_line(external_id or "") or None,
        title=_header(message, "subject") or None,
        source_name=stated,
        source_kind=whose.kind if whose and called is None else None,
    )


def _sender(message: _Part) -> tuple[str, str]:
    """Return name and address of who sent it; empty where they cannot be read."""
    try:
        return parseaddr(_header(message, "from"))
    except RecursionError:  # a comment in a comment without end
        return "", ""


def _header(message: _Part, name: str) -> str:
    """Return a header field on one line, with its encoded words read, as far as they can be."""
    value = str(message.get(name, ""))[: 2 * MAX_FIELD]
    try:
        pieces = decode_header(value)
        read = "".join(piece if isinstance(piece, str) else decoded(piece, declared=said) for piece, said in pieces)
    except (HeaderParseError, BadReport, ValueError, LookupError):
        read = value
    return one_line(read)[:MAX_FIELD].rstrip()


def _published(message: _Part) -> Published | None:
    try:
        return published_anyhow(_header(message, "date"), field="date")
    except BadReport:
        return None
