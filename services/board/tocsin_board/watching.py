"""`/pipeline.json`: the operator's first look."""

from fastapi import APIRouter

from tocsin_board.entry import READING
from tocsin_board.parts import Watched
from tocsin_board.pipeline_answers import Told

router = APIRouter(tags=["operations"], **READING)


@router.get("/pipeline.json")
async def pipeline(watched: Watched) -> Told:
    """Tell how far each stage is, what it refused and why, how the sources do, and the newest dead letters."""
    return await watched.told()
