"""What belongs together because something connects it, directly or through others."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Connected(Generic[T]):
    """Things in an order, each at first by itself. What is joined is led by the first of it."""

    def __init__(self, things: Iterable[T]) -> None:
        self._lead = {thing: thing for thing in things}
        self._place = {thing: place for place, thing in enumerate(self._lead)}

    def leader(self, thing: T) -> T:
        """Return the first of all that is connected with a thing."""
        while self._lead[thing] != thing:
            self._lead[thing] = thing = self._lead[self._lead[thing]]
        return thing

    def join(self, one: T, other: T) -> None:
        """Connect two things, and all that is connected with them."""
        first, second = sorted((self.leader(one), self.leader(other)), key=self._place.__getitem__)
        self._lead[second] = first
