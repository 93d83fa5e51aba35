"""Wiring: the stream `reports.enriched` on one side, the gazetteer in the middle, `reports.geocoded` on the other."""

from functools import partial

from tocsin import kit
from tocsin.contracts.messages import ReportEnriched, ReportGeocoded
from tocsin.contracts.streams import ENRICHED, GEOCODED
from tocsin.kit import Misconfigured, Worker, build, route
from tocsin.kit.logs import logger
from tocsin.kit.routes import Route
from tocsin_geocode.gazetteer import GazetteerError, staleness
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.layered import open_places
from tocsin_geocode.resolve import Gazetteer
from tocsin_geocode.settings import GeocodeSettings

log = logger("tocsin.geocode")


def geocoding(gazetteer: Gazetteer) -> Route[ReportEnriched, ReportGeocoded]:
    """Place what the stream brings."""
    return route(partial(on_enriched, gazetteer=gazetteer), reads=ENRICHED, writes=GEOCODED, group="geocode")


def wire() -> Worker:
    """Put the worker together."""
    settings = GeocodeSettings()
    try:
        gazetteer = open_places(settings.gazetteer, settings.gazetteer_path)
    except GazetteerError as error:
        raise Misconfigured(str(error)) from error
    if stale := staleness(gazetteer):
        log.warning("gazetteer out of date", what=stale)
    return build(settings, geocoding(gazetteer))


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    kit.main("geocode", wire)
