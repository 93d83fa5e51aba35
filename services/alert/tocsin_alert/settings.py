"""What alert can be told from outside."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import WorkerSettings, listed
from tocsin.outgoing.addresses import AllowList


class AlertSettings(WorkerSettings):
    """The kit's settings, and who is told of what."""

    alert_rules: Annotated[
        Path | None, Field(description="The file of rules and channels: alerts.toml. It is followed while it changes.")
    ] = None
    alert_board_url: Annotated[
        str | None, Field(description="Where people find the board, for links: https://board.example.org.")
    ] = None
    alert_allow_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Hosts that may be told though they are not public: names or networks such as 10.1.0.0/16."),
    ] = ()
    alert_remember_days: Annotated[
        float, Field(gt=0, le=3650, description="How long it is remembered who was told of an incident.")
    ] = 90.0

    _list = field_validator("alert_allow_hosts", mode="before")(listed)

    @field_validator("alert_allow_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowList.of(value)
        return value

    @field_validator("alert_board_url")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("TOCSIN_ALERT_BOARD_URL must begin with https:// or http://")
        return value
