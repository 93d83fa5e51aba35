"""One dead letter, over HTTP: looked at, put back on its stream, dropped. The same code as `tocsin dead` does it."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from tocsin.contracts.messages import RawField
from tocsin.kit.letters import Letter
from tocsin_board import occurrences
from tocsin_board.answers import Answer
from tocsin_board.corrections import Why
from tocsin_board.entry import Admin
from tocsin_board.parts import Refused, Watched
from tocsin_board.problems import ERRORS

router = APIRouter(prefix="/dead/{stream}/{letter_id}", tags=["operations"], responses=ERRORS)

StreamName = Annotated[
    str,
    Path(description="Its `stream` in `/pipeline.json`.", max_length=200, examples=["reports.received"]),
]
LetterId = Annotated[
    str,
    Path(
        description="Its `id` in `/pipeline.json`.", pattern=r"^[0-9]{1,19}-[0-9]{1,19}$", examples=["1782412651234-0"]
    ),
]


class WholeLetter(Answer):
    """An entry that a stage refused, and why; `stage` and what follows are null where it is no dead letter of ours."""

    id: str
    stream: str
    at: datetime
    report_id: str | None
    stage: str | None = None
    reason: str | None = None
    detail: str | None = None
    deliveries: int | None = Field(default=None, description="How often the entry was handed to a worker.")
    entry: tuple[RawField, ...] = Field(default=(), description="The fields of the entry that was refused.")

    @classmethod
    def of(cls, letter: Letter) -> Self:
        own = {"id": letter.id, "stream": letter.stream.name, "at": letter.at, "report_id": letter.report_id}
        said = letter.rejected
        told = (
            {name: getattr(said, name) for name in ("stage", "reason", "detail", "deliveries", "entry")} if said else {}
        )
        return cls.model_validate(own | told)


class Settled(Answer):
    """A letter that is gone now."""

    stream: str
    id: str
    entry: str | None = Field(description="The id that the entry has on its stream now; null where it was dropped.")


async def _meant(stream: StreamName, letter_id: LetterId, refused: Refused) -> Letter:
    return await refused.letter(stream, letter_id)


Meant = Annotated[Letter, Depends(_meant)]


@router.get("")
async def letter(_: Admin, meant: Meant) -> WholeLetter:
    """Return a dead letter whole, with the entry that was refused."""
    return WholeLetter.of(meant)


@router.post("/replay")
async def replay(caller: Admin, meant: Meant, body: Why, refused: Refused, watched: Watched) -> Settled:
    """Put the entry back on its stream, where every stage that reads it will read it, and take the letter away."""
    entry = await refused.replay(meant)
    occurrences.letter_replayed(meant.id, stream=meant.stream.name, entry=entry, by=caller, why=body.why)
    await watched.look()
    return Settled(stream=meant.stream.name, id=meant.id, entry=entry)


@router.post("/drop")
async def drop(caller: Admin, meant: Meant, body: Why, refused: Refused, watched: Watched) -> Settled:
    """Take the letter away for good: what it holds is lost."""
    await refused.drop(meant)
    occurrences.letter_dropped(meant.id, stream=meant.stream.name, by=caller, why=body.why)
    await watched.look()
    return Settled(stream=meant.stream.name, id=meant.id, entry=None)
