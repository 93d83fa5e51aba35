"""What a lexicon holds: phrases, each with what it means. `tocsin_enrich.lexicon` loads them from the data files."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from tocsin.contracts.incident import Codes, CustomCode
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, Range, TargetCategory, TargetEntity, WeaponCategory

if TYPE_CHECKING:
    from tocsin_enrich.extract.slots import Slots

V = TypeVar("V")

SLOT = "…"
"""Stands in a cue for up to a few words that describe its noun."""


class Form(StrEnum):
    """How a cue stands in the sentence."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"
    NOUN = "noun"
    PLURAL = "plural"
    PHRASE = "phrase"


class Strength(StrEnum):
    """Whether a cue tells an event by itself, needs company, or tells a consequence."""

    STRONG = "strong"
    WEAK = "weak"
    HARM = "harm"


class Scope(StrEnum):
    """Where a status cue stands to the act that it colours."""

    BEFORE = "before"
    AFTER = "after"
    ADJACENT = "adjacent"
    SENTENCE = "sentence"
    REASON = "reason"
    FRAME = "frame"


class Leaning(StrEnum):
    """Whether unnamed people of this kind mostly act or suffer."""

    DOER = "doer"
    SUFFERER = "sufferer"
    EITHER = "either"


class Cue(NamedTuple):
    sub_event_type: SubEventType
    strength: Strength
    form: Form
    lemma: str
    custom: str | None = None


class WeaponWord(NamedTuple):
    category: WeaponCategory
    sub_event_type: SubEventType | None
    plural: bool
    custom: str | None = None


class PeopleWord(NamedTuple):
    leaning: Leaning
    actor_kind: ActorKind
    category: TargetCategory
    plural: bool


class FacilityWord(NamedTuple):
    category: TargetCategory
    entity: TargetEntity
    plural: bool


class Organisation(NamedTuple):
    """`capitals` asks that the text has it in capitals too: IS is an organisation, "is" is none.

    `spelled` asks for this very spelling (LeT is no "Let"), `capital_at` for a capital in that word ("black axe" is no
    Black Axe). A `generic` one ends in a common noun (army, police); where that only qualifies another noun, it is not
    named. `starred` asks that the report has one of its `other_names` too. Where several have the alias, they are the
    `bearers`, and the report must tell which of them it means.
    """

    name: str
    kind: ActorKind | None
    country: str | None
    capitals: bool
    spelled: str | None = None
    capital_at: int | None = None
    generic: bool = False
    starred: bool = False
    other_names: re.Pattern[str] | None = None
    bearers: "tuple[Organisation, ...]" = ()

    def has_other_name_in(self, text: str) -> bool:
        """Tell whether a text holds another name of it, which is surely its own."""
        return self.other_names is not None and self.other_names.search(text) is not None


class Nation(NamedTuple):
    country: str
    name: str
    adjective: bool


class StatusWord(NamedTuple):
    status: str
    scope: Scope


class Fate(NamedTuple):
    """What a word says befell people, and what sort of word it is: verb, intransitive, adjective or noun."""

    fate: str
    sort: str


class Lookalike(NamedTuple):
    treatment: str
    reason: str


class Entry(NamedTuple, Generic[V]):
    """A phrase, what it means, and the name of the rule that evidence will quote."""

    words: tuple[str, ...]
    value: V
    rule: str


class Match(NamedTuple, Generic[V]):
    """A phrase found at tokens `start` to `end`, end exclusive."""

    start: int
    end: int
    value: V
    rule: str


class _Branch(NamedTuple, Generic[V]):
    """The phrases of one first word: it alone, and by its second word those that are longer, the longest first."""

    alone: Entry[V] | None
    longer: Mapping[str, Sequence[tuple[int, Mapping[tuple[str, ...], Entry[V]]]]]


