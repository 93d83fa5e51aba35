"""Which reports have nearly the same text: of any number of ingest workers, by what they keep in one Redis."""

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED
from tocsin.likeness import sketch as rule
from tocsin.likeness.sketch import Sketch, sketch

if TYPE_CHECKING:
    from redis.asyncio import Redis

TEXTS_PER_SCRIPT: Final = 32
"""Redis does nothing else while a script runs; 32 texts take it two or three milliseconds."""

REF_LETTERS: Final = 16
"""Letters of a report's id by which a text is known: of a million texts two agree once in forty million times."""

_RULE: Final = (rule.COPY_LIKENESS, rule.TELLING_SHARED, rule.FEWEST_TELLING, rule.KEPT)


class RedisGrouper:
    """Groups by `group.lua`, which finds and keeps texts in one step.

    So of two copies that come in at two workers at once, one is the first.
    """

    def __init__(self, client: "Redis", *, partition: int = 0, remember_days: float) -> None:
        self._script = client.register_script(files("tocsin_ingest").joinpath("group.lua").read_text(encoding="utf-8"))
        self._prefix = f"{RECEIVED.key(partition)}:near:"
        self._seconds = round(remember_days * 24 * 3600)

    async def __call__(self, reports: Sequence[Report]) -> list[str]:
        """Return each report's group. Raises `RedisError`; calling again gives the same answer."""
        groups: list[str] = []
        for start in range(0, len(reports), TEXTS_PER_SCRIPT):
            chunk = reports[start : start + TEXTS_PER_SCRIPT]
            groups += await self._group([(report.id, sketch(report.text)) for report in chunk])
        return groups

    async def _group(self, texts: Sequence[tuple[str, Sketch]]) -> list[str]:
        keys: list[str] = []
        args: list[str | float | bytes] = [self._seconds, f"{self._prefix}r:", *_RULE]
        for report_id, sketched in texts:
            ref = report_id[:REF_LETTERS]
            keys += [f"{self._prefix}r:{ref}", *(f"{self._prefix}{key}" for key in sketched.keys)]
            args += [ref, len(sketched.keys), report_id, sketched.content]
        return [group.decode() for group in await self._script(keys=keys, args=args)]


async def alone(reports: Sequence[Report]) -> list[str]:
    """Group nothing: every report is the first of its text."""
    return [report.id for report in reports]
