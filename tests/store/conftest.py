"""A real database of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tocsin_store.repository import Repository
from tocsin_store.sql import open_repository


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "tocsin.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def repository(url: str) -> AsyncIterator[Repository]:
    repository = await open_repository(url)
    yield repository
    await repository.aclose()
