"""Wiring: the stream `reports.enriched` on one side, the gazetteer in the middle, `reports.geocoded` on the other."""

from functools import partial

from tocsin.contracts.messages import ReportEnriched, ReportGeocoded
from tocsin.contracts.streams import ENRICHED, GEOCODED
from tocsin.kit import build, route, run
from tocsin.kit.routes import Route
from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.resolve import Gazetteer
from tocsin_geocode.settings import GeocodeSettings


def geocoding(gazetteer: Gazetteer) -> Route[ReportEnriched, ReportGeocoded]:
    """Place what the stream brings."""
    return route(partial(on_enriched, gazetteer=gazetteer), reads=ENRICHED, writes=GEOCODED, group="geocode")


def main() -> None:
    """Run the worker until SIGTERM or SIGINT."""
    settings = GeocodeSettings()
    run(build(settings, geocoding(open_gazetteer(settings.gazetteer))))
