"""Incidents and reports over HTTP, from a real database."""

from datetime import UTC, datetime

import pytest
from boarding import Board, stored, telling
from builders import a_location, a_report

from tocsin.contracts.incident import SetAside, SetAsideStatus
from tocsin.contracts.report import Source, SourceKind
from tocsin_board.rows import COLUMNS
from tocsin_store.fuse import Correction, CorrectionKind

pytestmark = pytest.mark.redis

WIRE = a_report(id="1" * 64)
RADIO = a_report(id="2" * 64, source=Source(name="Radio", kind=SourceKind.NEWS), text="Gunmen shot two in Gao.")
ELSEWHERE = a_location(name="Gao", country="ML", lat=16.27, lon=-0.04)
ASIDE = SetAside(start=0, end=6, quote="Gunmen", status=SetAsideStatus.THREATENED, reason="not done", rule="threat")


async def several(board: Board, count: int = 3) -> None:
    for number in range(count):
        report = a_report(id=f"{number}" * 64, text=f"Gunmen killed two people in town {number} on Monday.")
        await board.keep(telling(report, id=f"i-{number}", location=a_location(lat=10.0 * number)))


class TestPages:
    """`/incidents`."""

    async def test_an_incident_is_told_with_what_stands_beside_it(self, board: Board) -> None:
        """The contract's own shape, its sources, and how many of them count."""
        message = telling(WIRE)
        await board.keep(message)

        answer = await board.asks.get("/incidents")

        [told] = answer.json()["incidents"]
        assert stored(message.incidents[0], WIRE) == told["incident"]
        assert (1, "live", None, 1, 1) == tuple(
            told[name] for name in ("revision", "state", "merged_into", "source_count", "independent_source_count")
        )
        assert [WIRE.id] == [source["report_id"] for source in told["sources"]]

    async def test_pages_follow_each_other_to_the_end(self, board: Board) -> None:
        """`next` of one is `after` of the next; the last has none, also where it is full."""
        await several(board)
        seen, after = [], {}

        for _ in range(3):
            page = (await board.asks.get("/incidents", params={"limit": 1} | after)).json()
            seen += [each["incident"]["id"] for each in page["incidents"]]
            after = {"after": page["next"]}

        assert ({"i-0", "i-1", "i-2"}, None) == (set(seen), page["next"])

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("country=ml", ["i-2"]),
            ("country=ML&country=NG", ["i-1", "i-2"]),
            ("type=attack&actor=nobody", []),
            ("bbox=-1,16,1,17", ["i-2"]),
            ("near=16.27,-0.04,10", ["i-2"]),
            ("min_confidence=0.9", []),
            ("text=gao", ["i-2"]),
            ("since=1d", []),
        ],
    )
    async def test_filters_mean_what_they_mean_on_the_command_line(
        self, board: Board, query: str, ids: list[str]
    ) -> None:
        """They are read by the same function."""
        await board.keep(telling(WIRE), telling(RADIO, id="i-2", location=ELSEWHERE))

        page = (await board.asks.get(f"/incidents?{query}")).json()

        assert ids == sorted(each["incident"]["id"] for each in page["incidents"])

    @pytest.mark.parametrize(
        ("query", "where"),
        [
            ("since=soon", "since"),
            ("bbox=1,2", "bbox"),
            ("country=Mali", "country"),
            ("status=denied", "status"),
            ("type=picnic", "type"),
            ("min_confidence=2", "min_confidence"),
            ("limit=0", "limit"),
            ("limit=501", "limit"),
            ("after=x", "after"),
            ("all=perhaps", "all"),
            ("contry=NG", "contry"),
            ("format=csv", "format"),
        ],
    )
    async def test_a_wrong_parameter_is_named(self, board: Board, query: str, where: str) -> None:
        """What is wrong, where, and how to mend it."""
        answer = await board.asks.get(f"/incidents?{query}")

        error = answer.json()["error"]
        assert (422, where, {"what", "where", "mend"}) == (answer.status_code, error["where"], set(error))
        assert all(error.values())

    async def test_an_id_that_no_database_can_hold_is_named(self, board: Board) -> None:
        """PostgreSQL knows no letter NUL."""
        answer = await board.asks.get("/incidents/%00")

        assert (422, "incident_id") == (answer.status_code, answer.json()["error"]["where"])


