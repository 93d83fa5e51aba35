"""A client of one's own, beside the broker's."""

import pytest
from rig import MakeSettings

from tocsin.kit import make_client

pytestmark = pytest.mark.redis


async def test_a_client_asks_the_server_of_the_settings(settings: MakeSettings) -> None:
    """And answers bytes."""
    async with make_client(settings()) as client:
        await client.set("key", "value")

        assert b"value" == await client.get("key")
