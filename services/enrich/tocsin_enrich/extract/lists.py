"""Lists and appositions: "the mayor, Juan Perez, 42, two bodyguards and a driver" is three parties, not four."""

from enum import StrEnum, auto

from tocsin_enrich.extract.mentions import PEOPLE, Kind, Mention
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.phrases import preposition_of
from tocsin_enrich.extract.reading import Reading

LONGEST_APPOSITION = 12
"""Tokens between the commas around a description."""

_AND = frozenset({"and", "or", "&", "plus"})
_MARKS = frozenset({",", ";"})
_AROUND = frozenset({",", "-", "\u2013", "\u2014"})
_LIST_WORDS = (
    _AND | _MARKS | {"both", "as", "well", "along", "together", "with", "also", "the", "a", "an", '"', "“", "”"}
)
_JOINING = frozenset({"of", "from", "in", "at", "for", "with", "on", "near", "inside", "outside"})
_PREPOSITIONS_OF_PARTS = frozenset({"of", "from", "for"})
_INCLUDING = frozenset(
    {("including",), ("among", "them"), ("among", "whom"), ("among", "them", "were"), ("one", "of", "them")}
)

_AMONG_THEM = frozenset({("among", "them")})
"""Behind a list: it says who some of those named before are."""


class Link(StrEnum):
    """How a phrase goes on from the one before it."""

    LISTED = auto()
    SAME = auto()
    PART = auto()
    INCLUDED = auto()


def link(reading: Reading, one: Mention, other: Mention) -> Link | None:
    """Return how `other` goes on from `one`: as a further party, another name of the same, or a part of its phrase."""
    gap = [k for k in range(one.end, other.outer) if k not in reading.bracketed]
    words = [reading.norms[k] for k in gap]
    if _is_age(reading, gap):
        words = words[4 if words[2:4] == ["years", "old"] else 2 :] or [","]
    if _names_it(reading, one, other, words):
        return Link.SAME
    if not words or (_LIST_WORDS.issuperset(words) and words != ["with"]):
        return Link.LISTED
    if _is_included(one, other, words):
        return Link.INCLUDED
    if len(words) == 1 and words[0] in _PREPOSITIONS_OF_PARTS:
        return Link.PART
    return Link.LISTED if _is_apposition_between(reading, gap) or _is_part_between(reading, one, other, gap) else None


def _is_age(reading: Reading, gap: list[int]) -> bool:
    return len(gap) > 1 and reading.norms[gap[0]] == "," and reading.tokens[gap[1]].number


def _names_it(reading: Reading, one: Mention, other: Mention, words: list[str]) -> bool:
    """Tell whether the second phrase says who or what the first is: "the mayor, Ana Ruiz", "Ana Ruiz, a judge"."""
    if {one.kind, other.kind} != PEOPLE:
        return False
    if not words and not one.plural:  # "his brother-in-law Luis Mora"
        return one.kind is Kind.GROUP
    if words == ["and"]:
        return one.kind is Kind.GROUP and _is_bare_calling(one, other)
    group = one if one.kind is Kind.GROUP else other
    if words not in ([","], [":"]) or (group is one and group.plural):
        return False
    one_of = reading.norms[group.outer : group.outer + 2] == ("one", "of")
    return not group.plural or one_of or (group.count is None and reading.norms[group.outer] == "the")


def _is_bare_calling(one: Mention, other: Mention) -> bool:
    """Tell whether both are one person's callings: "senator and presidential candidate Ana Ruiz"."""
    return not one.plural and one.outer == one.start and one.count is None and other.outer < other.start


def _is_included(one: Mention, other: Mention, words: list[str]) -> bool:
    """Tell whether the second is one of the first: "six monks, including Ana Ruiz", "three reporters: Ana Ruiz"."""
    plain = tuple(word for word in words if word not in _MARKS)
    return plain in _INCLUDING or (words[-1] == ":" and one.plural and other.kind is Kind.PERSON)


