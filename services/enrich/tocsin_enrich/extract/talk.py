"""Talk of acts that is none of an act: what nobody particular does to nobody particular, or what is always done."""

from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.extract.mentions import Mention

BARE_PLURAL = 2
"""What "civilians" says of their number without a count: at least so many."""

SUBJECT_REACH = 4
"""Words between "they" and the verb: "they are every day killing"."""

ARTICLE_REACH = 4
"""Words between "an" and the noun: "an early morning rebel attack"."""

OBJECT_REACH = 3
"""Words from the verb to the last of its object: "bombed the civilian population"."""

LIST_REACH = 7
"""Words between "has" and a later verb of its list: "has murdered and jailed the clergy, and bombed the people"."""

_ONE = frozenset({"a", "an", "one", "another", "this"})
_SPEAKERS = frozenset({"they", "we", "you", "who"})
_PERFECT = frozenset({Form.PAST, Form.PARTICIPLE})
_PRESENT = frozenset({Form.BASE, Form.THIRD})
_NOW = frozenset({"is", "are", "am"})


def is_general(act: Act) -> bool:
    """Tell whether an act has nothing that makes it one act: "gangs kill journalists", "they burn houses"."""
    habit = _is_habit(act)
    trigger = act.trigger
    armed = any(not trigger.start <= weapon.start < trigger.end for weapon in act.weapons)
    if act.when or armed or act.distinct or is_counted(act, habit=habit):
        return False
    if act.places and not habit:
        return False
    if (habit and (_qualifies(act) or _plainly(act))) or (not act.places and _accuses(act)):
        return True
    parties = (*act.roles.doers, *act.roles.sufferers)
    if not parties:
        classes, lemma = act.reading.lexicon.classes, act.trigger.cue.lemma
        return lemma not in classes["intransitive"] and lemma not in classes["only_tries"]
    return not any(map(_is_certain, parties))


def is_general_noun(act: Act) -> bool:
    """Tell whether a noun names a sort of act: "the bombing of civilians", while "an attack on civilians" is one."""
    facts = (act.weapons, is_counted(act), act.when, act.places, act.distinct)
    start = act.trigger.start
    one = any(act.reading.norms[k] in _ONE for k in range(max(0, start - ARTICLE_REACH), start))
    return not (one or any(facts) or any(map(_is_certain, (*act.roles.doers, *act.roles.sufferers))))


def _accuses(act: Act) -> bool:
    """Tell whether somebody is said to do it to a whole people: "is killing our children", "has bombed the population".

    The past tense tells one act: "the army bombed the population".
    """
    reading, trigger = act.reading, act.trigger
    if trigger.noun or not _hits_populace(act):
        return False
    before = range(max(0, trigger.start - SUBJECT_REACH), trigger.start)
    goes_on = trigger.form is Form.GERUND and any(
        reading.norms[k] in _NOW or reading.is_in(k, "going_on") for k in before
    )
    listed = LIST_REACH if reading.norms[trigger.start - 1] in {"and", ","} else 1
    has = not {"has", "have"}.isdisjoint(reading.norms[max(0, trigger.start - listed) : trigger.start])
    perfect = has and trigger.form in _PERFECT
    return goes_on or perfect or trigger.form in _PRESENT


def _hits_populace(act: Act) -> bool:
    """Tell whether what suffers is a whole people, without a count: "the population", "our children"."""
    reading, end, hurt = act.reading, act.trigger.end, act.roles.sufferers
    if not hurt:
        return any(reading.is_in(k, "populace") for k in range(end, end + OBJECT_REACH))
    return all(m.count is None and m.name is None and reading.is_in(m.end - 1, "populace") for m in hurt)


def _is_certain(mention: Mention) -> bool:
    """Tell whether a phrase means somebody in particular: by a name, a count, an article or by being one."""
    return mention.name is not None or not mention.plural or mention.count is not None or mention.outer < mention.start


def is_counted(act: Act, *, habit: bool = False) -> bool:
    """Tell whether the harm has a figure, and is no bare plural: "the murder of six priests", not "of priests"."""
    bare = BARE_PLURAL * max(1, len(act.roles.sufferers))
    return any(harm.toll.max or (not habit and (harm.toll.min or 0) > bare) for harm in act.harms)


def _is_habit(act: Act) -> bool:
    """Tell whether the present tense tells what is done at all times: "they are killing people", "many are kidnapped".

    The present tense of a headline has its subject in it: "gunmen kill villagers in Mora".
    """
    reading, trigger = act.reading, act.trigger
    before = range(max(0, trigger.start - SUBJECT_REACH), trigger.start)
    if trigger.form is Form.GERUND or trigger.passive:
        return any(reading.norms[k] in _NOW for k in before)
    return _plainly(act) or _qualifies(act)


def _plainly(act: Act) -> bool:
    """Tell whether "they", "we" or "who" do it at all times: "they burn houses"."""
    trigger = act.trigger
    before = range(max(0, trigger.start - SUBJECT_REACH), trigger.start)
    return trigger.form is Form.BASE and any(trigger.reading.norms[k] in _SPEAKERS for k in before)


def _qualifies(act: Act) -> bool:
    """Tell whether the present tense says what sort somebody is: "criminals who attack people"."""
    trigger = act.trigger
    goes_on = trigger.form is Form.GERUND and trigger.reading.norms[trigger.start - 1] in _NOW
    behind = trigger.start - goes_on
    before = trigger.reading.norms[max(0, behind - 1) : behind]
    if goes_on:
        return before == ("who",)
    return trigger.form in _PRESENT and before in {("who",), ("which",), ("that",)}
