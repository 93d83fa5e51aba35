"""Tocsin's kit as a worker uses it: one message in, one out, with metrics, log lines, claims and health as they are."""

from hop import GROUP, Hop
from stopwatch import asked

from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import WorkerSettings, build, route, run

if __name__ == "__main__":
    wanted = asked()
    settings = WorkerSettings.model_validate({"redis_url": wanted.url, "batch_size": wanted.batch})
    run(build(settings, route(Hop(wanted), reads=RECEIVED, writes=ENRICHED, group=GROUP)))
