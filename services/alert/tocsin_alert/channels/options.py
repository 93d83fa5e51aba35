"""What the rules file may say of any channel."""

import ssl
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    model_validator,
)

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Channel

BASE: Final = "base"
"""The validation context's key of the folder that paths are relative to: that of the rules file."""

SECRET_BYTES: Final = 10_000
"""The longest secret there is, a key file, is a third of it."""


def _from_base(path: Path, info: ValidationInfo) -> Path:
    base: Path | None = (info.context or {}).get(BASE)
    return (base / path if base else path).expanduser()


LocalFile = Annotated[Path, AfterValidator(_from_base)]
"""A file of this machine. A relative path begins at the folder of the rules file."""


def _secret(written: object, info: ValidationInfo) -> SecretStr:
    """Return what a file of a secret holds, without blanks around it. Raises `ValueError`."""
    path = _from_base(Path(str(written)), info)
    try:
        with path.open("rb") as file:
            text = file.read(SECRET_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"{path} cannot be read: {why}") from error
    if not text:
        raise ValueError(f"{path} is empty; put the secret into it")
    return SecretStr(text)


Secret = Annotated[SecretStr, BeforeValidator(_secret)]
"""A secret that a file holds, alone or with a line end: the rules file names the file, and is read with it."""


class ChannelOptions(BaseModel):
    """One `[channel.NAME]`. A kind adds its own fields in a subclass, and says how it is opened."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    kind: str
    timeout_seconds: Annotated[
        float, Field(gt=0, le=20, description="How long the receiver may take for one alert, all in all.")
    ] = 10.0
    ca_file: Annotated[
        LocalFile | None, Field(description="Certificates to trust beside the usual ones, where yours are your own.")
    ] = None

    def tls(self) -> ssl.SSLContext:
        """Return whom to trust. Raises `ValueError`."""
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except (OSError, ValueError) as error:
                raise ValueError(f"ca_file: {self.ca_file} cannot be used: {error}; give a file in PEM") from error
        return context

    def open(self, allowed: AllowList) -> Channel:
        """Return the channel, which has not connected yet. Raises `ValueError` that says how to mend the entry."""
        raise NotImplementedError


class HttpOptions(ChannelOptions):
    """A channel that is reached by HTTP."""

    url: Annotated[str | None, Field(description="Where to post; https, or http to an allowed host.")] = None
    url_file: Annotated[
        Secret | None, Field(description="A file that holds the URL, where the URL is itself a secret.")
    ] = None

    @model_validator(mode="after")
    def _one_url(self) -> Self:
        if (self.url is None) == (self.url_file is None):
            raise ValueError("say where to post, by url or by url_file, and not by both")
        return self

    @property
    def address(self) -> SecretStr:
        """Where to post."""
        return self.url_file or SecretStr(self.url or "")
