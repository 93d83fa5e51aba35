"""How many were killed, injured, missing, abducted or arrested, as ranges with their basis."""

from typing import NamedTuple

from tocsin.contracts.parties import CountBasis, Toll
from tocsin_enrich.extract.cues import is_passive
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading

REACH = 14
"""Tokens between a word of fate and the people it befell."""

_KILLED = "killed"
_INJURED = "injured"
_FATES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        [
            "kill",
            "kills",
            "killed",
            "killing",
            "murder",
            "murdered",
            "murdering",
            "murders",
            "assassinated",
            "assassinate",
            "assassinating",
            "massacred",
            "massacring",
            "executed",
            "slain",
            "slaughtered",
            "beheaded",
            "lynched",
            "executing",
            "slew",
        ],
        (_KILLED, "verb"),
    ),
    **dict.fromkeys(["died", "die", "dies", "perished", "dying", "perish"], (_KILLED, "intransitive")),
    **dict.fromkeys(["dead"], (_KILLED, "adjective")),
    **dict.fromkeys(["deaths", "death", "fatalities", "fatality", "lives", "kia", "fatally"], (_KILLED, "noun")),
    **dict.fromkeys(
        ["injured", "injure", "injures", "injuring", "wounded", "wounding", "wounds", "wound", "hurt", "hurting"],
        (_INJURED, "verb"),
    ),
    **dict.fromkeys(["injuries", "injury", "wia"], (_INJURED, "noun")),
    **dict.fromkeys(["missing"], ("missing", "adjective")),
    **dict.fromkeys(
        [
            "kidnapped",
            "kidnap",
            "kidnapping",
            "abducted",
            "abduct",
            "abducting",
            "kidnaped",
            "kidnaping",
            "kidnaps",
            "abducts",
            "seized",
            "hijacked",
        ],
        ("abducted", "verb"),
    ),
    **dict.fromkeys(["hostage", "captive", "hostages"], ("abducted", "adjective")),
    **dict.fromkeys(
        [
            "arrested",
            "arrest",
            "arresting",
            "detained",
            "detain",
            "detaining",
            "detains",
            "arrests",
            "apprehended",
            "captured",
        ],
        ("arrested", "verb"),
    ),
}
_BETWEEN = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "have",
        "has",
        "had",
        "been",
        "be",
        "being",
        "reported",
        "confirmed",
        "reportedly",
        "also",
        "left",
        "and",
        "others",
        "other",
        "people",
        "persons",
        "more",
        "of",
        "them",
        ",",
        "the",
        "at",
        "least",
        "seriously",
        "badly",
        "critically",
        "slightly",
        "severely",
        "still",
        "remain",
        "remained",
        "got",
        "feared",
        "presumed",
        "found",
        "later",
        "two",
    ]
)
_NONE_WORDS = frozenset(
    {
        "casualties",
        "injuries",
        "deaths",
        "fatalities",
        "victims",
        "casualty",
        "wounded",
        "injured",
        "killed",
        "hurt",
        "dead",
        "harmed",
        "injury",
    }
)
_NEGATIVE = frozenset({"no", "without", "nobody", "none", "neither", "any", "not", "nor", "zero"})
_NUMBER_AFTER = frozenset({"to", "at", "of", ":", "is", "stands", "stood", "reached", "=", "now", "-"})


class Harm(NamedTuple):
    """People of one fate, read at tokens `start` to `end` of a sentence; `at` is the word of fate. A `total` sums up earlier ones."""

    fate: str
    toll: Toll
    start: int
    end: int
    at: int
    rule: str
    total: bool


def find_harms(reading: Reading, mentions: list[Mention], counts: list[Count]) -> list[Harm]:
    """Return the casualties that a sentence tells, from left to right."""
    none = _none_reported(reading)
    if none:
        return none
    found: list[Harm] = []
    for at, norm in enumerate(reading.norms):
        if norm in _FATES:
            fate, sort = _FATES[norm]
            harm = _harm(reading, mentions, counts, at, fate, sort)
            if harm is not None and not any(
                h.fate == fate and h.start < harm.end and harm.start < h.end for h in found
            ):
                found.append(harm)
    return found


