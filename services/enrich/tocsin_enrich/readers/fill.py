"""Adds to an incident what the rules left open. What a rule has said stays as it is. Pure."""

from collections.abc import Iterator
from typing import TypeVar

from tocsin.contracts.base import Span
from tocsin.contracts.incident import Codes, Evidence, IncidentDraft, TimeBasis, TimePrecision, When
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Actor, Casualties, Claim, Target, Weapon
from tocsin_enrich.extract.codes import Coded, codes_of
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.readers.check import Act, Backed

V = TypeVar("V", Weapon, Target, Claim)


class Filling:
    """One incident while it is added to."""

    def __init__(self, draft: IncidentDraft, *, text: str, rule: str) -> None:
        self.draft = draft
        self._text = text
        self._rule = rule
        self._evidence: list[Evidence] = []

    def filled(self, act: Act, lexicon: Lexicon) -> IncidentDraft:
        """Return the incident with what the act adds; the very same incident where it adds nothing."""
        draft = self.draft
        changes: dict[str, object] = {
            "actors": (*draft.actors, *self._actors(act)),
            "weapons": draft.weapons or self._all("weapons.{}.text", act.weapons),
            "targets": draft.targets or self._all("targets.{}.text", act.targets),
            "claims": draft.claims or self._all("claims.{}.claimant", act.claims),
            "casualties": self._casualties(act),
            "time": self._time(act),
        }
        if not self._evidence:
            return draft
        changes["evidence"] = (*draft.evidence, *self._evidence)
        fuller = draft.model_copy(update=changes)
        return fuller.model_copy(update={"codes": codes_for(fuller, lexicon)})

    def _note(self, field: str, span: Span) -> None:
        """Write down the words of a field, and which reader pointed at them."""
        quote = self._text[span.start : span.end]
        self._evidence.append(Evidence(field=field, start=span.start, end=span.end, quote=quote, rule=self._rule))

    def _actors(self, act: Act) -> Iterator[Actor]:
        """Yield actors of roles that nobody has yet, and who are not in it already in another role."""
        roles = {actor.role for actor in self.draft.actors}
        known = {_called(actor) for actor in self.draft.actors}
        number = len(self.draft.actors)
        for actor, span in act.actors:
            if actor.role not in roles and _called(actor) not in known:
                self._note(f"actors.{number}.text", span)
                number += 1
                known.add(_called(actor))
                yield actor

    def _all(self, path: str, backed: tuple[Backed[V], ...]) -> tuple[V, ...]:
        for number, each in enumerate(backed):
            self._note(path.format(number), each.span)
        return tuple(each.value for each in backed)

    def _casualties(self, act: Act) -> Casualties:
        said = self.draft.casualties
        new = {fate.value: toll for fate, toll in act.tolls.items() if getattr(said, fate.value) is None}
        for fate, toll in new.items():
            self._note(f"casualties.{fate}", toll.span)
        return said.model_copy(update={fate: toll.value for fate, toll in new.items()})

    def _time(self, act: Act) -> When | None:
        said = self.draft.time
        if act.when is None or (said is not None and said.basis is not TimeBasis.PUBLICATION):
            return said
        self._note("time", act.when.span)
        return act.when.value


def codes_for(draft: IncidentDraft, lexicon: Lexicon) -> Codes:
    """Return the codes of an incident by what it says now. A custom type has a crosswalk of its own, which stands."""
    sub = SubEventType(draft.sub_event_type)
    coded = Coded(sub, draft.actors, draft.weapons, draft.casualties, _precision(draft.time))
    codes = codes_of(coded, lexicon.crosswalk[sub])
    if draft.codes.custom is None:
        return codes
    return draft.codes.model_copy(update={"acled": codes.acled, "ucdp": codes.ucdp})


def _precision(time: When | None) -> TimePrecision | None:
    """Return the precision of a day that somebody said; that of publication is no exact one."""
    return time.precision if time is not None and time.basis is not TimeBasis.PUBLICATION else None


def _called(actor: Actor) -> str:
    return (actor.name or actor.text).casefold()
