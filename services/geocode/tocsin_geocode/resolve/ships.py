"""Names of ships in brackets or quotation marks behind what kind of ship it is: "the tanker (CITY OF LEEDS)"."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tocsin_geocode.resolve.text import Text

_SHIPS: Final = (
    "vessel ship tanker carrier freighter trawler tug tugboat barge dhow yacht sailboat catamaran sloop ketch boat"
    " ferry coaster reefer bulker launch dredger dredge rig ro-ro liner speedboat trimaran schooner fishing\\s+boat"
)
_CAPITALS: Final = r"[A-Z0-9][A-Z0-9.'&-]*(?:\s+[A-Z0-9][A-Z0-9.'&-]*){0,5}"
_TITLE: Final = r"[A-Z][\w.'&-]*(?:\s+(?:(?:of|de|the)\s+)?[A-Z0-9][\w.'&-]*){0,4}"
_NAMED: Final = re.compile(
    rf"\b(?:{'|'.join(_SHIPS.split())})s?,?\s+(?:\((?P<bracketed>{_CAPITALS})\)"
    rf"|[\"\u201c\u2018'](?P<quoted>{_TITLE})[\"\u201d\u2019'])",
    re.IGNORECASE,
)


class ShipName(NamedTuple):
    """Where the name of a ship stands."""

    start: int
    end: int


def ship_names(text: Text) -> Iterator[ShipName]:
    """Yield the spans of names that a ship's kind stands before; in brackets only those in capitals."""
    for match in _NAMED.finditer(text.raw):
        group = "bracketed" if match["bracketed"] else "quoted"
        name = match[group]
        if name.isupper() or (group == "quoted" and name[0].isupper()):
            yield ShipName(match.start(group), match.end(group))
