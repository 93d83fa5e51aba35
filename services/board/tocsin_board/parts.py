"""What the board is made of, and how a path gets at it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from tocsin_board.live import Live
from tocsin_board.pipeline import Pipeline
from tocsin_store.repository import Repository


@dataclass(frozen=True, slots=True)
class Parts:
    """The database, the stream of changes, and the pipeline as it is seen from here."""

    repository: Repository
    live: Live
    pipeline: Pipeline


def _parts(request: Request) -> Parts:
    held: Parts = request.app.state.parts
    return held


def _repository(request: Request) -> Repository:
    return _parts(request).repository


def _live(request: Request) -> Live:
    return _parts(request).live


def _pipeline(request: Request) -> Pipeline:
    return _parts(request).pipeline


Kept = Annotated[Repository, Depends(_repository)]
Heard = Annotated[Live, Depends(_live)]
Watched = Annotated[Pipeline, Depends(_pipeline)]