def _is_apposition_between(reading: Reading, gap: list[int]) -> bool:
    """Tell whether a description stands between two that are listed: "Ana Ruiz, a judge of the city, and Luis Mora"."""
    words = [reading.norms[k] for k in gap]
    if words[0] not in _AROUND or len(gap) > LONGEST_APPOSITION:
        return False
    start, end = 1 + (words[1:2] == words[:1]), len(words)  # a dash may be two signs
    while end > start and words[end - 1] in _AND | _AROUND | _MARKS:
        end -= 1
    closed = end < len(words) and (words[end] in _AROUND | _MARKS)
    inner = gap[start:end]
    return closed and bool(inner) and _is_phrase(reading, inner)


def _stands_in_apposition(reading: Reading, one: Mention, other: Mention) -> bool:
    """Tell whether a phrase only stands in what describes the one before: "Ana Ruiz, head of the Dawn Party, and"."""
    if reading.norms[one.end : one.end + 1] != (",",) or one.kind is not Kind.PERSON:
        return False
    before = [k for k in range(one.end + 1, other.start) if k not in reading.bracketed]
    behind = reading.norms[other.end : other.end + 1]
    closes = behind == (",",) or other.end in reading.bracketed
    return closes and bool(before) and _is_phrase(reading, before)


def _is_part_between(reading: Reading, one: Mention, other: Mention, gap: list[int]) -> bool:
    """Tell whether only a part of the first phrase stands between: "the offices of the council and the bridge"."""
    if one.kind is not other.kind or reading.norms[gap[0]] not in _PREPOSITIONS_OF_PARTS:
        return False
    inner = gap[1:-1]
    small = (k for k in inner if not (reading.is_in(k, "determiner") or may_qualify(reading, k)))
    return reading.norms[gap[-1]] in _AND and bool(inner) and not any(small)


def _is_phrase(reading: Reading, positions: list[int]) -> bool:
    """Tell whether tokens are a description without a verb, a comma or another clause."""
    starts = {cue.start for cue in reading.cues}
    share = is_number(reading, positions[0]) and [reading.norms[k] for k in positions[1:3]] == ["of", "them"]
    if share:
        return True  # "six monks, five of them Thais, and two women"
    for k in positions:
        verbal = any(reading.is_in(k, name) for name in ("say", "be", "have", "relative", "clause_break", "plain_verb"))
        if verbal or k in starts or reading.norms[k] in _MARKS | _AND:
            return False
    opens = reading.is_in(positions[0], "determiner") or reading.is_in(positions[0], "title")
    return opens or positions[0] in reading.nouns or is_number(reading, positions[0]) or reading.upper


def _by_name(found: list[Mention]) -> tuple[Mention, ...]:
    """Return the parties without a group that is then named one by one: "two priests, Ana Ruiz and Luis Mora"."""
    kept: list[Mention] = []
    for n, one in enumerate(found):
        size = one.count.range.min if one.count is not None and one.count.range.min == one.count.range.max else None
        names = found[n + 1 : n + 1 + (size or 0)]
        if one.kind is Kind.GROUP and size and len(names) == size > 1 and all(m.kind is Kind.PERSON for m in names):
            continue
        kept.append(one)
    return tuple(kept)


def listed_after(
    reading: Reading, mentions: list[Mention], first: Mention, *, subset: bool = False
) -> tuple[Mention, ...]:
    """Return a mention with those listed after it, with `subset` also the persons it is said to include."""
    found, last, closed = [first], first, False
    for other in mentions[mentions.index(first) + 1 :]:
        step = link(reading, last, other) if other.kind is not Kind.WEAPON and other.outer >= first.outer else None
        if step is None and _stands_in_apposition(reading, last, other):
            continue
        if step is None or _speaks(reading, other) or (step is Link.INCLUDED and not subset):
            break
        names_last = step is Link.SAME and other.kind is Kind.PERSON
        if names_last and last is found[-1]:
            found[-1] = other
        elif names_last or _is_further(reading, found[-1], other, step):
            found.append(other)
        closed = closed or step is not Link.LISTED or _is_closed(reading, last, other)
        last = other
    return tuple(found if closed else found[:1])


