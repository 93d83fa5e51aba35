"""Watches how long a worker's streams are, and how far every group of them is behind."""

from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import RedisError

from tocsin.contracts.streams import Stream
from tocsin.kit import occurrences
from tocsin.kit.groups import look
from tocsin.kit.rounds import Round

if TYPE_CHECKING:
    from redis.asyncio import Redis

WATCH_EVERY_SECONDS: Final = 5.0
"""As fine as a scrape of Prometheus sees it; a look costs Redis microseconds."""


class Lookout:
    """Looks at one stream, and at all its groups: also at those that nobody registered, which hold it back as well."""

    def __init__(self, client: "Redis", stream: Stream[Any], *, partition: int) -> None:
        self.key = stream.key(partition)
        self._client = client
        self._readers = stream.readers
        self._told: set[str] = set()

    async def look(self) -> None:
        """Show the stream as it is now. While it cannot be seen nothing is shown. Raises `RedisError`."""
        try:
            seen = await look(self._client, stream_key=self.key, readers=self._readers)
        except (RedisError, OSError):
            occurrences.stream_unseen(self.key, gone=self._told)
            raise
        names = {group.name for group in seen.groups}
        occurrences.stream_seen(self.key, seen, gone=self._told - names)
        self._told = names

    def round(self, stage: str) -> Round:
        return Round(self.look, WATCH_EVERY_SECONDS, stage, "watch", stream=self.key)
