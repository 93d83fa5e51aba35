"""How many were killed, injured, missing, abducted or arrested, as ranges with their basis."""

from tocsin.contracts.parties import CountBasis, Toll
from tocsin_enrich.extract.counted_dead import befalls, in_which, put_at
from tocsin_enrich.extract.cues import is_passive
from tocsin_enrich.extract.lexicon import SLOT, Cue, Fate
from tocsin_enrich.extract.lists import head_of, is_share, is_subset, listed_after, listed_before
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.mentions import PEOPLE, Kind, Mention
from tocsin_enrich.extract.nobody_hurt import none_reported
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.scene import Scene
from tocsin_enrich.extract.shorthand import paired_tolls
from tocsin_enrich.extract.tolls import Harm

REACH = 14
"""Tokens between a word of fate and the people it befell."""

BARE_REACH = 5
"""Tokens between a word of fate and a number without a noun: "14 others were wounded"."""

OF_REACH = 8
"""Tokens between a noun of killing and the "of" that says who was killed."""

OLDEST = 110
"""Years of age that a number between commas may be."""

OBJECT_REACH = 3
"""Tokens between a verb and its object."""

TOLL_REACH = 22
"""Tokens between "the death toll" and the figure that it "has risen to"."""

LABEL_REACH = 7
"""Tokens between "fatalities" and their number."""

_TAKING_OF = frozenset({"verb", "noun", "deed"})
"""Sorts of words that may have those who suffer behind "of"."""

_WITH = frozenset({("along", "with"), ("together", "with")})
_SELF_AND = frozenset({("himself", "and"), ("herself", "and"), ("themselves", "and")})
"""Before those whom a bomber killed besides."""

_PARTITIVE = frozenset({"of", "about", "over"})


def find_harms(reading: Reading, mentions: list[Mention], counts: list[Count]) -> list[Harm]:
    """Return the casualties that a sentence tells, from left to right."""
    none = none_reported(reading)
    if none:
        return none
    scene = Scene(reading, mentions, counts)
    found = list(paired_tolls(reading))
    fates = reading.lexicon.fates
    for at, fate in [(at, fates[norm]) for at, norm in enumerate(reading.norms) if norm in fates]:
        harm = _harm(scene, at, fate)
        if harm is not None and not any(_same(harm, other) for other in found):
            found.append(harm)
    return found


def _same(one: Harm, other: Harm) -> bool:
    return one.fate == other.fate and one.start < other.end and other.start < one.end


def _harm(scene: Scene, at: int, fate: Fate) -> Harm | None:
    """Return whom the word of fate at token `at` befell, if the sentence says it."""
    reading = scene.reading
    if _shares_number(reading, at) or not befalls(scene, at, fate):
        return None
    parted = next((c for c in reading.cues if _told_apart(c, reading.norms[at]) and c.start < at), None)
    if parted is not None:
        return _of_object(scene, parted.end - 1, fate.fate)
    of = _of_whom(reading, at) if fate.sort in _TAKING_OF else None
    if of is not None:
        return _of_deed(scene, of, at, fate.fate)
    verb = _verb_of(reading, at, fate)
    if verb is not None:
        passive = is_passive(reading, verb, at + 1)
        passive = passive or _goes_on_passive(reading, verb)
        return _of_subject(scene, verb, fate.fate) if passive else _of_object(scene, at, fate.fate)
    if fate.sort in {"noun", "deed"}:
        return _of_noun(scene, at, fate.fate) if fate.sort == "noun" else None
    counted = None if fate.sort == "intransitive" else _after_colon(scene, at, fate.fate)
    return counted or _of_subject(scene, at, fate.fate)


def _told_apart(cue: Match[Cue], last: str) -> bool:
    """Tell whether the word of fate is the last of a cue that has its victim inside: "beat a thief to death"."""
    return SLOT in cue.value.lemma and cue.value.lemma.endswith(f" {last}")


def _of_whom(reading: Reading, at: int) -> int | None:
    """Return the "of" behind a noun of killing; where and when it was may stand between: "the murder in Lima of"."""
    if reading.norms[at + 1 : at + 2] == ("of",):
        return at + 1
    if not reading.is_in(at - 1, "determiner") or not reading.is_in(at + 1, "place_preposition"):
        return None
    behind = range(at + 2, min(at + OF_REACH, len(reading.norms)))
    of = next((k for k in behind if reading.norms[k] == "of" or not reading.tokens[k].word), None)
    return of if of is not None and reading.norms[of] == "of" else None


def _of_deed(scene: Scene, of: int, at: int, fate: str) -> Harm | None:
    """Read whom a noun of killing tells of: "the murder of two judges and a clerk"."""
    reading = scene.reading
    if any(reading.is_in(k, "attempt") for k in range(max(0, at - 1), at)):
        return None
    first = next((m for m in scene.mentions if m.kind in PEOPLE and of <= m.start and m.outer <= of + 1), None)
    return scene.named(fate, _listed_after(scene, first), at) if first is not None else None