def _is_closed(reading: Reading, one: Mention, other: Mention) -> bool:
    """Tell whether more than a comma joins the two; where commas alone do, the second may open its own clause."""
    return other.outer <= one.end or reading.norms[one.end : other.outer] != (",",)


def listed_before(reading: Reading, mentions: list[Mention], last: Mention) -> tuple[Mention, ...]:
    """Return a mention with those listed before it, and the organisation that qualifies it."""
    found, first = [last], last
    for other in reversed(mentions[: mentions.index(last)]):
        if other.start >= first.start:  # its whole has been taken
            continue
        whole = head_of(reading, mentions, other)
        step = link(reading, other, first) if other.kind is not Kind.WEAPON else None
        if whole is None or step not in {Link.LISTED, Link.SAME}:
            break
        if step is Link.LISTED and _names_it(reading, whole, first, list(reading.norms[other.end : first.outer])):
            step = Link.SAME  # "the mayor of Mora, Ana Ruiz"
        if step is Link.SAME and other.kind is Kind.PERSON:
            found[0] = other
        elif step is Link.LISTED and whole not in found:
            found.insert(0, whole)
        first = whole
    return _by_name(found)


def with_wholes(reading: Reading, mentions: list[Mention], people: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return people with the organisations that they are said to be of: "fighters of the Front"."""
    found: list[Mention] = []
    for one in people:
        found.append(one)
        behind = mentions[mentions.index(one) + 1 :]
        other = next((m for m in behind if m.start not in reading.bracketed), None)
        if other is not None and other.kind is Kind.ORGANISATION and link(reading, one, other) is Link.PART:
            found.append(other)
    return tuple(dict.fromkeys(found))


def is_subset(reading: Reading, mention: Mention) -> bool:
    """Tell whether the phrase is one of those named before: "including a child", "two of whom", not "in which two"."""
    before = mention.outer - 1
    relative = reading.norms[max(0, before)] in {"which", "whom"}
    return reading.is_in(before, "subset") and (not relative or reading.norms[before - 1] in {"of", "among"})


def is_share(reading: Reading, mention: Mention) -> bool:
    """Tell whether the phrase says what those named before mostly are: "46 people, mostly women and children"."""
    behind = reading.norms[mention.end : mention.end + 2] in _AMONG_THEM
    return behind or any(reading.is_in(k, "share") for k in (mention.outer, mention.outer - 1))


def head_of(reading: Reading, mentions: list[Mention], mention: Mention) -> Mention | None:
    """Return the noun that the phrase belongs to: of "soldiers from the garrison" the soldiers.

    Null where a preposition governs the phrase, and nothing that is known stands before it.
    """
    head = mention
    for other in [None, *reversed(mentions[: mentions.index(mention)])]:
        if other is not None and other.end > head.outer:  # it stands inside the phrase: "Hamas fighters"
            continue
        if other is not None:
            gap = range(other.end, head.outer - 1)
            if not all(_may_join(reading, k) for k in gap if k not in reading.bracketed):
                return None
            head = other
        preposition = preposition_of(reading, head)
        if preposition is None or (preposition == "of" and reading.is_in(head.outer - 2, "remains")):
            return head
        if preposition not in _JOINING:
            return None
    return None


def _may_join(reading: Reading, position: int) -> bool:
    """Tell whether the token may stand between a noun and the preposition of its next part: "soldiers in Goma from"."""
    return reading.norms[position] in _JOINING or reading.tokens[position].number or reading.is_name(position)


def _speaks(reading: Reading, mention: Mention) -> bool:
    return reading.is_in(mention.end, "say") or reading.is_in(mention.outer - 1, "say")


def _is_further(reading: Reading, named: Mention, mention: Mention, step: Link) -> bool:
    """Tell whether the phrase is one more, and does not say what was named: "the al-Tanf garrison, a base used by"."""
    if step is Link.INCLUDED:
        return mention.kind is Kind.PERSON
    between = reading.norms[named.end : mention.outer]
    same = mention.kind is named.kind is Kind.THING and named.name is not None and mention.name is None
    return step is Link.LISTED and not (same and between == (",",) and reading.is_in(mention.outer, "determiner"))
