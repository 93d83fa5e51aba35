"""Which acts belong to a demonstration: what demonstrators do, and how they are met."""

from typing import Final

from tocsin.contracts.ontology import SubEventType

DEMONSTRATING: Final = frozenset({SubEventType.PEACEFUL_PROTEST, SubEventType.VIOLENT_DEMONSTRATION})
"""What demonstrators do themselves."""

INTERVENING: Final = frozenset({SubEventType.PROTEST_WITH_INTERVENTION, SubEventType.EXCESSIVE_FORCE})
"""What others do to them: they are dispersed, or fired at."""

DEMONSTRATIONS: Final = DEMONSTRATING | INTERVENING
"""Sub-event types that one demonstration may be told by."""
