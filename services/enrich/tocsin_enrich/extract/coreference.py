"""What "the group", "he" and a bare surname stand for: what was named before."""

from dataclasses import dataclass, field, replace

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

_GROUP_WORDS = frozenset(["it", "they"])
_PERSON_WORDS = frozenset(["he", "she", "him", "her"])
_NOUNS = frozenset(["group", "organisation", "organization", "movement", "militia", "faction", "coalition"])
_ARMED = frozenset(
    [kind for kind in ActorKind if kind not in {ActorKind.CIVILIAN, ActorKind.PROTESTER, ActorKind.RIOTER}]
)


@dataclass(slots=True)
class Antecedents:
    """What was named so far: the latest armed organisation, the latest person, and persons by surname."""

    organisation: Mention | None = None
    person: Mention | None = None
    surnames: dict[str, Mention] = field(default_factory=dict)

    def remember(self, mentions: list[Mention]) -> None:
        """Take up the mentions of a sentence."""
        armed = [m for m in mentions if m.kind is Kind.ORGANISATION and m.actor_kind in _ARMED]
        self.organisation = armed[0] if armed else self.organisation
        persons = [m for m in mentions if m.kind is Kind.PERSON]
        self.person = persons[0] if persons else self.person
        for person in persons:
            words = person.text.lower().split()
            if len(words) > 1:
                for word in words[1:]:
                    self.surnames.setdefault(word, person)


def stand_ins(reading: Reading, mentions: list[Mention], before: Antecedents) -> list[Mention]:
    """Return the mentions that only stand for an earlier one, named as that one is."""
    taken = {position for mention in mentions for position in range(mention.start, mention.end)}
    found = [_surname(reading, position, before) for position in range(len(reading.tokens)) if position not in taken]
    found += [_pronoun(reading, position, before) for position in _next_to_cues(reading) if position not in taken]
    return [mention for mention in found if mention is not None]


def _surname(reading: Reading, position: int, before: Antecedents) -> Mention | None:
    person = before.surnames.get(reading.norms[position])
    if person is None or not reading.is_name(position) or reading.is_in(position - 1, "place_preposition"):
        return None
    return _copy(person, position, position, "entities/surname")


def _next_to_cues(reading: Reading) -> list[int]:
    """Return where the subject or object of an act would be a pronoun or "the group"."""
    found = []
    for cue in reading.cues:
        position = cue.start - 1
        while position >= 0 and _is_auxiliary(reading, position):
            position -= 1
        found += [k for k in (position, cue.end) if 0 <= k < len(reading.tokens)]
    found += [
        k
        for k, norm in enumerate(reading.norms)
        if norm in _NOUNS and (reading.is_in(k - 1, "definite") or reading.norms[max(0, k - 1)] == "same")
    ]
    return sorted(set(found))


def _is_auxiliary(reading: Reading, position: int) -> bool:
    norm = reading.norms[position]
    return (
        reading.is_in(position, "have")
        or reading.is_in(position, "be")
        or norm in {"also", "then", "later"}
        or norm.endswith("ly")
    )


def _pronoun(reading: Reading, position: int, before: Antecedents) -> Mention | None:
    norm = reading.norms[position]
    if norm in _PERSON_WORDS and before.person is not None:
        return _copy(before.person, position, position, "entities/pronoun")
    if before.organisation is None:
        return None
    if norm in _GROUP_WORDS and not reading.is_in(position + 1, "be") and not reading.is_in(position + 2, "be"):
        return _copy(before.organisation, position, position, "actors/pronoun")
    first = position - 1 - (reading.norms[max(0, position - 1)] == "same")  # "the same group"
    if norm in _NOUNS and reading.is_in(first, "determiner"):
        return _copy(before.organisation, position, first, "actors/stands for the one before")
    return None


def _copy(mention: Mention, position: int, outer: int, rule: str) -> Mention:
    return replace(mention, start=position, end=position + 1, outer=outer, rule=rule, count=None)


def without_titles(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions without the nouns that only introduce a name: "mayor" in "mayor Juan Perez"."""
    names = {mention.start for mention in mentions if mention.kind is Kind.PERSON}
    return [m for m in mentions if not (m.kind is Kind.GROUP and not m.plural and m.end in names)]
