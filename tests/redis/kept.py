"""Reports that a database of the store's holds, kept there without a bus; and which incidents stand in it."""

from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch

from tocsin_store.sql import open_repository


async def keep(url: str, *numbers: int) -> None:
    repository = await open_repository(url)
    for number in numbers:
        report = a_report(f"Report {number}. " * 200, id=f"{number:064x}")
        incident = an_incident(report, id=f"i-{number}", location=a_location(lat=10 * number))
        await repository.record([a_geocoded(report, incidents=(incident,), message_id=f"m{number}")])
    await repository.aclose()


async def ids(url: str) -> list[str]:
    return [str(id_) for (id_,) in await fetch(url, "SELECT id FROM incidents WHERE state = 'live' ORDER BY id")]