def _goes_on_passive(reading: Reading, verb: int) -> bool:
    """Tell whether a participle shares "was" with one before: "was shot outside his home and badly wounded"."""
    start = verb
    while start > 0 and reading.norms[start - 1].endswith("ly"):
        start -= 1
    bare = (
        verb + 1 >= len(reading.tokens) or not reading.tokens[verb + 1].word or reading.is_in(verb + 1, "preposition")
    )
    if reading.norms[max(0, start - 1)] != "and" or not bare or not reading.norms[verb].endswith("ed"):
        return False
    cues = [cue for cue in reading.cues if cue.end < start]
    return bool(cues) and is_passive(reading, cues[-1].start, cues[-1].end)


def _verb_of(reading: Reading, at: int, fate: Fate) -> int | None:
    """Return where the verb stands that takes the people as its object: "killed", "shot dead", "beaten to death"."""
    if fate.sort == "verb":
        return at
    if reading.norms[max(0, at - 1) : at + 1] == ("to", "death") and reading.is_in(at - 2, "to_death"):
        return at - 2
    shot_dead = reading.is_in(at - 1, "weapon_of_death") and not is_passive(reading, at - 1, at + 1)
    return at - 1 if fate.sort == "adjective" and shot_dead else None


def _shares_number(reading: Reading, at: int) -> bool:
    """Tell whether two fates share one number ("killed or wounded 20"): nobody can say how many of each."""
    following = reading.norms[at + 1 : at + 3]
    return len(following) == 2 and following[0] == "or" and following[1] in reading.lexicon.fates


def _bare(scene: Scene, at: int) -> Count | None:
    """Return the number that stands before the word of fate with nothing but small words between."""
    reading = scene.reading
    for count in reversed(scene.counts):
        if count.end <= at and at - count.end <= BARE_REACH and not _is_age(reading, count):
            between = range(count.end, at)
            if all(reading.is_in(k, "toll_filler") or reading.norms[k].endswith("ly") for k in between):
                return count
    return None


def _is_age(reading: Reading, count: Count) -> bool:
    """Tell whether the number is how old somebody is: "Ana Ruiz, 45, was killed"."""
    before, after = reading.norms[max(0, count.start - 1) : count.start], reading.norms[count.end : count.end + 1]
    figure = count.end - count.start == 1 and reading.tokens[count.start].number and (count.range.min or 0) <= OLDEST
    return figure and before == (",",) == after and reading.tokens[count.start - 2].capital


def _of_subject(scene: Scene, at: int, fate: str) -> Harm | None:
    """Read who was killed: "five soldiers from the garrison were killed", "14 wounded"."""
    reading, bare = scene.reading, _bare(scene, at)
    for mention in reversed(scene.mentions):
        head = _people_of(scene, mention) if mention.end <= at and at - mention.end <= REACH else None
        if head is None:
            continue
        nearer = bare is not None and bare.start >= mention.end
        if nearer or _other_fate(reading, mention.end, at):
            break
        if not is_subset(reading, head):
            people = [m for m in listed_before(reading, scene.mentions, head) if m.kind in PEOPLE]
            return scene.named(fate, people + _along_with(scene, at), at)
    if bare is not None and not (reading.is_in(bare.start - 1, "subset") and not in_which(reading, bare.start)):
        return scene.counted(fate, bare, at + 1, at)
    return None


def _along_with(scene: Scene, at: int) -> list[Mention]:
    """Return who shared the fate: "was killed in Lima along with two of his guards"."""
    norms = scene.reading.norms
    behind = (m for m in scene.mentions if m.kind in PEOPLE and at < m.outer <= at + REACH)
    first = next(
        (m for m in behind if norms[m.outer - 2 : m.outer] in _WITH or norms[m.outer - 3 : m.outer - 1] in _WITH), None
    )
    return _listed_after(scene, first) if first is not None and ";" not in norms[at : first.outer] else []


def _people_of(scene: Scene, mention: Mention) -> Mention | None:
    """Return the people that a phrase speaks of: in "soldiers from the garrison" the soldiers."""
    if mention.kind is Kind.WEAPON:
        return None
    norms = scene.reading.norms
    partitive = norms[max(0, mention.outer - 1)] in _PARTITIVE
    if norms[mention.end : mention.end + 2] == (",", "who") and mention.kind in PEOPLE:
        return mention
    head = head_of(scene.reading, scene.mentions, mention) or (mention if partitive else None)
    return head if head is not None and head.kind in PEOPLE else None


def _in_phrase(reading: Reading, mention: Mention) -> bool:
    before = mention.outer - 1
    return reading.is_in(before, "preposition") and reading.norms[before] not in _PARTITIVE


