"""From acts to incidents: acts that tell the same thing are merged, acts of another place, day or kind stay apart."""

from itertools import groupby

from tocsin.contracts.incident import IncidentStatus
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.leftovers import Leftovers
from tocsin_enrich.extract.lexicon import Form, Strength
from tocsin_enrich.extract.sameness import fits
from tocsin_enrich.extract.talk import is_counted, is_general, is_general_noun
from tocsin_enrich.extract.told import Told

HARM_REACH = 4
"""Sentences after an incident in which "five were wounded" still belongs to it."""

SUBJECT_REACH = 8
"""Words between a noun and the verb that it is the subject of."""

NOUN_FACTS = 2
"""Of doer, sufferer, weapon, casualties, day, place, "another": how many a noun needs beside it to be an incident."""


def group(acts: list[Act]) -> list[Group]:
    """Return the incidents that real acts tell. Acts that stand apart from all earlier ones begin a new incident.

    A toll or "that attack" right after an act that was set aside belongs to it, and goes with it.
    """
    told, left = Told(), Leftovers()
    aside: Act | None = None
    for act in _tolls_after_acts(acts):
        if not act.real:
            aside = act
            continue
        if aside is not None and _follows_aside(told.groups, aside, act):
            continue
        home = _home(told.candidates(act), act)
        if home is not None:
            told.go_on(home, act)
        elif _stands_alone(act):
            told.begin(act)
            for toll in left.tolls_before(act):
                told.go_on(told.groups[-1], toll)
        elif (bare := left.act_before(act)) is not None and not is_general_noun(bare):
            told.begin(bare)
            told.go_on(told.groups[-1], act)
        else:
            left.keep(act)
    return told.groups


def _tolls_after_acts(acts: list[Act]) -> list[Act]:
    """Return the acts with the tolls that open a sentence behind its first act: "two were hurt when a bomb hit"."""
    ordered: list[Act] = []
    for _, found in groupby(acts, key=lambda act: act.reading.index):
        sentence = list(found)
        first = next((n for n, act in enumerate(sentence) if not _is_toll(act)), 0)
        ordered += [sentence[first], *sentence[:first], *sentence[first + 1 :]]
    return ordered


def _is_toll(act: Act) -> bool:
    return act.trigger.cue.strength is Strength.HARM


def _follows_aside(groups: list[Group], aside: Act, act: Act) -> bool:
    newer = not groups or groups[-1].last.reading.index < aside.reading.index
    near = (
        aside.reading.sentence.paragraph == act.reading.sentence.paragraph and act.reading.index > aside.reading.index
    )
    points_back = act.definite or _is_toll(act) or _about_known_things(act)
    return newer and near and points_back and not act.when and not act.places


def _about_known_things(act: Act) -> bool:
    """Tell whether "the bombs" or "the gunmen" do it, whom the report named before, and nobody with a name."""
    movers = [m for m in (*act.roles.doers, *act.weapons) if m.end <= act.trigger.start]
    return bool(movers) and all(m.name is None and act.reading.norms[m.outer] == "the" for m in movers)


def _stands_alone(act: Act) -> bool:
    """Tell whether an act says enough to be an incident. A noun alone is talk of acts: "the killing of peasants"."""
    if act.trigger.cue.strength is Strength.HARM:
        return bool(act.roles.doers or act.weapons)
    if act.trigger.cue.lemma in act.reading.lexicon.classes["property_harm"] and not act.roles.doers:
        return bool(act.weapons) or any(cue.start < act.trigger.start for cue in act.reading.cues)
    if not act.trigger.noun:
        return not is_general(act)
    if act.standing.status is IncidentStatus.ALLEGED and act.standing.rule.endswith(("/accuse", "/suspected of")):
        return False
    if _does_harm(act):
        return True
    roles = act.roles
    harms = is_counted(act) or _ends_lives(act)
    facts = [roles.doers, roles.sufferers, act.weapons, harms, act.when, act.places, act.distinct]
    return sum(bool(fact) for fact in facts) >= NOUN_FACTS and not is_general_noun(act)


def _ends_lives(act: Act) -> bool:
    """Tell whether the noun says by what people of a toll right before came to harm: "two were martyred in a clash"."""
    within = act.reading.norms[max(0, act.trigger.start - 1) - act.reading.is_in(act.trigger.start - 1, "determiner")]
    toll = (cue for cue in act.reading.cues if cue.value.strength is Strength.HARM and cue.end < act.trigger.start)
    return within in {"in", "during"} and any(act.trigger.start - cue.end <= HARM_REACH for cue in toll)


def _does_harm(act: Act) -> bool:
    """Tell whether a noun is the subject of a verb that tells an act too: "shelling of Beryslav killed a woman"."""
    reading, end = act.reading, act.trigger.end
    verb = next((cue for cue in reading.cues if cue.start >= end), None)
    if verb is None or act.definite or verb.value.form is not Form.PAST or verb.start - end > SUBJECT_REACH:
        return False
    return not any(
        reading.is_grammar(k) and not reading.is_in(k, "preposition") and not reading.is_in(k, "determiner")
        for k in range(end, verb.start)
    ) and all(reading.tokens[k].word for k in range(end, verb.start))


def _home(candidates: list[Group], act: Act) -> Group | None:
    """Return the incident that the act belongs to: of those it fits, one of the same sentence, else the latest."""
    sentence = act.reading.index
    same = [g for g in candidates if g.last.reading.index == sentence and fits(g, act)]
    by_them = [g for g in same if act.roles.doers and g.last.roles.doers == act.roles.doers]
    if by_them:
        return by_them[-1]
    if same:
        last = same[-1].acts[0].trigger  # of two halves of one act ("the bases A and B") the first goes on
        return next(g for g in same if g.acts[0].trigger is last)
    latest = [g for g in reversed(candidates) if g.last.reading.index != sentence]
    if act.trigger.cue.strength is Strength.HARM:
        latest = [g for g in latest if sentence - g.last.reading.index <= HARM_REACH]
    else:
        hit = {m.text.lower() for m in act.roles.sufferers}
        latest.sort(key=lambda g: g.places.isdisjoint(act.places) and g.hit.isdisjoint(hit))
    return next((g for g in latest if fits(g, act)), None)