class Phrases(Generic[V]):
    """Finds the longest phrases in a sequence of words, from left to right, without overlaps.

    A look-up by the first word and then the second: the time does not grow with the number of phrases.
    """

    def __init__(self, entries: Iterable[Entry[V]]) -> None:
        alone: dict[str, Entry[V]] = {}
        longer: dict[str, dict[str, dict[int, dict[tuple[str, ...], Entry[V]]]]] = {}
        for entry in entries:
            first, *rest = entry.words
            if rest:
                of_second = longer.setdefault(first, {}).setdefault(rest[0], {})
                of_second.setdefault(len(entry.words), {}).setdefault(entry.words, entry)
            else:
                alone.setdefault(first, entry)
        self._branches = {first: _branch(alone.get(first), longer.get(first, {})) for first in {**alone, **longer}}

    def __iter__(self) -> Iterator[Entry[V]]:
        for branch in self._branches.values():
            if branch.alone is not None:
                yield branch.alone
            yield from (e for lengths in branch.longer.values() for _, found in lengths for e in found.values())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def first_words(self) -> Iterable[str]:
        return self._branches.keys()

    def find(self, words: Sequence[str], starts: Sequence[int] | None = None) -> list[Match[V]]:
        """Return what is found; `starts` are the places of the words that begin a phrase, where they are known."""
        branches = self._branches
        if starts is None:
            starts = [place for place, word in enumerate(words) if word in branches]
        if not starts:
            return []
        words = tuple(words)
        found: list[Match[V]] = []
        free, last = 0, len(words) - 1
        for start in starts:
            if start < free:
                continue
            entry, longer = branches[words[start]]
            if longer and start < last:
                for length, entries in longer.get(words[start + 1], ()):
                    if (whole := entries.get(words[start : start + length])) is not None:
                        entry = whole
                        break
            if entry is not None:
                free = start + len(entry.words)
                found.append(Match(start, free, entry.value, entry.rule))
        return found


def _branch(
    alone: Entry[V] | None, longer: Mapping[str, Mapping[int, Mapping[tuple[str, ...], Entry[V]]]]
) -> _Branch[V]:
    return _Branch(alone, {second: tuple(sorted(of.items(), reverse=True)) for second, of in longer.items()})


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A sub-event type in the other ontologies, and how UCDP would count it: `dyad`, `one-sided` or null."""

    codes: Codes
    ucdp: str | None


@dataclass(frozen=True, slots=True)
class CustomType:
    """An event type of an analyst's own: its code and name, the sub-event type that it is a kind of, its crosswalk."""

    code: CustomCode
    parent: SubEventType
    crosswalk: Crosswalk


MARKED: Final = (
    "cues",
    "weapons",
    "people",
    "facilities",
    "organisations",
    "nations",
    "statuses",
    "lookalikes",
    "vague_terms",
    "titles",
)
"""Fields of the lexicon whose phrases are looked for in every sentence."""


@dataclass(frozen=True)
class Lexicon:
    """Everything that the grammar knows about words."""

    cues: Phrases[Cue]
    slotted_cues: "Slots"
    event_nouns: frozenset[tuple[str, ...]]
    weapons: Phrases[WeaponWord]
    people: Phrases[PeopleWord]
    facilities: Phrases[FacilityWord]
    organisations: Phrases[Organisation]
    nations: Phrases[Nation]
    statuses: Phrases[StatusWord]
    lookalikes: Phrases[Lookalike]
    vague_terms: Phrases[Range]
    titles: Phrases[str]
    fates: Mapping[str, Fate]
    date_grammar: re.Pattern[str]
    explicit_dates: frozenset[str]
    classes: Mapping[str, frozenset[str]]
    english: frozenset[str]
    crosswalk: Mapping[SubEventType, Crosswalk]
    custom_types: Mapping[str, CustomType]

    def words_of(self, word_classes: tuple[str, ...]) -> frozenset[str]:
        """Return the words of several word classes: the set is made once, so that a word is looked up but once."""
        words = self._unions.get(word_classes)
        if words is None:
            words = self._unions[word_classes] = frozenset().union(*(self.classes[name] for name in word_classes))
        return words

    @cached_property
    def _unions(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    @cached_property
    def beginnings(self) -> Mapping[str, Sequence[str]]:
        """For each word that begins a marked phrase, the fields it does so in: one look-up a word for all of them."""
        found: dict[str, list[str]] = {}
        for name in MARKED:
            phrases: Phrases[object] = getattr(self, name)
            for word in phrases.first_words:
                found.setdefault(word, []).append(name)
        return found
