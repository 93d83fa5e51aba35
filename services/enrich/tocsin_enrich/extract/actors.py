"""Who is named or described as an actor: known organisations, forces of a state, groups of unnamed people."""

from collections.abc import Iterator
from functools import cache

from tocsin.contracts.parties import Actor, ActorEntity, ActorKind, ActorRole, TargetCategory, TargetEntity
from tocsin_enrich.extract.lexicon import Form, Organisation, PeopleWord
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.mentions import IRREGULAR, Kind, Mention, country_before, extend_left, is_age, outer_start
from tocsin_enrich.extract.name_shapes import find_by_shape
from tocsin_enrich.extract.noun_phrases import CLAUSE_OPENERS, may_qualify
from tocsin_enrich.extract.numbers import Count, is_number
from tocsin_enrich.extract.reading import Reading

LONGEST_DESCRIPTION = 8
"""Words between the commas around what a country is."""

_WITH_FOLLOWERS = IRREGULAR | {ActorKind.EXTERNAL}
"""Kinds whose name may go on with a word for their people, who are counted: "two Wagner mercenaries"."""

MOST_QUALIFIERS = 3
"""Words before "assassins" that say what sort they are."""


def find_organisations(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield organisations: known ones, forces of a state, and capitalised names that end like one."""
    for match in reading.organisations:
        value = match.value
        if value.generic and not _stands_alone(reading, match.end):
            continue  # "the Kenyan police chief"
        if reading.is_in(match.end, "tied"):
            continue  # "the al-Qaeda-linked group"
        if _is_of_a_state(reading, match):
            continue
        outer, _ = outer_start(reading, match.start, counts)
        end = match.end - (
            value.kind in _WITH_FOLLOWERS and match.end - match.start > 1 and reading.is_in(match.end - 1, "followers")
        )
        yield _organisation(reading, (match.start, end), outer, value, match.rule)
    yield from _state_forces(reading)
    yield from _states(reading)
    for start, end, value in find_by_shape(reading):
        yield _organisation(reading, (start, end), outer_start(reading, start, [])[0], value, "actors/name shape")


def _is_of_a_state(reading: Reading, match: Match[Organisation]) -> bool:
    """Tell whether the name only says what a country belongs to: "Turkey, a NATO member"."""
    described = reading.norms[max(0, match.start - 1)] in {"a", "an", "fellow", "another"}
    return described and reading.is_in(match.end, "state_member") and match.value.kind not in IRREGULAR


def _organisation(reading: Reading, span: tuple[int, int], outer: int, value: Organisation, rule: str) -> Mention:
    fights = value.kind is not None and value.kind is not ActorKind.CIVILIAN
    return Mention(
        Kind.ORGANISATION,
        *span,
        outer,
        reading.slice(*span),
        value.name,
        rule,
        actor_kind=value.kind,
        country=value.country,
        category=TargetCategory.MILITARY_PERSONNEL if fights else TargetCategory.OTHER,
        entity=TargetEntity.PEOPLE,
    )


def _of_state(reading: Reading, start: int, end: int, name: str | None = None) -> Mention:
    country = country_before(reading, start, end)
    value = Organisation(name or reading.slice(start, end), ActorKind.STATE_FORCE, country, capitals=False)
    return _organisation(reading, (start, end), outer_start(reading, start, [])[0], value, "actors/state")


def _state_forces(reading: Reading) -> Iterator[Mention]:
    """Yield "the Israeli army", "the coast guard", "Russian warplanes"."""
    forces = reading.lexicon.classes["state_force"]
    firsts = _first_words(forces)
    for position, norm in enumerate(reading.norms):
        if norm not in firsts:
            continue
        pair = " ".join(reading.norms[position : position + 2])
        if pair not in forces and norm not in forces:
            continue
        end = position + (pair.count(" ") + 1 if pair in forces else 1)
        start = extend_left(reading, position, names=False)
        known = country_before(reading, start, end) is not None
        if norm == "military" and _is_event_noun(reading, end):
            continue  # "a military offensive"
        if pair in forces or _stands_alone(reading, end) or (known and norm not in {"military", "government"}):
            yield _of_state(reading, start, end)
    for match in reading.nations:
        head = match.end + (reading.norms[match.end : match.end + 1] == ("'s",))
        if match.value.adjective and reading.is_in(head, "state_arm"):
            yield _of_state(reading, match.start, head + 1)


def _is_event_noun(reading: Reading, start: int) -> bool:
    nouns = reading.lexicon.event_nouns
    return any(cue.start == start and reading.norms[cue.start : cue.end] in nouns for cue in reading.cues)


@cache
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.split(" ")[0] for phrase in phrases)


def _states(reading: Reading) -> Iterator[Mention]:
    """Yield states that do something themselves: "Israel struck", "Russian shelling"."""
    for match in reading.nations:
        if _acts_as_state(reading, match.start, match.end) or (match.value.adjective and _makes_it(reading, match.end)):
            yield _of_state(reading, match.start, match.end, match.value.name)


def _makes_it(reading: Reading, end: int) -> bool:
    """Tell whether the noun of an act or a weapon follows an adjective: "died in Israeli strikes"."""
    acts = (cue.start == end and cue.value.form is not Form.PAST for cue in reading.cues)
    return any(acts) or any(weapon.start == end for weapon in reading.weapons)


def _acts_as_state(reading: Reading, start: int, end: int) -> bool:
    """Tell whether an act follows the name or adjective of a country."""
    if _speaks_or_is_blamed(reading, start, end):
        return True
    opens = start > 0 and reading.norms[start - 1] in CLAUSE_OPENERS
    if reading.is_in(start - 1, "place_preposition") or (reading.is_in(start - 1, "preposition") and not opens):
        return False
    end = _after_apposition(reading, end)
    begins = reading.cue_starts
    acts = end in begins or end + 1 in begins or any(weapon.start == end for weapon in reading.weapons)
    return acts and not reading.is_in(end, "preposition")


def _after_apposition(reading: Reading, end: int) -> int:
    """Return where the sentence goes on behind a description: "Turkey, a NATO member, struck"."""
    if reading.norms[end : end + 1] != (",",) or not reading.is_in(end + 1, "determiner"):
        return end
    closing = (
        k for k in range(end + 2, min(end + 2 + LONGEST_DESCRIPTION, len(reading.norms))) if reading.norms[k] == ","
    )
    return next(closing, end - 1) + 1


def _speaks_or_is_blamed(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a country is blamed, or speaks of a deed of its own: "blamed Israel", "Iran said it had"."""
    if reading.norms[max(0, start - 1) : start] in {("blamed",), ("blames",), ("accused",), ("accuses",), ("blaming",)}:
        return True
    own = not {"it", "its"}.isdisjoint(reading.norms[end + 1 : end + 4])
    return own and reading.is_in(end, "say") and not reading.is_in(start - 1, "preposition")


_HEADS = ("org_head", "collective")
"""Nouns that another noun before them only qualifies: "rebel group", "rebel column"."""

_FOLLOWS_NOUN = ("be", "have", "say", "preposition", "conjunction", "relative", "clause_break")


def _stands_alone(reading: Reading, end: int) -> bool:
    """Tell whether the word is a noun of its own and does not qualify the next one ("military base")."""
    if end >= len(reading.tokens) or not reading.tokens[end].word:
        return True
    return (
        reading.is_in_any(end, _FOLLOWS_NOUN)
        or reading.norms[end] == "'s"
        or reading.norms[end].endswith(("ed", "ly"))
        or end in reading.cue_starts
    )


def find_groups(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield unnamed people: "five masked gunmen", "villagers", "a soldier"."""
    for match in reading.people:
        if reading.organisations and any(
            o.end == match.start and _is_of_a_state(reading, o) for o in reading.organisations
        ):
            continue
        if reading.is_in(match.start, "remains") and reading.norms[match.end : match.end + 1] == ("of",):
            continue  # "the body of a man" is the man
        if _is_modifier(reading, match) or _is_adjective(reading, match) or _is_fate(reading, match):
            continue
        start = extend_left(reading, match.start, names=False)
        while start < match.start and reading.is_in(start, "hedge"):
            start += 1
        outer, count = outer_start(reading, start, counts)
        start = _with_qualifiers(reading, start, outer if count is None else count.end)
        value = match.value
        count = count or next((c for c in counts if _is_size(reading, match.end, c)), None)
        yield Mention(
            Kind.GROUP, start, match.end, outer, reading.slice(start, match.end), None, match.rule,
            plural=value.plural, count=count, actor_kind=value.actor_kind, leaning=value.leaning,
            country=country_before(reading, start, match.end), category=value.category,
            entity=TargetEntity.PEOPLE if value.plural else TargetEntity.PERSON,
        )  # fmt: skip


def _is_size(reading: Reading, end: int, count: Count) -> bool:
    """Tell whether the count says how large a family or a group is: "a family of five"."""
    return count.start == end + 1 and reading.norms[end] == "of" and _ends_phrase(reading, count.end)


def _ends_phrase(reading: Reading, end: int) -> bool:
    return end >= len(reading.tokens) or not reading.tokens[end].word or reading.is_grammar(end)


def _with_qualifiers(reading: Reading, start: int, floor: int) -> int:
    """Return where the words begin that say what sort of people they are: "hired assassins"."""
    first = start
    while start > max(floor, first - MOST_QUALIFIERS) and may_qualify(reading, start - 1):
        before = start - 1
        if is_age(reading, start):
            break
        named = reading.is_name(before) or before in reading.named or reading.norms[before] == "'s"
        if named or is_number(reading, before) or reading.is_in(before, "hedge") or reading.is_in(before, "quantity"):
            break
        start -= 1
    return start


def _is_adjective(reading: Reading, match: Match[PeopleWord]) -> bool:
    """Tell whether the word says what sort of thing the next noun is: "a general strike", "a criminal act"."""
    end = match.end
    if match.value.plural or reading.norms[end - 1] not in reading.lexicon.classes["also_adjective"]:
        return False
    noun = end < len(reading.tokens) and may_qualify(reading, end) and not reading.is_name(end)
    listed = reading.norms[end : end + 1] in {("and",), ("or",)} and reading.is_in(end + 1, "modifier")
    return (
        noun
        or listed
        or any(
            cue.start == end and reading.norms[cue.start : cue.end] in reading.lexicon.event_nouns
            for cue in reading.cues
        )
    )


def _is_fate(reading: Reading, match: Match[PeopleWord]) -> bool:
    """Tell whether the word says what became of people: "took 12 villagers hostage"."""
    taken = reading.norms[match.start] == "hostage" and match.end - match.start == 1
    return taken and any(people.end == match.start and people.value.plural for people in reading.people)


def _is_modifier(reading: Reading, match: Match[PeopleWord]) -> bool:
    """Tell whether the noun qualifies another one ("rebel positions", "student union") and is no mention itself."""
    end = match.end
    if end >= len(reading.tokens) or reading.tokens[end].start - reading.tokens[end - 1].end > 1:
        return False
    if reading.norms[end] == "'s":
        return True
    if reading.is_in_any(end, _HEADS):
        return not reading.is_in(end, "preposition")
    if end not in reading.nouns or reading.is_in(end, "preposition"):
        return False
    return not any(other.start == end and _is_fate(reading, other) for other in reading.people)


def as_actor(mention: Mention, role: ActorRole) -> Actor:
    """Return the mention as an actor of the contracts."""
    entity = {Kind.ORGANISATION: ActorEntity.ORGANISATION, Kind.PERSON: ActorEntity.PERSON}.get(
        mention.kind, ActorEntity.GROUP
    )
    return Actor(
        role=role, entity=entity, name=mention.name, text=mention.text, kind=mention.actor_kind, country=mention.country
    )
