"""dramatiq: eight worker threads and its default middleware, and 256 messages prefetched, which doubles its speed."""

import json
import os
import time
from typing import Any

from stopwatch import Stopwatch, asked

os.environ["dramatiq_queue_prefetch"] = "256"  # noqa: SIM112  it reads this name, at its import

import dramatiq
from dramatiq.brokers.redis import RedisBroker

wanted = asked()
stopwatch = Stopwatch(wanted)
broker = RedisBroker(url=wanted.url)
dramatiq.set_broker(broker)


@dramatiq.actor
def job(_message: dict[str, Any]) -> None:
    stopwatch.tick()


if __name__ == "__main__":
    for data in wanted.payloads():
        job.send(json.loads(data))
    dramatiq.Worker(broker, worker_threads=8).start()
    while True:
        time.sleep(60)
