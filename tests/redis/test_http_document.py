"""The OpenAPI document of the HTTP API, and whether the API does what it says."""

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from posting import NDJSON, lines, served, told
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from tocsin_ingest.api.document import EXAMPLE, REPORT

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

KEY = "secret"

EXAMPLES = 60
"""Requests that are made up for each operation, good ones and as many bad ones."""


@schemathesis.serializer("application/x-ndjson")
def _as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode("utf-8", errors="replace")


def ask(operation: schemathesis.APIOperation, mode: GenerationMode, url: str) -> set[int]:
    """Send made-up requests to an operation, and hold each answer to the document. Return the statuses seen."""
    seen: set[int] = set()
    # A string may be no time or no URL though it is a string.
    lenient = [positive_data_acceptance]
    if mode is GenerationMode.NEGATIVE:  # it makes up a second key beside ours
        lenient.append(ignored_auth)

    @settings(max_examples=EXAMPLES, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: schemathesis.Case) -> None:
        # Of a list, or of lines, the good ones are taken.
        excluded = lenient if isinstance(case.body, dict) else [*lenient, negative_data_rejection]
        answer = case.call_and_validate(base_url=url, headers={"X-API-Key": KEY}, excluded_checks=excluded, timeout=20)
        seen.add(answer.status_code)

    one()
    return seen


def ask_all(document: dict[str, Any], url: str) -> set[int]:
    """Ask every operation with good requests, and with bad ones where it takes anything that could be bad."""
    operations = [result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations()]
    modes = {"post": list(GenerationMode), "get": [GenerationMode.POSITIVE]}
    return set().union(*(ask(each, mode, url) for each in operations for mode in modes[each.method]))


async def test_the_api_does_what_its_document_says(redis_url: str, client: "Redis", tmp_path: Path) -> None:  # noqa: ARG001  it is emptied
    """Whatever is sent: no answer is a failure of ours, and each has a status, type, headers and body that are told.

    Without the key nothing is taken.
    """
    keys = tmp_path / "keys.toml"
    keys.write_text(f'[[key]]\nname = "k"\nsha256 = "{hashlib.sha256(KEY.encode()).hexdigest()}"\n')
    async with served(redis_url, ingest_keys=keys) as api:
        document = (await api.get("/openapi.json")).json()
        seen = await asyncio.to_thread(ask_all, document, str(api.base_url))

    assert {200, 202, 422} <= seen


async def test_the_examples_of_the_document_are_taken(redis_url: str, client: "Redis") -> None:  # noqa: ARG001  it is emptied
    """A reader who copies one gets what it shows."""
    async with served(redis_url) as api:
        document = (await api.get("/openapi.json")).json()
        examples = document["paths"]["/reports"]["post"]["requestBody"]["content"]["application/json"]["examples"]
        answers = [await api.post("/reports", json=example["value"]) for example in examples.values()]

    assert [202] * len(examples) == [answer.status_code for answer in answers]
    assert not any("error" in each for answer in answers for each in told(answer))
    jsonschema.validate(EXAMPLE, REPORT)


async def test_lines_are_the_same_objects(redis_url: str, client: "Redis") -> None:  # noqa: ARG001  it is emptied
    """What is an example of an object is one of a line."""
    async with served(redis_url) as api:
        answer = await api.post("/reports", content=lines(EXAMPLE), headers=NDJSON)

    assert ["new"] == [each["status"] for each in told(answer)]
