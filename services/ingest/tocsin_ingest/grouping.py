"""Which reports have nearly the same text: of any number of ingest workers, by what they keep in one Redis."""

import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
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

REF_BYTES: Final = 8
"""Bytes of a report's id by which a text is known: of a million texts two agree once in forty million times."""

PLACE_BYTES: Final = 8
"""Six are the field; two are the number of its hash, of 65,536 that the keys of a period's texts are spread over. Redis
keeps a hash of up to 128 fields as one row of bytes, a fifth of what as many keys take: so many are they after 400,000
long texts."""

_RULE: Final = (rule.COPY_LIKENESS, rule.TELLING_SHARED, rule.FEWEST_TELLING, rule.KEPT)


class RedisGrouper:
    """Groups by `group.lua`, which finds and keeps texts in one step.

    So of two copies that come in at two workers at once, one is the first. A text is remembered for as many days as
    told; the hashes that lead to it are those of a period of as many days, and are looked at for the next one too.
    """

    def __init__(
        self, client: "Redis", *, partition: int = 0, remember_days: float, now: Callable[[], float] = time.time
    ) -> None:
        self._script = client.register_script(files("tocsin_ingest").joinpath("group.lua").read_text(encoding="utf-8"))
        self._prefix = f"{RECEIVED.key(partition)}:near:".encode()
        self._seconds = round(remember_days * 24 * 3600)
        self._now = now

    async def __call__(self, reports: Sequence[Report]) -> list[str]:
        """Return each report's group. Raises `RedisError`; calling again gives the same answer."""
        groups: list[str] = []
        for start in range(0, len(reports), TEXTS_PER_SCRIPT):
            chunk = reports[start : start + TEXTS_PER_SCRIPT]
            groups += await self._group([(bytes.fromhex(report.id), sketch(report.text)) for report in chunk])
        return groups

    async def _group(self, texts: Sequence[tuple[bytes, Sketch]]) -> list[str]:
        period, records = int(self._now() / self._seconds), self._prefix + b"r:"
        hashes = [self._prefix + b"%d:" % each for each in (period, period - 1)]
        keys: list[bytes] = []
        args: list[float | bytes] = [self._seconds, (period + 2) * self._seconds, records, *_RULE, *hashes]
        for report_id, sketched in texts:
            ref = report_id[:REF_BYTES]
            keys.append(records + ref)
            args += [ref, report_id, b"".join(map(_place, sketched.keys)), sketched.content]
        return [group.hex() for group in await self._script(keys=keys, args=args)]


def _place(key: str) -> bytes:
    """Return where copies that have this key meet."""
    return blake2b(key.encode(), digest_size=PLACE_BYTES).digest()
