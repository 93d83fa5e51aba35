"""What the kit uses of FastStream's inside. A new FastStream that breaks one of these breaks the kit: look there.

`reader.py` subclasses `StreamBatchSubscriber` and owns its read loop; `declaration.py` registers it by hand.
"""

import inspect
from importlib.metadata import version

import pytest
from faststream._internal.broker.registrator import Registrator
from faststream._internal.endpoint.subscriber.call_item import CallsCollection
from faststream._internal.endpoint.subscriber.usecase import SubscriberUsecase
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from faststream.redis.subscriber.config import RedisSubscriberConfig
from faststream.redis.subscriber.specification import StreamSubscriberSpecification
from faststream.redis.subscriber.usecases import LogicSubscriber, StreamBatchSubscriber


def parameters(function: object) -> list[str]:
    assert callable(function)
    return list(inspect.signature(function).parameters)


def test_the_version_is_one_that_was_read() -> None:
    """The inside was read in 0.7; any other series must be read first."""
    assert version("faststream").startswith("0.7.")


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (StreamBatchSubscriber.__init__, ["self", "config", "specification", "calls"]),
        (StreamBatchSubscriber._consume, ["self", "args", "start_signal"]),
        (StreamBatchSubscriber._xreadgroup, ["self", "count", "block", "noack"]),
        (StreamBatchSubscriber.start, ["self"]),
        (LogicSubscriber.start, ["self", "args"]),
        (StreamBatchSubscriber.stop, ["self"]),
        (SubscriberUsecase.process_message, ["self", "msg"]),
        (SubscriberUsecase.add_call, ["self", "parser_", "decoder_", "dependencies_", "codec_"]),
        (Registrator.subscriber, ["self", "subscriber", "persistent"]),
        (
            StreamSubscriberSpecification.__init__,
            ["self", "_outer_config", "specification_config", "calls", "stream_sub"],
        ),
        (StreamSubscriberSpecification.get_payloads, ["self"]),
    ],
)
def test_what_is_overridden_or_called_has_the_same_shape(function: object, expected: list[str]) -> None:
    """The methods that the kit overrides or calls take what it gives them."""
    assert expected == parameters(function)


@pytest.mark.parametrize("name", ["_client", "tasks", "running", "_stream_sub", "_outer_config"])
def test_what_is_read_is_there(name: str) -> None:
    """The attributes that the kit reads exist on a batch subscriber."""
    slots = {slot for kind in StreamBatchSubscriber.__mro__ for slot in getattr(kind, "__slots__", ())}
    assert name in slots or hasattr(StreamBatchSubscriber, name)


def test_faststream_starts_the_loop_that_is_overridden() -> None:
    """`LogicSubscriber.start` gives `_consume` to the supervised tasks and waits for its signal."""
    assert 'self.add_task(self._consume, args, {"start_signal": start_signal})' in inspect.getsource(
        LogicSubscriber.start
    )


def test_the_messages_are_built_as_they_are() -> None:
    """A batch message holds the raw entries beside an empty body."""
    raw = {"type": "bstream", "channel": "k", "message_ids": [b"1-0"], "data": [{b"data": b"{}"}]}
    message = RedisBatchStreamMessage(raw_message=raw, body=b"", consumer=FAKE_CONSUMER, group="g", headers={})
    assert raw == message.raw_message


def test_the_configuration_is_built_as_it_is() -> None:
    """FastStream's own factory makes a subscriber of these three parts; the kit does the same."""
    assert {"stream_sub", "_outer_config", "_ack_policy"} <= set(parameters(RedisSubscriberConfig))
    assert [] == list(CallsCollection())
