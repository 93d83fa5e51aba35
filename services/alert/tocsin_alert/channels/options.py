"""What the rules file may say of any channel."""

from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, model_validator

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Channel

BASE: Final = "base"
"""The validation context's key of the folder that paths are relative to: that of the rules file."""

SECRET_BYTES: Final = 10_000
"""The longest secret there is, a key file, is a third of it."""


def _read(path: Path, info: ValidationInfo) -> Path:
    """Return where a file of a secret lies. Raises `ValueError` where it cannot be read, or is empty."""
    base: Path | None = (info.context or {}).get(BASE)
    place = (base / path if base else path).expanduser()
    _text(place)
    return place


SecretFile = Annotated[Path, AfterValidator(_read)]
"""A file that holds one secret, and maybe a line end. A relative path begins at the folder of the rules file."""


def secret(path: Path) -> SecretStr:
    """Return what a file of a secret holds, without blanks around it. Raises `ValueError`."""
    return SecretStr(_text(path))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(SECRET_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"{path} cannot be read: {why}") from error
    if not text:
        raise ValueError(f"{path} is empty; put the secret into it")
    return text


class ChannelOptions(BaseModel):
    """One `[channel.NAME]`. A kind adds its own fields in a subclass, and says how it is opened."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    kind: str
    timeout_seconds: Annotated[
        float, Field(gt=0, le=20, description="How long the receiver may take for one alert, all in all.")
    ] = 10.0

    def open(self, allowed: AllowList) -> Channel:
        """Return the channel, which has not connected yet. Raises `ValueError` that says how to mend the entry."""
        raise NotImplementedError


class HttpOptions(ChannelOptions):
    """A channel that is reached by HTTP."""

    url: Annotated[str | None, Field(description="Where to post; https, or http to an allowed host.")] = None
    url_file: Annotated[
        SecretFile | None, Field(description="A file that holds the URL, where the URL is itself a secret.")
    ] = None

    @model_validator(mode="after")
    def _one_url(self) -> Self:
        if (self.url is None) == (self.url_file is None):
            raise ValueError("say where to post, by url or by url_file, and not by both")
        return self

    @property
    def address(self) -> SecretStr:
        """Where to post."""
        return SecretStr(self.url) if self.url is not None else secret(self.url_file or Path())
