"""Getting a document from the web, safely: the interface, and what can go wrong.

The world that is fetched from is not trusted: it may lead to our own network, hang, lie, or send without end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came. `url` is where it was found after all redirects; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def unchanged(self) -> bool:
        """Whether the server said that it is what the caller has: then there is no body."""
        return self.status == 304


class Unfetchable(Exception):  # noqa: N818 - it is the document that cannot be had
    """A document could not be had. The text says what, why and how to mend it; it holds no password.

    A `HostPauses` is one for which nobody was asked.

    `retry_after` is how many seconds its server asks for; None where it said nothing. `for_good` means that asking
    again is of no use: the address is forbidden, or the server says that it is gone. `status` is what the server
    answered with; None where it never did, or where it is not its answer that is wrong.
    """

    def __init__(
        self, why: str, *, retry_after: float | None = None, for_good: bool = False, status: int | None = None
    ) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.for_good = for_good
        self.status = status


class HostPauses(Unfetchable):
    """The document was not asked for: its host wants to be left alone, which may be another document's doing."""

    def __init__(self, host: str, *, seconds: float) -> None:
        super().__init__(f"{host} asked us to pause, for another {seconds:.0f} seconds", retry_after=seconds)


class Fetcher(Protocol):
    """Fetches documents. Safe to share by any number of tasks; it keeps the peace with each host."""

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Return the document at an http or https URL that somebody named: a feed, or a page.

        `etag` and `last_modified` are those of the last time. The site's robots.txt is not asked: it speaks to programs
        that choose for themselves what to read, and a feed is made for programs. Raises `Unfetchable`, and nothing
        else. It may wait for the host's turn, which no time limit counts.
        """

    async def follow(self, url: str, *, accept: str | None = None, max_bytes: int | None = None) -> Fetched:
        """Return the page at a URL that was come upon as a link, where the site's robots.txt lets us read it.

        As `fetch` in everything else.
        """
