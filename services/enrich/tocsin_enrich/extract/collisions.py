"""Road and rail accidents: a vehicle that hits another one or a lone person, with nobody who meant it.

Crowds, marches and checkpoints are what drivers attack; there, and where somebody armed, a weapon or a word of intent
(word class meant) stands in the sentence, a collision is no mere accident.
"""

from tocsin_enrich.extract.lexicon import Leaning, Lookalike
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import Reading

OBJECT_REACH = 5
"""Tokens between "hit" and the noun that was hit: "hit a crowded passenger bus"."""

SUBJECT_REACH = 4
"""Tokens between a vehicle and its verb: "a lorry had reportedly struck"."""

_ACCIDENT = Lookalike("lookalike", "accident or nature")


def find_collision(reading: Reading) -> Match[Lookalike] | None:
    """Return the verb of an accident: "a truck hit a bus", "a cyclist was struck by a van", "a tram ran into a car"."""
    verbs = reading.all_in("collision_verb")
    if not verbs or _is_meant(reading):
        return None
    found = next((k for k in verbs if _collides(reading, k)), None)
    return None if found is None else Match(found, found + 1, _ACCIDENT, "lookalikes/collision")


def _is_meant(reading: Reading) -> bool:
    armed = any(people.value.leaning is Leaning.DOER for people in reading.people)
    return armed or bool(reading.weapons or reading.organisations) or reading.has("meant")


def _collides(reading: Reading, verb: int) -> bool:
    needs_into = reading.is_in(verb, "collision_into")
    end = verb + 1
    if reading.norms[end : end + 1] == ("by",):
        return not needs_into and _struck(reading, end + 1, rides_only=True) and _moved(reading, verb, alone=True)
    if needs_into and reading.norms[end : end + 1] != ("into",):
        return False
    return _moved(reading, verb, alone=False) and _struck(reading, end + needs_into, rides_only=False)


def _moved(reading: Reading, verb: int, *, alone: bool) -> bool:
    """Tell whether a vehicle, or where `alone` also a lone person, stands right before the verb."""
    before = verb
    while before and verb - before < SUBJECT_REACH and _helps(reading, before - 1):
        before -= 1
    vehicle = any(place.end == before and _is_ride(reading, place.start, place.end) for place in reading.facilities)
    return vehicle or (alone and any(person.end == before and not person.value.plural for person in reading.people))


def _struck(reading: Reading, start: int, *, rides_only: bool) -> bool:
    """Tell whether the first noun from token `start` on is a vehicle or, but for `rides_only`, a lone person."""
    nouns = sorted(k for k in reading.nouns if start <= k <= start + OBJECT_REACH)
    if not nouns or any(reading.is_in(k, "preposition") or not reading.tokens[k].word for k in range(start, nouns[0])):
        return False
    rides = (place for place in reading.facilities if start <= place.start <= start + OBJECT_REACH)
    if any(place.start == nouns[0] and _is_ride(reading, place.start, place.end) for place in rides):
        return True
    lone = any(person.start == nouns[0] and not person.value.plural for person in reading.people)
    return lone and not rides_only and not reading.is_in(nouns[0], "collective")


def _is_ride(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the word is one for a civilian vehicle, and qualifies no other noun: "a bus station"."""
    last = reading.norms[end - 1]
    return last in reading.lexicon.classes["civilian_ride"] and not any(
        other.start <= start and end < other.end for other in reading.facilities
    )


def _helps(reading: Reading, position: int) -> bool:
    adverb = reading.norms[position].endswith("ly")
    return adverb or reading.is_in_any(position, ("be", "have", "relative"))
