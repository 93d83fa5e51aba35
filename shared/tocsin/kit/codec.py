"""Bytes to messages and back. An entry that is no message is refused with a bounded reason, never raised."""

from base64 import b64encode
from typing import Final, Literal, TypeVar

from pydantic import ValidationError

from tocsin.contracts.base import Message
from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import DATA_FIELD, Stream
from tocsin.kit.entries import Entry, Item, Refused

MAX_DATA_BYTES: Final = 16 * 1024 * 1024
"""The longest report is two million code points, eight megabytes; this leaves as much again for what was read in it."""

MAX_DETAIL_CHARACTERS: Final = 500
"""Enough to mend a message by; a dead letter must not outgrow what it explains."""

MAX_ERRORS_TOLD: Final = 5
"""A message of the wrong kind has an error per field; the first few say it."""

M = TypeVar("M", bound=Message)

_DATA: Final = DATA_FIELD.encode()


def encode(message: Message) -> bytes:
    """Return the UTF-8 JSON that goes into the field `data`."""
    return message.__pydantic_serializer__.to_json(message)


def decode(entry: Entry, stream: Stream[M]) -> Item[M] | Refused:
    """Read an entry's `data` as the stream's message, or say why it is none."""
    data = entry.fields.get(_DATA)
    if data is None:
        return Refused(entry, RejectReason.NO_DATA, _no_data(entry))
    if len(data) > MAX_DATA_BYTES:
        return Refused(entry, RejectReason.TOO_LARGE, f"{len(data)} bytes; at most {MAX_DATA_BYTES} are read")
    try:
        return Item(entry, stream.message.model_validate_json(data))
    except ValidationError as error:
        return Refused(entry, *_why(data, error))


def dead_letter(refused: Refused, *, stage: str, stream_key: str) -> Rejected:
    """Return the message for the dead stream; it holds the original entry's fields untouched."""
    return Rejected(
        stage=stage,
        reason=refused.reason,
        detail=shorten(refused.detail),
        deliveries=refused.entry.deliveries,
        stream=stream_key,
        entry_id=refused.entry.id,
        entry=tuple(_raw_field(name, value) for name, value in refused.entry.fields.items()),
    )


def shorten(detail: str) -> str:
    """Cut a text to what a dead letter or a log line may carry, with half a surrogate pair as an escape."""
    cut = detail if len(detail) <= MAX_DETAIL_CHARACTERS else f"{detail[: MAX_DETAIL_CHARACTERS - 1]}…"
    return cut.encode(errors="backslashreplace").decode()


def _no_data(entry: Entry) -> str:
    names = ", ".join(sorted(name.decode(errors="backslashreplace") for name in entry.fields))
    return shorten(f"the entry has no field `{DATA_FIELD}`; its fields are: {names or 'none'}")


def _why(data: bytes, error: ValidationError) -> tuple[RejectReason, str]:
    try:
        data.decode()
    except UnicodeDecodeError as not_utf8:
        return RejectReason.NOT_UTF8, str(not_utf8.reason) + f" at byte {not_utf8.start}"
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    detail = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'data'}: {e['msg']}" for e in errors[:MAX_ERRORS_TOLD])
    if errors[0]["type"] == "json_invalid":
        return RejectReason.NOT_JSON, shorten(detail)
    if any(e["loc"] == ("version",) for e in errors):
        return RejectReason.UNKNOWN_VERSION, shorten(detail)
    return RejectReason.WRONG_SHAPE, shorten(detail)


def _raw_field(name: bytes, value: bytes) -> RawField:
    (key, name_encoding), (data, encoding) = _kept(name), _kept(value)
    return RawField(name=key, value=data, encoding=encoding, name_encoding=name_encoding)


def _kept(raw: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    try:
        return raw.decode(), "utf-8"
    except UnicodeDecodeError:
        return b64encode(raw).decode(), "base64"
