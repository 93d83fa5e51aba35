"""The options by which a command picks incidents, told once. Loads nothing heavy: people wait for help."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Annotated, Any, Final

import typer

PANEL: Final = "Which incidents"
"""The heading of these options in a command's help."""


def _option(*names: str, metavar: str, told: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=told, rich_help_panel=PANEL)


@dataclass(frozen=True, slots=True)
class Typed:
    """The filters as they were typed. `matching_of` in `reading.py` says what they mean."""

    bbox: Annotated[
        str | None,
        _option("--bbox", metavar="W,S,E,N", told="In this box, in degrees; 170,-20,-170,-10 crosses 180°."),
    ] = None
    near: Annotated[
        str | None, _option("--near", metavar="LAT,LON,KM", told="Within so many kilometres of this point.")
    ] = None
    country: Annotated[
        list[str] | None, _option("--country", metavar="CODE", told="In this country, such as NG; may be repeated.")
    ] = None
    since: Annotated[
        str | None,
        _option(
            "--since", metavar="DAY", told="On this day or later: 2024-05-14, 2024-05, 2024, or 7d for a week ago."
        ),
    ] = None
    until: Annotated[str | None, _option("--until", metavar="DAY", told="On this day or earlier.")] = None
    kind: Annotated[
        list[str] | None,
        _option(
            "--type", metavar="TYPE", told="Of this event type or sub-type, or a part of its name; may be repeated."
        ),
    ] = None
    actor: Annotated[
        str | None, _option("--actor", metavar="NAME", told="With an actor whose name has these words in a row.")
    ] = None
    min_confidence: Annotated[
        float, _option("--min-confidence", metavar="0..1", told="Of which the reports are at least so sure.")
    ] = 0.0
    status: Annotated[
        list[str] | None,
        _option("--status", metavar="STATUS", told="Asserted, claimed or alleged; may be repeated."),
    ] = None
    text: Annotated[
        str | None,
        _option("--text", metavar="WORDS", told='With all these words; "words in a row" in quotation marks.'),
    ] = None
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was merged or retracted.", rich_help_panel=PANEL)
    ] = False


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Typed`, and hand it what was typed as `typed`."""
    own = [each for each in inspect.signature(command).parameters.values() if each.name != "typed"]
    options = [
        inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
        for field in fields(Typed)
    ]

    @wraps(command)
    def with_filters(**given: Any) -> None:
        typed = Typed(**{option.name: given.pop(option.name) for option in options})
        command(**given, typed=typed)

    # Typer reads options off a function's signature, and hints off its annotations.
    parameters = [*own, *options]
    with_filters.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what inspect looks for
    with_filters.__annotations__ = {each.name: each.annotation for each in parameters}
    return with_filters
