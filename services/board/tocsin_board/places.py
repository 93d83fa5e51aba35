"""How many answers that take long one key may have under way: each holds a connection, and others want some too."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tocsin_board.problems import AGAIN_SECONDS, Problem


class Places:
    """Places by who has them; `what` is had, as it is told to whoever gets none, and `mend` is what he can do."""

    def __init__(self, most: int, *, what: str, mend: str) -> None:
        self._most = most
        self._what = what
        self._mend = mend
        self._taken: Counter[str] = Counter()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """Take a place. Raises `Problem` where all that one may have are taken."""
        if self._taken[who] >= self._most:
            what = f"{self._most} {self._what} at once are as many as one key may have"
            status = HTTPStatus.TOO_MANY_REQUESTS
            raise Problem(status, what, where="Authorization", mend=self._mend, retry_after=AGAIN_SECONDS)
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            self._taken += Counter()  # whoever has none is forgotten
