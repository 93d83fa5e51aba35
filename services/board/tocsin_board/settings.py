"""What the board can be told from outside."""

from typing import Annotated

from pydantic import Field

from tocsin_store.settings import StoreSettings


class BoardSettings(StoreSettings):
    """The kit's settings, the store's database, and where the board is served."""

    board_host: Annotated[str, Field(description="Address of the page and the API.")] = "127.0.0.1"
    board_port: Annotated[int, Field(ge=0, le=65535, description="0 takes any free one; it is logged.")] = 8400
    board_anonymous: Annotated[bool, Field(description="Whoever asks from this machine may read without a key.")] = (
        False
    )
