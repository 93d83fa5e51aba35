"""Reports and what they tell, in few words, and a store that fuses them batch by batch with nothing but `fuse`.

An incident is told by a table such as `{id = "a", place = "Sarmin", when = "2024-03-04", killed = 3}`; what it leaves
out is not said. Every quote is really in the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.report import Report, Source
from tocsin_store import fuse
from tocsin_store.fuse import Change, Cluster, Correction, Fused, Link, Mention, Relation, Standing, State, Telling
from tocsin_store.told import incoming, mentions

Told = Mapping[str, Any]
"""What a report tells of one incident, or the report itself, in few words."""

PLACES: Final[Mapping[str, tuple[float, float, float, str, str]]] = {
    "Kyiv": (50.4547, 30.5238, 25.0, "settlement", "UA"),
    "near Kyiv": (50.4547, 30.5238, 50.0, "settlement", "UA"),
    "Irpin": (50.5218, 30.2506, 6.0, "settlement", "UA"),
    "Kharkiv": (49.9808, 36.2527, 17.0, "settlement", "UA"),
    "Saltivka": (50.0280, 36.3410, 4.0, "neighbourhood", "UA"),
    "Chuhuiv": (49.8354, 36.6880, 8.0, "settlement", "UA"),
    "Kharkiv Oblast": (49.5, 36.5, 120.0, "admin1", "UA"),
    "Kherson Oblast": (46.6, 33.4, 110.0, "admin1", "UA"),
    "Antonivka": (46.6890, 32.7330, 3.0, "settlement", "UA"),
    "Komyshany": (46.6360, 32.5060, 3.0, "settlement", "UA"),
    "Ukraine": (49.0, 32.0, 620.0, "country", "UA"),
    "Belgorod": (50.5977, 36.5858, 12.0, "settlement", "RU"),
    "Al-Asad": (33.7856, 42.4412, 5.0, "facility", "IQ"),
    "Harir": (36.5340, 44.3370, 5.0, "facility", "IQ"),
    "Erbil": (36.1911, 44.0092, 14.0, "settlement", "IQ"),
    "Iraq": (33.0, 44.0, 420.0, "country", "IQ"),
    "al-Tanf": (33.5058, 38.6178, 5.0, "facility", "SY"),
    "Syria": (35.0, 38.5, 340.0, "country", "SY"),
    "Maiduguri": (11.8464, 13.1603, 15.0, "settlement", "NG"),
    "Borno": (11.8, 13.1, 210.0, "admin1", "NG"),
    "Konduga": (11.6542, 13.4178, 5.0, "settlement", "NG"),
    "Gwoza District": (11.08, 13.69, 30.0, "admin2", "NG"),
    "Gulf of Aden": (12.5, 47.5, 450.0, "sea", None),  # type: ignore[dict-item]
    "Hodeidah": (14.7979, 42.9530, 12.0, "settlement", "YE"),
    "Gaza City": (31.5017, 34.4668, 8.0, "settlement", "PS"),
    "Jabalia": (31.5272, 34.4835, 5.0, "settlement", "PS"),
    "Port-au-Prince": (18.5392, -72.3350, 14.0, "settlement", "HT"),
    "Dhaka": (23.8103, 90.4125, 20.0, "settlement", "BD"),
}
"""Latitude, longitude, radius in km, kind, country."""

MONDAY: Final = datetime(2024, 3, 4, 12, tzinfo=UTC)
"""When a report came in that does not say when."""


def message(report: Told, number: int = 0) -> ReportGeocoded:
    """Return the message of a report told in few words; `number` sets when it came in, where it does not say so."""
    name = str(report.get("name", f"r{number}"))
    tables = report.get("incidents", [])
    text = report.get("text") or _text(name, tables)
    published = _moment(report.get("published"), MONDAY + timedelta(minutes=number))
    return ReportGeocoded(
        message_id=report.get("message", f"m-{name}"),
        produced_at=_moment(report.get("produced"), published + timedelta(seconds=5)),
        report=Report(
            id=sha256(name.encode()).hexdigest(),
            external_id=name,
            text=text,
            published_at=published,
            received_at=_moment(report.get("received"), published),
            source=Source(name=report.get("source", f"The {name} Paper"), kind=report.get("kind", "news")),
            url=report.get("url"),
            group=sha256(str(report["group"]).encode()).hexdigest() if "group" in report else None,
        ),
        incidents=tuple(incident(told, text) for told in tables),
    )


def tell(message: ReportGeocoded) -> Telling:
    """Return what a message tells, each mention under its incident's own id."""
    read = incoming(message)
    told = read.told
    return Telling(message.report.id, told.message_id, told.produced_at, mentions(read.about, told, message.incidents))


def current(tellings: Iterable[Telling]) -> Telling:
    """Return which of one report's tellings counts."""
    return max(tellings, key=lambda telling: (telling.produced_at, telling.message_id))


