"""What looks like an incident and is none: set aside with its quote and the reason."""

from collections.abc import Iterable

from tocsin.contracts.incident import SetAside, SetAsideStatus
from tocsin_enrich.extract.acts import Act


def set_aside(text: str, acts: Iterable[Act]) -> tuple[SetAside, ...]:
    """Return one entry per sentence and status, in the order of the text."""
    found: dict[tuple[int, str], SetAside] = {}
    for act in acts:
        standing = act.standing
        if not isinstance(standing.status, SetAsideStatus):
            continue
        sentence = act.reading.sentence
        found.setdefault(
            (sentence.start, standing.status),
            SetAside(
                start=sentence.start, end=sentence.end, quote=text[sentence.start : sentence.end],
                status=standing.status, reason=standing.reason, rule=standing.rule,
            ),
        )  # fmt: skip
    return tuple(found.values())


def whole_text(text: str, reason: str) -> tuple[SetAside, ...]:
    """Return the one entry of a text that cannot be read."""
    return (
        SetAside(start=0, end=len(text), quote=text, status=SetAsideStatus.UNREADABLE, reason=reason, rule="language"),
    )
