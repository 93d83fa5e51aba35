"""Who claims, denies, attributes or blames: kept beside the perpetrator, never in its place."""

from collections.abc import Callable
from typing import NamedTuple

from tocsin.contracts.parties import Stance
from tocsin_enrich.extract.lexicon import Form, Leaning
from tocsin_enrich.extract.mentions import IRREGULAR, Kind, Mention
from tocsin_enrich.extract.phrases import preposition_of
from tocsin_enrich.extract.reading import Reading

_NOUNS = frozenset({Form.NOUN, Form.PLURAL, Form.BASE})
_NOT_DONE = frozenset({"negated", "planned", "threatened"})

REACH = 10
"""Tokens between the verb and the one who says it."""

NOUN_REACH = 5
"""Tokens between "claimed" and the act: "claimed a rocket attack"."""

BLAME_REACH = 14
"""Tokens between "blamed" and "on": "blamed the attack on the rebels"."""

OWN_REACH = 7
"""Tokens between the verb of saying and "it", "its", "we"."""

NAME_REACH = 5
"""Tokens of a name before the part of it that is known: ", the Brigades of the Dawn Front said"."""

ACT_REACH = 10
"""Tokens between "it" and what it did."""

SPOKEN = "claims/speaks of it"
"""The rule of a claim that stands behind what it claims."""

_POINTING = frozenset({("it",), ("this",), ("them",)})


OWN_SIDE = "claims/told by the own side alone"
"""The rule of a claim that the doer's own command makes, wherever it stands in the sentence."""


class ClaimFound(NamedTuple):
    """A claim read at tokens `start` to `end`. `own` is True where the claimant speaks of its own deed."""

    stance: Stance
    claimant: Mention
    subject: Mention | None
    start: int
    end: int
    rule: str


def find_claims(reading: Reading, mentions: list[Mention]) -> list[ClaimFound]:
    """Return the claims of a sentence."""
    actors = [m for m in mentions if m.is_actor]
    found: list[ClaimFound] = []
    if not actors:
        return found
    telling = reading.lexicon.unions[_CLASSES]
    for at in [at for at, norm in enumerate(reading.norms) if norm in telling]:
        claim = _reader_at(reading, at)(reading, actors, at)
        if claim is not None and not any(c.claimant is claim.claimant and c.stance is claim.stance for c in found):
            found.append(claim)
    return found


