"""What "the group", "he" and a bare surname stand for: what was named before."""

from dataclasses import dataclass, field, replace

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import IRREGULAR, Kind, Mention
from tocsin_enrich.extract.reading import Reading

SAID_REACH = 7
"""Tokens between "said" and "it"."""

SPEAKER_REACH = 6
"""Tokens between who speaks and "said"."""

ARTICLE_REACH = 3
"""Tokens between "the" and "group"."""

_HELPING = ("have", "be")
_GROUP_WORDS = frozenset(["it", "they"])
_PERSON_WORDS = frozenset(["he", "she", "him", "her"])
_PRONOUNS = _GROUP_WORDS | _PERSON_WORDS
_SUBJECTS = frozenset(["he", "she"])
_AND_OWN = frozenset({("and", "his"), ("and", "her"), ("and", "two"), ("and", "three"), ("and", "a")})
_ARMED = frozenset(
    [kind for kind in ActorKind if kind not in {ActorKind.CIVILIAN, ActorKind.PROTESTER, ActorKind.RIOTER}]
)


@dataclass(slots=True)
class Antecedents:
    """What was named so far: armed organisations, of them those of no state, persons, and persons by surname."""

    organisation: Mention | None = None
    irregular: Mention | None = None
    person: Mention | None = None
    surnames: dict[str, Mention] = field(default_factory=dict)
    heads: dict[str, Mention] = field(default_factory=dict)
    """Armed organisations by the last word of what the text calls them: "the Guards"."""

    def remember(self, mentions: list[Mention]) -> None:
        """Take up the mentions of a sentence."""
        armed = [m for m in mentions if m.kind is Kind.ORGANISATION and m.actor_kind in _ARMED]
        self.organisation = armed[0] if armed else self.organisation
        self.irregular = next((m for m in armed if m.actor_kind in IRREGULAR), self.irregular)
        self.heads |= {m.text.lower().split()[-1]: m for m in armed}
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
    known = () if before.surnames.keys().isdisjoint(reading.norms) else range(len(reading.norms))
    found = [_surname(reading, position, before) for position in known if position not in taken]
    for position in _next_to_cues(reading):
        if position not in taken and _stands_for_another(reading, position):
            speaker = _speaker(reading, position, mentions) or _short_named(reading, position, before)
            found.append(_pronoun(reading, position, replace(before, organisation=speaker or before.organisation)))
    return [mention for mention in found if mention is not None]


def _stands_for_another(reading: Reading, position: int) -> bool:
    return reading.norms[position] in _PRONOUNS or reading.is_in(position, "group_noun")


def _speaker(reading: Reading, position: int, mentions: list[Mention]) -> Mention | None:
    """Return the organisation whose own words the pronoun stands in: "the army said it had thwarted a coup"."""
    said = next((k for k in range(position - 1, max(-1, position - SAID_REACH), -1) if reading.is_in(k, "say")), None)
    if said is None:
        return None
    named = (m for m in mentions if m.kind is Kind.ORGANISATION and m.end <= said and m.actor_kind in _ARMED)
    speakers = [m for m in named if not reading.is_in(m.outer - 1, "preposition")]
    return speakers[-1] if speakers and said - speakers[-1].end <= SPEAKER_REACH else None


def _short_named(reading: Reading, position: int, before: Antecedents) -> Mention | None:
    """Return the organisation whose last word alone says it: "the Guards said they had"."""
    said = next((k for k in range(position - 1, max(0, position - SAID_REACH), -1) if reading.is_in(k, "say")), None)
    named = said is not None and reading.is_name(said - 1) and reading.is_in(said - 2, "definite")
    return before.heads.get(reading.norms[said - 1]) if said is not None and named else None


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
    found += [k for k in reading.all_in("group_noun") if _article(reading, k) is not None]
    if not _SUBJECTS.isdisjoint(reading.norms):
        found += [
            k for k, norm in enumerate(reading.norms) if norm in _SUBJECTS and reading.norms[k + 1 : k + 3] in _AND_OWN
        ]
    return sorted(set(found))


def _is_auxiliary(reading: Reading, position: int) -> bool:
    norm = reading.norms[position]
    return reading.is_in_any(position, _HELPING) or norm in {"also", "then", "later"} or norm.endswith("ly")


def _pronoun(reading: Reading, position: int, before: Antecedents) -> Mention | None:
    norm = reading.norms[position]
    if norm in _PERSON_WORDS and before.person is not None:
        return _copy(before.person, position, position, "entities/pronoun")
    if before.organisation is None:
        return None
    if norm in _GROUP_WORDS and not reading.is_in(position + 1, "be") and not reading.is_in(position + 2, "be"):
        return _copy(before.organisation, position, position, "actors/pronoun")
    first = _article(reading, position)
    if reading.is_in(position, "group_noun") and first is not None:
        return _copy(before.organisation, position, first, "actors/stands for the one before")
    return None


def _article(reading: Reading, position: int) -> int | None:
    """Return where the article stands: "the group", "the same group", "the umbrella group"."""
    before = range(position - 1, max(-1, position - 1 - ARTICLE_REACH), -1)
    article = next((k for k in before if reading.is_in(k, "determiner")), None)
    if article is None or any(reading.is_grammar(k) or reading.is_name(k) for k in range(article + 1, position)):
        return None
    return article if reading.norms[article] not in {"a", "an", "another", "some", "no"} else None


def _copy(mention: Mention, position: int, outer: int, rule: str) -> Mention:
    return replace(mention, start=position, end=position + 1, outer=outer, rule=rule, count=None)


def named_again(reading: Reading, mentions: list[Mention], before: Antecedents) -> list[Mention]:
    """Return the mentions with "the rebel group" named as the organisation that was named before."""
    return [_renamed(mention, before) if _stands_for_one(reading, mention) else mention for mention in mentions]


def _renamed(mention: Mention, before: Antecedents) -> Mention:
    known = before.irregular
    if known is None:
        return mention
    return replace(
        mention, kind=Kind.ORGANISATION, name=known.name, actor_kind=known.actor_kind, country=known.country,
        rule="actors/stands for the one before",
    )  # fmt: skip


def _stands_for_one(reading: Reading, mention: Mention) -> bool:
    one = mention.kind is Kind.GROUP and not mention.plural and mention.leaning is Leaning.DOER
    noun = one and reading.is_in(mention.end - 1, "group_noun")
    return noun and reading.norms[mention.outer] in {"the", "this", "that"}
