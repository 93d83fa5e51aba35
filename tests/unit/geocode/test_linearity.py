"""Eight times the text takes some eight times as long, whatever the text is like: no reader looks at all for each."""

import gc
import re
from collections.abc import Callable
from itertools import product
from time import process_time
from typing import Final

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.incident import EntityMention, Evidence, IncidentDraft
from tocsin.contracts.report import Report
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.build.sources import Entry
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer
from tocsin_geocode.resolve import resolve

ENTRIES: Final = 15
TIMES: Final = 8
AT_MOST: Final = 14.0
"""Growth of the time that is still called linear: a quadratic reader grows 64-fold."""

TRIES: Final = 3
"""How often the long text may be read: what other programs do to the processor's caches is in the time as well."""

TOWNS: Final = ["".join(parts).capitalize() for parts in product(("ba", "do", "ki", "mu", "re", "so"), repeat=4)]
TOWNS_AN_ENTRY: Final = 5
_ACT: Final = re.compile("struck|shelled")
_LEAGUE: Final = re.compile(r"League of \w+")


@pytest.fixture(scope="module")
def many_towns(tmp_path_factory: pytest.TempPathFactory) -> MappedGazetteer:
    """Build a gazetteer of towns all over one country, and look each of them up, so that none is read later on."""
    country = Entry("Libya", PlaceKind.COUNTRY, 28, 17, "LY", population=6_600_000)
    towns = [
        Entry(name, PlaceKind.SETTLEMENT, 20 + n % 37 * 0.3, 10 + n % 41 * 0.3, "LY", population=30_000 + n)
        for n, name in enumerate(TOWNS)
    ]
    sources = Sources([country, *towns], {}, {}, {"test": "1"})
    gazetteer = open_gazetteer(build_gazetteer(tmp_path_factory.mktemp("gazetteer") / "towns", sources=sources))
    assert all(map(gazetteer.lookup, TOWNS))
    return gazetteer


def entry(number: int) -> str:
    """Tell two acts at five towns, with a label, an offset, a container, an organisation and an unlisted village."""
    a, b, c, d, e = TOWNS[number * TOWNS_AN_ENTRY : (number + 1) * TOWNS_AN_ENTRY]
    return (
        f"{a}: Gunmen struck {b}, 12 km north of {c}. Jets shelled a post near {d} in {b}."
        f" The League of {e} denied it. Men fled the village of Xo{e.lower()}."
    )


def roundup(entries: int) -> str:
    """Write entries as paragraphs."""
    return "\n\n".join(map(entry, range(entries)))


def without_stops(entries: int) -> str:
    """Write entries as one endless sentence."""
    return roundup(entries).replace("\n\n", " ").replace(".", "").replace(":", "")


def sentence_scope(text: str, act: int) -> tuple[Span, ...]:
    """Take the sentence with the act for the incident's."""
    start = max(text.rfind(". ", 0, act), text.rfind("\n", 0, act)) + 1
    end = text.find(". ", act) + 1
    return (Span(start=start, end=max(act, end)),)


def whole_scope(text: str, _: int) -> tuple[Span, ...]:
    """Take the whole text for each incident's."""
    return (Span(start=0, end=len(text)),)


def no_scope(_: str, __: int) -> tuple[Span, ...]:
    """Say of no sentence that it is the incident's."""
    return ()


Scope = Callable[[str, int], tuple[Span, ...]]


def drafts_of(report: Report, scope: Scope) -> list[IncidentDraft]:
    """Draft one incident for each act."""
    drafts = []
    for match in _ACT.finditer(report.text):
        act, actor = (
            Evidence(field=field, start=match.start(), end=match.end(), quote=match[0], rule="test")
            for field in ("sub_event_type", "actors.0.name")
        )
        drafts.append(a_draft(report, evidence=(act, actor), scope=scope(report.text, match.start())))
    return drafts


def seconds(text: str, scope: Scope, gazetteer: MappedGazetteer) -> float:
    """Measure the processor's time for one report."""
    report = a_report(text)
    names = [
        EntityMention(start=m.start(), end=m.end(), text=m[0], name=m[0], kind="organisation")
        for m in _LEAGUE.finditer(text)
    ]
    drafts = drafts_of(report, scope)
    gc.collect()
    gc.disable()  # what other tests have left behind is not searched on our time
    try:
        started = process_time()
        found = resolve(report, drafts, names, gazetteer)
        spent = process_time() - started
    finally:
        gc.enable()
    assert all(incident.location for incident in found.incidents)
    return spent


@pytest.mark.parametrize(
    ("write", "scope"),
    [
        pytest.param(roundup, sentence_scope, id="a roundup in paragraphs"),
        pytest.param(roundup, no_scope, id="incidents without sentences"),
        pytest.param(without_stops, whole_scope, id="a text that lost its full stops"),
    ],
)
def test_time_grows_with_the_text(many_towns: MappedGazetteer, write: Callable[[int], str], scope: Scope) -> None:
    """Many incidents at many places cost each what few cost each."""
    short = min(seconds(write(ENTRIES), scope, many_towns) for _ in range(3))

    assert any(seconds(write(TIMES * ENTRIES), scope, many_towns) < AT_MOST * short for _ in range(TRIES))
