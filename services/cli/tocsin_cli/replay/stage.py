"""From which worker on a report goes through the pipeline again. Loads nothing heavy: people wait for help."""

from enum import StrEnum


class Stage(StrEnum):
    """Read anew, or only placed anew."""

    ENRICH = "enrich"
    GEOCODE = "geocode"
