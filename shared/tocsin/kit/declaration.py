"""Routes and sources, declared to FastStream: what it runs, and what its AsyncAPI document shows."""

from typing import Any, cast

from faststream._internal.broker.registrator import Registrator
from faststream._internal.endpoint.subscriber.call_item import CallsCollection
from faststream.middlewares import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.subscriber.config import RedisSubscriberConfig, RedisSubscriberSpecificationConfig
from faststream.redis.subscriber.specification import StreamSubscriberSpecification
from faststream.specification.schema.bindings.redis import ChannelBinding

from tocsin.contracts.base import Message
from tocsin.contracts.streams import Stream
from tocsin.kit.bus import BLOCK_MILLISECONDS
from tocsin.kit.reader import GroupReader, Reading
from tocsin.kit.routes import Route


class _StreamDescription(StreamSubscriberSpecification):
    """Documents an entry's message. FastStream would document our handler's argument, which is a batch."""

    message: type[Message]

    @property
    def channel_binding(self) -> ChannelBinding:
        """Leave out the consumer's name, which differs from process to process."""
        return ChannelBinding(channel=self.address, group_name=self.stream_sub.group, method="xreadgroup")

    def get_payloads(self) -> list[tuple[dict[str, Any], str]]:
        return [(_schema(self.message), self.message.__name__)]


def declare_route(broker: RedisBroker, route: Route[Message, Message], reading: Reading) -> None:
    """Register a reader for the route's group."""
    settings = reading.settings
    stream_sub = StreamSub(
        route.reads.key(settings.partition),
        group=route.group,
        consumer=reading.consumer,
        batch=True,
        max_records=settings.batch_size,
        polling_interval=BLOCK_MILLISECONDS,
    )
    outer = cast("Any", broker.config)
    calls = CallsCollection[Any]()
    titled = RedisSubscriberSpecificationConfig(
        title_=f"{route.reads.name}:{route.group}", description_=route.reads.about
    )
    described = _StreamDescription(outer, titled, calls, stream_sub=stream_sub)
    described.message = route.reads.message
    config = RedisSubscriberConfig(stream_sub=stream_sub, _outer_config=outer, _ack_policy=AckPolicy.MANUAL)
    reader = GroupReader(config, described, calls)
    reader.attach(route, reading)
    Registrator.subscriber(broker, reader)


def declare_stream(broker: RedisBroker, stream: Stream[Any], *, partition: int) -> None:
    """Register a stream that is written. For the document only: what is written goes through the Lua scripts."""
    broker.publisher(stream=stream.key(partition), title=stream.name, description=stream.about, schema=stream.message)


def _schema(message: type[Message]) -> dict[str, Any]:
    return message.model_json_schema(ref_template="#/components/schemas/{model}")
