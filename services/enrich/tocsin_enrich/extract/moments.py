"""Which date goes with an act: not that on which somebody spoke, nor one that belongs to another event."""

from bisect import bisect_left
from collections.abc import Iterator

from tocsin_enrich.extract.aftermath_days import dates_only_the_aftermath, dates_the_aftermath
from tocsin_enrich.extract.ahead import is_ahead, last_words
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.date_mentions import SINCE, DateMention
from tocsin_enrich.extract.lexicon import Scope
from tocsin_enrich.extract.reading import Reading

RELATIVE_REACH = 5
"""Tokens between "who" and its verb."""

OPENING = 4
"""Characters from the start of a sentence within which a date governs all of it: "On Monday, ..."."""

SPOKEN_REACH = 10
"""Tokens between a verb of saying and a date that tells when it was said."""

NOUN_REACH = 3
"""Tokens between a date and the noun that it qualifies: "Tuesday's suicide attack"."""

PHRASE_REACH = 3
"""Words of the longest phrase that says what a date is of: "no later than"."""


_RELATIVE = frozenset({"who", "whose", "which"})
_SPEECH = ("say", "speech")
_COMPANY = ("spoken_company", "determiner")


def is_date(trigger: Trigger, dates: list[DateMention]) -> bool:
    """Tell whether the word belongs to a date: "15 March"."""
    start = trigger.reading.tokens[trigger.start].start
    return any(date.start <= start < date.end for date in dates)


def when_of(trigger: Trigger, dates: list[DateMention]) -> DateMention | None:
    """Return the date that goes with the trigger: the nearest that does not tell when somebody spoke.

    What a relative clause tells ("those who were killed") has the date of its own clause or none.
    """
    reading = trigger.reading
    place = reading.tokens[trigger.start].start
    own = [d for d in dates if not is_spoken(reading, d) and _may_date(trigger, d)]
    relative = _relative_before(trigger)
    if relative is not None and any(d.start > relative for d in own):
        own = [d for d in own if d.start > relative]
    own = [d for d in own if not is_since(d)] or own
    if not own:
        return None
    qualifying = next((d for d in own if _noun_of(reading, d) is not None), None)
    if qualifying is not None:
        return qualifying  # "the 2021 bombing", "Tuesday's attack"
    behind = next((d for d in own if place <= d.start <= _next_cue(trigger)), None)
    if behind is not None and len(own) > 1:
        return behind
    nearest = min(own, key=lambda d: min(abs(d.start - place), abs(d.end - place)))
    opening = next((d for d in own if d.start - reading.sentence.start <= OPENING), nearest)
    return nearest if abs(nearest.start - place) <= abs(opening.start - place) else opening


def _next_cue(trigger: Trigger) -> int:
    """Return where the next word stands that tells an act: a date before it goes with the one before it."""
    reading = trigger.reading
    following = next((cue.start for cue in reading.cues if cue.start >= trigger.end), None)
    return reading.sentence.end if following is None else reading.tokens[following].start


def _relative_before(trigger: Trigger) -> int | None:
    """Return where the relative clause of the trigger begins, in characters of the text."""
    reading = trigger.reading
    reach = range(trigger.start - 1, max(-1, trigger.start - RELATIVE_REACH), -1)
    found = next((k for k in reach if reading.norms[k] in {"who", "which", "whom", ","}), None)
    return reading.tokens[found].start if found is not None and reading.norms[found] != "," else None


def is_since(mention: DateMention) -> bool:
    """Tell whether the date is a stretch of days up to publication: "since Monday"."""
    return mention.rule == SINCE


def _holds_since(trigger: Trigger, mention: DateMention) -> bool:
    """Tell whether the act fell into a stretch of days, and not something told beside it: "which is shut since May"."""
    reading = trigger.reading
    first, end = tokens_of(reading, mention)
    between = range(trigger.end, first) if trigger.start < first else range(end + 1, trigger.start)
    return not any(reading.is_in(k, "relative") or reading.norms[k] in {",", ";"} for k in between)


def _may_date(trigger: Trigger, mention: DateMention) -> bool:
    reading = trigger.reading
    if is_since(mention):
        return _holds_since(trigger, mention)
    if is_of_other_event(reading, mention) or _dates_the_reason(trigger, mention):
        return False
    if mention.expression == "event_back":  # "a day after gunmen killed two": what came before it came later
        tells = not trigger.noun  # "a day after the attack" only says when something else was
        return tells and mention.start < reading.tokens[trigger.start].start < _clause_end(reading, mention)
    noun = _noun_of(reading, mention)
    if noun is not None:
        return trigger.start in noun
    return not (_in_relative_clause(trigger, mention) or dates_the_aftermath(trigger, *tokens_of(reading, mention)))


def _dates_the_reason(trigger: Trigger, mention: DateMention) -> bool:
    """Tell whether the date is that of the older act which this one answers: "in response to a raid on 1 May"."""
    reading = trigger.reading
    reasons = [m.end for m in reading.statuses if m.value.scope is Scope.REASON and m.start >= trigger.end]
    if not reasons:
        return False
    first, _ = tokens_of(reading, mention)
    return any(end <= first and {",", ";", ":"}.isdisjoint(reading.norms[end:first]) for end in reasons)