class TestOne:
    """`/incidents/{id}`."""

    async def test_it_has_all_that_is_known(self, board: Board) -> None:
        """What each report says, how it changed, the texts, and what of them was set aside."""
        await board.keep(telling(WIRE, aside=(ASIDE,)))
        [change] = await board.keep(telling(a_report(id="3" * 64), id="i-3"))

        told = (await board.asks.get("/incidents/i-1")).json()

        assert {"i-1", "i-3"} == {mention["name"] for mention in told["mentions"]}
        assert any(mention["links"] for mention in told["mentions"])
        assert change.model_dump(mode="json") == told["history"][-1]
        assert [WIRE.text, WIRE.text] == [report["text"] for report in told["reports"]]
        aside = {report["id"]: report["set_aside"] for report in told["reports"]}
        assert {WIRE.id: [ASIDE.model_dump(mode="json")], "3" * 64: []} == aside
        assert [] == told["corrections"]

    async def test_offsets_are_of_the_text_that_is_sent(self, board: Board) -> None:
        """In code points, whatever stands before."""
        report = a_report("🔴🔴 Gunmen killed two in Maiduguri.", id="4" * 64)
        await board.keep(telling(report))

        told = (await board.asks.get("/incidents/i-1")).json()

        [evidence], text = told["incident"]["evidence"], told["reports"][0]["text"]
        assert evidence["quote"] == text[evidence["start"] : evidence["end"]]

    async def test_what_was_merged_is_told_as_what_it_is_now(self, board: Board) -> None:
        """A link that was sent to a colleague leads on."""
        await board.keep(telling(WIRE), telling(RADIO, id="i-2", location=ELSEWHERE))
        said = Correction(0, CorrectionKind.MERGE, ("i-1", "i-2"), "ana", "one act", datetime.now(UTC))
        await board.parts.repository.correct(said)

        one, other = [(await board.asks.get(f"/incidents/{id_}")).json() for id_ in ("i-1", "i-2")]

        assert one == other
        assert ["one act"] == [each["why"] for each in one["corrections"]]

    @pytest.mark.parametrize("path", ["/incidents/i-9", "/reports/9", "/nothing", "/reports/%F0%28"])
    async def test_what_is_not_there_is_said_to_be_missing(self, board: Board, path: str) -> None:
        """In the shape of every error, with what to do."""
        answer = await board.asks.get(path)

        assert 404 == answer.status_code
        assert {"what", "where", "mend"} == set(answer.json()["error"])

    async def test_a_report_leads_to_its_incidents(self, board: Board) -> None:
        """And says what of it was set aside."""
        await board.keep(telling(WIRE, aside=(ASIDE,)))

        told = (await board.asks.get(f"/reports/{WIRE.id}")).json()

        assert WIRE.text == told["report"]["text"]
        assert ["i-1"] == [each["incident"]["id"] for each in told["incidents"]]
        assert ([ASIDE.model_dump(mode="json")], []) == (told["set_aside"], told["places"])


class TestOverview:
    """`/overview`."""

    async def test_it_has_a_row_for_all_that_matches(self, board: Board) -> None:
        """With the columns named, and the id from which the stream goes on."""
        await several(board)

        told = (await board.asks.get("/overview", params={"bbox": "-180,5,180,25"})).json()

        assert ("0-0", list(COLUMNS)) == (told["as_of"], told["columns"])
        assert ["i-1", "i-2"] == sorted(row[0] for row in told["rows"])

    async def test_it_is_packed_for_who_can_unpack(self, board: Board) -> None:
        """Twenty thousand rows are some megabytes."""
        await several(board, 9)

        answer = await board.asks.get("/overview")

        assert "gzip" == answer.headers["content-encoding"]
