"""The linter of the lexicons: our own tables pass, and each fault is found where it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.layers import gather
from tocsin_enrich.lint import faults_in
from tocsin_enrich.tables import Fault

ACTORS, CUES = "name|kind|country|aliases", "sub_event_type|kind|strength|words"
TYPES, WALK = (
    "code|name|parent",
    "sub_event_type|disorder|plover_event|plover_mode|plover_context|plover_quad|cameo|ucdp",
)
DATES = "change|name|basis|pattern"


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Lay one table over ours, cells separated by "|", and return what the linter tells."""

    def lint(name: str, *lines: str) -> str:
        (tmp_path / name).write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
        faults: list[Fault] = []
        tables = gather([tmp_path], faults)
        assert [] == [str(fault) for fault in faults]
        return "\n".join(str(fault) for fault in faults_in(tables))

    return lint


def test_our_own_tables_pass() -> None:
    """What we bring is held to what we ask of others."""
    faults: list[Fault] = []
    tables = gather((), faults)

    assert [] == [str(fault) for fault in [*faults, *faults_in(tables)]]


def test_every_type_has_its_row_in_the_crosswalk() -> None:
    """The crosswalk covers all of ACLED's sub-event types, each with codes that exist, or none."""
    rows = gather((), [])["crosswalk"]

    assert sorted(SubEventType) == sorted(row["sub_event_type"] for row in rows)


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|Hamas"], ":2: aliases: 'Hamas' is an alias of 'Hamas' too"),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|ATM; ATM"], ":2: aliases: 'ATM' is listed twice: take one out"),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|Al-Shabaab"], ":2: aliases: 'Al-Shabaab' is an alias of 'Al-Shabaab'"),
        (
            "actors.tsv",
            [ACTORS, "A-team|rebel|CD|ADF*"],
            ":2: aliases: 'ADF' is an alias of 'Allied Democratic Forces' too",
        ),
        (
            "actors.tsv",
            [ACTORS, "A-team|rebel|CD|ADF*"],
            "and no country tells them apart: leave it to one of them, or write a longer one",
        ),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|ADF"], "leave it to one of them, write a longer one, or 'ADF*'"),
        ("actors.tsv", [ACTORS, "Vanguard (Mali)|rebel|ML|-"], ":2: aliases: 'Vanguard (Mali)' can never match"),
        ("actors.tsv", [ACTORS, "Vanguard (Mali)|rebel|ML|Vanguard Men*"], "can never match, for no text has its bra"),
        (
            "actors.tsv",
            [ACTORS, "A-team|rebel|ML|Kenya"],
            ":2: aliases: 'Kenya' is a country, KE: write a longer alias",
        ),
        (
            "actors.tsv",
            [ACTORS, "A-team|rebel|ML|Shade"],
            ":2: aliases: 'Shade' is made of ordinary words: write 'Shade*'",
        ),
        (
            "actors.tsv",
            [ACTORS, "Shade|rebel|ML|-"],
            ":2: name: 'Shade' is made of ordinary words: write the full name",
        ),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|night men"], ":2: aliases: 'night men' is made of ordinary words"),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|-", "A-team|rebel|ML|B"], ":3: name: 'A-team' stands on line 2 too"),
        ("actors.tsv", [ACTORS, "A-team|rebel|ML|…"], ":2: aliases: '…' can never match, for there is no word in it"),
        (
            "event_cues.tsv",
            [CUES, "Attack|verb|strong|Zap"],
            ":2: words: 'Zap' can never match, for texts are compared in",
        ),
        ("event_cues.tsv", [CUES, "Attack|phrase|strong|he fell. he died"], ":2: words: 'he fell. he died' can never"),
        ("event_cues.tsv", [CUES, "Attack|verb|strong|loot"], "'loot' is Attack, but 'loot' is already Looting/prop"),
        ("event_cues.tsv", [CUES, "Arrests|noun|weak|looting"], "'looting' is Arrests, but 'looting' is already Loot"),
        (
            "event_cues.tsv",
            [CUES, "Attack|verb|strong|zap", "Attack|verb|weak|zap"],
            ":3: words: 'zap' is already Attack",
        ),
        (
            "fates.tsv",
            ["fate|sort|words", "killed|verb|shot dead"],
            ":2: words: 'shot dead' can never match, for fates",
        ),
        (
            "fates.tsv",
            ["fate|sort|words", "injured|verb|killed"],
            "'killed' is injured verb, but 'killed' is already kil",
        ),
        (
            "weapons.tsv",
            ["category|sub_event_type|words", "blade|-|drones"],
            "'drones' is blade -, but 'drones' is already drone",
        ),
        (
            "event_types.tsv",
            [TYPES, "custom:a|A|Other"],
            ":2: code: no cue and no weapon tells of 'custom:a': name it in",
        ),
        ("vague_terms.tsv", ["term|min|max", "oodles|9|3"], ":2: max: 3 is less than the min, 9: write the smaller"),
        ("date_patterns.tsv", [DATES, "replace|overnight|relative|over("], ":2: pattern: it is no regular expression"),
        (
            "date_patterns.tsv",
            [DATES, "replace|overnight|relative|Overnight"],
            "it can never match, for texts are compared",
        ),
        (
            "date_patterns.tsv",
            [DATES, "replace|overnight|relative|<Q>"],
            ":2: pattern: there is no part <Q>: write <",
        ),
        ("date_patterns.tsv", [DATES, "replace|overnight|relative|x?"], ":2: pattern: it fits where nothing stands"),
        ("crosswalk.tsv", [f"change|{WALK}", "remove|Other|-|-|-|-|-|-|-"], "no row tells of 'Other': write one"),
        (
            "crosswalk.tsv",
            [f"change|{WALK}", "replace|Attack|Political violence|ASSAULT|massacre|-|4|180|-"],
            ":2: plover_mode: there is no code 'massacre': write abduct, beat",
        ),
        (
            "crosswalk.tsv",
            [f"change|{WALK}", "replace|Attack|Political violence|ASSAULT|-|-|3|1800|-"],
            ":2: plover_quad: ASSAULT is not of quad '3': write 4",
        ),
        (
            "crosswalk.tsv",
            [f"change|{WALK}", "replace|Attack|Political violence|FIGHT|-|-|4|1800|-"],
            ":2: plover_event: PLOVER has no event 'FIGHT': write ACCUSE, AGREE",
        ),
        (
            "crosswalk.tsv",
            [f"change|{WALK}", "replace|Attack|Violence|-|beat|humanitarian|-|1800|-"],
            ":2: cameo: there is no code '1800': see code_lists.tsv",
        ),
    ],
)
def test_each_fault_is_found(told: Callable[..., str], name: str, lines: list[str], expected: str) -> None:
    """The message says where it is, what it is and how to mend it."""
    assert expected in told(name, *lines)


def test_a_sound_table_is_not_complained_of(told: Callable[..., str]) -> None:
    """A verb and a noun of one type may look alike, and a marked alias may be an ordinary word."""
    assert "" == told("actors.tsv", ACTORS, "Shade Brigade|rebel|ML|Shade*; The Dark!")
    assert "" == told("event_cues.tsv", CUES, "Attack|verb|strong|zap", "Attack|noun|weak|zap; zapping")
