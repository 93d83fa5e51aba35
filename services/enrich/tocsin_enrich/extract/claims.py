"""Who claims, denies, attributes or blames: kept beside the perpetrator, never in its place."""

from typing import NamedTuple

from tocsin.contracts.parties import Stance
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.roles import preposition_of

REACH = 10
"""Tokens between the verb and the one who says it."""

_RESPONSIBILITY = frozenset({"responsibility", "credit", "involvement", "role", "authorship", "part"})
_OWN_DEED = frozenset(["said", "says", "claimed", "claims", "announced", "saying"])
_OWN = frozenset({"it", "they", "its", "their", "we", "he"})


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
    for at, norm in enumerate(reading.norms):
        claim = _claim(reading, actors, at, norm)
        if claim is not None and not any(c.claimant is claim.claimant and c.stance is claim.stance for c in found):
            found.append(claim)
    return found


def _claim(reading: Reading, actors: list[Mention], at: int, norm: str) -> ClaimFound | None:
    if norm in _RESPONSIBILITY:
        return _responsibility(reading, actors, at)
    if norm == "claimed" and reading.norms[at + 1 : at + 2] == ("by",):
        after = _after(actors, at + 2)
        return ClaimFound(Stance.CLAIMS, after, None, at, at + 2, "claims/claimed-by") if after else None
    if norm in _OWN_DEED and reading.norms[at + 1 : at + 2] and reading.norms[at + 1] in _OWN | {"that"}:
        own = reading.norms[at + 1] in _OWN or reading.norms[at + 2 : at + 3] in {
            ("it",),
            ("they",),
            ("its",),
            ("their",),
        }
        before = _before(reading, actors, at)
        if (
            own
            and before is not None
            and before.kind is not Kind.PERSON
            and before.actor_kind is not None
            and _armed_verb(reading, at)
        ):
            return ClaimFound(Stance.CLAIMS, before, None, at, at + 2, "claims/own-deed")
    if norm in {"blamed", "blames", "accused", "accuses", "blaming", "accusing"}:
        return _blame(reading, actors, at)
    if norm in {"attributed", "attributes"} and "to" in reading.norms[at + 1 : at + 8]:
        subject = _after(actors, reading.norms.index("to", at))
        before = _before(reading, actors, at)
        if subject is not None:
            return ClaimFound(Stance.ATTRIBUTES, before or subject, subject, at, at + 1, "claims/attributed")
    return None


def _armed_verb(reading: Reading, at: int) -> bool:
    """Tell whether what was said is an act, not a view: there is an event cue behind."""
    return any(at < cue.start <= at + 12 and cue.value.form != "gerund" for cue in reading.cues)


def _responsibility(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    window = reading.norms[max(0, at - 6) : at]
    verb = next((k for k in range(at - 1, max(-1, at - 7), -1) if reading.norms[k] in _STANCES), None)
    if verb is not None:
        before = _before(reading, actors, verb)
        stance = _STANCES[reading.norms[verb]]
        return ClaimFound(stance, before, None, verb, at + 1, f"claims/{stance}") if before else None
    behind = reading.norms[at + 1 : at + 12]
    if "claimed" in behind and "by" in behind and window[-1:] != ("no",):
        after = _after(actors, at + 1 + behind.index("by"))
        return ClaimFound(Stance.CLAIMS, after, None, at, at + 2, "claims/claimed-by") if after else None
    return None


_STANCES = {
    **dict.fromkeys(
        [
            "claimed",
            "claims",
            "claim",
            "claiming",
            "took",
            "taken",
            "take",
            "takes",
            "taking",
            "admitted",
            "accepted",
            "assumed",
        ],
        Stance.CLAIMS,
    ),
    **dict.fromkeys(["denied", "denies", "deny", "denying", "rejected", "disclaimed", "disavowed"], Stance.DENIES),
}


def _blame(reading: Reading, actors: list[Mention], at: int) -> ClaimFound | None:
    if reading.norms[at - 1 : at] in {("was",), ("were",), ("been",), ("is",), ("are",)} and reading.norms[
        at + 1 : at + 2
    ] == ("on",):
        return None
    before, subject = _before(reading, actors, at), _after(actors, at)
    if before is None or subject is None or before is subject:
        return None
    return ClaimFound(Stance.BLAMES, before, subject, at, at + 1, "claims/blames")


def _before(reading: Reading, actors: list[Mention], at: int) -> Mention | None:
    for mention in reversed(actors):
        if mention.end <= at and at - mention.end <= REACH:
            preposition = preposition_of(reading, mention)
            if preposition in {None, "of", "by", "from"} or reading.norms[mention.outer - 2 : mention.outer] == (
                "according",
                "to",
            ):
                return mention
    return None


def _after(actors: list[Mention], at: int) -> Mention | None:
    return next((m for m in actors if 0 <= m.outer - at <= 5), None)
