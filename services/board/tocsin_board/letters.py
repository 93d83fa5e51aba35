"""Dead letters, for a program with an event loop: what the kit's own do, in threads."""

import asyncio
from http import HTTPStatus

import redis
from redis.exceptions import ResponseError

from tocsin.contracts.streams import STREAMS
from tocsin.kit.letters import DeadLetters, Letter, Wanted
from tocsin_board.problems import AGAIN_SECONDS, Problem, shown


class Letters:
    """The dead letters of each stream."""

    def __init__(self, client: redis.Redis, *, partition: int) -> None:
        self._by_stream = {each.name: DeadLetters(client, [each], partition=partition) for each in STREAMS}

    async def letter(self, stream: str, id_: str) -> Letter:
        """Return a letter. Raises `Problem` where it is not there, and `RedisError`."""
        letters = self._by_stream.get(stream)
        if letters is None:
            mend = f"the streams are {', '.join(self._by_stream)}"
            raise Problem(HTTPStatus.NOT_FOUND, "no stream has this name", where=shown(stream), mend=mend)
        letter = await asyncio.to_thread(lambda: next(letters.find(Wanted(ids=(id_,))), None))
        if letter is None:
            raise _gone(id_)
        return letter

    async def replay(self, letter: Letter) -> str:
        """Put the entry back on its stream; return its id there. Raises `Problem`, and `RedisError`."""
        try:
            entry = await asyncio.to_thread(self._by_stream[letter.stream.name].replay, letter)
        except ValueError as error:
            mend = "drop it: nobody could read it"
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), where=letter.id, mend=mend) from error
        except ResponseError as error:
            raise _refused(error) from error
        if entry is None:  # somebody else was quicker
            raise _gone(letter.id)
        return entry

    async def drop(self, letter: Letter) -> None:
        """Take the letter away for good. Raises `Problem`, and `RedisError`."""
        try:
            was_there = await asyncio.to_thread(self._by_stream[letter.stream.name].drop, letter)
        except ResponseError as error:
            raise _refused(error) from error
        if not was_there:
            raise _gone(letter.id)


def _gone(id_: str) -> Problem:
    mend = "it was replayed or dropped, or has another id: see `dead_letters` of /pipeline.json"
    return Problem(HTTPStatus.NOT_FOUND, "there is no such dead letter", where=id_, mend=mend)


def _refused(error: ResponseError) -> Problem:
    what = f"Redis does not do it ({type(error).__name__}), and the letter stays"
    mend = "see to the server's memory, and to what the board's user of Redis may write; or use `tocsin dead`"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return Problem(status, what, where="redis", mend=mend, retry_after=AGAIN_SECONDS)
