"""A worker that is killed while it sends: the alert comes again, by the same key, and only where it was not settled."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from alerting import a_change
from builders import an_incident
from receiver import Answer
from rig import until
from worked import Bench, all_settled, letters, rule, tell, webhook

from tocsin.contracts.streams import CHANGED


async def start(bench: Bench, rules: Path) -> asyncio.subprocess.Process:
    told = {
        "TOCSIN_REDIS_URL": bench.redis_url,
        "TOCSIN_ALERT_RULES": str(rules),
        "TOCSIN_ALERT_ALLOW_HOSTS": "127.0.0.1",
        "TOCSIN_VISIBILITY_SECONDS": "0.5",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tocsin_alert", env=os.environ | told, stderr=asyncio.subprocess.DEVNULL
    )


async def test_killed_while_it_sends_nothing_is_lost_and_the_key_is_the_same(bench: Bench) -> None:
    """The first worker dies with a request on its way; the next sends what was not settled, and that once."""
    path = bench.rules.write(webhook(bench.receiver.url, more="timeout_seconds = 1") + rule())

    async def reading() -> bool:
        groups = await bench.client.xinfo_groups(CHANGED.key()) if await bench.client.exists(CHANGED.key()) else []
        return bool(groups)

    async def third_came() -> bool:
        return len(bench.receiver.requests) == 3

    first = await start(bench, path)
    await until(reading, seconds=30)
    bench.receiver.answers = lambda _: Answer(after_seconds=30 if len(bench.receiver.requests) == 3 else 0)
    await tell(bench.client, *(a_change(an_incident(id=f"i-{n}")) for n in range(5)))
    await until(third_came, seconds=30)
    first.send_signal(signal.SIGKILL)
    await first.wait()

    second = await start(bench, path)
    try:
        await all_settled(bench.client)
    finally:
        second.send_signal(signal.SIGTERM)
        await second.wait()

    keys = bench.receiver.keys()
    assert ([f"i-{n}/1/all" for n in range(5)], 6) == (sorted(set(keys)), len(keys))
    assert 2 == keys.count("i-2/1/all")
    assert [] == await letters(bench.client)
