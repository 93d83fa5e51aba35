"""What the board can be told from outside."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import listed
from tocsin_store.settings import StoreSettings


class BoardSettings(StoreSettings):
    """The kit's settings, the store's database, and where the board is served."""

    board_host: Annotated[str, Field(description="Address of the page and the API.")] = "127.0.0.1"
    board_port: Annotated[int, Field(ge=0, le=65535, description="0 takes any free one; it is logged.")] = 8400
    board_keys: Annotated[
        Path | None, Field(description="The file of API keys, made by `tocsin keys`; those with a role count.")
    ] = None
    board_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Other sites whose pages may ask the API, with a key: origins separated by commas."),
    ] = ()
    board_rate: Annotated[int, Field(ge=1, le=10_000_000, description="Requests that one key may make a minute.")] = (
        1_200
    )
    board_streams: Annotated[
        int, Field(ge=1, le=500, description="Streams that one key may have open: each open page has one.")
    ] = 50
    board_anonymous: Annotated[bool, Field(description="Whoever asks from this machine may read without a key.")] = (
        False
    )

    _list = field_validator("board_origins", mode="before")(listed)

    @field_validator("board_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [each for each in value if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", each)]:
            raise ValueError(f"{wrong[0]} is no origin: write it as https://desk.example, without a path")
        return value
