"""Wiring: the changes of incidents on one side, the handler on the other."""

from functools import partial

from tocsin import kit
from tocsin.contracts.base import Message
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED
from tocsin.kit import Route, Worker, build, route

from my_consumer.handler import on_changed
from my_consumer.settings import MyConsumerSettings


def listening(countries: frozenset[str]) -> Route[IncidentChanged, Message]:
    """Read every change. `begins="$"` would leave out what was said before the first start."""
    return route(partial(on_changed, countries=countries), reads=CHANGED, group="my-consumer")


def wire() -> Worker:
    """Put the worker together."""
    settings = MyConsumerSettings()
    return build(settings, listening(settings.my_consumer_countries))


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("my-consumer", wire)
