"""Phrases in full, as an incident tells them: with what comes behind the noun."""

from dataclasses import replace

from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.noun_phrases import may_qualify, right_edge
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.reading import Reading

LONGEST_NAME = 8
"""Words of an organisation's name."""

_LOOKS = frozenset({("wearing",), ("dressed",), ("armed",)})


def in_full(reading: Reading, mention: Mention) -> Mention:
    """Return a phrase with what it is of: "members of a militia", "the headquarters of the secret police"."""
    if mention.kind is Kind.THING:
        return _thing_of(reading, mention)
    if mention.kind is not Kind.GROUP:
        return mention
    return _with_looks(reading, _members(reading, mention))


def with_band(reading: Reading, mention: Mention) -> Mention:
    """Return unnamed people with the word for them together: "a group of gunmen", "a gang of robbers"."""
    start = mention.outer - 2
    if (
        mention.kind is not Kind.GROUP
        or mention.count is not None
        or reading.norms[max(0, start + 1)] != "of"
        or not reading.is_in(start, "band")
    ):
        return mention
    return replace(mention, start=start, text=reading.slice(start, mention.end))


def _with_looks(reading: Reading, mention: Mention) -> Mention:
    """Return unnamed people with what they wore or carried: "men wearing police uniforms"."""
    end = mention.end
    if reading.norms[end : end + 1] not in _LOOKS:
        return mention
    end = right_edge(reading, end + 1 + reading.is_in(end + 1, "preposition"))
    return replace(mention, end=end, text=reading.slice(mention.start, end)) if end > mention.end + 1 else mention


def _members(reading: Reading, mention: Mention) -> Mention:
    if reading.norms[mention.end - 1] not in {"member", "members"}:
        return mention
    start, end = mention.start, mention.end
    of_whom = next((match for match in reading.people if match.start < start <= match.end), None)
    start = start if of_whom is None else of_whom.start  # "death squad members"
    while start - 1 in reading.named or (may_qualify(reading, start - 1) and _tells_sort(reading, start - 1)):
        start -= 1
    if start == mention.start and reading.norms[end : end + 1] == ("of",):
        end = _member_of(reading, end + 1)
    return replace(mention, start=start, end=end, text=reading.slice(start, end))


def _tells_sort(reading: Reading, position: int) -> bool:
    return not reading.is_in(position, "hedge") and not is_number(reading, position)


def _thing_of(reading: Reading, mention: Mention) -> Mention:
    """Return a thing that has no name of its own with whose it is."""
    if mention.name is not None or reading.norms[mention.end : mention.end + 1] != ("of",):
        return mention
    end = right_edge(reading, mention.end + 1)
    text = reading.slice(mention.start, end)
    return mention if end == mention.end else replace(mention, end=end, text=text)


def _member_of(reading: Reading, start: int) -> int:
    """Return the end of the phrase after "members of" that begins at token `start`, as far as its nouns are known."""
    nouns = {k for match in reading.people for k in range(match.start, match.end)} | reading.named
    end, position = start - 1, start
    while position < len(reading.tokens) and position - start < LONGEST_NAME:
        known = position in nouns or reading.is_name(position) or reading.is_in(position, "org_head")
        if known:
            end = position + 1
        elif not (reading.is_in(position, "modifier") or reading.is_in(position, "determiner") or position - start < 3):
            break
        if reading.is_in(position, "preposition") or not reading.tokens[position].word:
            break
        position += 1
    return end
