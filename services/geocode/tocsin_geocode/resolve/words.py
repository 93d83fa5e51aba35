"""Function words around place names. They are grammar; what an analyst may want to change is in `data/cues.tsv`."""

from typing import Final


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(listed.split())


def alternatives(listed: str) -> str:
    """Return a pattern that matches any of a list of blank-separated patterns."""
    return f"(?:{'|'.join(listed.split())})"


LOCATIVE: Final = words(
    "in at near from around outside inside between toward towards across through throughout into off within via over"
    " reaching leaving entering visiting downtown central northern southern eastern western northeastern northwestern"
    " southeastern southwestern north south east west upstate rural nearby neighbouring neighboring"
)
"""Before a name, these say that it is a place."""

WEAKLY_LOCATIVE: Final = words("of to on for and against with by")
PARTICLES: Final = words("al el ar as ash at an ad az ain the de la le las los san")
"""Lower-case words that a name may begin with."""

SMALL: Final = words(
    "of the de la le las los el al and y du des del da do dos di sur en am an ar as ash at upon under in"
)
"""Lower-case words that may stand within a name."""

GENERIC: Final = words(
    "base airbase airfield airport camp crossing garrison border post province state district county region governorate"
    " city town village island islands port harbour harbor terminal refinery field oilfield gas oil plant nuclear power"
    " facility site reactor dam bridge strait straits sea gulf ocean river lake valley mountains peninsula desert"
    " anchorage prison barracks refugee displacement idp air naval military complex"
)
"""Lower-case words that may be part of a facility's or a region's name."""

DIVISION: Final = words(
    "province provinces state governorate oblast region department prefecture county district territory emirate krai"
    " municipality division countryside canton republic wilayat"
)
"""Beside a name, these say that it is an area: "Idlib province", "the state of Borno"."""

TOWN: Final = words(
    "city town village township suburb municipality hamlet port harbour harbor anchorage airport roads refinery"
    " terminal outskirts downtown suburbs"
)
"""Beside a name, these say that it is a settlement, or a site in one."""

SEAFARING: Final = words(
    "vessel vessels tanker ship ships skiff skiffs boat boats crew pirates boarded underway anchored anchor ferry"
    " trawler carrier freighter dhow offshore maritime master deck"
)
"""In a text with several of these, a mile is a nautical mile."""

SAYING: Final = words("said says told asked added replied testified pleaded")
"""Behind a surname, these say that it is a person's."""

PASSED_OVER: Final = words(
    "the a an town city village province state district camp port base us american russian capital"
)
"""Words between a preposition and a name that change nothing: "in the town of X"."""
