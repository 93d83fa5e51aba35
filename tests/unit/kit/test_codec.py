"""Bytes to messages and back: what is refused, why, and that nothing is lost on the way."""

from base64 import b64decode

import pytest
from builders import a_received, a_report
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.messages import RawField, Rejected, RejectReason, ReportReceived
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import codec
from tocsin.kit.entries import Entry, Item, Refused

GOOD = codec.encode(a_received())


def entry(data: bytes) -> Entry:
    return Entry("1-0", {b"data": data})


def refused(data: bytes) -> Refused:
    result = codec.decode(entry(data), RECEIVED)
    assert isinstance(result, Refused)
    return result


def test_a_message_survives_the_wire() -> None:
    """What is written is what is read."""
    message = a_received(a_report("Überfall in Ταϊπέι 台北 🚨"))
    assert Item(entry(codec.encode(message)), message) == codec.decode(entry(codec.encode(message)), RECEIVED)


def test_the_wire_is_utf8_json_under_the_names_of_the_contract() -> None:
    """A reader in any language finds `schema`, not a Python attribute, and letters as themselves."""
    data = codec.encode(a_received(a_report("Überfall")))
    assert b'"schema":"report.received"' in data
    assert "Überfall".encode() in data


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", RejectReason.NOT_JSON, "EOF"),
        (b"<xml/>", RejectReason.NOT_JSON, "Invalid JSON"),
        (b"[" * 100_000, RejectReason.NOT_JSON, "recursion"),
        (b'{"report": "\xff"}', RejectReason.NOT_UTF8, "at byte 12"),
        (b"[]", RejectReason.WRONG_SHAPE, "data: "),
        (b"{}", RejectReason.WRONG_SHAPE, "report: Field required"),
        (GOOD.replace(b'"text":"', b'"text":7,"no":"'), RejectReason.WRONG_SHAPE, "report.text: "),
        (GOOD.replace(b'"schema":"report.received"', b'"schema":"other"'), RejectReason.WRONG_SHAPE, "schema: "),
        (GOOD.replace(b'"version":1', b'"version":2'), RejectReason.UNKNOWN_VERSION, "version: "),
        (b"x" * (codec.MAX_DATA_BYTES + 1), RejectReason.TOO_LARGE, "16777217 bytes; at most 16777216"),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason(data: bytes, reason: RejectReason, detail: str) -> None:
    """Each kind of bad data has its reason code and a detail to mend it by."""
    result = refused(data)
    assert reason == result.reason
    assert detail in result.detail


def test_an_entry_without_data_names_the_fields_it_has() -> None:
    """A producer that used another field name can see it."""
    result = codec.decode(Entry("1-0", {b"payload": b"{}", b"\xff": b""}), RECEIVED)
    assert isinstance(result, Refused)
    assert RejectReason.NO_DATA == result.reason
    assert "its fields are: \\xff, payload" in result.detail


def test_other_fields_of_an_entry_do_no_harm() -> None:
    """A producer may add fields of its own."""
    assert isinstance(codec.decode(Entry("1-0", {b"data": GOOD, b"trace": b"x"}), RECEIVED), Item)


def test_unknown_fields_of_a_message_are_ignored() -> None:
    """An old reader reads a new writer."""
    assert isinstance(codec.decode(entry(GOOD.replace(b"{", b'{"new_field":1,', 1)), RECEIVED), Item)


def test_a_refusal_does_not_quote_the_whole_message() -> None:
    """A dead letter's detail stays short, however many fields are wrong."""
    many = b'{"report":{"text":' + b"[" * 200 + b"]" * 200 + b',"id":"' + b"z" * 10_000 + b'"}}'
    assert len(refused(many).detail) <= codec.MAX_DETAIL_CHARACTERS


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever a producer writes, reading it never raises."""
    result = codec.decode(entry(data), RECEIVED)
    assert isinstance(result, Refused)
    assert 0 < len(result.detail) <= codec.MAX_DETAIL_CHARACTERS


@given(st.text(max_size=200))
def test_any_text_survives_the_wire(text: str) -> None:
    """Every string that UTF-8 can hold comes back as it was."""
    message = a_received(a_report(text))
    result = codec.decode(entry(codec.encode(message)), RECEIVED)
    assert isinstance(result, Item)
    assert message == result.message


@given(st.dictionaries(st.binary(max_size=6), st.binary(max_size=50), max_size=4))
def test_a_dead_letter_gives_the_entry_back(fields: dict[bytes, bytes]) -> None:
    """From the letter the original entry can be written again, byte for byte: replay depends on it."""
    original = Entry("5-1", fields, deliveries=3)
    letter = codec.dead_letter(Refused(original, RejectReason.REFUSED, "why"), stage="enrich", stream_key="s")
    read = Rejected.model_validate_json(codec.encode(letter))
    restored = {raw(f.name, f.name_encoding): raw(f.value, f.encoding) for f in read.entry}
    assert dict(original.fields) == restored
    assert ("enrich", "s", "5-1", 3) == (read.stage, read.stream, read.entry_id, read.deliveries)


def raw(kept: str, encoding: str) -> bytes:
    return b64decode(kept) if encoding == "base64" else kept.encode()


def test_a_letter_of_before_names_had_an_encoding_is_read() -> None:
    """Its names are UTF-8."""
    assert (
        "utf-8" == RawField.model_validate_json('{"name": "data", "value": "/wA=", "encoding": "base64"}').name_encoding
    )


def test_a_long_detail_is_cut() -> None:
    """A handler that explains too much cannot make a letter that nobody can read."""
    letter = codec.dead_letter(
        Refused(entry(b""), RejectReason.REFUSED, "because " * 1000), stage="enrich", stream_key="s"
    )
    assert (codec.MAX_DETAIL_CHARACTERS, "…") == (len(letter.detail), letter.detail[-1])


def test_a_detail_that_no_json_holds_is_written_all_the_same() -> None:
    """Half a surrogate pair in an error's text, a file name's say, must not keep its batch from being handed over."""
    refused = Refused(entry(b""), RejectReason.REFUSED, "no file \udcff")
    letter = codec.dead_letter(refused, stage="enrich", stream_key="s")
    assert r"no file \udcff" == Rejected.model_validate_json(codec.encode(letter)).detail


def test_every_message_kind_has_one_encoder() -> None:
    """Encoding by the class of the message works for a subclass's aliases too."""
    assert ReportReceived.model_validate_json(GOOD).message_id in GOOD.decode()
