"""What is written to streams from now on: the changes of incidents, and the entries that workers refused."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import redis

from tocsin.contracts.messages import IncidentChanged, Rejected
from tocsin.contracts.streams import CHANGED, DATA_FIELD, RECEIVED, STREAMS
from tocsin.kit.client import blocking_client_of
from tocsin.kit.scripts import seen_key
from tocsin.kit.settings import without_password
from tocsin_cli.errors import CommandError

Entry = tuple[bytes, dict[bytes, bytes]]


class Tail:
    """Follows the changes and all dead letters of one partition, without a group and so without a trace."""

    def __init__(self, url: str, *, partition: int = 0) -> None:
        """Begin at the present end of the streams. Raises `CommandError` where no server answers."""
        self._client = blocking_client_of(url, partition=partition)
        self._changed = CHANGED.key(partition)
        self._received = RECEIVED.key(partition)
        dead = [stream.dead.key(partition) for stream in STREAMS]
        try:
            self._seen = {key: self._last_id(key) for key in [self._changed, *dead]}
        except redis.RedisError as error:
            raise CommandError(
                f"the server at {without_password(url)} does not do as asked: {error}. Check TOCSIN_REDIS_URL"
            ) from error

    def _last_id(self, key: str) -> str:
        last = cast("list[Entry]", self._client.xrevrange(key, count=1))
        return last[0][0].decode() if last else "0-0"

    def changes(self) -> list[IncidentChanged]:
        """Return the changes of incidents since the last call."""
        return [IncidentChanged.model_validate_json(data) for data in self._new([self._changed])]

    def rejected(self) -> list[Rejected]:
        """Return what was refused since the last call."""
        return [Rejected.model_validate_json(data) for data in self._new(set(self._seen) - {self._changed})]

    def forget_sent(self, report_ids: Sequence[str]) -> None:
        """Let ingest send these reports again. To the store a report that comes twice is the same report."""
        if report_ids:
            self._client.delete(*(seen_key(self._received, report) for report in report_ids))

    def _new(self, keys: Iterable[str]) -> Iterator[bytes]:
        try:
            answer = self._client.xread({key: self._seen[key] for key in keys})
        except (
            redis.ConnectionError,
            redis.TimeoutError,
        ):  # the server restarts: the workers ride that out, and so do we
            return
        for key, entries in cast("list[tuple[bytes, list[Entry]]]", answer):
            for entry_id, fields in entries:
                self._seen[key.decode()] = entry_id.decode()
                yield fields[DATA_FIELD.encode()]

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()
