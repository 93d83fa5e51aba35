"""The workers' own settings, as a command reads them: a wrong one is a wrong call."""

from typing import TypeVar

from pydantic import ValidationError

from tocsin.kit.environment import told
from tocsin.kit.errors import Misconfigured
from tocsin.kit.settings import WorkerSettings, complaint
from tocsin_cli.errors import UsageError

S = TypeVar("S", bound=WorkerSettings)


def configured(settings: type[S]) -> S:
    """Return the settings of the environment. Raises `UsageError` that names the variable."""
    try:
        return settings()
    except ValidationError as error:
        raise UsageError(complaint(error)) from error
    except Misconfigured as error:
        raise UsageError(str(error)) from error


def said(variable: str) -> str | None:
    """Return what one variable says, by itself or by the file in `…_FILE`. Raises `UsageError`."""
    try:
        return told(variable)
    except Misconfigured as error:
        raise UsageError(str(error)) from error
