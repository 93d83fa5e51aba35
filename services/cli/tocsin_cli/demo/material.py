"""What the stories are made from, as `stories.toml` tells it."""

import tomllib
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from tocsin.contracts.report import SourceKind

FILE: Final = "stories.toml"

Span = tuple[Annotated[int, Field(ge=2)], int]
"""The least and the most of a toll; from two on, so that the words around it stay plural."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Story(_Part):
    """A kind of story: words with slots."""

    settings: Annotated[tuple[str, ...], Field(alias="in", min_length=1)]
    title: str
    lead: Annotated[tuple[str, ...], Field(min_length=1)]
    more: tuple[str, ...] = ()
    update: str | None = None
    killed: Span | None = None
    injured: Span | None = None
    weight: int = 1


class Theatre(_Part):
    """A country, what happens there, and who acts."""

    country: str
    name: str
    adjective: str
    armed: str
    settings: Annotated[tuple[str, ...], Field(min_length=1)]
    weight: int = 1


class Outlet(_Part):
    """Who tells a story."""

    name: str
    kind: SourceKind
    host: str


class Material(_Part):
    """All of it."""

    story: tuple[Story, ...]
    theatre: tuple[Theatre, ...]
    outlet: tuple[Outlet, ...]


def material() -> Material:
    """Return what the file holds."""
    return Material.model_validate(tomllib.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8")))
