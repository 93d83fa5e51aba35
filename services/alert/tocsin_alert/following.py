"""The file of rules while it changes: what holds now, and whether the worker must be put together anew."""

from pathlib import Path
from typing import Final

from tocsin.outgoing.addresses import AllowList
from tocsin_alert import occurrences
from tocsin_alert.rulebook import BadRules, read

LOOK_SECONDS: Final = 1.0
"""How often the file is looked at: who has just changed a rule is watching."""

Look = tuple[int, int, int]
"""Time, size and inode: another one means that the file was written to, or that another was put in its place."""


class Followed:
    """The rules that hold. An edit that cannot be used, or a file that is gone, leaves them as they were."""

    def __init__(self, path: Path, allowed: AllowList) -> None:
        """Read the file. Raises `BadRules` and `OSError`: there are no rules yet that could hold on."""
        self.path = path
        self.allowed = allowed
        self._seen = _look(path)
        self.book = read(path, allowed)
        self._trouble = ""
        occurrences.rules_read(path, self.book)

    def look(self) -> bool:
        """Read the file where it has changed; return whether its channels are others than before."""
        try:
            seen = _look(self.path)
            if seen == self._seen:
                return False
            book = read(self.path, self.allowed)
        except (BadRules, OSError) as error:
            self._complain(str(error))
            return False
        if _look(self.path) != seen:
            return False  # somebody is at it: it is looked at again
        self._seen, self._trouble = seen, ""
        before, self.book = self.book, book
        occurrences.rules_read(self.path, book)
        return before.channels != book.channels

    def _complain(self, why: str) -> None:
        if why != self._trouble:
            self._trouble = why
            occurrences.rules_unread(self.path, why=why)


def _look(path: Path) -> Look:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