def incident(told: Told, text: str) -> Incident:
    """Return an incident told in few words. Its evidence quotes the text."""
    sub = SubEventType(told.get("sub", "Air/drone strike"))
    actors, targets, weapons = _actors(told), _targets(told), _weapons(told)
    fields = {
        "id": told["id"],
        "event_type": EVENT_TYPE_OF[sub],
        "sub_event_type": sub,
        "status": told.get("status", "asserted"),
        "outcome": told.get("outcome", "unknown"),
        "actors": actors,
        "targets": targets,
        "weapons": weapons,
        "casualties": {
            fate: _toll(told[fate]) for fate in ("killed", "injured", "abducted", "arrested") if fate in told
        },
        "time": _time(told),
        "claims": [{"claimant": name, "stance": "claims"} for name in told.get("claims", [])],
        "confidence": told.get("confidence", 0.7),
        "location": _location(told.get("place"), text),
        "location_reason": None if told.get("place") else "no place is told",
        "scope": [{"start": 0, "end": len(text)}],
    }
    paths = ["sub_event_type", "status", "outcome", "location", "time"]
    paths += [f"casualties.{fate}" for fate in fields["casualties"]]
    paths += [f"{name}.{at}.text" for name in ("actors", "targets", "weapons") for at in range(len(fields[name]))]
    fields["evidence"] = [_evidence(path, told, text) for path in paths]
    return Incident.model_validate(fields)


def _text(name: str, tables: Sequence[Told]) -> str:
    """Return a text that has no word pair in common with another report's, with a word for each incident's act."""
    words = [sha256(f"{name} {at}".encode()).hexdigest()[:8] for at in range(30)]
    acts = [_act(told) for told in tables]
    return " ".join([*words, *acts])


def _act(told: Told) -> str:
    return str(told.get("act", f"act-{told['id']}"))


def _evidence(path: str, told: Told, text: str) -> dict[str, object]:
    quote = _act(told) if _act(told) in text else text[:5]
    start = text.index(quote)
    return {"field": path, "start": start, "end": start + len(quote), "quote": quote, "rule": "told"}


def _actors(told: Told) -> list[dict[str, object]]:
    parts = {"by": "perpetrator", "hit": "target", "says": "claimant"}
    organisations = [
        {"role": role, "entity": "organisation", "name": name, "text": name}
        for part, role in parts.items()
        for name in told.get(part, [])
    ]
    spokesman = told.get("spokesman")
    speaker = {"role": "attributer", "entity": "person", "name": spokesman, "text": spokesman}
    return [*organisations, speaker] if spokesman else organisations


def _targets(told: Told) -> list[dict[str, object]]:
    named = [{"category": c, "entity": _entity(c), "name": name, "text": name} for c, name in told.get("things", [])]
    persons = [{"category": "civilian", "entity": "person", "name": n, "text": n} for n in told.get("persons", [])]
    kinds = [{"category": c, "entity": _entity(c), "text": c} for c in told.get("targets", [])]
    return [*named, *persons, *kinds]


def _entity(category: str) -> str:
    return category if category in ("vessel", "aircraft", "vehicle") else "facility"


def _weapons(told: Told) -> list[dict[str, object]]:
    told_weapons = told.get("weapons", {})
    counted = told_weapons if isinstance(told_weapons, Mapping) else dict.fromkeys(told_weapons)
    return [
        {"category": c, "text": c, "count": None if n is None else {"min": n, "max": n}} for c, n in counted.items()
    ]


def _toll(said: object) -> dict[str, object]:
    """Read 3 as three, [10] as at least ten, [2, 4] as two to four, and "dozens" as a vague term."""
    if isinstance(said, str):
        return {"min": 24, "max": None, "basis": "vague_term"}
    low, high = (said, said) if isinstance(said, int) else (*said, None)[:2]  # type: ignore[misc]
    basis = "exact" if low == high and low else "none_reported" if low == high else "range"
    return {"min": low, "max": high, "basis": basis}


def _time(told: Told) -> dict[str, object] | None:
    if "when" not in told:
        return None
    start, _, end = str(told["when"]).partition("/")
    words = told.get("words")
    basis = "publication" if words == "" else "relative" if words else "explicit"
    return {"start": start, "end": end or start, "precision": "day", "text": words or None, "basis": basis}


def _location(name: str | None, text: str) -> dict[str, object] | None:
    if name is None:
        return None
    lat, lon, radius, kind, country = PLACES[name]
    span = {"start": 0, "end": 5, "text": text[:5]}
    point = {"lat": lat, "lon": lon, "radius_km": radius, "kind": kind, "country": country}
    relation = {"kind": "near", "text": name} if name.startswith("near ") else None
    return {**span, **point, "name": name, "relation": relation, "confidence": 0.9, "basis": "sentence"}


