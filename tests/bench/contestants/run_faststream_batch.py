"""Bare FastStream, a batch at a time: its batch subscriber, outputs published in one pipeline, its log off.

Outputs and acknowledgement are two calls here, as FastStream has it: a worker that dies between them doubles a batch.
"""

from faststream import FastStream
from faststream.redis import Pipeline, RedisBroker, StreamSub
from hop import GROUP, READS, WRITES, Hop
from stopwatch import asked, run

from tocsin.contracts.messages import ReportReceived

wanted = asked()
handler = Hop(wanted)
broker = RedisBroker(wanted.url, logger=None)


@broker.subscriber(stream=StreamSub(READS, group=GROUP, consumer="batch", batch=True, max_records=wanted.batch))
async def hop(messages: list[ReportReceived], pipe: Pipeline) -> None:
    for message in messages:
        await broker.publish(handler(message), stream=WRITES, pipeline=pipe)
    await pipe.execute()


if __name__ == "__main__":
    run(FastStream(broker, logger=None).run())
