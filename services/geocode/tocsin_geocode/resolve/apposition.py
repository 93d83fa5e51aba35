"""What the text itself calls a name, right behind it: "Wad al-Noura, a village in ..."."""

import re
from typing import Final

from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import alternatives

_ADJECTIVE: Final = r"(?!(?:of|from|in|at|near|on|for|to|by|with|who|whose|and|or)\b)[\w'\u2019-]+\s"
_PLACE: Final = alternatives(
    "village town hamlet city suburb settlement neighbou?rhood quarter township municipality commune locality camp"
    " port outpost"
)
_WHERE: Final = (
    r"\s(?:in|of|near|on|outside|at|off|within|inside|north|south|east|west|northeast|northwest|southeast|southwest"
    r"|north-\w+|south-\w+|just|about|some|around|roughly|close|not|between|\d)"
)
_CALLED: Final = re.compile(rf",\s(?:a|an|the)\s(?:{_ADJECTIVE}){{0,4}}?(?P<noun>{_PLACE})(?={_WHERE})")
"""Behind a name, folded: a noun of place that goes on to say where. "X, a village headman of Y" is somebody."""


def called_a_place(text: Text, end: int) -> int | None:
    """Return where the noun of place ends that stands in apposition to the name ending at `end`; None without one."""
    found = _CALLED.match(text.folded, end)
    return found.end("noun") if found else None
