"""The board as a process of its own, and what it logs."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from patience import PATIENCE_SECONDS


@asynccontextmanager
async def a_board(log: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tocsin_board"), env=os.environ | settings, stderr=stream
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def lines(log: Path) -> list[Mapping[str, str]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


async def said(log: Path, event: str) -> Mapping[str, str]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for told in lines(log):
                if told["event"] == event:
                    return told
            await asyncio.sleep(0.05)
