"""A part of what is known of an incident, which may be told by very many reports; and how much there is of it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a list: at most `limit` of it, after the first `skip`; None is all the rest."""

    skip: int = 0
    limit: int | None = None

    @property
    def of_list(self) -> slice:
        """Return the part of a list that is in memory."""
        return slice(self.skip, None if self.limit is None else self.skip + self.limit)


ALL: Final = Window()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is known of an incident: what reports say of it, and how often it was told."""

    mentions: int
    revisions: int
