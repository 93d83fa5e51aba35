"""celery at its fastest: the solo pool, 64 messages prefetched, no results, events, gossip, mingle or heartbeat."""

import json
from typing import Any

from celery import Celery
from stopwatch import Stopwatch, asked

wanted = asked()
stopwatch = Stopwatch(wanted)
app = Celery("bench", broker=wanted.url)
app.conf.update(
    task_ignore_result=True,
    worker_prefetch_multiplier=64,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)


@app.task(name="job")
def job(_message: dict[str, Any]) -> None:
    stopwatch.tick()


if __name__ == "__main__":
    for data in wanted.payloads():
        job.delay(json.loads(data))
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    app.worker_main(["worker", "--pool", "solo", "--concurrency", "1", *quiet])
