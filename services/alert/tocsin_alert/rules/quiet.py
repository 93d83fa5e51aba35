"""Hours in which a rule keeps silent."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as Europe/Paris") from error
    return name


def _clock(value: Any) -> time:
    try:
        clock = value if isinstance(value, time) else time.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{value!r} is no time of day; write one such as 22:00") from error
    if clock.tzinfo is not None:
        raise ValueError(f"{value!r} has a zone in it; write the time of day alone, and its place under zone")
    return clock


Clock = Annotated[time, BeforeValidator(_clock)]


class Quiet(BaseModel):
    """From one time of day to another, over midnight where the second is the earlier one."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    begin: Annotated[Clock, Field(alias="from")]
    end: Annotated[Clock, Field(alias="to")]
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if self.begin == self.end:
            raise ValueError("from and to are the same; give the hours in between, or write enabled = false")
        return self

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end that `now`, an aware time, is in; None where it is in none."""
        here = now.astimezone(ZoneInfo(self.zone))
        begin, end, clock = self.begin, self.end, here.time()
        over_midnight = end <= begin
        inside = clock >= begin or clock < end if over_midnight else begin <= clock < end
        if not inside:
            return None
        day = here.date() + timedelta(days=1) if over_midnight and clock >= begin else here.date()
        # An end that comes twice in a night, when clocks go back, is the later one; so is one that comes never.
        ends = (datetime.combine(day, end.replace(fold=fold), tzinfo=here.tzinfo) for fold in (0, 1))
        return max(each.astimezone(UTC) for each in ends)
