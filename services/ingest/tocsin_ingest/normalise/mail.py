"""Mail, as it is stored in `.eml` files: the words of its body as a report. Attachments are left alone.

A mail is as hostile as a page: parts lie in parts, declared encodings are wrong, headers are broken. Only its plain or
HTML text is read, nothing is opened, and how deep parts may lie is bounded before they are parsed.
"""

import email
import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Final, TypeAlias

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

MOST_PARTS: Final = 60
"""Parts that a mail may have, one in another or one after another. Digests and forwarded threads have ten."""

_PART: Final = re.compile(rb"^content-type\s*:|boundary\*?\d*\*?\s*=", re.IGNORECASE | re.MULTILINE)
_SOFT_BREAK: Final = re.compile(r"(?<!\n--)(?<! ) \r?\n(?!>)")

_Part: TypeAlias = "Message[str, str]"


def report_from_mail(raw: bytes, *, source: Source, external_id: str | None = None) -> Report:
    """Return a mail as a report: its subject is the title, its sender the source, its date the time.

    Of a mail that says the same as plain text and as HTML, the plain text is read. A date that cannot be read is left
    out. `source` and `external_id` stand where the mail has none. Raises `BadReport`, and nothing else.
    """
    if len(_PART.findall(raw)) > 2 * MOST_PARTS:
        raise BadReport("mail", f"more than {MOST_PARTS} parts", "send the part that is the report")
    try:
        message = email.message_from_bytes(raw)
        text = "\n\n".join(filter(None, (_text(part) for part in _bodies(message))))
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


def _bodies(message: _Part) -> Iterator[_Part]:
    """Yield the parts that are the mail's words, in their order."""
    if message.get_content_disposition() == "attachment" or message.get_content_maintype() == "message":
        return
    if not message.is_multipart():
        if message.get_content_maintype() == "text":
            yield message
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_subtype() != "alternative":
        for part in parts:
            yield from _bodies(part)
        return
    alternatives = [bodies for part in parts if (bodies := list(_bodies(part)))]
    said = [bodies for bodies in alternatives if any(_text(body) for body in bodies)]
    plain = (bodies for bodies in said if bodies[0].get_content_subtype() == "plain")
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
    name, address = parseaddr(_header(message, "from"))
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
