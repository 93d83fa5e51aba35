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

_ONE = frozenset({"a", "an", "one", "another", "this"})
_SPEAKERS = frozenset({"they", "we", "you", "who"})
_NOW = frozenset({"is", "are", "am"})


def is_general(act: Act) -> bool:
    """Tell whether an act has nothing that makes it one act: "gangs kill journalists", "they burn houses"."""
    habit = _is_habit(act)
    trigger = act.trigger
    armed = any(not trigger.start <= weapon.start < trigger.end for weapon in act.weapons)
    if act.when or armed or act.distinct or _is_counted(act, habit=habit):
        return False
    if act.places and not habit:
        return False
    if habit and _qualifies(act):
        return True
    parties = (*act.roles.doers, *act.roles.sufferers)
    if not parties:
        classes, lemma = act.reading.lexicon.classes, act.trigger.cue.lemma
        return lemma not in classes["intransitive"] | classes["only_tries"]
    return not any(map(_is_certain, parties))


def is_general_noun(act: Act) -> bool:
    """Tell whether a noun names a sort of act: "the bombing of civilians", while "an attack on civilians" is one."""
    facts = (act.weapons, act.harms, act.when, act.places, act.distinct)
    start = act.trigger.start
    one = any(act.reading.norms[k] in _ONE for k in range(max(0, start - ARTICLE_REACH), start))
    return not (one or any(facts) or any(map(_is_certain, (*act.roles.doers, *act.roles.sufferers))))


def _is_certain(mention: Mention) -> bool:
    """Tell whether a phrase means somebody in particular: by a name, a count, an article or by being one."""
    return mention.name is not None or not mention.plural or mention.count is not None or mention.outer < mention.start


def _is_counted(act: Act, *, habit: bool) -> bool:
    return any(harm.toll.max or (not habit and (harm.toll.min or 0) > BARE_PLURAL) for harm in act.harms)


def _is_habit(act: Act) -> bool:
    """Tell whether the present tense tells what is done at all times: "they are killing people", "many are kidnapped".

    The present tense of a headline has its subject in it: "gunmen kill villagers in Mora".
    """
    reading, trigger = act.reading, act.trigger
    before = range(max(0, trigger.start - SUBJECT_REACH), trigger.start)
    if trigger.form is Form.GERUND or trigger.passive:
        return any(reading.norms[k] in _NOW for k in before)
    plain = trigger.form is Form.BASE and any(reading.norms[k] in _SPEAKERS for k in before)
    return plain or _qualifies(act)


def _qualifies(act: Act) -> bool:
    """Tell whether the present tense says what sort somebody is: "criminals who attack people"."""
    trigger = act.trigger
    before = trigger.reading.norms[max(0, trigger.start - 1) : trigger.start]
    return trigger.form in {Form.BASE, Form.THIRD} and before in {("who",), ("which",), ("that",)}
