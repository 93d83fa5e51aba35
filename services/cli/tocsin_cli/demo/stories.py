"""Made-up reports, drawn from the material by a seed: the same seed and moment, the same reports. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tocsin_cli.demo.material import Material, Outlet, Story, Theatre
from tocsin_cli.demo.towns import Town

COPIES: Final = 0.14
"""Share of reports that are another outlet's copy of a story, whole or without its last sentence."""

UPDATES: Final = 0.10
"""Share of reports that tell a higher toll of a story."""

RECENT: Final = 12
"""Stories back that a copy or an update may be of."""

MOST_MORE: Final = 3
"""Sentences after the lead."""

SPELT: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Smaller numbers are written out, as newsrooms do."""

BEGINNING: Final = re.compile(r"(?:^|(?<=[.] ))[a-z]")


@dataclass(frozen=True, slots=True)
class Telling:
    """One report: what it says, who tells it, and when."""

    id: str
    title: str
    text: str
    published_at: datetime
    outlet: Outlet

    @property
    def as_json(self) -> dict[str, object]:
        """Return what `POST /reports` takes."""
        return {
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "published_at": self.published_at.isoformat(),
            "source": {"name": self.outlet.name, "kind": self.outlet.kind},
            "url": f"https://{self.outlet.host}/{self.published_at:%Y/%m/%d}/{self.id}",
            "language": "en",
        }


@dataclass(frozen=True, slots=True)
class _Told:
    """A story that was told, for those who copy it or tell more of it."""

    story: Story
    theatre: Theatre
    town: Town
    day: date
    killed: int
    injured: int
    more: str
    telling: Telling


def tellings(
    material: Material, towns: Mapping[str, Sequence[Town]], moments: Sequence[datetime], *, seed: int
) -> Iterator[Telling]:
    """Yield a report for each moment, oldest first."""
    desk = _Desk(Random(seed), material, towns)  # noqa: S311  no secret hangs on it
    for number, moment in enumerate(moments):
        yield desk.next(f"demo-{seed}-{moments[0]:%Y%m%d}-{number:04}", moment)


class _Desk:
    """Draws one report after the other, and remembers what was told."""

    def __init__(self, draw: Random, material: Material, towns: Mapping[str, Sequence[Town]]) -> None:
        self._draw = draw
        self._material = material
        self._towns = towns
        self._theatres = [theatre for theatre in material.theatre if towns.get(theatre.country)]
        self._told: list[_Told] = []

    def next(self, id_: str, moment: datetime) -> Telling:
        recent = range(max(0, len(self._told) - RECENT), len(self._told))
        growing = [at for at in recent if self._told[at].story.update]
        chance = self._draw.random()
        if recent and chance < COPIES:
            return self._copy(self._told[self._draw.choice(recent)].telling, id_, moment)
        if growing and chance < COPIES + UPDATES:
            at = self._draw.choice(growing)
            self._told[at] = self._grown(self._told[at], id_, moment)
            return self._told[at].telling
        self._told.append(self._new(id_, moment))
        return self._told[-1].telling

    def _new(self, id_: str, moment: datetime) -> _Told:
        draw = self._draw
        theatre = draw.choices(self._theatres, [each.weight for each in self._theatres])[0]
        fitting = [story for story in self._material.story if set(story.settings) & set(theatre.settings)]
        story = draw.choices(fitting, [each.weight for each in fitting])[0]
        day = moment.date() - timedelta(days=draw.randint(0, 1))
        killed, injured = (draw.randint(*span) if span else 0 for span in (story.killed, story.injured))
        telling = Telling(id_, "", "", moment, draw.choice(self._material.outlet))
        told = _Told(story, theatre, draw.choice(self._towns[theatre.country]), day, killed, injured, "", telling)
        words = self._words(told)
        more = " ".join(draw.sample(story.more, min(len(story.more), draw.randint(1, MOST_MORE))))
        text = _filled(f"{draw.choice(story.lead)} {more}", words)
        telling = replace(telling, title=_filled(story.title, words), text=text)
        return replace(told, more=_filled(more, words), telling=telling)

    def _grown(self, told: _Told, id_: str, moment: datetime) -> _Told:
        """Return the story with a higher toll, as one tells it later."""
        draw = self._draw
        grown = replace(told, killed=told.killed + draw.randint(1, 3), injured=told.injured + draw.randint(0, 4))
        text = f"{_filled(told.story.update or '', self._words(grown))} {told.more}"
        outlet = draw.choice(self._material.outlet)
        return replace(grown, telling=Telling(id_, f"Toll rises in {told.town.name}", text, moment, outlet))

    def _copy(self, telling: Telling, id_: str, moment: datetime) -> Telling:
        others = [outlet for outlet in self._material.outlet if outlet != telling.outlet]
        body, _, last = telling.text.rpartition(". ")
        cut = body.count(". ") >= 1 and last and self._draw.random() < 1 / 2
        text = f"{body}." if cut else telling.text
        return replace(telling, id=id_, text=text, published_at=moment, outlet=self._draw.choice(others))

    def _words(self, told: _Told) -> dict[str, str]:
        return {
            "town": told.town.name,
            "province": told.town.province,
            "country": told.theatre.name,
            "adjective": told.theatre.adjective,
            "armed": told.theatre.armed,
            "day": f"{told.day:%A}",
            "killed": spelt(told.killed),
            "injured": spelt(told.injured),
            "number": spelt(self._draw.randint(3, 40)),
        }


def spelt(number: int) -> str:
    """Return a number as a newsroom writes it."""
    return SPELT[number] if number < len(SPELT) else str(number)


def _filled(words: str, slots: Mapping[str, str]) -> str:
    """Return the sentences with their slots filled, each begun with a capital."""
    return BEGINNING.sub(lambda found: found[0].upper(), words.format_map(slots))
