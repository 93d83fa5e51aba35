"""Reports for the storm: varied, the same for the same seed, and each incident told by one report only.

No two reports tell of the same place on the same day, so that what the store holds at the end does not depend on the
order in which reports arrive, however well it joins tellings of one incident.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from tocsin.contracts.report import Source
from tocsin_ingest.normalise import report_from_json

FIRST_DAY: Final = datetime(2001, 1, 1, tzinfo=UTC)

DAYS_APART: Final = 3
"""Days between two that are told of: the store joins what is told alike of one place on two days in a row, and calls it
after the report that came first."""

REPORTS_A_DAY: Final = 10
"""With at most three places each, a day's reports share out fewer places than there are."""

DULL_SHARE: Final = 0.05
"""Reports that tell of nothing: they too must arrive, once."""

REPEATED_SHARE: Final = 0.03
"""Reports that come in a second time, as feeds do."""

COPIED_SHARE: Final = 0.03
"""Long dull reports that another outlet has too, with a line of its own: two reports of one text."""

PLACES: Final = (
    *("Maiduguri, Nigeria", "Quetta, Pakistan", "Goma, Democratic Republic of Congo", "Kirkuk, Iraq"),
    *("Mogadishu, Somalia", "Kandahar, Afghanistan", "Aleppo, Syria", "Kharkiv, Ukraine", "Medellin, Colombia"),
    *("Taiz, Yemen", "Benghazi, Libya", "Bamako, Mali", "Ouagadougou, Burkina Faso", "Niamey, Niger"),
    *("Dhaka, Bangladesh", "Srinagar, India", "Mandalay, Myanmar", "Davao, Philippines", "Juba, South Sudan"),
    *("Khartoum, Sudan", "Bangui, Central African Republic", "Nairobi, Kenya", "Mersin, Turkey", "Baalbek, Lebanon"),
    *("Beersheba, Israel", "Jenin, West Bank", "Port-au-Prince, Haiti", "Culiacan, Mexico", "Guayaquil, Ecuador"),
    *("Asmara, Eritrea", "Kigali, Rwanda", "Bujumbura, Burundi", "Donetsk, Ukraine", "Mosul, Iraq"),
)

TELLINGS: Final = (
    "Gunmen killed {n} people in {place} on {day}.",
    "A roadside bomb killed {n} soldiers near {place} on {day}, the army said.",
    "Soldiers clashed with rebels in {place} on {day}; {n} fighters were killed.",
    "A drone strike hit a police station in {place} on {day} and wounded {n} officers.",
    "Militants abducted {n} villagers in {place} on {day}, residents said.",
    "A suicide bomber killed {n} worshippers at a mosque in {place} on {day}.",
    "Artillery shelling killed {n} civilians in {place} on {day}, officials said.",
    "Rioters set fire to a police post in {place} on {day} and injured {n} policemen.",
)

DULL: Final = (
    "The price of onions rose by {n} per cent in {place} on {day}, traders said.",
    "The ferry to {place} will run {n} times a day from {day}. Tickets booked earlier stay valid.",
)

GOODS: Final = (
    *(
        "onions",
        "copper",
        "saffron",
        "timber",
        "tea",
        "wool",
        "salt",
        "candles",
        "bicycles",
        "carpets",
        "figs",
        "honey",
    ),
    *("lamps", "maize", "needles", "olives", "paper", "quinces", "rice", "soap", "tin", "umbrellas", "vinegar", "wax"),
    *(
        "yarn",
        "zinc",
        "almonds",
        "baskets",
        "cloves",
        "dates",
        "eels",
        "flour",
        "glass",
        "hats",
        "ink",
        "jars",
        "kettles",
    ),
)
LIST_WORDS: Final = 120
"""As long as a story: of short texts no copies are found but the exact ones."""

UNNAMED: Final = Source(name="inbox")
"""What a line that names no source would get from its folder; every line of ours names one."""

ENDINGS: Final = ("", " Nobody gave a reason.", " «Мы всё видели», said a witness.", " 現場の写真がある。", " 🕯")
"""Text is not ASCII, and a batch cut at the wrong byte must show."""


@dataclass(frozen=True, slots=True)
class Input:
    """One line of a `.jsonl` file, or of a request. `name` is what its sender calls it: the same for a repetition."""

    name: str
    line: str
    copy_of: str | None = None
    """The name of the report that another outlet has nearly the same text of."""


def inputs(count: int, *, seed: int) -> list[Input]:
    """Return `count` reports in the order they come in, some of them a second time, some also as another has them."""
    random = Random(seed)
    copied = int(count * COPIED_SHARE)
    days = (count - 2 * copied + REPORTS_A_DAY - 1) // REPORTS_A_DAY
    reports = [report for day in range(days) for report in _reports_of(day, random)][: count - 2 * copied]
    for report in (report for number in range(copied) for report in _copies(number, random)):
        reports.insert(random.randrange(len(reports) + 1), report)
    for report in random.sample(reports, int(count * REPEATED_SHARE)):
        reports.insert(random.randrange(len(reports) + 1), report)
    return reports


def copies(reports: Sequence[Input]) -> dict[str, str]:
    """Return the id of each copy, with that of its original."""
    ids = {report.name: report_from_json(report.line, source=UNNAMED).id for report in reports}
    return {ids[report.name]: ids[report.copy_of] for report in reports if report.copy_of}


def _reports_of(day: int, random: Random) -> list[Input]:
    places = random.sample(PLACES, len(PLACES))
    return [_report(day, number, places, random) for number in range(REPORTS_A_DAY)]


def _report(day: int, number: int, places: list[str], random: Random) -> Input:
    published = FIRST_DAY + timedelta(days=day * DAYS_APART, minutes=number)
    sentences: Sequence[str] = (
        [random.choice(DULL)]
        if random.random() < DULL_SHARE
        else random.sample(TELLINGS, random.choices((1, 2, 3), (6, 3, 1))[0])
    )
    said = [s.format(n=random.randint(2, 40), place=places.pop(), day=f"{published:%A}") for s in sentences]
    name = f"storm-{day * REPORTS_A_DAY + number}"
    fields = {
        "id": name,
        "text": "\n\n".join(said) + random.choice(ENDINGS),
        "published_at": published.isoformat(),
        "source": {"name": random.choice(("North Wire", "Agence Sud", "@eyewitness")), "kind": "wire"},
    }
    return Input(name, json.dumps(fields, ensure_ascii=random.random() < 0.5))


def _copies(number: int, random: Random) -> tuple[Input, Input]:
    """Return two reports that tell of nothing at length, nearly in the same words."""
    text = f"The market was open. For sale were {', '.join(random.choices(GOODS, k=LIST_WORDS))}, traders said."
    name, copy = f"storm-market-{number}", f"storm-market-{number}-copy"
    fields = {"text": text, "published_at": FIRST_DAY.isoformat(), "source": {"name": "North Wire", "kind": "wire"}}
    other = {"id": copy, "text": f"{text}\n\nBy our own man.", "source": {"name": "Agence Sud", "kind": "wire"}}
    return Input(name, json.dumps({"id": name} | fields)), Input(copy, json.dumps(fields | other), copy_of=name)
