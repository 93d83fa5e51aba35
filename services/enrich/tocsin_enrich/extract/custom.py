"""Event types of an analyst's own: which one an incident is of, and what that makes of its codes."""

from dataclasses import replace

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Crosswalk, CustomType, Lexicon


def crosswalk_of(group: Group, sub: SubEventType, lexicon: Lexicon) -> Crosswalk:
    """Return the codes that an incident begins with: its type's, or those of its custom type.

    Where the incident is of another type than the custom one's parent (it was intercepted), it only keeps its name.
    """
    custom = _custom_type(group, lexicon)
    if custom is None:
        return lexicon.crosswalk[sub]
    walk = custom.crosswalk if sub is custom.parent else lexicon.crosswalk[sub]
    return replace(walk, codes=walk.codes.model_copy(update={"custom": custom.code}))


def _custom_type(group: Group, lexicon: Lexicon) -> CustomType | None:
    """Return the type that the words or the weapons of an act say, the first act first."""
    if not lexicon.custom_types:
        return None
    codes = (code for act in group.acts for code in (act.trigger.cue.custom, *_of_weapons(act)) if code)
    return next((lexicon.custom_types[code] for code in codes), None)


def _of_weapons(act: Act) -> list[str | None]:
    """Return the custom types of the weapons that made the act what it is."""
    own = {mention.end for mention in act.weapons if mention.weapon_event is act.sub}
    return [match.value.custom for match in act.reading.weapons if match.end in own]
