"""What the consumer does with a change."""

import asyncio
import json

import pytest
from tocsin.contracts.streams import CHANGED
from tocsin.kit import logs
from tocsin.kit.testing import example, pipe

from my_consumer.app import listening


@pytest.mark.parametrize(("countries", "logged"), [(set(), 1), ({"SY"}, 1), ({"IQ"}, 0)])
def test_changes_of_its_countries_are_logged(
    countries: set[str], logged: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example is in Syria; without countries all are wanted."""
    logs.configure(worker="my-consumer", level="INFO")

    asyncio.run(pipe(listening(frozenset(countries)), example(CHANGED)))

    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events.count("incident") == logged