def _none_reported(reading: Reading) -> list[Harm]:
    norms = reading.norms
    for at, norm in enumerate(norms):
        if norm not in _NONE_WORDS:
            continue
        window = range(max(0, at - 7), at)
        start = next(
            (
                k
                for k in reversed(window)
                if norms[k] in {"no", "without", "nobody", "none", "zero"}
                or norms[k : k + 2] in {("not", "cause"), ("not", "result"), ("not", "any")}
            ),
            None,
        )
        if (
            start is None
            or any(norms[k] in {",", ";", "but"} for k in range(start, at))
            or norms[start : start + 2] in {("no", "longer"), ("no", "fewer"), ("no", "less")}
        ):
            continue
        fates = (
            [_KILLED, _INJURED]
            if norm in {"casualties", "casualty", "victims", "harmed"} or "or" in norms[at : at + 3]
            else [_INJURED if norm in {"injuries", "injury", "wounded", "injured", "hurt"} else _KILLED]
        )
        toll = Toll(min=0, max=0, basis=CountBasis.NONE_REPORTED)
        return [Harm(fate, toll, start, at + 1, at, "casualties/none", total=False) for fate in fates]
    return []


def _harm(reading: Reading, mentions: list[Mention], counts: list[Count], at: int, fate: str, sort: str) -> Harm | None:
    if _is_joined(reading, at):
        return None
    if sort == "noun":
        return _by_noun(reading, counts, at, fate)
    passive = sort in {"adjective", "intransitive"} or is_passive(reading, at, at + 1)
    if sort == "verb" and not passive:
        return _after(reading, mentions, counts, at, fate)
    return _before(reading, mentions, counts, at, fate) or (
        _after_adjective(reading, counts, at, fate) if sort == "adjective" else None
    )


def _is_joined(reading: Reading, at: int) -> bool:
    """Tell whether two fates share one number ("killed or wounded 20"): nobody can say how many of each."""
    return (
        reading.norms[at + 1 : at + 2] == ("or",)
        and reading.norms[at + 2 : at + 3] != ()
        and reading.norms[at + 2] in _FATES
    )


def _before(reading: Reading, mentions: list[Mention], counts: list[Count], at: int, fate: str) -> Harm | None:
    bare = next(
        (
            c
            for c in counts
            if c.end <= at
            and all(n in _BETWEEN or n.endswith("ly") for n in reading.norms[c.end : at])
            and at - c.end <= 5
        ),
        None,
    )
    bare = next(
        (
            c
            for c in reversed(counts)
            if c.end <= at
            and at - c.end <= 5
            and all(n in _BETWEEN or n.endswith("ly") for n in reading.norms[c.end : at])
        ),
        bare,
    )
    for mention in reversed(mentions):
        if mention.end > at or mention.kind not in {Kind.GROUP, Kind.PERSON}:
            continue
        if (
            at - mention.end > REACH
            or (bare is not None and bare.start >= mention.end)
            or _other_fate(reading, mention.end, at)
        ):
            break
        if reading.is_in(mention.outer - 1, "subset") or _in_phrase(reading, mention):
            continue
        return _of_people(reading, [*_listed_before(reading, mentions, mention)], at, fate)
    if bare is not None and not reading.is_in(bare.start - 1, "subset"):
        return Harm(fate, _toll(bare), bare.start, at + 1, at, bare.rule, total=_is_total(reading))
    return None


def _in_phrase(reading: Reading, mention: Mention) -> bool:
    before = mention.outer - 1
    return reading.is_in(before, "preposition") and reading.norms[before] not in {"of", "about", "over"}


def _other_fate(reading: Reading, start: int, end: int) -> bool:
    """Tell whether another word of fate stands between: its people are not ours ("12 dead and wounded")."""
    return (
        any(
            norm in _FATES and reading.norms[k + 1 : k + 2] != ("and",) and norm != "fatally"
            for k, norm in enumerate(reading.norms[start:end], start)
        )
        and reading.norms[end - 1] != "and"
    )


def _listed_before(reading: Reading, mentions: list[Mention], last: Mention) -> list[Mention]:
    found = [last]
    for other in reversed(mentions[: mentions.index(last)]):
        between = reading.norms[other.end : found[0].outer]
        if (
            other.kind not in {Kind.GROUP, Kind.PERSON}
            or not between
            or not all(n in {",", "and", "a", "an", "the"} for n in between)
        ):
            break
        found.insert(0, other)
    return found


