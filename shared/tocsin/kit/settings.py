"""What every worker can be told from outside. A worker adds its own fields in a subclass, named after itself.

```python
class EnrichSettings(WorkerSettings):
    enrich_min_confidence: float = 0.2  # TOCSIN_ENRICH_MIN_CONFIDENCE
```
"""

import json
import re
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from tocsin.kit.cluster_url import CLUSTER_SCHEMES, is_cluster, servers_of
from tocsin.kit.environment import FromEnvironment

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

REDIS_SCHEMES: Final = ("redis://", "rediss://", "unix://", *CLUSTER_SCHEMES)

_USER_AND_PASSWORD: Final = re.compile(r"//.*@")
_PASSWORD_PARAMETER: Final = re.compile(r"(?i)([?&]\w*(?:password|user(?:name)?)=)[^&]*")


BatchSize = Annotated[int, Field(ge=1, le=512, description="Entries read at once, at most.")]


class WorkerSettings(FromEnvironment):
    """Settings of a worker, read from the environment: `TOCSIN_REDIS_URL`, `TOCSIN_BATCH_SIZE` and so on."""

    redis_url: Annotated[
        str,
        Field(repr=False, description="redis://, rediss://, unix:// or redis+cluster://; may hold a password."),
    ] = "redis://127.0.0.1:6379/0"
    partition: Annotated[int, Field(ge=0, description="Which partition's streams to read and write.")] = 0
    batch_size: BatchSize = 128
    visibility_seconds: Annotated[
        float, Field(gt=0, description="How long an entry may lie unacknowledged before another worker claims it.")
    ] = 30.0
    max_deliveries: Annotated[
        int, Field(ge=1, description="How often an entry is tried before it is dead-lettered as exhausted.")
    ] = 5
    backlog_high_entries: Annotated[
        int, Field(ge=1, description="Sources are held back while a group is further behind than this.")
    ] = 50_000
    backlog_low_entries: Annotated[
        int, Field(ge=0, description="They go on when the slowest group is no further behind than this.")
    ] = 25_000
    retention_hours: Annotated[
        float, Field(gt=0, description="How long a stream without registered readers keeps its entries.")
    ] = 72.0
    seen_days: Annotated[
        float,
        Field(ge=0.001, le=3650, description="How long sources remember, in Redis, what they published already."),
    ] = 30.0
    drain_seconds: Annotated[float, Field(gt=0, description="How long a stopping worker may finish its batch.")] = 15.0
    health_host: Annotated[str, Field(description="Address of /livez, /readyz and /metrics.")] = "127.0.0.1"
    health_port: Annotated[int, Field(ge=0, le=65535, description="0 takes any free port; it is logged.")] = 0
    log_level: Annotated[LogLevel, Field(description="DEBUG, INFO, WARNING or ERROR.")] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("redis_url")
    @classmethod
    def _known_scheme(cls, value: str) -> str:
        if not value.startswith(REDIS_SCHEMES):
            raise ValueError(f"TOCSIN_REDIS_URL must begin with one of {', '.join(REDIS_SCHEMES)}")
        if is_cluster(value):
            servers_of(value)
        return value

    @model_validator(mode="after")
    def _low_is_lower(self) -> Self:
        if self.backlog_low_entries >= self.backlog_high_entries:
            raise ValueError("TOCSIN_BACKLOG_LOW_ENTRIES must be lower than TOCSIN_BACKLOG_HIGH_ENTRIES")
        return self


def listed(value: object) -> object:
    """Return what a variable lists: words between commas, or a JSON list. For fields of several values (`NoDecode`)."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [part.strip() for part in value.split(",") if part.strip()]


def complaint(error: ValidationError) -> str:
    """Return what is wrong with which variable. Values are left out: one may be a password."""
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_variable(e['loc'])}{e['msg'].removeprefix('Value error, ')}" for e in wrong)


def _variable(location: tuple[int | str, ...]) -> str:
    return f"TOCSIN_{str(location[0]).upper()}: " if location else ""


def without_password(url: str) -> str:
    """Return the URL as it may be printed: with neither user nor password."""
    return _PASSWORD_PARAMETER.sub(r"\1***", _USER_AND_PASSWORD.sub("//***@", url))
