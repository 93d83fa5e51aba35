"""Text and JSON in, reports out."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Position, PublishedPrecision, Report, Source, SourceKind
from tocsin_ingest.normalise import BadReport, report_from_json, report_from_text
from tocsin_ingest.normalise.text import normalised

DESK = Source(name="desk", kind=SourceKind.WIRE)
NOVEMBER_6 = datetime(2023, 11, 6, tzinfo=UTC)

anything = st.text(st.characters(exclude_categories=()))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
fields = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("id", "text", "title", "published_at", "source", "url", "language", "position"), json_values
    ),
)


def from_json(**given_fields: object) -> Report:
    return report_from_json(json.dumps({"text": "Shells fell on Khan Sheikhoun."} | given_fields), source=DESK)


def outcome(read: Callable[..., Report], raw: str | bytes) -> Report | BadReport:
    try:
        return read(raw, source=DESK)
    except BadReport as error:
        return error


def is_sound(came: Report | BadReport) -> bool:
    """Tell a report that the wire carries unchanged, or a refusal that says how to mend it, from anything else."""
    if isinstance(came, BadReport):
        return "; " in str(came)
    return came == Report.model_validate_json(came.model_dump_json())


class TestText:
    """One way to write the same characters."""

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
            ("\ufeffKyiv", "Kyiv"),
            ("Tal Afar\x00\x07 market", "Tal Afar   market"),
            ("cafe\u0301", "caf\u00e9"),
            ("two\xa0drones", "two drones"),
            ("\x93Hit\x94 \x97 again\x85", "\u201cHit\u201d \u2014 again\u2026"),
            ("\x81", ""),
            ("lone \ud800 half", "lone \ufffd half"),
            ("  indented\tstays  \n\n", "  indented\tstays"),
        ],
    )
    def test_characters_that_mean_the_same_are_written_the_same(self, sent: str, kept: str) -> None:
        """Newlines, controls, mis-decoded Windows quotes and accents come out in one form."""
        assert kept == normalised(sent)

    @given(anything)
    def test_normalising_twice_changes_nothing(self, text: str) -> None:
        """Offsets into a normalised text stay right, however often it passes through."""
        once = normalised(text)

        assert once == normalised(once)

    @given(anything)
    def test_no_control_character_is_left(self, text: str) -> None:
        """Tab and newline are the only controls that a report's text can hold."""
        assert not [c for c in normalised(text) if (ord(c) < 0x20 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0]

    @given(st.text(st.characters(max_codepoint=0x7F)))
    def test_plain_english_comes_out_as_in_any_company(self, text: str) -> None:
        """The short way for ASCII ends where the long one does, which a single letter that is none leads to."""
        assert normalised(text) == normalised(f"\u00e9{text}")[1:]

    @given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="\r"), min_size=1))
    def test_a_sender_s_offsets_hold_where_nothing_is_joined(self, text: str) -> None:
        """Without CRLF and combining accents, every letter stays where it was."""
        letters = [(at, letter) for at, letter in enumerate(text) if letter.isalpha()]
        kept = normalised(text)

        assert letters == [(at, kept[at]) for at, _ in letters]


class TestPlainText:
    """A plain text is one report."""

    @pytest.mark.parametrize(
        "raw",
        [
            "date 2023-11-06\nTwo drones hit a base.",
            "\ufeff\n\nDate: 2023-11-06\r\n\r\nTwo drones hit a base.\n",
            "date 2023-11-06 Two drones hit a base.",
            "DATE 2023-11-06 \u2013 Two drones hit a base.",
        ],
    )
    def test_the_date_header_becomes_the_time_and_no_text(self, raw: str) -> None:
        """On a line of its own, or at the beginning of the first."""
        report = report_from_text(raw, source=DESK)

        assert ("Two drones hit a base.", NOVEMBER_6) == (report.text, report.published_at)
        assert PublishedPrecision.DAY == report.published_precision

    @pytest.mark.parametrize(
        "raw", ["Date palms burned in Basra.", "On date 2023-11-06 a mine went off.", "date 2023-11-06-a is a name"]
    )
    def test_a_text_without_header_keeps_all_its_words(self, raw: str) -> None:
        """Only a header at the very beginning is one."""
        report = report_from_text(raw, source=DESK)

        assert (raw, None, None) == (report.text, report.published_at, report.published_precision)

    def test_a_header_that_names_no_day_is_refused(self) -> None:
        """30 February would become a wrong date, or vanish without a word."""
        with pytest.raises(BadReport, match=r"date header: found '2023-02-30'.*; give an ISO 8601 day"):
            report_from_text("date 2023-02-30 A market burned.", source=DESK)

    @pytest.mark.parametrize("raw", ["", " \n\t", "date 2023-11-06\n", "\ufeff"])
    def test_a_report_without_text_is_refused(self, raw: str) -> None:
        """A header alone is no report."""
        with pytest.raises(BadReport, match="text: found nothing but white space"):
            report_from_text(raw, source=DESK)

    @given(anything, anything)
    def test_any_name_and_url_can_be_carried(self, name: str, url: str) -> None:
        """They may come from a file's name, which need be no text."""
        report = report_from_text("A bridge fell.", source=DESK, external_id=name, url=url)

        assert report == Report.model_validate_json(report.model_dump_json())

    def test_a_text_longer_than_the_contract_allows_is_refused(self) -> None:
        """The message gives both figures."""
        with pytest.raises(BadReport, match="text: found 2000001 characters; give at most 2000000"):
            report_from_text("x" * 2_000_001, source=DESK)

    @given(anything)
    def test_nothing_but_bad_report_is_ever_raised(self, raw: str) -> None:
        """Any string is a report or is refused with a reason."""
        assert is_sound(outcome(report_from_text, raw))


