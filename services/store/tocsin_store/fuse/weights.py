"""The points of everything that two mentions can agree on or not. Set by hand on written pairs (tests/golden/fuse).

A type, a day and a town together are enough (`compare.SAME_FROM`); where one of them is said less exactly, something
more must agree: whom it hit, with what, how many. What all attacks of a war share counts little, what few share much.
"""

from typing import Final, NamedTuple


class Factor(NamedTuple):
    """Something that two mentions agree on or not, and its points."""

    what: str
    points: float

    def __str__(self) -> str:
        return f"{self.what} {self.points:+g}"


SAME_TYPE: Final = Factor("same type", 1.0)
"""The sub-type is the same."""

KINDRED_TYPE: Final = Factor("kindred types", 0.5)
"""The sub-types are told for each other: `kinds.EVENT_FAMILIES`."""

SAME_DAY: Final = Factor("same day", 1.5)
"""Both say the one day, be it "on Sunday" or "early on Sunday"."""

OTHER_HALF: Final = Factor("another half of the day", -0.75)
"""Both say the one day, the one its morning and the other its afternoon or night: two bombs in one city on one day. A
report may be wrong in it, and then a count or a name makes up for that."""

SHARED_DAYS: Final = Factor("days in common", 1.0)
"""Intervals of a night or less meet, or one is that of publication; or both are the same days of a week."""

TURN_OF_DAY: Final = Factor("the turn of a day", 0.5)
"""Days next to each other, one of which is a night's or that of publication."""

NEXT_DAY: Final = Factor("the next day", -1.5)
"""Days next to each other, both said. Where a town is shelled day after day all else agrees; another time zone, from
which the day was told, must be made up for by a count or a name."""

NEXT_ISSUE: Final = Factor("published the next day", -0.5)
"""Neither says a day, and one was published the day after the other."""

SAME_SITE: Final = Factor("same site", 2.0)
"""The same base, quarter or position: few things occur there on a day."""

SAME_TOWN: Final = Factor("same town", 1.5)
"""The same town, or another place that is a gazetteer's own record."""

SAME_DISTRICT: Final = Factor("same district", 0.75)
"""The same district (second order): several things may occur there on a day."""

SAME_REGION: Final = Factor("same region", 0.5)
"""The same province or sea: on a bad day, dozens."""

INSIDE: Final = Factor("one place in the other", 1.0)
"""The middle of one place lies in the other: a quarter and its city."""

BESIDE: Final = Factor("places that touch", 0.25)
"""They touch, and neither lies in the other."""

IN_REGION: Final = Factor("in one region", 0.25)
"""One is a region that the other touches. Weaker than what side and weapon together make up for: in a war they are the
same all over the region."""

TWO_PLACES: Final = Factor("two places of a kind", -1.0)
"""Two towns, or two bases, near enough for their radii to touch."""

SAME_DOER: Final = Factor("same perpetrator or claimant", 0.5)
"""A name among those who did it or say so: in a war, nearly always the same."""

OTHER_DOER: Final = Factor("other perpetrator", -0.75)
"""Both name who did it, and not the same; each side may blame the other."""

SAME_SUFFERER: Final = Factor("same side was hit", 0.5)
"""The same side was hit."""

SAME_PERSON: Final = Factor("same person", 2.0)
"""A person it befell, by name."""

OTHER_PERSONS: Final = Factor("other persons by name", -1.0)
"""Both name persons, and not the same; of several victims each report may name one."""

SAME_THING: Final = Factor("same thing by name", 1.5)
"""A thing that was hit, by name."""

SAME_TARGET: Final = Factor("same kind of target", 0.5)
"""The same kind of thing, where the kind says something: a hospital, a refinery."""

OTHER_TARGET: Final = Factor("other kinds of target", -0.5)
"""Other kinds; of several things that were hit each report may tell one."""

SAME_WEAPON: Final = Factor("same weapon", 0.5)
"""The same weapon."""

SAME_COUNT: Final = Factor("as many of them", 0.5)
"""And as many of them, two or more."""

KINDRED_WEAPON: Final = Factor("kindred weapons", 0.25)
"""Weapons that are taken for each other, or used together: `kinds.WEAPON_FAMILIES`."""

OTHER_WEAPON: Final = Factor("other weapon", -0.75)
"""Weapons that are not taken for each other."""

SAME_TOLL: Final = ((20, 2.0), (10, 1.5), (4, 1.0), (1, 0.5), (0, 0.25))
"""At least so many, and the same number in both: the greater it is, the fewer incidents have it. "At least 74" and 74
are one number; of less than `TELLING_TOLL`, both must be exact."""

NEAR_TOLL: Final = 0.5
"""Ranges that meet: "at least 10" and 12."""

CLOSE_TOLL: Final = 0.75
"""Great tolls that are close to each other: 38 and "at least 42" are one count, hours apart."""

GREAT_TOLL: Final = 20
"""The least toll of which that holds: few incidents of a day reach it."""

CLOSE_GROWTH: Final = 1.25
"""How many times the lesser the greater of two close tolls may be."""

TELLING_TOLL: Final = 4
"""The least toll whose range says anything: "at least one" fits every attack."""

OTHER_TOLL: Final = -0.75
"""One is more than `TOLL_GROWTH` times the other: tolls rise, and rarely so far. "Dozens", or "up to 200", is no count
that a greater one could speak against."""

TOLL_GROWTH: Final = 3.0
"""How many times the first toll a later one may be before that speaks against them."""

MOST_OF_TOLLS: Final = 2.5
"""Killed and injured together, both the same and both large, make up for a day that was told from another zone."""

COPY: Final = Factor("copies of one text", 3.0)
"""One text was written from the other: `signature.are_copies`. Not enough alone: a text may tell several incidents."""

ALIKE: Final = ((0.2, 2.5), (0.08, 2.0), (0.06, 1.5))
"""At least so alike are two texts that are no copies: two reporters tell of the same things. Of pairs of stories on one
event a quarter is at 0.08 or more, of pairs on two events of one kind one in four hundred (ECB+). Counts for nothing
where a text is short, nor between reports of one outlet, which has its ways of saying things. Where the days differ,
neither this nor that it is a copy counts: a form that is filled in each day has nearly the same text each day."""

SAME_WORDS: Final = Factor("same words for the act", 0.25)
"""The act is told with the same words: tells apart what copies of one text tell of."""