def _other_fate(reading: Reading, start: int, end: int) -> bool:
    """Tell whether another word of fate stands between: its people are not ours ("12 killed while five were hurt")."""
    fates = (k for k in range(start, end) if reading.norms[k] in reading.lexicon.fates)
    return reading.norms[end - 1] != "and" and any(reading.norms[k + 1] != "and" for k in fates)


def _of_object(scene: Scene, at: int, fate: str) -> Harm | None:
    """Read whom somebody killed: "killing the mayor and two bodyguards", "wounding 14"."""
    reading = scene.reading
    start = at + 3 if reading.norms[at + 1 : at + 3] in _SELF_AND else at + 1
    alone = next((c for c in scene.counts if start <= c.start <= start + 1), None)
    if alone is not None and reading.norms[alone.end : alone.end + 1] in {(",",), (";",)}:
        return scene.counted(fate, alone, alone.end, at)  # "wounding 17, the governor said"
    for mention in scene.mentions:
        if mention.outer < start or mention.kind not in PEOPLE:
            continue
        between = reading.norms[start : mention.outer]
        if (
            len(between) > OBJECT_REACH
            or not {";", ".", "when", "and"}.isdisjoint(between)
            or _in_phrase(reading, mention)
        ):
            break
        return scene.named(fate, _listed_after(scene, mention), at)
    bare = next((c for c in scene.counts if start <= c.start <= start + 1), None)
    if bare is None or reading.is_in(bare.end, "rounds"):
        return None
    return scene.counted(fate, bare, bare.end, at)


def _listed_after(scene: Scene, first: Mention) -> list[Mention]:
    """Return the people listed from `first` on, as far as none has a fate of its own: "two men, and a child died"."""
    reading, found = scene.reading, [first]
    listed = listed_after(reading, scene.mentions, first)
    if len(listed) > 1 and is_share(reading, listed[-1]):
        return found
    for other in listed[1:]:
        own = any(reading.is_in(other.end, name) for name in ("be", "say")) or (
            other.end < len(reading.norms) and reading.norms[other.end] in reading.lexicon.fates
        )
        if other.kind not in PEOPLE or own or is_share(reading, other):
            break
        found.append(other)
    return found


def _after_colon(scene: Scene, at: int, fate: str) -> Harm | None:
    """Read "dead: 12", "took hostage 12 people" and "put the dead at 12"."""
    put = put_at(scene, at)
    if put is not None:
        return scene.counted(fate, put, put.end, at)
    count = next((c for c in scene.counts if at < c.start <= at + 2), None)
    if count is None or (
        not scene.reading.norms[at].startswith(("host", "capt")) and scene.reading.norms[at + 1] not in {":", "="}
    ):
        return None
    return scene.counted(fate, count, count.end, at)


def _of_noun(scene: Scene, at: int, fate: str) -> Harm | None:
    """Read "12 deaths", "KIA: 2", "the death toll rose to 30", "minor injuries"."""
    reading = scene.reading
    before = next((count for count in reversed(scene.counts) if _counts_noun(reading, count, at)), None)
    is_label = reading.norms[at : at + 2] == ("death", "toll") or reading.is_in(at, "toll_label")
    behind = next((count for count in scene.counts if is_label and _is_labelled(reading, count, at)), None)
    colon = reading.norms[at + 1 : at + 2] in {(":",), ("=",)}
    count = behind if colon and behind is not None else before or behind
    if count is not None:
        return scene.counted(fate, count, max(count.end, at + 1), at)
    if reading.is_in(at - 1, "injury_adjective") and fate == "injured":
        toll = Toll(min=1, max=None, basis=CountBasis.VAGUE_TERM)
        return Harm(fate, toll, at - 1, at + 1, at, "casualties/injuries", total=False)
    return None


def _counts_noun(reading: Reading, count: Count, at: int) -> bool:
    near = count.end <= at and at - count.end <= OBJECT_REACH
    fates = any(norm in reading.lexicon.fates for norm in reading.norms[count.end : at])  # "2 KIA/WIA 3"
    return near and not fates and {",", ";", "of", "in"}.isdisjoint(reading.norms[count.end : at])


def _is_labelled(reading: Reading, count: Count, at: int) -> bool:
    """Tell whether the number is the value of the label at token `at`: "KIA: 2", "death toll rose to 30"."""
    gap = count.start - at - 1
    if reading.norms[at : at + 2] == ("death", "toll") and gap <= TOLL_REACH:
        moved = any(reading.is_in(k, "toll_moves") for k in range(at, count.start)) or any(
            reading.is_in(k, "toll_brought") for k in range(max(0, at - OBJECT_REACH), at)
        )
        return gap >= 0 and moved and reading.norms[count.start - 1] in {"to", "at", "reached"}
    return 0 <= gap <= LABEL_REACH and (gap == 0 or reading.is_in(count.start - 1, "before_toll"))
