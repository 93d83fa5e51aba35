"""Hours in which a rule keeps silent."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as Europe/Paris") from error
    return name


def _clock(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no time of day; write one such as 22:00") from error
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class Quiet(BaseModel):
    """From one time of day to another, over midnight where the second is the earlier one."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    begin: Annotated[Clock, Field(alias="from")]
    end: Annotated[Clock, Field(alias="to")]
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end that `now`, an aware time, is in; None where it is in none."""
        here = now.astimezone(ZoneInfo(self.zone))
        begin, end, clock = self.begin, self.end, here.time()
        over_midnight = end <= begin
        inside = clock >= begin or clock < end if over_midnight else begin <= clock < end
        if not inside:
            return None
        day = here.date() + timedelta(days=1) if over_midnight and clock >= begin else here.date()
        return datetime.combine(day, end, tzinfo=here.tzinfo)
