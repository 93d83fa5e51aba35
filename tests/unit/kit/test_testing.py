"""The helpers that plug-in authors test with."""

from collections.abc import Sequence

import pytest
from builders import a_received, a_report, an_enriched

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin.contracts.streams import CHANGED, ENRICHED, RECEIVED
from tocsin.kit.errors import Invalid, Rejection
from tocsin.kit.routes import Publish, batch_route, route, source
from tocsin.kit.testing import RecordingPublish, drain, example, pipe


def on_received(message: ReportReceived) -> ReportEnriched | None:
    match message.report.text:
        case "":
            raise Invalid("there is no text")
        case "crash":
            raise KeyError("boom")
        case "quiet":
            return None
        case _:
            return an_enriched(message.report)


ENRICH = route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich")


async def test_a_message_comes_out_of_the_pipe() -> None:
    """One message in, its output out, without a server."""
    [enriched] = await pipe(ENRICH, a_received())
    assert a_report() == enriched.report


async def test_a_pipe_takes_several_messages_and_drops_the_silent() -> None:
    """A handler that returns None has no output."""
    outputs = await pipe(ENRICH, *(a_received(a_report(text)) for text in ("a", "quiet", "b")))
    assert ["a", "b"] == [output.report.text for output in outputs]


async def test_a_refused_message_raises_with_its_reason() -> None:
    """A test of a refusal reads like any other test of an error."""
    with pytest.raises(Rejection, match="refused: there is no text"):
        await pipe(ENRICH, a_received(a_report("")))


async def test_a_crash_is_not_silent() -> None:
    """A handler's fault fails the test that met it."""
    with pytest.raises(AssertionError, match="enrich left 1 of 1 messages pending"):
        await pipe(ENRICH, a_received(a_report("crash")))


async def test_batch_routes_are_piped_alike() -> None:
    """A batch handler sees all messages at once."""
    sizes: list[int] = []

    async def on_batch(messages: Sequence[ReportReceived]) -> Sequence[Sequence[ReportEnriched] | Invalid]:
        sizes.append(len(messages))
        return [[an_enriched(message.report)] for message in messages]

    stored = batch_route(on_batch, reads=RECEIVED, writes=ENRICHED, group="store")
    assert (2, [2]) == (len(await pipe(stored, a_received(), a_received())), sizes)


async def test_a_drained_source_publishes_each_key_once() -> None:
    """The recording publish keeps keys as the real one does, and tells what was new."""
    told: list[list[bool]] = []

    async def feed(publish: Publish[ReportReceived]) -> None:
        told.append(await publish([("a", a_received()), ("b", a_received()), ("a", a_received())]))
        told.append(await publish([("b", a_received())]))

    assert 2 == len(await drain(source(feed, writes=RECEIVED)))
    assert [[True, True, False], [False]] == told


async def test_what_a_test_sees_is_what_the_wire_would_carry() -> None:
    """A message that cannot be written fails in the test, not in production."""
    publish = RecordingPublish[ReportReceived]()
    report = a_report().model_copy(update={"title": "\ud800"})
    with pytest.raises(ValueError, match="surrogates not allowed"):
        await publish([("a", a_received(report))])


def test_a_source_is_named_after_the_worker_that_writes_its_stream() -> None:
    """Metrics and logs of a source are found under the worker's name in the registry."""

    async def feed(_publish: Publish[ReportReceived]) -> None:
        return

    assert source(feed, writes=RECEIVED).name == "ingest"


async def test_a_journal_is_kept_only_from_where_it_left_off() -> None:
    """As the script does it: who takes another message for the last is told which one is, and adds nothing."""
    publish = RecordingPublish[ReportReceived]()
    a, b, c = (a_received(a_report(text)) for text in "abc")

    assert "" == await publish.append("", [])
    assert "2" == await publish.append("", [("1", a), ("2", b)])
    assert "2" == await publish.append("1", [("2", b), ("3", c)])
    assert "2" == await publish.append("2", [])
    assert "3" == await publish.append("2", [("3", c)])
    assert [a, b, c] == publish.published


def test_an_example_of_a_stream_is_at_hand() -> None:
    """A consumer's test has a real message to begin with, the first by name or the one it names."""
    assert example(CHANGED) == example(CHANGED, "created")
    assert "updated" == example(CHANGED, "updated_without_a_place").kind


def test_an_example_that_is_not_there_is_told_with_those_that_are() -> None:
    """Whoever mistypes a name reads the right ones."""
    with pytest.raises(ValueError, match=r"no example 'create'.* there are created, "):
        example(CHANGED, "create")
