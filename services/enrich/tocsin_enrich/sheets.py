"""Which tables there are, what their columns may say, and what tells one entry of a table from another."""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, Casualties, TargetCategory, TargetEntity, WeaponCategory
from tocsin_enrich.countries import COUNTRIES
from tocsin_enrich.extract.lexicon import Leaning, Scope, Strength
from tocsin_enrich.tables import ABSENT

CUSTOM: Final = "custom:"
"""How the code of an analyst's own event type begins."""


class Complaint(NamedTuple):
    """What is wrong with a cell, and how to mend it."""

    what: str
    mend: str


Check = Callable[[str, frozenset[str]], Complaint | None]
"""Looks at a cell, given the codes of the custom types that are known."""


class Identity(StrEnum):
    """What an entry is: a whole row with its key, or each phrase of a row."""

    ROW = "row"
    PHRASE = "phrase"
    CLOSED = "closed"  # rows whose keys the program knows: they may be changed, and none added or removed


class Sheet(NamedTuple):
    """A table. `key` tells entries apart, for phrases beside the phrase itself; `words` is the column that lists."""

    identity: Identity
    key: tuple[str, ...]
    words: str | None
    checks: Mapping[str, Check]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.checks)


def _one_of(values: Iterable[str], *, optional: bool = False) -> Check:
    allowed = [*values, *([ABSENT] if optional else [])]

    def check(cell: str, _: frozenset[str]) -> Complaint | None:
        return None if cell in allowed else Complaint(f"{cell!r} is none of its values", f"write {', '.join(allowed)}")

    return check


def _type(cell: str, known: frozenset[str]) -> Complaint | None:
    if cell in known or cell in set(SubEventType):
        return None
    if cell.startswith(CUSTOM):
        return Complaint(f"no type has the code {cell!r}", "write a row for it in event_types.tsv")
    return Complaint(f"{cell!r} is no sub-event type", f"write {', '.join(SubEventType)} or a code of event_types.tsv")


def _type_or_none(cell: str, known: frozenset[str]) -> Complaint | None:
    return None if cell == ABSENT else _type(cell, known)


def _custom_code(cell: str, _: frozenset[str]) -> Complaint | None:
    if re.fullmatch(rf"{CUSTOM}[a-z][a-z0-9_]*", cell):
        return None
    return Complaint(
        f"{cell!r} is no code", f"write {CUSTOM} and a name of a-z, 0-9 and _, such as {CUSTOM}gps_jamming"
    )


def _country(cell: str, _: frozenset[str]) -> Complaint | None:
    if cell in COUNTRIES or cell == ABSENT:
        return None
    return Complaint(f"no country has the code {cell!r}", "write ISO 3166-1 alpha-2, such as KE, or - for none or many")


def _country_itself(cell: str, known: frozenset[str]) -> Complaint | None:
    return Complaint("it is empty", "write ISO 3166-1 alpha-2") if cell == ABSENT else _country(cell, known)


def _number(cell: str, _: frozenset[str]) -> Complaint | None:
    return None if cell == ABSENT or cell.isdecimal() else Complaint(f"{cell!r} is no number", "write figures, or -")


def _some_text(cell: str, _: frozenset[str]) -> Complaint | None:
    return Complaint("it is empty", "write a text, or - for none") if not cell else None


def _text(cell: str, _: frozenset[str]) -> Complaint | None:
    return Complaint("it is empty", "write a text") if cell in {"", ABSENT} else None


CUE_KINDS: Final = ("verb", "noun", "phrase")
STATUSES: Final = (*SetAsideStatus, *IncidentStatus)
SORTS: Final = ("verb", "intransitive", "adjective", "taken", "noun", "deed")
VIOLENCE: Final = ("dyad", "one-sided")

SHEETS: Final[Mapping[str, Sheet]] = {
    "event_types": Sheet(Identity.ROW, ("code",), None, {
        "code": _custom_code, "name": _text, "parent": _one_of(SubEventType)}),
    "event_cues": Sheet(Identity.PHRASE, ("kind",), "words", {
        "sub_event_type": _type, "kind": _one_of(CUE_KINDS), "strength": _one_of(Strength), "words": _text}),
    "weapons": Sheet(Identity.PHRASE, (), "words", {
        "category": _one_of(WeaponCategory), "sub_event_type": _type_or_none, "words": _text}),
    "actors": Sheet(Identity.ROW, ("name",), "aliases", {
        "name": _text, "kind": _one_of(ActorKind, optional=True), "country": _country, "aliases": _some_text}),
    "state_forces": Sheet(Identity.ROW, ("name",), "forms", {"name": _text, "forms": _text}),
    "nations": Sheet(Identity.ROW, ("country",), "demonyms", {
        "country": _country_itself, "names": _text, "demonyms": _some_text}),
    "people": Sheet(Identity.PHRASE, (), "words", {
        "leaning": _one_of(Leaning), "actor_kind": _one_of(ActorKind),
        "target_category": _one_of(TargetCategory), "words": _text}),
    "facilities": Sheet(Identity.PHRASE, (), "words", {
        "category": _one_of(TargetCategory), "entity": _one_of(TargetEntity), "words": _text}),
    "status_cues": Sheet(Identity.PHRASE, (), "words", {
        "status": _one_of(STATUSES), "scope": _one_of(Scope), "words": _text}),
    "lookalikes": Sheet(Identity.PHRASE, (), "words", {
        "treatment": _one_of(("lookalike", "compound", "sentence")), "reason": _some_text, "words": _text}),
    "fates": Sheet(Identity.PHRASE, (), "words", {
        "fate": _one_of(Casualties.model_fields), "sort": _one_of(SORTS), "words": _text}),
    "vague_terms": Sheet(Identity.ROW, ("term",), None, {"term": _text, "min": _number, "max": _number}),
    "vocabulary": Sheet(Identity.CLOSED, ("class",), "words", {"class": _text, "words": _text}),
    "date_patterns": Sheet(Identity.CLOSED, ("name",), None, {
        "name": _text, "basis": _one_of(("part", "explicit", "relative")), "pattern": _text}),
    "crosswalk": Sheet(Identity.ROW, ("sub_event_type",), None, {
        "sub_event_type": _type, "disorder": _some_text, "plover_event": _some_text, "plover_mode": _some_text,
        "plover_context": _some_text, "plover_quad": _number, "cameo": _some_text,
        "ucdp": _one_of(VIOLENCE, optional=True)}),
    "code_lists": Sheet(Identity.CLOSED, ("list",), "codes", {"list": _text, "codes": _some_text}),
    "irregular_verbs": Sheet(Identity.ROW, ("base",), None, {"base": _text, "past": _text, "participle": _text}),
    "irregular_plurals": Sheet(Identity.ROW, ("singular",), None, {"singular": _text, "plural": _text}),
}  # fmt: skip