class TestJson:
    """A JSON object is one report."""

    def test_every_field_arrives(self) -> None:
        """What the sender said is in the report; what the sender did not say is null."""
        report = from_json(
            id="a1",
            title=" Shelling\n in Idlib ",
            published_at="2024-01-29T10:30:05+02:00",
            source={"name": "SANA", "kind": "state_media"},
            url="https://news.example/1",
            language="pt_BR",
            mood="ignored",
        )

        assert ("a1", "Shelling in Idlib", "pt-BR") == (report.external_id, report.title, report.language)
        assert Source(name="SANA", kind=SourceKind.STATE_MEDIA) == report.source
        assert datetime(2024, 1, 29, 8, 30, 5, tzinfo=UTC) == report.published_at
        assert (PublishedPrecision.SECOND, "https://news.example/1") == (report.published_precision, report.url)

    def test_what_is_not_said_is_null(self) -> None:
        """Absent, null and blank are the same; the source is the one that was passed in."""
        report = from_json(id=None, title=" ", published_at="", url=None)

        nothing = (report.external_id, report.title, report.published_at, report.published_precision, report.url)
        assert (None,) * 5 == nothing
        assert DESK == report.source

    @pytest.mark.parametrize(
        ("said", "kept"),
        [
            (None, None),
            ({"lat": 33, "lon": 38.6}, Position(lat=33, lon=38.6)),
            (
                {"lat": -90, "lon": 180, "radius_km": 5, "name": " Pole\n1 ", "more": 1},
                Position(lat=-90, lon=180, radius_km=5, name="Pole 1"),
            ),
        ],
    )
    def test_a_position_is_kept_as_it_was_given(self, said: object, kept: Position | None) -> None:
        """It is no part of what identifies the report."""
        report = from_json(position=said)

        assert (kept, from_json().id) == (report.position, report.id)

    @pytest.mark.parametrize(
        "said", [[33.5, 38.6], "33.5 38.6", {"lat": 33.5}, {"lat": "33.5", "lon": 38.6}, {"lat": 91, "lon": 0}, True]
    )
    def test_a_position_that_cannot_be_is_refused(self, said: object) -> None:
        """Latitude and longitude are two numbers, and which is which is said."""
        with pytest.raises(BadReport, match=r"position: found .+; give \{"):
            from_json(position=said)

    def test_an_id_may_be_a_number(self) -> None:
        """Archives number their items."""
        assert "17" == from_json(id=17).external_id

    @pytest.mark.parametrize(
        ("said", "at", "precision"),
        [
            ("2024-01-29", datetime(2024, 1, 29, tzinfo=UTC), PublishedPrecision.DAY),
            ("2024-01-29T10Z", datetime(2024, 1, 29, 10, tzinfo=UTC), PublishedPrecision.HOUR),
            ("2024-01-29t10:30z", datetime(2024, 1, 29, 10, 30, tzinfo=UTC), PublishedPrecision.MINUTE),
            ("2024-01-29 23:30:59.123-0530", datetime(2024, 1, 30, 5, 0, 59, tzinfo=UTC), PublishedPrecision.SECOND),
            ("2024-01-29T23:30:00", datetime(2024, 1, 29, tzinfo=UTC), PublishedPrecision.DAY),
        ],
    )
    def test_a_time_says_how_much_of_it_was_given(self, said: str, at: datetime, precision: PublishedPrecision) -> None:
        """Of a time without a zone only the day is kept: which instant it was, nobody said."""
        report = from_json(published_at=said)

        assert (at, precision) == (report.published_at, report.published_precision)

    def test_a_header_counts_only_where_no_time_is_given(self) -> None:
        """With `published_at`, the text stays as it was sent, so that the sender's offsets hold."""
        text = "date 2023-11-06 A bridge fell."

        assert ("A bridge fell.", NOVEMBER_6) == (from_json(text=text).text, from_json(text=text).published_at)
        assert text == from_json(text=text, published_at="2023-11-07").text

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{", "line: found no JSON"),
            ("[" * 100_000, "line: found no JSON"),
            ('{"text":' * 100_000, "line: found no JSON"),
            (b'{"text": "\xff"}', "line: found no UTF-8, which JSON is written in; save it as UTF-8"),
            ('{"text": "x"}\n'.encode("utf-16"), "line: found no UTF-8"),
            ('{"text": "\\ud800"}', "line: found no JSON"),
            ("[]", "line: found a list; give one JSON object a line"),
            ("null", "line: found null"),
            ("{}", "text: found no such field"),
            ('{"text": 5}', "text: found 5"),
            ('{"text": "\\n"}', "text: found nothing but white space"),
            ('{"text": "x", "id": true}', "id: found true; give a string"),
            ('{"text": "x", "title": ["a"]}', "title: found a list"),
            ('{"text": "x", "published_at": 1706524200}', "published_at: found 1706524200; give an ISO 8601"),
            ('{"text": "x", "published_at": "yesterday"}', "published_at: found 'yesterday'"),
            ('{"text": "x", "published_at": "2024-01-29T25:00Z"}', "hour must be in"),
            ('{"text": "x", "published_at": "0001-01-01T00:00+14:00"}', "out of range"),
            ('{"text": "x", "source": 3}', "source: found 3"),
            ('{"text": "x", "source": {"name": {}}}', "source.name: found an object"),
            ('{"text": "x", "source": {"name": " "}}', "source.name: found nothing"),
            ('{"text": "x", "source": {"kind": "rumour"}}', "source.kind: found 'rumour'; give one of wire, news"),
            ('{"text": "x", "url": "javascript:alert(1)"}', "url: found 'javascript:alert.1.'; give an absolute http"),
            ('{"text": "x", "url": "http://[::1"}', "url: found"),
            ('{"text": "x", "language": "English please"}', "language: found 'English please'; give a BCP 47 tag"),
        ],
    )
    def test_a_bad_line_says_what_was_found_where_and_how_to_mend_it(self, line: str | bytes, message: str) -> None:
        """Deep nesting included: no line brings the reader down."""
        with pytest.raises(BadReport, match=message):
            report_from_json(line, source=DESK)

    def test_a_long_field_is_refused_without_being_repeated(self) -> None:
        """A message must not carry a megabyte into the log."""
        with pytest.raises(BadReport) as refused:
            from_json(title="x" * 1_000_000)

        assert "title: found 1000000 characters; give at most 4096" == str(refused.value)

    @given(fields)
    def test_any_object_is_a_report_or_refused(self, sent: dict[str, object]) -> None:
        """Whatever the fields hold, nothing but `BadReport` is raised."""
        assert is_sound(outcome(report_from_json, json.dumps(sent)))

    @given(st.binary() | anything)
    def test_any_line_is_a_report_or_refused(self, line: bytes | str) -> None:
        """Bytes that are no JSON at all included."""
        assert is_sound(outcome(report_from_json, line))


