"""Why something that came in is no report."""

SHOWN_CHARS = 60
"""How much of a bad value a message shows: enough to find it, too little to flood a log."""


class BadReport(ValueError):  # noqa: N818 - the name is fixed by the interface: it is the report that is bad
    """Raised for anything that cannot be a report. Says which field, what was found and how to mend it."""

    def __init__(self, field: str, found: str, mend: str) -> None:
        super().__init__(f"{field}: found {found}; {mend}")
        self.field = field
        self.found = found
        self.mend = mend


def shown(value: object) -> str:
    """Return a value as it may stand in a message: quoted where it is text, and short."""
    if isinstance(value, str):
        return repr(value if len(value) <= SHOWN_CHARS else value[:SHOWN_CHARS] + "…")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return str(value)
    return "a list" if isinstance(value, list) else "an object"
