"""Optional readers: models that see more than the rules do. Off by default; the rules always answer.

A reader points at words of the report and names codes. `check.py` believes only words that stand in the text and reads
every number and date out of them by the rules' own grammar; `combine.py` fills with that what the rules left open.
"""

from tocsin_enrich.readers.protocol import (
    Fate,
    Findings,
    Name,
    Quoted,
    Reader,
    SeenActor,
    SeenClaim,
    SeenTarget,
    SeenToll,
    SeenWeapon,
    Sighting,
    Unanswered,
    Why,
)

__all__ = [
    "Fate",
    "Findings",
    "Name",
    "Quoted",
    "Reader",
    "SeenActor",
    "SeenClaim",
    "SeenTarget",
    "SeenToll",
    "SeenWeapon",
    "Sighting",
    "Unanswered",
    "Why",
]
