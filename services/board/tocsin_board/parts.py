"""What the board is made of, and how a path gets at it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from tocsin.access.rates import Rates
from tocsin_board.access import Gate
from tocsin_board.letters import Letters
from tocsin_board.live import Live
from tocsin_board.overview import Packed, Rows
from tocsin_board.pipeline import Pipeline
from tocsin_board.places import Places
from tocsin_board.probing import Probe
from tocsin_board.sessions import Sessions
from tocsin_store.repository import Repository


@dataclass(frozen=True, slots=True)
class Parts:
    """The database and its rows, the changes, whether both answer, the pipeline, what it refused, and who is let in.

    `per_minute` is how often one may ask, `streams` and `exports` are how many one may have under way.
    """

    repository: Repository
    rows: Rows
    packed: Packed
    live: Live
    probe: Probe
    pipeline: Pipeline
    letters: Letters
    gate: Gate
    sessions: Sessions
    rates: Rates
    per_minute: int
    streams: Places
    exports: Places


def parts_of(request: Request) -> Parts:
    held: Parts = request.app.state.parts
    return held


def _repository(request: Request) -> Repository:
    return parts_of(request).repository


def _live(request: Request) -> Live:
    return parts_of(request).live


def _probe(request: Request) -> Probe:
    return parts_of(request).probe


def _pipeline(request: Request) -> Pipeline:
    return parts_of(request).pipeline


def _letters(request: Request) -> Letters:
    return parts_of(request).letters


Kept = Annotated[Repository, Depends(_repository)]
Heard = Annotated[Live, Depends(_live)]
Probed = Annotated[Probe, Depends(_probe)]
Watched = Annotated[Pipeline, Depends(_pipeline)]
Refused = Annotated[Letters, Depends(_letters)]