def _moment(told: object, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(str(told)).replace(tzinfo=UTC) if told else otherwise


@dataclass
class MemoryStore:
    """What a store does with `fuse`, batch by batch: only what is connected with the new is fused anew."""

    tellings: dict[str, dict[str, Telling]] = field(default_factory=dict)
    links: dict[frozenset[str], Link] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    fused: dict[str, Fused] = field(default_factory=dict)

    def record(self, messages: Iterable[ReportGeocoded]) -> list[Change]:
        """Take in a batch and return what changed."""
        told = [tell(each) for each in messages]
        before = self._current()
        for telling in told:
            self.tellings.setdefault(telling.report_id, {})[telling.message_id] = telling
        reports = {telling.report_id for telling in told}
        touched = {mention.name for mention in before.values() if mention.report_id in reports}
        current = self._current()
        new = [mention for mention in current.values() if mention.report_id in reports]
        self._link(new, [m for report in self.tellings.values() for t in report.values() for m in t.mentions])
        return self._fuse(touched | {mention.name for mention in new})

    def correct(self, correction: Correction) -> list[Change]:
        """Take in a correction and return what changed."""
        self.corrections.append(correction)
        return self._fuse({*correction.names, *correction.rest})

    def live(self) -> list[Fused]:
        """Return the incidents, by id."""
        standing = [s.fused for s in self.standings.values() if s.state is State.LIVE]
        return sorted(standing, key=lambda fused: fused.id)

    def _current(self) -> dict[str, Mention]:
        found: dict[str, Mention] = {}
        for report in self.tellings.values():
            names = fuse.named(report.values())
            found |= {m.id: m.named(names[m.id]) for m in current(report.values()).mentions}
        return found

    def _link(self, new: Sequence[Mention], known: Sequence[Mention]) -> None:
        written: dict[str, list[Mention]] = {}
        for mention in known:
            for key in fuse.blocks(mention).written:
                written.setdefault(key, []).append(mention)
        for mention in new:
            met = {each.id: each for key in fuse.blocks(mention).asked for each in written.get(key, [])}
            for other in met.values():
                verdict = fuse.compare(mention, other)
                if verdict.relation is Relation.SAME and mention.id != other.id:
                    pair = sorted((mention.id, other.id))
                    self.links[frozenset(pair)] = Link(*pair, verdict.score, verdict.reasons)

    def _fuse(self, names: set[str]) -> list[Change]:
        """Fuse anew whatever is connected with the names, and say what changed."""
        current = self._current()
        held = {name for s in self.standings.values() if not s.fused.names.isdisjoint(names) for name in s.fused.names}
        component = self._connected(current, names | held)
        members = [mention for mention in current.values() if mention.name in component]
        clusters = fuse.cluster(members, self.links.values(), self.corrections)
        after = [fuse.fold(cluster, self.corrections) for cluster in clusters]
        ids = {fused.id for fused in after}
        before = {i: s for i, s in self.standings.items() if i in ids or not s.fused.names.isdisjoint(component)}
        changes = fuse.changes(before, after)
        self.standings |= {change.standing.fused.id: change.standing for change in changes}
        return changes

    def _connected(self, current: Mapping[str, Mention], names: set[str]) -> set[str]:
        """Return all names that links and corrections connect with some."""
        ties = [{current[i].name for i in pair} for pair in self.links if pair <= current.keys()]
        ties += [set(pair) for pair in fuse.bonds(self.corrections).together]
        found, grown = set(names), True
        while grown:
            reached = found.union(*(tie for tie in ties if tie & found))
            grown, found = reached != found, reached
        return found


def all_at_once(messages: Iterable[ReportGeocoded], corrections: Sequence[Correction] = ()) -> list[Fused]:
    """Return the incidents of all messages, compared each with each, without blocks and batches."""
    reports: dict[str, list[Telling]] = {}
    for telling in {each.message_id: tell(each) for each in messages}.values():
        reports.setdefault(telling.report_id, []).append(telling)
    found = [
        mention.named(fuse.named(tellings)[mention.id])
        for tellings in reports.values()
        for mention in current(tellings).mentions
    ]
    clusters = fuse.cluster(found, list(linked(found)), corrections)
    return sorted((fuse.fold(cluster, corrections) for cluster in clusters), key=lambda fused: fused.id)


def linked(found: Sequence[Mention]) -> Iterable[Link]:
    """Yield the links of all pairs."""
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            verdict = fuse.compare(one, other)
            if verdict.relation is Relation.SAME:
                yield Link(*sorted((one.id, other.id)), verdict.score, verdict.reasons)


def clusters_of(messages: Iterable[ReportGeocoded]) -> list[Cluster]:
    """Return the clusters of messages that are each of their own report."""
    found = [mention for each in messages for mention in tell(each).mentions]
    return fuse.cluster(found, list(linked(found)))
