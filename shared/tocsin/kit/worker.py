"""A worker: routes and sources put to work on Redis until the process is told to stop."""

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Final

from faststream.redis import RedisBroker
from faststream.specification.asyncapi import AsyncAPI
from redis.exceptions import MovedError, RedisError

from tocsin.contracts.streams import Stream, downstream
from tocsin.kit import occurrences
from tocsin.kit.backoff import growing, rest
from tocsin.kit.bus import make_broker
from tocsin.kit.declaration import declare_route, declare_stream
from tocsin.kit.duties import Caretaker
from tocsin.kit.errors import Misconfigured
from tocsin.kit.groups import has_group
from tocsin.kit.health import HealthServer
from tocsin.kit.lag import Lookout
from tocsin.kit.metrics import REGISTRY, expect
from tocsin.kit.pressure import Pressure, watch_pressure
from tocsin.kit.publishing import StreamPublish, keep_running
from tocsin.kit.pulse import Pulse
from tocsin.kit.reader import Reading
from tocsin.kit.routes import Route, Source
from tocsin.kit.settings import WorkerSettings, without_password

if TYPE_CHECKING:
    from redis.asyncio import Redis

LOOP_BEAT_SECONDS: Final = 1.0
"""How often the event loop shows that it runs."""

LOOP_LIMIT_SECONDS: Final = 30.0
"""One message never keeps the event loop busy for this long."""

FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 5.0
"""Seconds between tries to reach Redis at the start."""

ANSWER_SECONDS: Final = 1.0
"""Redis answers in milliseconds; the prober's own patience must not end first."""

CLOSING_SECONDS: Final = 2.0
"""A database's connections are closed in milliseconds; one that is silent must not keep the worker."""

Hook = Callable[[], Awaitable[None]]


