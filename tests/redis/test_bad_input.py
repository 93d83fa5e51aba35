"""Whatever comes in on a stream ends in a fate with a name, and the good entries beside it go on."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from builders import a_received, a_report
from rig import ENRICH, IN, MakeSettings, add, enriched, letters, running, settled, until

from tocsin.contracts.messages import RawField, RejectReason
from tocsin.kit import build
from tocsin.kit.codec import encode

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

GOOD = json.loads(encode(a_received(a_report("good"))))


def changed(**changes: object) -> str:
    return json.dumps(GOOD | changes)


def without_text() -> str:
    return changed(report={name: value for name, value in GOOD["report"].items() if name != "text"})


BAD: dict[str, tuple[Mapping[str | bytes, str | bytes], RejectReason]] = {
    "no data": ({"body": "{}"}, RejectReason.NO_DATA),
    "data in capitals": ({"DATA": json.dumps(GOOD)}, RejectReason.NO_DATA),
    "a name that is no UTF-8": ({b"\xff": b"x"}, RejectReason.NO_DATA),
    "empty data": ({"data": ""}, RejectReason.NOT_JSON),
    "not JSON": ({"data": "oops"}, RejectReason.NOT_JSON),
    "half a message": ({"data": json.dumps(GOOD)[:-20]}, RejectReason.NOT_JSON),
    "two messages": ({"data": json.dumps(GOOD) * 2}, RejectReason.NOT_JSON),
    "not UTF-8": ({"data": json.dumps(GOOD).encode().replace(b"good", b"\xff\xfe")}, RejectReason.NOT_UTF8),
    "UTF-16": ({"data": json.dumps(GOOD).encode("utf-16")}, RejectReason.NOT_UTF8),
    "half a surrogate pair": ({"data": json.dumps(GOOD).replace("good", "\\ud83d")}, RejectReason.NOT_JSON),
    "deep nesting": ({"data": "[" * 100_000 + "]" * 100_000}, RejectReason.NOT_JSON),
    "deep nesting in a field": (
        {"data": json.dumps(GOOD)[:-1] + ',"x":' + '{"y":' * 5000 + "1" + "}" * 5000 + "}"},
        RejectReason.NOT_JSON,
    ),
    "a number": ({"data": "1"}, RejectReason.WRONG_SHAPE),
    "a list": ({"data": f"[{json.dumps(GOOD)}]"}, RejectReason.WRONG_SHAPE),
    "null": ({"data": "null"}, RejectReason.WRONG_SHAPE),
    "a wrong type": ({"data": changed(report=GOOD["report"] | {"text": 7})}, RejectReason.WRONG_SHAPE),
    "a missing field": ({"data": without_text()}, RejectReason.WRONG_SHAPE),
    "another message": ({"data": changed(schema="report.enriched")}, RejectReason.WRONG_SHAPE),
    "a time without a zone": ({"data": changed(produced_at="2024-01-01T00:00:00")}, RejectReason.WRONG_SHAPE),
    "a version to come": ({"data": changed(version=2)}, RejectReason.UNKNOWN_VERSION),
    "twenty megabytes": ({"data": "x" * 20_000_000}, RejectReason.TOO_LARGE),
    "what the handler refuses": (
        {"data": encode(a_received(a_report("invalid")))},
        RejectReason.REFUSED,
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_entry_has_its_fate_and_its_neighbours_go_on(
    name: str, client: "Redis", settings: MakeSettings
) -> None:
    """It is dead-lettered for the reason that is right, at the first try, and nothing is pending."""
    fields, reason = BAD[name]
    await add(client, "before")
    entry_id = await client.xadd(IN, dict(fields))  # type: ignore[arg-type]
    await add(client, "after")
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    assert ["before", "after"] == await enriched(client)
    [letter] = await letters(client)
    assert (reason, 1, entry_id.decode()) == (letter.reason, letter.deliveries, letter.entry_id)
    assert letter.detail
    assert len(letter.detail) <= 500


async def test_all_of_it_at_once(client: "Redis", settings: MakeSettings) -> None:
    """One batch that holds everything bad, with a good entry after each: each gets what it would get alone."""
    for fields, _ in BAD.values():
        await client.xadd(IN, dict(fields))  # type: ignore[arg-type]
        await add(client, "good")
    async with running(build(settings(batch_size=512), ENRICH)):
        await until(lambda: settled(client), seconds=30)
    assert ["good"] * len(BAD) == await enriched(client)
    assert [reason for _, reason in BAD.values()] == [letter.reason for letter in await letters(client)]


GOOD_ENOUGH: dict[str, Mapping[str, str]] = {
    "fields beside data": {"trace": "t-1", "data": json.dumps(GOOD), "other": ""},
    "what a later version may add": {"data": changed(added={"deep": [1, {"more": None}]})},
    "no schema and no version": {
        "data": json.dumps({name: value for name, value in GOOD.items() if name not in {"schema", "version"}})
    },
    "spaces and line ends": {"data": f"\n {json.dumps(GOOD, indent=2)}\t\r\n"},
    "escaped characters": {"data": json.dumps(GOOD).replace("good", "\\u0067ood")},
}


@pytest.mark.parametrize("name", GOOD_ENOUGH)
async def test_a_producer_may_say_more_than_is_asked(name: str, client: "Redis", settings: MakeSettings) -> None:
    """Readers ignore what they do not know."""
    await client.xadd(IN, dict(GOOD_ENOUGH[name]))  # type: ignore[arg-type]
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    assert (["good"], []) == (await enriched(client), await letters(client))


async def test_a_read_that_brings_nothing_is_no_batch(client: "Redis", settings: MakeSettings) -> None:
    """An idle stream calls no handler, hands nothing over and counts nothing as received."""
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
        first = (await client.info("commandstats")).get("cmdstat_xreadgroup", {}).get("calls", 0)

        async def read_again() -> bool:
            stats = await client.info("commandstats")
            return bool(stats["cmdstat_xreadgroup"]["calls"] > first + 3)

        await until(read_again)
    assert [0, 0] == [await client.xlen(IN), len(await enriched(client))]


async def test_the_letter_keeps_the_entry_as_it_was(client: "Redis", settings: MakeSettings) -> None:
    """Every field, in its order; bytes that are no text as base64."""
    await client.xadd(IN, {"trace": "t-1", "data": b"\xff\x00", "empty": ""})
    async with running(build(settings(), ENRICH)):
        await until(lambda: settled(client))
    [letter] = await letters(client)
    assert (
        RawField(name="trace", value="t-1"),
        RawField(name="data", value="/wA=", encoding="base64"),
        RawField(name="empty", value=""),
    ) == letter.entry
