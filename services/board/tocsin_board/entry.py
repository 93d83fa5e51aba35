"""The way in: who may ask for a path, and how often."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from redis.exceptions import RedisError

from tocsin.access.callers import secret_of
from tocsin.access.keys import Role
from tocsin_board.access import Caller
from tocsin_board.parts import Parts, parts_of
from tocsin_board.problems import ERRORS, Problem
from tocsin_board.sessions import COOKIE, LIFE_SECONDS

UNNAMED: Final = "anybody on this machine"

router = APIRouter(tags=["access"], responses=ERRORS)

Held = Annotated[Parts, Depends(parts_of)]


class Session(BaseModel):
    """Who has begun it. `name` is null for whoever needs no key."""

    name: str | None
    role: Role = Field(description="What the key may do; the cookie of the session may only read.")


async def _counted(request: Request, parts: Held) -> Caller:
    """Return who asks. Raises `Problem` where that is nobody, or too often."""
    caller = parts.gate.admit(request)
    try:
        wait = await parts.rates.spend(caller.name or UNNAMED, 1, per_minute=parts.per_minute)
    except RedisError:  # who asks the database need not wait for the bus
        return caller
    if wait is not None:
        what = f"{parts.per_minute} requests a minute are as many as one key may make"
        mend = "ask again later, or have TOCSIN_BOARD_RATE raised"
        status = HTTPStatus.TOO_MANY_REQUESTS
        raise Problem(status, what, where="Authorization", mend=mend, retry_after=wait)
    return caller


Asking = Annotated[Caller, Depends(_counted)]


async def _who(caller: Asking) -> str:
    return caller.name or UNNAMED


Who = Annotated[str, Depends(_who)]
"""By whom what is asked for is counted."""


async def may_read(caller: Asking) -> None:
    """Let readers in."""
    caller.must(Role.READ)


def _named(role: Role) -> Callable[[Caller], Awaitable[str]]:
    """Return what gives the name of whoever has the role: what he does is told under it."""

    async def name(caller: Asking) -> str:
        caller.must(role)
        assert caller.name is not None, "only a key has that role"
        return caller.name

    return name


Corrector = Annotated[str, Depends(_named(Role.CORRECT))]
Admin = Annotated[str, Depends(_named(Role.ADMIN))]

READING: Final[dict[str, Any]] = {"dependencies": [Depends(may_read)], "responses": ERRORS}
"""What a router of things to read is made with."""


@router.post("/session")
async def begin(request: Request, response: Response, caller: Asking, parts: Held) -> Session:
    """Begin a session of the page: its cookie lets the stream and downloads in, which can send no header."""
    if secret := secret_of(request.headers):
        response.set_cookie(
            COOKIE,
            parts.sessions.begin(parts.gate.key_of(secret)),
            max_age=LIFE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.headers.get("origin", "").startswith("https:"),  # TLS ends at a proxy: the page knows
        )
    return Session(name=caller.name, role=caller.role)


@router.delete("/session", status_code=204)
async def end(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
