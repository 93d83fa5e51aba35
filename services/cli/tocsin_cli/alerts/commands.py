"""`tocsin alert …`: the commands and their options. What they do is imported when they are called."""

# ruff: noqa: PLC0415  see above

from pathlib import Path
from typing import Annotated

import typer

from tocsin_cli.var import DEFAULT_VAR, Var

alert_app = typer.Typer(help="Who is told of which incidents: docs/alerts.md.", no_args_is_help=True)

Rules = Annotated[
    Path | None, typer.Option("--rules", envvar="TOCSIN_ALERT_RULES", help="The file of rules and channels.")
]


@alert_app.command("check")
def check_command(rules: Rules = None) -> None:
    """Tell what is wrong in the file of rules, or what it says. Exit status 1 if anything is wrong."""
    from tocsin_cli.alerts.checking import check

    check(rules)


@alert_app.command("try")
def try_command(
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help="Changes made on this day or later: 2024-05-14, 2024-05, 7d.")
    ],
    rules: Rules = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Rows of the table; all are counted.")] = 50,
    var: Var = DEFAULT_VAR,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table, one for each alert.")] = False,
) -> None:
    """Show what the rules would have told of the stored history, and how many. Nothing is sent."""
    from tocsin_cli.alerts.trying import Trial, try_rules

    try_rules(rules, Trial(since, limit, as_json), var=var)


@alert_app.command("send-test")
def send_test_command(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="As it is called in the file.")],
    rules: Rules = None,
) -> None:
    """Send a test to a channel, which says that it is one, and tell what its receiver answered."""
    from tocsin_cli.alerts.checking import send_test

    send_test(channel, rules)