class Worker:
    """Routes and sources, with the settings they run under. Made by `build`, started by `main`, `run` or `serve`."""

    def __init__(
        self,
        settings: WorkerSettings,
        *,
        routes: tuple[Route[Any, Any], ...],
        sources: tuple[Source[Any], ...],
        ready: Hook | None,
        on_stop: Hook | None,
    ) -> None:
        self.settings = settings
        self.routes = routes
        self.sources = sources
        self.name = "+".join(dict.fromkeys([*(r.group for r in routes), *(s.name for s in sources)]))
        self.stopping = asyncio.Event()
        self._id = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.health_url: str | None = None
        self._ready = ready
        self._on_stop = on_stop
        self._loop_pulse = Pulse("event loop")
        self._pulses = [Pulse(f"reader of {r.group}") for r in routes]
        self._broker = self._declare()
        self._started = False

    def asyncapi(self) -> str:
        """Return the AsyncAPI document of the streams that this worker reads and writes, as JSON."""
        return AsyncAPI(self._broker, title=f"tocsin {self.name}").to_specification().to_json()

    def stop(self, why: str) -> None:
        """Tell the worker to finish the batch in hand and end. Safe to call again."""
        if not self.stopping.is_set():
            occurrences.stopping(self.name, why=why)
            self.stopping.set()

    async def serve(self) -> None:
        """Work until told to stop, or until every source has finished where there is no route."""
        async with AsyncExitStack() as closing:
            closing.callback(occurrences.stopped, self.name)
            self._expect()
            closing.callback(self._serve_health().close)
            closing.callback(asyncio.create_task(self._beat()).cancel)
            if self._on_stop:
                closing.push_async_callback(self._close, self._on_stop)
            closing.push_async_callback(self._broker.stop)
            if await self._start():
                await self._work()

    async def _close(self, on_stop: Hook) -> None:
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await on_stop()
        except TimeoutError:
            occurrences.gave_up(self.name, waiting_for="on_stop", seconds=CLOSING_SECONDS)

    def _expect(self) -> None:
        routes, sources = [route.group for route in self.routes], [source.name for source in self.sources]
        streams = [stream.key(self.settings.partition) for stream in self._known()]
        expect(self.name, routes=routes, sources=sources, streams=streams)

    def _serve_health(self) -> HealthServer:
        health = HealthServer(
            host=self.settings.health_host,
            port=self.settings.health_port,
            pulses=[self._loop_pulse, *self._pulses],
            ready=self._why_not_ready,
            registry=REGISTRY,
        )
        self.health_url = health.url
        occurrences.health_served(health.url)
        return health

    def _declare(self) -> RedisBroker:
        broker = make_broker(self.settings)
        for route, pulse in zip(self.routes, self._pulses, strict=True):
            reading = Reading(
                consumer=f"{route.group}-{self._id}", settings=self.settings, pulse=pulse, stopping=self.stopping
            )
            declare_route(broker, route, reading)
        for stream in dict.fromkeys([*self._written(), *self._dead()]):
            declare_stream(broker, stream, partition=self.settings.partition)
        return broker

    def _written(self) -> list[Stream[Any]]:
        written = [*(route.writes for route in self.routes), *(source.writes for source in self.sources)]
        return [stream for stream in written if stream is not None]

    def _dead(self) -> list[Stream[Any]]:
        return [route.reads.dead for route in self.routes]

    def _known(self) -> list[Stream[Any]]:
        """Return the streams that are read or written, but for the dead ones."""
        return list(dict.fromkeys([*(route.reads for route in self.routes), *self._written()]))

    async def _start(self) -> bool:
        """Connect and begin to read; while Redis is away, say so and try again. Return False when told to stop."""
        for pause in growing(first=FIRST_PAUSE_SECONDS, cap=LONGEST_PAUSE_SECONDS):
            try:
                client = await self._broker.connect()
                await client.exists(self._known()[0].key(self.settings.partition))
                await self._broker.start()
            except MovedError as error:
                raise Misconfigured(
                    "TOCSIN_REDIS_URL names one server of a Redis Cluster as if it were alone: "
                    "write redis+cluster://HOST:PORT, with as many of its servers as you like, separated by commas"
                ) from error
            except (RedisError, OSError) as error:
                occurrences.bus_failed(self.name, doing="start", error=error, pause=pause)
                await self._broker.stop()
                await rest(pause, stopping=self.stopping)
                if self.stopping.is_set():
                    return False
            else:
                break
        self._started = True
        occurrences.started(
            self.name,
            redis_url=self.settings.redis_url,
            streams=[r.reads.key(self.settings.partition) for r in self.routes],
        )
        return True

    async def _work(self) -> None:
        client, stopping = await self._broker.connect(), self.stopping
        seen = dict.fromkeys([*self._known(), *self._dead()])
        rounds = [Lookout(client, stream, partition=self.settings.partition).round(self.name) for stream in seen]
        rounds += [Caretaker(client, s, self.settings, worker=self._id).round(self.name) for s in self._known()]
        async with asyncio.TaskGroup() as tasks:
            background = [
                *(tasks.create_task(each.keep(stopping=stopping)) for each in rounds),
                tasks.create_task(self._feed(client)),
            ]
            await stopping.wait()
            for task in background:  # each ends by itself as well: redis-py may swallow a cancellation
                task.cancel()
            # Now, and not when the sources have ended: batches and sources have the drain time together.
            await asyncio.gather(*(reader.stop() for reader in self._broker.subscribers))

    async def _feed(self, client: "Redis") -> None:
        if not self.sources:
            return
        settings, stopping = self.settings, self.stopping
        pressure = Pressure(self.name, high=settings.backlog_high_entries, low=settings.backlog_low_entries)
        streams = downstream([source.writes for source in self.sources])
        feeding = []
        for source in self.sources:
            publish = StreamPublish(client, source, settings=settings, pressure=pressure, stopping=stopping)
            feeding.append(asyncio.create_task(keep_running(source, publish, stopping=stopping)))
        async with asyncio.TaskGroup() as tasks:
            done = asyncio.Event()
            watching = tasks.create_task(
                watch_pressure(client, pressure, streams, partition=settings.partition, stopping=done)
            )
            try:
                await asyncio.wait(feeding)
            finally:
                await self._end(feeding)
                done.set()
                watching.cancel()
        if not self.routes:
            self.stop("every source has finished")

    async def _end(self, feeding: Sequence[asyncio.Task[None]]) -> None:
        """Cancel the sources and give them the drain time; cancel them again where that was not enough, and go on."""
        for task in feeding:
            task.cancel()
        _, late = await asyncio.wait(feeding, timeout=self.settings.drain_seconds)
        for task in late:
            task.cancel()
        if late:
            occurrences.gave_up(self.name, waiting_for="sources", seconds=self.settings.drain_seconds)

    async def _beat(self) -> None:
        while True:
            self._loop_pulse.beat("running", limit_seconds=LOOP_LIMIT_SECONDS)
            await asyncio.sleep(LOOP_BEAT_SECONDS)

    async def _why_not_ready(self) -> str | None:
        if not self._started:
            return f"not connected to Redis at {without_password(self.settings.redis_url)} yet"
        if self.stopping.is_set():
            return "stopping"
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                missing = await self._missing_group()
        except TimeoutError:
            return f"Redis at {without_password(self.settings.redis_url)} is silent"
        if missing is None and self._ready:
            await self._ready()
        return missing

    async def _missing_group(self) -> str | None:
        client = await self._broker.connect()
        await client.ping()
        for route in self.routes:
            key = route.reads.key(self.settings.partition)
            if not await has_group(client, stream_key=key, group=route.group):
                return f"the group {route.group} of {key} does not exist"
        return None


def build(
    settings: WorkerSettings,
    *parts: Route[Any, Any] | Source[Any],
    ready: Hook | None = None,
    on_stop: Hook | None = None,
) -> Worker:
    """Put routes and sources together. `ready` raises where the worker cannot work now; `on_stop` closes what it holds.

    Raises `Misconfigured` where there is nothing to do.
    """
    routes = tuple(part for part in parts if isinstance(part, Route))
    sources = tuple(part for part in parts if isinstance(part, Source))
    if not parts:
        raise Misconfigured("a worker needs at least one route or source: build(settings, route(...))")
    return Worker(settings, routes=routes, sources=sources, ready=ready, on_stop=on_stop)
