"""Function words around place names. They are grammar; what an analyst may want to change is in `data/cues.tsv`."""

from typing import Final


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(listed.split())


def alternatives(listed: str) -> str:
    """Return a pattern that matches any of a list of blank-separated patterns."""
    return f"(?:{'|'.join(listed.split())})"


COMPASS: Final = words(
    "north south east west northeast northwest southeast southwest north-east north-west south-east south-west"
    " n ne nne ene e se sse ese s sw ssw wsw w nw nnw wnw"
)
"""Before "of" and a name, these measure from a place: "12 nm SSE of X"."""

LOCATIVE: Final = words(
    "in at near from around outside inside between toward towards across through throughout into off within via over"
    " reaching leaving entering visiting downtown central northern southern eastern western northeastern northwestern"
    " southeastern southwestern north south east west ivo nr"
    " northeast northwest southeast southwest upstate rural nearby neighbouring neighboring"
)
"""Before a name, these say that it is a place."""

WEAKLY_LOCATIVE: Final = words("of to on for and against with by")
PARTICLES: Final = words("al el ar as ash at an ad az er es esh et en ed ez ain the de la le las los san")
"""Lower-case words that a name may begin with."""

ARTICLES: Final = {
    "al": ("el", "ar", "as", "ad", "an", "at", "az"), "el": ("al", "er", "es", "ed", "en", "et", "ez"),
    "ar": ("al", "er"), "as": ("al", "es"), "ad": ("al", "ed"), "an": ("al", "en"), "at": ("al", "et"),
    "az": ("al", "ez"), "er": ("ar", "el"), "es": ("as", "el"), "ed": ("ad", "el"), "en": ("an", "el"),
    "et": ("at", "el"), "ez": ("az", "el"),
    "ash": ("esh",), "esh": ("ash",),
}  # fmt: skip
"""The Arabic article as reports spell it, with the spellings of the same length that a gazetteer may have instead."""

SMALL: Final = words(
    "of the de la le las los el al and y e du des del da do dos di sur en au aux am an ar as ash at az ad es ez ur ul"
    " ud bin ibn der den bei upon under in"
)
"""Lower-case words that may stand within a name."""

GENERIC: Final = words(
    "base airbase airfield airport camp crossing garrison border post province state district county region governorate"
    " city town village island islands port harbour harbor terminal refinery field oilfield gas oil plant nuclear power"
    " facility site reactor dam bridge strait straits sea gulf ocean river lake valley mountains peninsula desert"
    " anchorage prison barracks refugee displacement idp air naval military complex capital"
)
"""Lower-case words that may be part of a facility's or a region's name."""

LANDFORM: Final = words("ras wadi jabal jebel tel tell tal beit bayt deir dayr ain ayn kafr kfar khirbet umm bir khan")
"""Arabic and Hebrew words for capes, valleys, houses and so on, with which longer names begin: "Ras Issa"."""

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
    " trawler carrier freighter dhow offshore maritime master deck aboard seafarers coastguard mv mt ukmto"
)
"""In a text with several of these, a mile is a nautical mile, and an offset from a town is at sea."""

CLOSED: Final = words(
    "is are was were be been has have had will would can could may might must should did does do and or but nor on in"
    " at to by from for with over as after before that which who whom where when while since until about against"
    " between during of off than then so yet if because not also only just even still never again today yesterday"
    " tomorrow"
)
"""Words of grammar, which no country's short name stands before as an adjective."""

GROUND: Final = words(
    "soil waters territory airspace mainland coast state states city cities border side province island islands"
    " coastline"
)
"""Behind a country's short name, these are the country itself: "in U.S. waters"."""

NATIONAL_BODY: Final = words(
    "army navy air marine marines coast embassy consulate department state central special forces military congress"
    " treasury president ambassador secretary foreign defense defence justice border customs senate house"
)
"""With a capital behind a country's short name, these are its organs and no new sentence: "U.S. Navy"."""

FACILITY_HEAD: Final = words(
    "station airport airfield hospital clinic university college school academy prison jail stadium arena mosque church"
    " cathedral temple synagogue square street avenue road bridge hall hotel market mall park museum library theatre"
    " theater tower building bank palace embassy consulate courthouse garrison barracks cemetery plaza"
)
"""With a capital behind a name, these make the whole the name of a facility, wherever a town has that name."""

PEOPLE: Final = words(
    "communities community tribe tribes tribal tribesmen tribesman people peoples clan clans herders ethnic militia"
    " militias militiamen rebels insurgents language speakers"
)
"""Behind a name, these say that it is a people's or a group's."""

FOLLOWERS: Final = words("fans fan supporters striker midfielder goalkeeper keeper winger defender forward boss")
"""Behind a town's name, these say that it is its football team's."""

NATIONAL_HEAD: Final = words(
    "bank party army voice church front movement union league council brigades soldiers sons committee society"
    " association federation confederation"
)
"""With a capital before "of", these make a country's name a part of their own: "Bank of America"."""

CALLED_IN_CAPITALS: Final = words("storm real inter dodge ford")
"""With a capital before a name, these make it a storm's, a club's or a car's."""

ROAD: Final = words("road highway route axis motorway expressway corridor railway line track")
"""Behind two names, these say that they are its ends: "the Goma-Sake road"."""

BEING: Final = words("is was has had")
"""Behind the first word of a sentence, these say that it is a noun."""

SAYING: Final = words("said says told asked added replied testified pleaded")
"""Behind a surname, these say that it is a person's."""

PASSED_OVER: Final = words(
    "the a an town city village province state district camp port base us american russian capital"
)
"""Words between a preposition and a name that change nothing: "in the town of X"."""
