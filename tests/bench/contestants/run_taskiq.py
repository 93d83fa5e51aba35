"""taskiq on a Redis stream with acknowledgements: 100 tasks at a time and per read, orjson, no parameter validation."""

import json
from typing import Any

from stopwatch import Stopwatch, asked, run
from taskiq.api import run_receiver_task
from taskiq.serializers import ORJSONSerializer
from taskiq_redis import RedisStreamBroker

wanted = asked()
stopwatch = Stopwatch(wanted)
broker = RedisStreamBroker(wanted.url, consumer_id="0", xread_count=100).with_serializer(ORJSONSerializer())


@broker.task
async def job(_message: dict[str, Any]) -> None:
    stopwatch.tick()


async def main() -> None:
    await broker.startup()
    for data in wanted.payloads():
        await job.kiq(json.loads(data))
    await run_receiver_task(broker, max_async_tasks=100, max_prefetch=100, validate_params=False)


if __name__ == "__main__":
    run(main())
