"""GDELT's rows, and which articles they lead to."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.ingest.gdelt.made import a_table, event_row, mention_row

from tocsin_ingest.sources.gdelt.leads import Wanted, iso_by_fips, leads
from tocsin_ingest.sources.gdelt.rows import Event, events, is_page, mentions
from tocsin_store.exports.countries import countries


def led(*rows: str, told: tuple[str, ...] = (), wanted: Wanted | None = None) -> list[str]:
    return leads(events(a_table(*rows)).read, mentions(a_table(*told)).read, wanted or Wanted())


class TestRows:
    """What is read of a line."""

    def test_an_event_is_read_by_its_columns(self) -> None:
        """The codebook's columns, of which there are sixty-one."""
        row = event_row("77", url="https://n.example/1", root="18", quad=4, mentions=5, country="IZ")

        assert ([Event("77", "18", 4, 5, "IZ", "https://n.example/1")], 0) == events(a_table(row))

    @pytest.mark.parametrize(
        "line", ["", "  ", "1\t2\t3", event_row() + "\tmore", event_row(quad="four"), event_row(mentions="")]
    )
    def test_one_bad_line_spoils_no_other(self, line: str) -> None:
        """What is no row is counted, a blank line is nothing, and the rest is read."""
        rows = events(a_table(event_row("1"), line, event_row("2")))

        assert (["1", "2"], int(bool(line.strip()))) == ([event.id for event in rows.read], rows.broken)

    def test_lines_may_end_as_on_windows_and_hold_any_bytes(self) -> None:
        """A table that went through another system is read as it was."""
        table = event_row().encode() + b"\r\n" + event_row("2").replace("SY", "S\xa0").encode("latin-1") + b"\r\n"

        assert ["1", "2"] == [event.id for event in events(table).read]

    @pytest.mark.parametrize("line", [b"\n", b"x\n"])
    def test_a_table_of_many_lines_takes_no_more_memory_than_one_of_few(self, line: bytes) -> None:
        """A bomb of a hundred megabytes of ends of lines would be gigabytes if they were held at once."""
        table = line * 300_000
        tracemalloc.start()
        try:
            events(table)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 1_000_000

    @pytest.mark.parametrize(
        "url",
        [
            "BBC Monitoring",
            "",
            "ftp://n.example/a",
            "https:///a",
            "http://[::1",
            "https://n.example/a b",
            "file:///etc/passwd",
            "https://n.example/\x00",
            "https://n.example/" + "a" * 2_000,
        ],
    )
    def test_what_is_no_page_leads_nowhere(self, url: str) -> None:
        """A broadcast, a number of a document or a URL that nobody can have is no lead, and no broken row either."""
        assert ([], 0) == events(a_table(event_row(url=url)))
        assert ([], 0) == mentions(a_table(mention_row(url=url)))

    def test_only_a_mention_on_the_web_is_a_page(self) -> None:
        """Citations and documents of other archives have other types."""
        rows = mentions(a_table(mention_row(type_="1"), mention_row(type_="2"), "short"))

        assert (1, 1) == (len(rows.read), rows.broken)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read(self, table: bytes) -> None:
        """Nothing that comes in a table raises."""
        assert all(is_page(event.url) for event in events(table).read)
        assert all(is_page(mention.url) for mention in mentions(table).read)


class TestLeads:
    """What is chosen, and in which order."""

    def test_conflict_is_wanted_where_nobody_says_more(self) -> None:
        """A visit of a minister leads nowhere, a fight does."""
        assert ["https://n.example/fight"] == led(
            event_row(root="04", url="https://n.example/visit"), event_row(root="19", url="https://n.example/fight")
        )

    @pytest.mark.parametrize(
        "wanted",
        [
            Wanted(root_codes=("18",)),
            Wanted(quad_classes=(4,)),
            Wanted(countries=("SY", "PS")),
            Wanted(min_mentions=3),
            Wanted(root_codes=(), quad_classes=(3, 4), countries=("SY",), min_mentions=3),
        ],
    )
    def test_each_condition_leaves_out(self, wanted: Wanted) -> None:
        """Conditions hold together, and an event that meets all of them is chosen."""
        meets = event_row("1", root="18", quad=4, mentions=3, country="SY", url="https://n.example/yes")
        fails = event_row("2", root="17", quad=2, mentions=2, country="CH", url="https://n.example/no")

        assert ["https://n.example/yes"] == led(meets, fails, wanted=wanted)

    def test_countries_are_those_of_the_act_in_iso_codes(self) -> None:
        """GDELT writes FIPS codes: CH is China and SZ Switzerland, GZ and WE are both Palestine."""
        rows = [
            event_row(str(n), country=fips, url=f"https://n.example/{fips}")
            for n, fips in enumerate(("CH", "SZ", "GZ"))
        ]

        assert ["https://n.example/SZ"] == led(*rows, wanted=Wanted(countries=("CH",)))
        assert ["https://n.example/CH"] == led(*rows, wanted=Wanted(countries=("CN",)))
        assert ["https://n.example/GZ"] == led(*rows, wanted=Wanted(countries=("PS",)))

    def test_mentions_of_chosen_events_lead_on(self) -> None:
        """Another article about a chosen event is read too; one about an event that nobody chose is not."""
        found = led(
            event_row("1", url="https://n.example/a", mentions=9),
            event_row("2", url="https://n.example/b", root="01"),
            told=(mention_row("1", url="https://m.example/a"), mention_row("2", url="https://m.example/b")),
        )

        assert ["https://n.example/a", "https://m.example/a"] == found

    def test_the_most_mentioned_article_comes_first_and_once(self) -> None:
        """Events of one article add up."""
        few, many = "https://n.example/few", "https://n.example/many"
        found = led(event_row("1", url=few, mentions=3), event_row("2", url=many, mentions=2), event_row("3", url=many))

        assert [many, few] == found

    @given(st.permutations([event_row(str(n), url=f"https://n.example/{n % 4}", mentions=n) for n in range(8)]))
    def test_the_order_of_rows_decides_nothing(self, rows: list[str]) -> None:
        """So that of two workers each goes after the same leads."""
        assert led(*sorted(rows)) == led(*rows)

    def test_the_codes_of_countries_are_those_that_the_store_writes(self) -> None:
        """An export in GDELT's columns and a lead from GDELT mean one country by one code."""
        exported = {row.fips: row.iso2 for row in countries().values() if row.fips}

        assert exported == {fips: iso for fips, iso in iso_by_fips().items() if fips != "GZ"}