def _after(reading: Reading, mentions: list[Mention], counts: list[Count], at: int, fate: str) -> Harm | None:
    start = at + 1
    for mention in mentions:
        if mention.outer < start or mention.kind not in {Kind.GROUP, Kind.PERSON}:
            continue
        if mention.outer - start > 3 or any(
            reading.norms[k] in {";", ".", "when", "and"} for k in range(start, mention.outer)
        ):
            break
        if reading.is_in(mention.outer - 1, "preposition") and reading.norms[mention.outer - 1] not in {
            "of",
            "about",
            "over",
        }:
            break
        return _of_people(reading, _listed_after(reading, mentions, mention), at, fate)
    bare = next((c for c in counts if start <= c.start <= start + 1), None)
    if bare is not None and not (
        bare.end < len(reading.norms)
        and reading.tokens[bare.end].norm in {"shots", "rockets", "bullets", "rounds", "others'"}
    ):
        return Harm(fate, _toll(bare), bare.start, bare.end, at, bare.rule, total=_is_total(reading))
    return None


def _listed_after(reading: Reading, mentions: list[Mention], first: Mention) -> list[Mention]:
    found = [first]
    for other in mentions[mentions.index(first) + 1 :]:
        between = reading.norms[found[-1].end : other.outer]
        if (
            other.kind not in {Kind.GROUP, Kind.PERSON}
            or not between
            or not all(n in {",", "and", "a", "an", "the"} for n in between)
        ):
            break
        if (other.end < len(reading.norms) and reading.norms[other.end] in _FATES) or reading.is_in(other.end, "be"):
            break
        found.append(other)
    return found


def _after_adjective(reading: Reading, counts: list[Count], at: int, fate: str) -> Harm | None:
    """Read "dead: 12" and "took hostage 12 people"."""
    count = next((c for c in counts if at < c.start <= at + 2), None)
    if count is None or (reading.norms[at] in {"dead", "missing"} and reading.norms[at + 1] not in {":", "="}):
        return None
    return Harm(fate, _toll(count), count.start, count.end, at, count.rule, total=False)


def _by_noun(reading: Reading, counts: list[Count], at: int, fate: str) -> Harm | None:
    for count in reversed(counts):
        if (
            count.end <= at
            and at - count.end <= 3
            and not any(reading.norms[k] in {",", ";", "of", "in"} for k in range(count.end, at))
        ):
            return Harm(fate, _toll(count), count.start, at + 1, at, count.rule, total=_is_total(reading))
    if reading.norms[at : at + 2] == ("death", "toll") or reading.norms[at] in {
        "kia",
        "wia",
        "deaths",
        "fatalities",
        "injuries",
    }:
        for count in counts:
            gap = reading.norms[at + 1 : count.start]
            if count.start > at and len(gap) <= 8 and (not gap or gap[-1] in _NUMBER_AFTER):
                return Harm(
                    fate, _toll(count), count.start, count.end, at, count.rule, total=reading.norms[at] == "death"
                )
    if reading.norms[at] in {"injuries", "injury"} and reading.norms[at - 1 : at] in {
        ("minor",),
        ("light",),
        ("slight",),
        ("serious",),
        ("several",),
        ("some",),
        ("severe",),
    }:
        return Harm(
            fate,
            Toll(min=1, max=None, basis=CountBasis.VAGUE_TERM),
            at - 1,
            at + 1,
            at,
            "casualties/injuries",
            total=False,
        )
    return None


def _of_people(reading: Reading, people: list[Mention], at: int, fate: str) -> Harm:
    tolls = [_toll_of(reading, mention) for mention in people]
    start, end = min(*(m.outer for m in people), at), max(*(m.end for m in people), at + 1)
    return Harm(fate, _sum(tolls), start, end, at, people[0].rule, total=_is_total(reading))


def _toll_of(reading: Reading, mention: Mention) -> Toll:
    if mention.count is not None:
        return _toll(mention.count)
    if mention.plural:
        return Toll(min=2, max=None, basis=CountBasis.VAGUE_TERM)
    return Toll(min=1, max=1, basis=CountBasis.EXACT)


def _toll(count: Count) -> Toll:
    return Toll(min=count.range.min, max=count.range.max, basis=count.basis)


def _sum(tolls: list[Toll]) -> Toll:
    if len(tolls) == 1:
        return tolls[0]
    low = sum(toll.min or 0 for toll in tolls)
    highs = [toll.max for toll in tolls]
    high = None if None in highs else sum(h for h in highs if h is not None)
    basis = (
        CountBasis.EXACT
        if high == low
        else next((t.basis for t in tolls if t.basis is not CountBasis.EXACT), CountBasis.RANGE)
    )
    return Toll(min=low, max=high, basis=basis)


def _is_total(reading: Reading) -> bool:
    joined = " ".join(reading.norms)
    return any(
        phrase in joined
        for phrase in ("death toll", "toll rose", "rose to", "rising to", "total of", "toll to", "bringing the")
    )
