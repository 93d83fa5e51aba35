"""Where settings are read from: the environment, and files that it names.

`TOCSIN_REDIS_URL` says a setting, `TOCSIN_REDIS_URL_FILE` the file that says it; so a password stands neither in the
environment nor in what `docker inspect` shows. It holds for every setting, as it does in the official database images.
"""

import os
from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from tocsin.kit.errors import Misconfigured

PREFIX: Final = "TOCSIN_"

SUFFIX: Final = "_FILE"


class FromEnvironment(BaseSettings):
    """Settings that are read from `TOCSIN_…`, and from the files that `TOCSIN_…_FILE` names."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources: what is given in Python wins over the environment and its files."""
        return init_settings, env_settings, _NamedFiles(settings_cls)


class _NamedFiles(EnvSettingsSource):
    """The values of all settings whose `…_FILE` is set. Raises `Misconfigured` where one cannot be read."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        variables = [f"{PREFIX}{name.upper()}" for name in settings_cls.model_fields]
        said = {variable: _in_file(variable) for variable in variables}
        self.env_vars = {variable.lower(): value for variable, value in said.items() if value is not None}


def told(variable: str) -> str | None:
    """Return what a variable says, by itself or by its file. Raises `Misconfigured`."""
    by_file = _in_file(variable)
    return by_file if by_file is not None else os.environ.get(variable) or None


def _in_file(variable: str) -> str | None:
    named = os.environ.get(f"{variable}{SUFFIX}")
    if not named:
        return None
    if os.environ.get(variable):
        raise Misconfigured(f"{variable} and {variable}{SUFFIX} are both set: take one away")
    try:
        said = Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Misconfigured(f"{variable}{SUFFIX}: {named} cannot be read ({why}): name a file that holds it") from error
    if not said:
        raise Misconfigured(f"{variable}{SUFFIX}: {named} is empty: write the value into it")
    return said
