"""Acts that a report only touches: a cue was seen, and too little stands beside it to make an incident.

They are told where a report gives neither an incident nor anything else set aside, one a sentence, so that no report
vanishes without a line.
"""

from collections.abc import Iterable, Iterator

from tocsin.contracts.incident import SetAside, SetAsideStatus
from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.lexicon import Form, Strength
from tocsin_enrich.extract.mentions import IRREGULAR

RULE = "status/too_little"
"""The rule of such a line; readers beside the rules may still find the incident that it is about."""

OPENING = 3
"""Tokens at the start of a sentence up to which a noun is what it is about: "The bombing of"."""

REPORT_REACH = 4
"""Tokens between "a report of" and the noun."""

RELATIVE_REACH = 4
"""Tokens between "who" and the verb of its clause."""

_FINITE = frozenset({Form.PAST, Form.PARTICIPLE, Form.THIRD})
_ARMED = IRREGULAR | {ActorKind.STATE_FORCE}


def too_little(text: str, acts: Iterable[Act]) -> tuple[SetAside, ...]:
    """Return one line for each sentence that tells an act."""
    seen: set[int] = set()
    found: list[SetAside] = []
    for act in acts:
        sentence = act.reading.sentence
        if sentence.start not in seen and act.real and _is_told(act):
            seen.add(sentence.start)
            found.append(
                SetAside(
                    start=sentence.start, end=sentence.end, quote=text[sentence.start : sentence.end],
                    status=SetAsideStatus.LOOKALIKE, reason=_reason(act), rule=RULE,
                )
            )  # fmt: skip
    return tuple(found)


def _is_told(act: Act) -> bool:
    """Tell whether the sentence tells the act as its own news, rather than that it names one on its way."""
    trigger = act.trigger
    if trigger.cue.strength is Strength.HARM:
        return any(harm.toll.max != 0 for harm in act.harms)
    if trigger.noun:
        return _is_noun_of_news(act)
    return trigger.form in _FINITE and not _in_relative_clause(act) and (_is_strong(act) or _by_armed(act))


def _is_strong(act: Act) -> bool:
    return act.trigger.cue.strength is Strength.STRONG or act.around


def _by_armed(act: Act) -> bool:
    """Tell whether armed people take part: "rebels attacked", while "prices hit a record" tells nothing."""
    return any(party.actor_kind in _ARMED for party in (*act.roles.doers, *act.roles.sufferers))


def _is_noun_of_news(act: Act) -> bool:
    """Tell whether it is said that the thing happened: "there was an attack", "an explosion occurred"."""
    reading, start = act.reading, act.trigger.start
    existential = reading.norms[:1] == ("there",) and reading.is_in(1, "be")
    happened = any(reading.is_in(k, "happens") for k in range(act.trigger.end, len(reading.norms)))
    alone = start <= OPENING and not any(reading.is_in(k, "say") for k in range(len(reading.norms)))
    reported = any(reading.is_in(k, "reports_of") for k in range(max(0, start - REPORT_REACH), start))
    return existential or happened or reported or (alone and _is_strong(act))


def _in_relative_clause(act: Act) -> bool:
    near = range(max(0, act.trigger.start - RELATIVE_REACH), act.trigger.start)
    return any(act.reading.is_in(k, "relative") for k in near)


def _reason(act: Act) -> str:
    words = act.reading.slice(act.trigger.start, act.trigger.end)
    return f'cue seen ("{words}"), but too little is told of it: {", ".join(_missing(act))}'


def _missing(act: Act) -> Iterator[str]:
    answers = {
        "nobody who did it": act.roles.doers,
        "nobody and nothing that was hit": act.roles.sufferers,
        "no weapon": act.weapons,
        "no toll": act.harms,
        "no day": act.when,
        "no place": act.places,
    }
    yield from (question for question, answer in answers.items() if not answer)
