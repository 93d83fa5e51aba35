"""Bare FastStream, one message at a time: its subscriber and publisher decorators, its log off, 64 entries per read."""

from faststream import FastStream
from faststream.redis import RedisBroker, StreamSub
from hop import GROUP, READS, WRITES, Hop
from stopwatch import asked, run

from tocsin.contracts.messages import ReportEnriched, ReportReceived

wanted = asked()
handler = Hop(wanted)
broker = RedisBroker(wanted.url, logger=None)


@broker.publisher(stream=WRITES)
@broker.subscriber(stream=StreamSub(READS, group=GROUP, consumer="single", max_records=64))
async def hop(message: ReportReceived) -> ReportEnriched:
    return handler(message)


if __name__ == "__main__":
    run(FastStream(broker, logger=None).run())
