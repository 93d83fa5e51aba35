"""People called by their nation and counted: "two Israelis", "hundreds of Kenyans". They are no state that acts."""

from collections.abc import Iterator

from tocsin.contracts.parties import ActorKind, TargetCategory, TargetEntity
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import Kind, Mention, outer_start
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading

_OLD = frozenset({"old", "olds"})


def find_peoples(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield counted nationals, and people who are called by their age."""
    yield from _nationals(reading, counts)
    yield from _of_an_age(reading)


def _of_an_age(reading: Reading) -> Iterator[Mention]:
    """Yield "the 19-year-old", where no noun follows that the age only describes."""
    if _OLD.isdisjoint(reading.norms):
        return
    for at, norm in enumerate(reading.norms):
        aged = norm in _OLD and reading.norms[max(0, at - 1)] == "year" and at > 1 and reading.tokens[at - 2].number
        if not aged or may_qualify(reading, at + 1) or at + 1 in reading.nouns:
            continue
        start = at - 2
        outer = start - reading.is_in(start - 1, "determiner")
        yield Mention(
            Kind.GROUP, start, at + 1, outer, reading.slice(start, at + 1), None, "people/age",
            plural=norm == "olds", actor_kind=ActorKind.CIVILIAN, leaning=Leaning.EITHER,
            category=TargetCategory.CIVILIAN, entity=TargetEntity.PERSON,
        )  # fmt: skip


def _nationals(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield counted nationals; a nation's adjective that describes another noun is none: "two Israeli soldiers"."""
    for match in reading.nations:
        norm = reading.norms[match.end - 1]
        many = match.value.adjective and norm.endswith("s") and not norm.endswith("ss")  # "Israelis", not "Swiss"
        if not many or match.end in reading.nouns:
            continue
        outer, count = outer_start(reading, match.start, counts)
        if count is None:
            continue
        yield Mention(
            Kind.GROUP, match.start, match.end, outer, reading.slice(match.start, match.end), None, match.rule,
            plural=True, count=count, actor_kind=ActorKind.CIVILIAN, leaning=Leaning.EITHER,
            country=match.value.country, category=TargetCategory.CIVILIAN, entity=TargetEntity.PEOPLE,
        )  # fmt: skip