class TestIdentity:
    """What makes two reports the same."""

    def test_the_same_report_has_the_same_id_everywhere(self) -> None:
        """The id is published: other producers compute it too, so it must never change."""
        report = report_from_text("date 2023-11-06 Two drones hit a base.", source=Source(name="desk"))

        assert "9087a415064d6eaf6f2464a3bf04d8b0fcdc6b9a30ca44336a7bb24353a95471" == report.id

    def test_the_way_it_came_in_does_not_matter(self) -> None:
        """A folder that is moved or renamed brings no report twice; a source that the report states tells two apart."""
        line = '{"text": "Two drones hit a base."}'
        here = report_from_json(line, source=Source(name="here"))

        assert here.id == report_from_json(line, source=Source(name="there")).id
        assert here.id != report_from_json(line[:-1] + ', "source": "here"}', source=Source(name="here")).id

    def test_a_kind_without_a_name_does_not_name_the_way_in(self) -> None:
        """Whoever states only what kind of voice it is has not said whose."""
        line = '{"text": "Two drones hit a base.", "source": {"kind": "wire"}}'
        here, there = (report_from_json(line, source=Source(name=name)) for name in ("here", "there"))

        assert (here.id, SourceKind.WIRE, "here") == (there.id, here.source.kind, here.source.name)

    def test_the_instant_counts_and_not_its_zone(self) -> None:
        """Two clocks that show the same moment date one report."""
        assert from_json(published_at="2024-05-04T01:00:00+03:00").id == from_json(published_at="2024-05-03T22:00Z").id

    def test_the_sender_s_id_kind_and_language_do_not_matter(self) -> None:
        """The same text sent again under another number is the same report."""
        assert from_json(id=1, language="en").id == from_json(id=2).id

    @pytest.mark.parametrize(
        "change",
        [
            {"text": "Other"},
            {"title": "T"},
            {"url": "https://a.example"},
            {"source": "other"},
            {"published_at": "2024-01-29"},
        ],
    )
    def test_each_identifying_field_matters(self, change: dict[str, str]) -> None:
        """A report that differs in one of the five is another report."""
        assert from_json(**change).id != from_json().id

    @given(st.integers(0, 14 * 60 - 1))
    def test_the_zone_a_time_was_written_in_does_not_matter(self, minutes: int) -> None:
        """The same instant is the same instant."""
        there = NOVEMBER_6 + timedelta(minutes=minutes)
        said = f"{there:%Y-%m-%dT%H:%M}+{minutes // 60:02}:{minutes % 60:02}"

        assert from_json(published_at="2023-11-06T00:00Z").id == from_json(published_at=said).id
