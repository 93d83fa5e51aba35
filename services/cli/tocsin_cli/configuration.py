"""The workers' own settings, as a command reads them: a wrong one is a wrong call."""

from typing import TypeVar

from pydantic import ValidationError

from tocsin.kit.settings import WorkerSettings, complaint
from tocsin_cli.errors import UsageError

S = TypeVar("S", bound=WorkerSettings)


def configured(settings: type[S]) -> S:
    """Return the settings of the environment. Raises `UsageError` that names the variable."""
    try:
        return settings()
    except ValidationError as error:
        raise UsageError(complaint(error)) from error
