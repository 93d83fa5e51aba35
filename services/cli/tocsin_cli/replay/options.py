"""`tocsin replay` and its options. What it does is imported when it is called."""

# ruff: noqa: PLC0415, PLR0913, PLR0917  see above; each option is an argument

from typing import Annotated

import typer

from tocsin_cli.replay.stage import Stage
from tocsin_cli.var import DEFAULT_VAR, Var


def replay_command(
    stage: Annotated[
        Stage, typer.Option("--stage", help="enrich: read anew, and placed; geocode: placed anew, as they were read.")
    ],
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="Came in on this day or later: 2024-05-14, 2024-05, 7d."),
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Came in on this day or earlier.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of this source.")] = None,
    report: Annotated[
        str | None, typer.Option("--report", metavar="ID", help="This report, by its id or how that begins.")
    ] = None,
    ahead: Annotated[
        int, typer.Option("--ahead", min=32, help="So many may wait in front of a live report; more is quicker.")
    ] = 256,
    var: Var = DEFAULT_VAR,
    *,
    every: Annotated[bool, typer.Option("--all", help="All reports; the other options choose some.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many it would be.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The account as a JSON object, for programs.")] = False,
) -> None:
    """Read stored reports again, after a better lexicon or gazetteer. Days are those of UTC.

    Incidents keep their ids: what is read otherwise makes a revision, what is no longer read is retracted, and what is
    read as before says nothing. Corrections hold. The workers must run. Stopped, or said again in another shell, it
    goes on where it is. Exit status 1 if a report did not come back.
    """
    from tocsin_cli.replay.command import Typed, replay

    typed = Typed(stage, since, until, source, report, every)
    raise typer.Exit(replay(typed, var=var, dry_run=dry_run, ahead=ahead, as_json=as_json))
