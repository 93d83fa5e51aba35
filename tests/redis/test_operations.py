"""What docs/operations.md tells an operator to type does what it says."""

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import a_report, an_enriched
from rig import ENRICH, IN, OUT, MakeSettings, add, running, until

from tocsin.contracts.messages import ReportEnriched
from tocsin.contracts.streams import ENRICHED
from tocsin.kit import build, route
from tocsin.kit.codec import encode
from tocsin.kit.groups import ensure_group

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
HIGHEST = f"{2**64 - 1}-{2**64 - 1}"


async def type_in(client: "Redis", section: str) -> None:
    """Run the commands of a section in their order."""
    told = PAGE.partition(f"### {section}\n")[2].partition("\n## ")[0]
    for block in re.findall(r"```sh\n(.*?)```", told, re.DOTALL):
        for line in block.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "redis-cli"
            await client.execute_command(*arguments)


async def test_a_stream_at_its_highest_id_is_set_aside(client: "Redis", settings: MakeSettings) -> None:
    """Its writer waits and loses nothing; after the commands all goes on, and its reader gets what was there too."""
    read: list[str] = []

    def look(message: ReportEnriched) -> None:
        read.append(message.report.text)

    geocode = route(look, reads=ENRICHED, group="geocode")
    await client.xadd(OUT, {"data": encode(an_enriched(a_report("earlier")))}, id="5-0")
    await client.xadd(OUT, {"data": encode(an_enriched(a_report("highest")))}, id=HIGHEST)
    await ensure_group(client, stream_key=IN, group="enrich")
    await add(client, "a", "b")
    async with running(build(settings(), ENRICH)), running(build(settings(), geocode)):

        async def waits() -> bool:
            return (await client.xpending(IN, "enrich"))["pending"] == 2 and len(read) == 2

        await until(waits)
        await type_in(client, "A stream at its highest id")

        async def goes_on() -> bool:
            return (await client.xpending(IN, "enrich"))["pending"] == 0 and len(read) == 6

        await until(goes_on)
    assert ["a", "b", "earlier", "earlier", "highest", "highest"] == sorted(read)
    assert 0 == await client.exists(f"{OUT}.aside")
