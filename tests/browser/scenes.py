"""What is on the page in these tests: the story with everything, a handful of small ones, a pipeline at work."""

from typing import Any, Final

from builders import a_location
from kidal import kidal
from standin import StandIn
from stories import Story, small

from tocsin.contracts.parties import Casualties, CountBasis, Toll

HOSTILE: Final = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202egnp.exe'
"""Would run, or turn the text round, wherever it is taken for anything but characters."""


def dead(number: int) -> Casualties:
    return Casualties(killed=Toll(min=number, max=number, basis=CountBasis.EXACT))


def place(name: str, country: str, lat: float, lon: float, **changes: object) -> Any:
    return a_location(name=name, text=name, country=country, country_name=country, lat=lat, lon=lon, **changes)


def goma(number: int = 1) -> Story:
    return small(
        number,
        "Armed clash",
        "Soldiers fought rebels outside Goma before dawn; six fighters were killed.",
        "Soldiers fought rebels",
        casualties=dead(6),
        location=place("Goma", "CD", -1.658, 29.22),
    )


def marches(number: int = 2) -> Story:
    return small(
        number,
        "Peaceful protest",
        "Thousands of teachers marched through Lima on Wednesday and went home at dusk.",
        "Thousands of teachers marched",
        location=place("Lima", "PE", -12.046, -77.043),
        confidence=0.93,
    )


def riot(number: int = 3) -> Story:
    return small(
        number,
        "Mob violence",
        "A crowd set fire to a police post in Kano; one officer was killed.",
        "A crowd set fire to a police post",
        casualties=dead(1),
        location=place("Kano", "NG", 12.0, 8.52),
        confidence=0.71,
    )


def shelling(number: int = 4) -> Story:
    return small(
        number,
        "Shelling/artillery/missile attack",
        "Shells fell on two villages east of Kharkiv; eleven people died.",
        "Shells fell on two villages",
        casualties=dead(11),
        location=place("Kharkiv", "UA", 49.99, 36.23, radius_km=30, geo_precision=2),
    )


def nowhere(number: int = 5) -> Story:
    return small(
        number,
        "Arrests",
        "Nine members of the network were arrested, the minister said without naming a place.",
        "Nine members of the network were arrested",
        location_reason="no place is named",
        confidence=0.44,
    )


def hostile(number: int = 6) -> Story:
    """Return an incident whose title, place, outlet and text are an attack on whoever shows them."""
    return small(
        number,
        "Attack",
        f"Gunmen shot a driver near {HOSTILE} on Wednesday.",
        "Gunmen shot a driver",
        source=HOSTILE,
        title=HOSTILE,
        location=place(HOSTILE, "MX", 20.0, -100.0),
    )


def a_few() -> StandIn:
    """Return a board that knows seven incidents."""
    known = StandIn(pipeline=at_work(), letters=held())
    known.add(kidal(), goma(), marches(), riot(), shelling(), nowhere())
    return known


def at_work() -> dict[str, Any]:
    """Return what `/pipeline.json` says of a pipeline with one stage behind, one source failing, and dead letters."""
    return {
        "at": "2026-06-25T18:45:00Z",
        "stages": [
            _stage("ingest", "", rate_per_minute=42.0),
            _stage(
                "enrich",
                "reports.received",
                rate_per_minute=41.5,
                lag=12,
                pending=64,
                oldest_pending_seconds=0.8,
                rejected={"wrong_shape": 2},
                consumers=2,
            ),
            _stage(
                "geocode", "reports.enriched", rate_per_minute=38.0, lag=940, pending=64, oldest_pending_seconds=21.4
            ),
            _stage(
                "store",
                "reports.geocoded",
                rate_per_minute=37.9,
                pending=3,
                oldest_pending_seconds=0.2,
                rejected={"exhausted": 1},
            ),
        ],
        "streams": [
            {"name": "reports.received", "entries": 812, "added": 120_411},
            {"name": "reports.enriched", "entries": 1_004, "added": 120_395},
            {"name": "reports.geocoded", "entries": 41, "added": 119_391},
            {"name": "incidents.changed", "entries": 10_000, "added": 48_204},
        ],
        "sources": [
            _source("sahel-wire", 311, "2026-06-25T18:44:10Z", None),
            _source("army-press", 12, "2026-06-25T16:02:00Z", "HTTP 503 from https://army.example/feed: tried 4 times"),
        ],
        "dead_letters": [
            {
                "id": "1782412-0",
                "stream": "reports.received",
                "stage": "enrich",
                "reason": "wrong_shape",
                "detail": f"report.text: Input should be a valid string {HOSTILE}",
                "at": "2026-06-25T18:20:11Z",
                "report_id": None,
            },
            {
                "id": "1782399-0",
                "stream": "reports.geocoded",
                "stage": "store",
                "reason": "exhausted",
                "detail": "delivered 6 times without an answer",
                "at": "2026-06-25T17:03:59Z",
                "report_id": "a" * 64,
            },
        ],
    }


def held() -> dict[str, list[dict[str, str]]]:
    """Return what the dead letters hold: one an entry, one nothing any more."""
    entry = [{"name": "message", "value": f'{{"report": {{"text": 7, "title": "{HOSTILE}"}}}}', "encoding": "utf-8"}]
    return {"reports.received/1782412-0": entry, "reports.geocoded/1782399-0": []}


def _stage(name: str, stream: str, **said: object) -> dict[str, Any]:
    idle = {"lag": 0, "pending": 0, "oldest_pending_seconds": None, "rejected": {}, "consumers": 1}
    return {"stage": name, "stream": stream} | idle | said


def _source(name: str, reports: int, last: str, error: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "tally": {"new": reports, "copies": 7, "known": 4_210, "refused": 1 if error else 0},
        "last_success": last,
        "last_report": last,
        "last_error": error,
        "last_error_at": last if error else None,
        "failures": 4 if error else 0,
        "rests_until": None,
    }
