"""The incidents told so far, found again by nearness or by what they share, so that a long text takes no longer a line.

Without this each act would be held against each incident before it, and time would grow with the square of the text.
"""

from collections.abc import Iterator
from itertools import takewhile

from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.groups import Group

NEAR = 40
"""Sentences since an incident was last spoken of within which an act may go on about it without naming it."""

MOST_SHARING = 8
"""Incidents that share a word of a place or of a victim's name with an act: the latest are looked at, no more."""

Key = tuple[str, str]
"""What an incident is filed under: a word, and whether it names a place or who was hit."""


class Told:
    """Incidents in the order in which they begin."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_touch: dict[int, Group] = {}
        self._by_key: dict[Key, dict[int, Group]] = {}

    def begin(self, lead: Act) -> None:
        """Take an act as the first of a new incident."""
        group = Group(lead, len(self.groups))
        self.groups.append(group)
        self._file(group, lead)

    def go_on(self, group: Group, act: Act) -> None:
        """Add an act to its incident."""
        group.take(act)
        self._file(group, act)

    def candidates(self, act: Act) -> list[Group]:
        """Return the incidents that the act may belong to, in the order in which they begin."""
        since = act.reading.index - NEAR
        near = takewhile(lambda group: group.last.reading.index >= since, reversed(self._by_touch.values()))
        found = {group.number: group for group in near}
        for key in _keys(act):
            found |= self._by_key.get(key, {})
        return [found[number] for number in sorted(found)]

    def _file(self, group: Group, act: Act) -> None:
        self._by_touch.pop(group.number, None)
        self._by_touch[group.number] = group
        for key in _keys(act):
            filed = self._by_key.setdefault(key, {})
            filed.pop(group.number, None)
            filed[group.number] = group
            if len(filed) > MOST_SHARING:
                del filed[next(iter(filed))]


def _keys(act: Act) -> Iterator[Key]:
    yield from {("place", word) for place in act.places for word in place.split()}
    yield from {("hit", word) for mention in act.roles.sufferers for word in mention.text.lower().split()}
