"""What happened, who did it to whom, with what, how many, when: read from one report by rules over lexicons. Pure."""

from dataclasses import dataclass

from tocsin.contracts.incident import EntityMention, IncidentDraft, SetAside
from tocsin.contracts.report import Report
from tocsin_enrich.extract.acts import find_acts
from tocsin_enrich.extract.asides import set_aside, whole_text
from tocsin_enrich.extract.attach import attach_all
from tocsin_enrich.extract.claims import find_claims
from tocsin_enrich.extract.drafts import draft
from tocsin_enrich.extract.entities import entity_mentions
from tocsin_enrich.extract.incidents import group
from tocsin_enrich.extract.language import unreadable
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.parties import find_parties
from tocsin_enrich.extract.parting import parted
from tocsin_enrich.extract.publication import day_of, year_of
from tocsin_enrich.extract.reading import read
from tocsin_enrich.extract.timeline import read_timeline
from tocsin_enrich.extract.too_little import too_little
from tocsin_enrich.extract.unharmed import with_nobody_harmed

__all__ = ["Extraction", "Lexicon", "extract"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a report says: new incidents, what only looks like one, and the names that are no places."""

    incidents: tuple[IncidentDraft, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    entities: tuple[EntityMention, ...] = ()


def extract(report: Report, lexicon: Lexicon) -> Extraction:
    """Read a report. Never raises on any text; the same report and lexicon give the same answer."""
    if reason := unreadable(report.text, lexicon, report.language):
        return Extraction(set_aside=whole_text(report.text, reason))
    readings = read(report.text, lexicon)
    timeline = read_timeline(report.text, day_of(report), readings, lexicon, year=year_of(report))
    parties = find_parties(readings)
    seen = [act for reading in readings for act in find_acts(reading, parties, timeline)]
    acts = with_nobody_harmed([act for act in seen if act.supported])
    groups = group(parted(acts, parties))
    claims = [(reading, claim) for reading in readings for claim in find_claims(reading, parties[reading.index])]
    attach_all(groups, readings, parties, claims)
    aside = set_aside(report.text, acts)
    return Extraction(
        incidents=tuple(draft(report, each, timeline.published, lexicon) for each in groups),
        set_aside=aside if groups or aside else too_little(report.text, seen),
        entities=entity_mentions(readings, parties.named()),
    )
