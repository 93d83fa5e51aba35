"""What has to be done for a stream once, however many workers read and write it: cut it, and tidy its groups.

Each stream is looked after by one of its readers and writers. Whose turn it is stands in a key beside the stream and
ends by itself; the work is done in scripts, each of which looks and acts in one step, so that a turn held by two
workers for a moment does no harm.
"""

from typing import TYPE_CHECKING, Any, Final

from tocsin.contracts.streams import Stream
from tocsin.kit import occurrences
from tocsin.kit.rounds import Round
from tocsin.kit.scripts import text
from tocsin.kit.settings import WorkerSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis

DUTY_EVERY_SECONDS: Final = 5.0
"""How often streams are cut: at ten thousand messages a second some hundred megabytes come together meanwhile."""

TURNS_MISSED: Final = 3
"""A worker that was silent for so many rounds has lost its turn to another."""

CUT_AT_ONCE: Final = 10_000
"""Redis does nothing else while it cuts; so many entries take it a few milliseconds."""

SILENT_VISIBILITIES: Final = 10
"""A consumer that was silent for so many visibility times is gone: a living one reads every second."""


class Caretaker:
    """Looks after one stream, where it is this worker's turn."""

    def __init__(self, client: "Redis", stream: Stream[Any], settings: WorkerSettings, *, worker: str) -> None:
        self._trim = client.register_script(text("trim.lua"))
        self._tidy = client.register_script(text("tidy.lua"))
        self.key = stream.key(settings.partition)
        self._stream = stream
        self._worker = worker
        # What registered readers are done with is of no use to anybody; others may come later, and find this much.
        self._kept_seconds = 0.0 if stream.readers else settings.retention_hours * 3600
        self._silent_seconds = settings.visibility_seconds * SILENT_VISIBILITIES

    async def work(self) -> bool:
        """Cut the stream and tidy its groups; return False where it is another worker's turn. Raises `RedisError`."""
        while (cut := await self._cut()) > CUT_AT_ONCE // 2:
            pass
        if cut < 0:
            return False
        removed = await self._tidy(keys=[self.key], args=[int(self._silent_seconds * 1000)])
        if removed:
            occurrences.consumers_removed(self.key, count=removed)
        return True

    def round(self, stage: str) -> Round:
        return Round(self.work, DUTY_EVERY_SECONDS, stage, "look_after", stream=self.key)

    async def _cut(self) -> int:
        turn = int(TURNS_MISSED * DUTY_EVERY_SECONDS * 1000)
        kept = int(self._kept_seconds * 1000)
        arguments: list[str | int] = [self._worker, turn, kept, CUT_AT_ONCE, *self._stream.readers]
        cut = int(await self._trim(keys=[self.key, f"{self.key}:turn"], args=arguments))
        if cut > 0:
            occurrences.trimmed(self.key, entries=cut)
        return cut
