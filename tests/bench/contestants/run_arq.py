"""arq: 100 jobs at a time, polled every ten milliseconds, no results kept. Its defaults are several times slower."""

import json
from typing import Any

from arq import create_pool, func
from arq.connections import RedisSettings
from arq.worker import Worker
from stopwatch import Stopwatch, asked, run

wanted = asked()
stopwatch = Stopwatch(wanted)


async def job(_context: dict[Any, Any], _message: dict[str, Any]) -> None:
    stopwatch.tick()


async def main() -> None:
    settings = RedisSettings.from_dsn(wanted.url)
    pool = await create_pool(settings)
    for data in wanted.payloads():
        await pool.enqueue_job("job", json.loads(data))
    worker = Worker([func(job, name="job", keep_result=0)], redis_settings=settings, max_jobs=100, poll_delay=0.01)
    await worker.async_run()


if __name__ == "__main__":
    run(main())