def _says(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    return _claimed_by(reading, actors, at) or _own_words(reading, actors, at)


def _claimed_by(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    if reading.norms[at : at + 2] != ("claimed", "by"):
        return None
    after = _after(actors, at + 2)
    return ClaimFound(Stance.CLAIMS, after, None, at, at + 2, "claims/claimed-by") if after else None


def _own_words(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    """Read "claimed a rocket attack" and "said its fighters had shelled the base"."""
    claimed = reading.norms[at] in {"claimed", "claims"}
    near = [cue for cue in reading.cues if 0 < cue.start - at <= NOUN_REACH]
    names_act = claimed and any(reading.is_in(at + 1, "determiner") or cue.start == at + 1 for cue in near)
    if not (names_act or _own_deed(reading, at) or _own_noun(reading, at)):
        return None
    before = _before(reading, actors, at)
    if before is None or before.kind is not Kind.ORGANISATION or before.actor_kind is None:
        return None
    rule = "claims/claims-act" if names_act else "claims/own-deed"
    return ClaimFound(Stance.CLAIMS, before, None, at, at + 1, rule)


def _attribution(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    if "to" not in reading.norms[at + 1 : at + ACT_REACH]:
        return None
    subject = _after(actors, reading.norms.index("to", at))
    if subject is None:
        return None
    return ClaimFound(
        Stance.ATTRIBUTES, _before(reading, actors, at) or subject, subject, at, at + 1, "claims/attributed"
    )


def _own_deed(reading: Reading, at: int) -> bool:
    """Tell whether somebody speaks of an act of its own: "said on Monday that its fighters had shelled the base"."""
    if reading.norms[at + 1 : at + 3] == ("to", "have"):
        return any(at < cue.start <= at + ACT_REACH for cue in reading.cues)
    if not reading.has("own", at + 1, at + OWN_REACH):
        return False
    own = next((k for k in range(at + 1, at + OWN_REACH) if reading.is_in(k, "own")), None)
    if own is None:
        return False
    between = range(at + 1, own)
    if any(cue.start in between for cue in reading.cues) or any(reading.norms[k] in {",", ".", ";"} for k in between):
        return False
    return any(own < cue.start <= own + ACT_REACH and not _ceases(reading, own, cue.start) for cue in reading.cues)


def _ceases(reading: Reading, start: int, end: int) -> bool:
    """Tell whether what is said of the act is that it ends or is not to be: "said it was suspending its attacks"."""
    return any(start <= word.start < end and word.value.status in _NOT_DONE for word in reading.statuses)


def _own_noun(reading: Reading, at: int) -> bool:
    """Tell whether somebody names an act its own: "said that 40 soldiers were killed in its attack"."""
    nouns = (cue for cue in reading.cues if cue.start > at + 1 and cue.value.form in _NOUNS)
    behind = (cue for cue in nouns if not _ceases(reading, at, cue.start))
    return any(reading.norms[cue.start - 1] in {"its", "their", "our"} for cue in behind)


def _responsibility(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    window = reading.norms[max(0, at - 6) : at]
    verb = next((k for k in range(at - 1, max(-1, at - 7), -1) if reading.is_in_any(k, _STANCES)), None)
    if verb is not None:
        before = _before(reading, actors, verb)
        stance = Stance.CLAIMS if reading.is_in(verb, "takes_responsibility") else Stance.DENIES
        return ClaimFound(stance, before, None, verb, at + 1, f"claims/{stance}") if before else None
    behind = reading.norms[at + 1 : at + 12]
    if "claimed" in behind and "by" in behind and window[-1:] != ("no",):
        after = _after(actors, at + 1 + behind.index("by"))
        return ClaimFound(Stance.CLAIMS, after, None, at, at + 2, "claims/claimed-by") if after else None
    return None


_STANCES = ("takes_responsibility", "denies_responsibility")
"""Classes of verbs that go with "responsibility"."""


def speaks_of_it(reading: Reading, mentions: list[Mention]) -> ClaimFound | None:
    """Read "…, the Front said on its channel", where the one who tells it is an armed group."""
    for at in reading.all_in("own_deed"):
        speaker = next((m for m in mentions if m.end == at and m.kind is Kind.ORGANISATION), None)
        if speaker is not None and speaker.actor_kind in IRREGULAR and _closes(reading, speaker.outer):
            return ClaimFound(Stance.CLAIMS, speaker, None, speaker.start, at + 1, SPOKEN)
    return None


def _closes(reading: Reading, start: int) -> bool:
    """Tell whether the words that begin right before `start` stand behind a comma, after what was told."""
    comma = next((k for k in range(start - 1, max(-1, start - 1 - NAME_REACH), -1) if reading.norms[k] == ","), None)
    return comma is not None and not any(cue.start > comma for cue in reading.cues if cue.start < start)


def _suspicion(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    """Read "suspected rebels killed two, the mayor said": who says it attributes the deed."""
    subject = next((m for m in actors if m.outer <= at < m.end or m.outer == at + 1), None)
    said = reading.all_in("say")
    speaker = next((m for m in actors if m is not subject and (m.end in said or m.outer - 1 in said)), None)
    if subject is None or speaker is None or subject.leaning is Leaning.SUFFERER:
        return None
    if reading.is_in(subject.outer - 1, "subset"):  # "detained twelve, among them four suspected gunmen"
        return None
    return ClaimFound(Stance.ATTRIBUTES, speaker, subject, at, at + 1, "claims/suspected")


def _denial(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    """Read "the army denied it" and "denied the accusation": what is denied was told before."""
    behind = at + 1 + reading.is_in(at + 1, "determiner")
    points_back = reading.norms[at + 1 : at + 2] in _POINTING or reading.is_in(behind, "accusation")
    before = _before(reading, actors, at) if points_back else None
    return ClaimFound(Stance.DENIES, before, None, at, at + 1, "claims/denies") if before is not None else None


def _blame(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    if reading.norms[at + 1 : at + 2] == ("of",):  # "two men accused of": nobody says by whom
        return None
    if reading.norms[at - 1 : at] in {("was",), ("were",), ("been",), ("is",), ("are",)} and reading.norms[
        at + 1 : at + 2
    ] == ("on",):
        return None
    before, subject = _before(reading, actors, at), _blamed(reading, actors, at)
    if before is None or subject is None or before is subject:
        return None
    return ClaimFound(Stance.BLAMES, before, subject, at, at + 1, "claims/blames")


def _blamed(reading: Reading, actors: list[Mention], at: int) -> Mention | None:
    """Return who is blamed: "blamed the rebels", "blamed the attack on the market on the rebels"."""
    behind = range(at + 1, min(len(reading.norms), at + BLAME_REACH))
    found = [m for m in actors for k in behind if reading.norms[k] == "on" and k < m.outer <= k + 1]
    return found[-1] if found else _after(actors, at)


def _before(reading: Reading, actors: list[Mention], at: int) -> Mention | None:
    for mention in reversed(actors):
        if mention.end <= at and at - mention.end <= REACH:
            preposition = preposition_of(reading, mention)
            if preposition in {None, "of", "by", "from"} or reading.norms[mention.outer - 2 : mention.outer] == (
                "according",
                "to",
            ):
                owner = next((m for m in actors if m.end == mention.outer - 1), None) if preposition == "of" else None
                return owner or mention
    return None


def _after(actors: list[Mention], at: int) -> Mention | None:
    return next((m for m in actors if 0 <= m.outer - at <= 5), None)


def _reader_at(reading: Reading, at: int) -> "_Read":
    """Return what reads the sentence around the word at `at`: the first reader whose class it is in."""
    norm, classes = reading.norms[at], reading.lexicon.classes
    return next(read for word_class, read in _READERS if norm in classes[word_class])


_Read = Callable[[Reading, list[Mention], int], ClaimFound | None]
_READERS: tuple[tuple[str, _Read], ...] = (
    ("responsibility", _responsibility),
    ("denial", _denial),
    ("blame", _blame),
    ("suspicion", _suspicion),
    ("attribution", _attribution),
    ("own_deed", _says),
)
"""Classes of words that tell of a claim, and who reads the sentence around them."""

_CLASSES = tuple(word_class for word_class, _ in _READERS)