def _in_relative_clause(trigger: Trigger, mention: DateMention) -> bool:
    """Tell whether the date stands in a later clause that tells an act of its own: "two who abducted a boy in 2020"."""
    reading = trigger.reading
    first, _ = tokens_of(reading, mention)
    pronoun = next((k for k in range(trigger.end, first) if reading.norms[k] in _RELATIVE), None)
    return pronoun is not None and any(pronoun < cue.start < first for cue in reading.cues)


def tells_of_acts(reading: Reading, mention: DateMention) -> bool:
    """Tell whether what the sentence tells may have happened on this date."""
    free = not is_since(mention) and not is_of_other_event(reading, mention) and _noun_of(reading, mention) is None
    if not free or mention.expression == "event_back" or is_spoken(reading, mention):
        return False
    return not dates_only_the_aftermath(reading, *tokens_of(reading, mention))


def is_of_other_event(reading: Reading, mention: DateMention) -> bool:
    """Tell whether the date is one from or until which something holds, or of an election, a birth, or yet to come."""
    first, end = tokens_of(reading, mention)
    if is_since(mention):
        return False
    if is_ahead(reading, first):
        return True
    if reading.is_in(first, "bounds_of_time") and reading.norms[first] not in {"between", "from"}:
        return True  # the expression has the word in it: "since May"
    bounds = reading.lexicon.classes["bounds_of_time"]
    if first and reading.norms[first - 1] in last_words(bounds):
        before = (" ".join(reading.norms[max(0, first - n) : first]) for n in range(1, PHRASE_REACH + 1))
        if any(phrase in bounds for phrase in before):
            return True
    behind = end + (reading.norms[end : end + 1] == ("'s",))
    further = behind + (behind < len(reading.tokens) and not reading.is_grammar(behind))
    return reading.is_in(behind, "dated_event") or reading.is_in(further, "dated_event")


def _noun_of(reading: Reading, mention: DateMention) -> range | None:
    """Return the tokens among which is the noun that the date qualifies: "Tuesday's attack", "the attack of 3 May"."""
    first, end = tokens_of(reading, mention)
    if reading.norms[max(0, first - 1) : first] == ("of",) and first > 1:
        noun = first - 2
        timely = reading.is_in(noun, "part_of_day") or reading.norms[noun] == "as"
        return None if timely else range(max(0, noun - NOUN_REACH + 1), noun + 1)
    words = reading.slice(first, end).lower() if end > first else ""
    if words.endswith(("'s", "\u2019s")) or reading.norms[end : end + 1] == ("'s",):
        return range(end, end + NOUN_REACH + 1)
    if mention.expression == "year" and reading.is_in(first, "determiner"):
        return range(end, end + NOUN_REACH)
    article = first and reading.norms[first - 1] in {"the", "this"} and reading.norms[first] not in {"the", "this"}
    if article and end < len(reading.tokens) and reading.tokens[end].word and not reading.is_grammar(end):
        return range(end, end + NOUN_REACH)
    return None


def _clause_end(reading: Reading, mention: DateMention) -> int:
    """Return where the next comma after a date stands, in characters of the text."""
    _, end = tokens_of(reading, mention)
    comma = next((token.start for token in reading.tokens[end:] if token.norm == ","), None)
    return reading.sentence.end if comma is None else comma


def tokens_of(reading: Reading, mention: DateMention) -> tuple[int, int]:
    """Return the tokens of a date, end exclusive."""
    first = bisect_left(reading.starts, mention.start)
    return first, bisect_left(reading.starts, mention.end, lo=first)


def is_spoken(reading: Reading, mention: DateMention) -> bool:
    """Tell whether the date tells when something was said: "police said on Tuesday", "told AFP today"."""
    first, end = tokens_of(reading, mention)
    if reading.lexicon.unions[_SPEECH].isdisjoint(reading.norms[max(0, first - SPOKEN_REACH) : end + 1]):
        return False
    if _says(reading, end) and reading.norms[end : end + 1] != ("confirmed",):
        return True  # "the army on Tuesday said"
    verb = next((k for k in _behind_company(reading, first) if _says(reading, k)), None)
    return verb is not None and reading.norms[verb + 1 : verb + 2] != ("that",)


def _says(reading: Reading, position: int) -> bool:
    return reading.is_in_any(position, _SPEECH)


def _behind_company(reading: Reading, first: int) -> Iterator[int]:
    """Yield the tokens before a date, backwards, as long as they tell to whom and where somebody speaks."""
    for back in range(1, SPOKEN_REACH + 1):
        position = first - back
        if position < 0:
            return
        yield position
        if not _is_company(reading, position):
            return


def _is_company(reading: Reading, position: int) -> bool:
    token = reading.tokens[position]
    if not token.word:
        return False
    return reading.is_in_any(position, _COMPANY) or (
        reading.is_name(position) and not reading.is_in(position - 1, "place_preposition")
    )
