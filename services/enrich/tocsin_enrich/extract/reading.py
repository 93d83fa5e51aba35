"""A sentence with everything marked in it that a lexicon knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.contracts.parties import Range
from tocsin_enrich.extract.known_names import Whole, known_names
from tocsin_enrich.extract.lexicon import (
    MARKED,
    Cue,
    FacilityWord,
    Lexicon,
    Lookalike,
    Nation,
    Organisation,
    PeopleWord,
    StatusWord,
    WeaponWord,
)
from tocsin_enrich.extract.matching import Match, V
from tocsin_enrich.extract.once import once
from tocsin_enrich.extract.sentences import Sentence, is_small, split
from tocsin_enrich.extract.slots import Parted
from tocsin_enrich.extract.tokens import Token, tokenise

UPPER_SHARE = 0.7
"""Share of words in capitals from which a sentence is read without regard to capitals."""

_NONE: frozenset[int] = frozenset()
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")

_NO_NOUN = (
    "preposition", "conjunction", "clause_break", "relative", "be", "have", "say", "pronoun", "temporal", "auxiliary",
    "plain_verb", "negative",
)  # fmt: skip
"""Word classes that neither are nor describe a noun."""
_DESCRIBING = ("determiner", "modifier", "temporal")
"""Word classes that may always stand before a noun: "a night-time curfew"."""
_SMALL_WORDS = ("determiner", "preposition", "conjunction", "language_en")
_SMALL_OR_VERBS = (*_SMALL_WORDS, "be", "have", "say", "relative")

_CALENDAR_NAMES = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri"
)
CALENDAR = frozenset(_CALENDAR_NAMES.split())


@dataclass(frozen=True)
class Reading:
    """One sentence. Token positions count within it, character offsets within the whole text."""

    text: str
    index: int
    sentence: Sentence
    tokens: tuple[Token, ...]
    norms: tuple[str, ...]
    upper: bool  # all in capitals, or without any: then capitals tell nothing
    lexicon: Lexicon
    whole: Whole

    @once
    def _begins(self) -> Mapping[str, list[int]]:
        """Where a phrase of each field of the lexicon may begin: one pass over the words for all of them."""
        found: dict[str, list[int]] = {name: [] for name in MARKED}
        for place, names in enumerate(map(self.lexicon.beginnings.get, self.norms)):
            if names is not None:
                for name in names:
                    found[name].append(place)
        return found

    @once
    def starts(self) -> list[int]:
        """Where each token begins, in characters of the text."""
        return [token.start for token in self.tokens]

    @once
    def cues(self) -> list[Match[Cue]]:
        whole = self.lexicon.cues.find(self.norms, self._begins["cues"])
        parted = self.lexicon.slotted_cues.find(self.norms, self._describes, self._ends_noun)
        longer = [p for p in parted if not any(c.start <= p.match.start and p.match.end <= c.end for c in whole)]
        if not longer:
            return whole
        kept = [c for c in whole if not any(p.match.start < c.end and c.start < p.match.end for p in longer)]
        return sorted([*kept, *map(self._without_people, longer)], key=lambda cue: cue.start)

    def _without_people(self, parted: Parted) -> Match[Cue]:
        """Return the cue, or only its verb where people stand in the open place: they are its object."""
        match, verb = parted
        people = any(verb <= person.start < match.end for person in self.people)
        return match._replace(end=verb) if people else match

    @once
    def weapons(self) -> list[Match[WeaponWord]]:
        return self.lexicon.weapons.find(self.norms, self._begins["weapons"])

    @once
    def people(self) -> list[Match[PeopleWord]]:
        return self.lexicon.people.find(self.norms, self._begins["people"])

    @once
    def facilities(self) -> list[Match[FacilityWord]]:
        return self.lexicon.facilities.find(self.norms, self._begins["facilities"])

    @once
    def nouns(self) -> frozenset[int]:
        """Where a noun for people or for a thing begins."""
        return frozenset([match.start for match in self.people] + [match.start for match in self.facilities])

    @once
    def cue_starts(self) -> frozenset[int]:
        """Where the word of an act begins."""
        return frozenset([cue.start for cue in self.cues])

    @once
    def cue_ends(self) -> frozenset[int]:
        """Where the word of an act ends, end exclusive."""
        return frozenset([cue.end for cue in self.cues])

    @once
    def in_cues(self) -> frozenset[int]:
        """Tokens that belong to the word of an act."""
        return _tokens_in(self.cues)

    @once
    def in_nations(self) -> frozenset[int]:
        """Tokens that belong to the name or adjective of a nation."""
        return _tokens_in(self.nations)

    @once
    def in_organisations(self) -> frozenset[int]:
        """Tokens that belong to the name of a known organisation."""
        return _tokens_in(self.organisations)

    @once
    def organisations(self) -> list[Match[Organisation]]:
        return known_names(self, self.lexicon.organisations.find(self.norms, self._begins["organisations"]))

    @once
    def nations(self) -> list[Match[Nation]]:
        found = self.lexicon.nations.find(self.norms, self._begins["nations"])
        return [m for m in found if self.tokens[m.start].capital and not (self.upper and self.norms[m.start] == "us")]

    @once
    def named(self) -> frozenset[int]:
        """Tokens that belong to the name of an organisation or a nation."""
        return self.in_organisations | self.in_nations

    @once
    def bracketed(self) -> frozenset[int]:
        """Tokens that stand in brackets, the brackets included: they only explain what stands beside them."""
        if _OPENING.isdisjoint(self.norms):
            return frozenset()
        inside: set[int] = set()
        opened: list[int] = []
        for position, norm in enumerate(self.norms):
            if norm in _OPENING:
                opened.append(position)
            elif norm in _CLOSING and opened:
                inside.update(range(opened.pop(), position + 1))
        return frozenset(inside)

    @once
    def statuses(self) -> list[Match[StatusWord]]:
        return self.lexicon.statuses.find(self.norms, self._begins["statuses"])

    @once
    def vague_terms(self) -> list[Match[Range]]:
        return self.lexicon.vague_terms.find(self.norms, self._begins["vague_terms"])

    @once
    def titles(self) -> list[Match[str]]:
        return self.lexicon.titles.find(self.norms, self._begins["titles"])

    @once
    def lookalikes(self) -> list[Match[Lookalike]]:
        return self.lexicon.lookalikes.find(self.norms, self._begins["lookalikes"])

    def is_in(self, position: int, word_class: str) -> bool:
        """Tell whether the token at `position` belongs to a word class; positions outside the sentence do not."""
        return 0 <= position < len(self.norms) and self.norms[position] in self.lexicon.classes[word_class]

    def is_in_any(self, position: int, word_classes: tuple[str, ...]) -> bool:
        """Tell whether the token at `position` belongs to one of several word classes."""
        return 0 <= position < len(self.norms) and self.norms[position] in self.lexicon.unions[word_classes]

    def has(self, word_class: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether a token from `start` to `end`, end exclusive, belongs to a word class: one look for all."""
        norms = self.norms[max(0, start) : None if end is None else max(0, end)]
        return not self.lexicon.classes[word_class].isdisjoint(norms)

    def all_in(self, word_class: str) -> list[int]:
        """Return the tokens that belong to a word class."""
        words = self.lexicon.classes[word_class]
        return [] if words.isdisjoint(self.norms) else [k for k, norm in enumerate(self.norms) if norm in words]

    def is_name(self, position: int) -> bool:
        """Tell whether the token looks like (a part of) a name: by its capital, or in upper case by being no word."""
        if not 0 <= position < len(self.tokens):
            return False
        token = self.tokens[position]
        if not token.capital or token.norm in CALENDAR:
            return False
        if self.upper or position == 0:
            known = token.norm in self.lexicon.english and token.norm not in self.lexicon.classes["given_name"]
            return len(token.norm) > 1 and not known and not self._is_grammar(token.norm)
        return not self._is_grammar(token.norm)

    def slice(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, end exclusive."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def is_grammar(self, position: int) -> bool:
        """Tell whether the token is one of the small words, or says or is something."""
        return self.is_in_any(position, _SMALL_OR_VERBS)

    def _is_grammar(self, norm: str) -> bool:
        return norm in self.lexicon.unions[_SMALL_WORDS]

    def _describes(self, position: int) -> bool:
        """Tell whether the word may stand between a verb and its noun: articles, counts, adjectives, "dozens of"."""
        token, norm = self.tokens[position], self.norms[position]
        if token.number or norm == "of" or norm in self.lexicon.unions[_DESCRIBING]:
            return True
        return token.word and norm not in CALENDAR and not self.is_in_any(position, _NO_NOUN)

    def _ends_noun(self, end: int) -> bool:
        """Tell whether a noun may end before the token: no other noun follows that it would only describe."""
        if end >= len(self.norms) or not self.tokens[end].word:
            return True
        norm = self.norms[end]
        if norm in CALENDAR or norm.endswith(("ing", "ly")) or self.is_in(end, "determiner"):
            return True
        return self.is_in_any(end, _NO_NOUN)


def _tokens_in(matches: Sequence[Match[V]]) -> frozenset[int]:
    return frozenset([k for match in matches for k in range(match.start, match.end)]) if matches else _NONE


def read(text: str, lexicon: Lexicon) -> list[Reading]:
    """Return the sentences of `text` that have words in them, marked."""
    readings: list[Reading] = []
    whole = Whole(text, readings)
    small = is_small(text)
    for sentence in split(text):
        tokens = tuple(tokenise(text, sentence.start, sentence.end))
        if small:  # any word may be a name, as in a text that is all capitals
            tokens = tuple(token._replace(capital=token.word) for token in tokens)
        if any(token.word for token in tokens):
            norms = tuple([token.norm for token in tokens])
            readings.append(
                Reading(text, len(readings), sentence, tokens, norms, small or _is_upper(text, tokens), lexicon, whole)
            )
    return readings


def _is_upper(text: str, tokens: tuple[Token, ...]) -> bool:
    words = [token for token in tokens if token.word and len(token.norm) > 1]
    capitals = [token for token in words if token.capital]
    if not words or len(capitals) < UPPER_SHARE * len(words):
        return False
    return sum(text[t.start : t.end].isupper() for t in capitals) >= UPPER_SHARE * len(words)
