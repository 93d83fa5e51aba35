"""What a lexicon holds: phrases, each with what it means. `tocsin_enrich.lexicon` loads them from the data files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tocsin.contracts.incident import Codes, CustomCode
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, Range, TargetCategory, TargetEntity, WeaponCategory
from tocsin_enrich.extract.matching import Phrases

if TYPE_CHECKING:
    from tocsin_enrich.extract.slots import Slots

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


class _Unions(dict[tuple[str, ...], frozenset[str]]):
    """The words of several word classes; each union is made when it is first asked for."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        super().__init__()
        self._classes = classes

    def __missing__(self, word_classes: tuple[str, ...]) -> frozenset[str]:
        words = self[word_classes] = frozenset().union(*(self._classes[name] for name in word_classes))
        return words


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

    @cached_property
    def unions(self) -> Mapping[tuple[str, ...], frozenset[str]]:
        """The words of several word classes, by the names of these: so a word is looked up but once."""
        return _Unions(self.classes)

    @cached_property
    def beginnings(self) -> Mapping[str, Sequence[str]]:
        """For each word that begins a marked phrase, the fields it does so in: one look-up a word for all of them."""
        found: dict[str, list[str]] = {}
        for name in MARKED:
            phrases: Phrases[object] = getattr(self, name)
            for word in phrases.first_words:
                found.setdefault(word, []).append(name)
        return found
