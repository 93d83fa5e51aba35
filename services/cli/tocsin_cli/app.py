"""The commands and their options. What a command needs is imported when it is called, so that help is quick."""

# ruff: noqa: PLC0415  see above

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from tocsin_cli.alerts.commands import alert_app
from tocsin_cli.backup.options import backup_command, restore_command, retell_command
from tocsin_cli.database_commands import database_app
from tocsin_cli.dead_commands import dead_app
from tocsin_cli.errors import CommandError
from tocsin_cli.filters.options import Typed, filtered
from tocsin_cli.gazetteer_commands import gazetteer_app
from tocsin_cli.incident_commands import incident_app
from tocsin_cli.key_commands import keys_app
from tocsin_cli.replay.options import replay_command
from tocsin_cli.secrets.commands import acl_command, secrets_command
from tocsin_cli.sources.commands import add_app, sources_app
from tocsin_cli.var import DEFAULT_VAR, Var

PANELS = BEGIN, TAKE_IN, ASK, TELL, READ, OPERATE = (
    "To begin with",
    "What comes in",
    "What is stored",
    "Who is told",
    "How reports are read",
    "A deployment",
)
"""Of `tocsin --help`, in the order in which a newcomer needs what stands in them."""


class _ByPanel(TyperGroup):
    """Typer's group lists commands that have commands of their own after all the others."""

    def list_commands(self, ctx: Any) -> list[str]:  # click's or typer's own Context, by the release
        return sorted(super().list_commands(ctx), key=self._panel)

    def _panel(self, name: str) -> int:
        command = self.commands[name]
        assert isinstance(command, TyperCommand | TyperGroup)
        return PANELS.index(str(command.rich_help_panel))


app = typer.Typer(
    name="tocsin",
    cls=_ByPanel,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon_app = typer.Typer(help="The tables of words that reports are read with.", no_args_is_help=True)
for group, name, panel in (
    (incident_app, "incident", ASK),
    (add_app, "add", TAKE_IN),
    (sources_app, "sources", TAKE_IN),
    (keys_app, "keys", TAKE_IN),
    (alert_app, "alert", TELL),
    (lexicon_app, "lexicon", READ),
    (gazetteer_app, "gazetteer", READ),
    (dead_app, "dead", OPERATE),
    (database_app, "database", OPERATE),
):
    app.add_typer(group, name=name, rich_help_panel=panel)


def _tell_version(asked: bool) -> None:  # noqa: FBT001  typer calls it so
    if asked:
        typer.echo(f"tocsin {version('tocsin-cli')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Tell the version, and end.")
    ] = False,
) -> None:
    """Turn reports into typed, dated, located, sourced incidents."""


Open = Annotated[bool, typer.Option("--open", help="Open the board in a browser.")]


@app.command("run", rich_help_panel=BEGIN)
def run_command(
    inputs: Annotated[
        list[Path] | None, typer.Option("--input", "-i", help="Folder to take reports from; may be repeated.")
    ] = None,
    var: Var = DEFAULT_VAR,
    *,
    once: Annotated[bool, typer.Option("--once", envvar="ONCE", help="End when the reports are stored.")] = False,
    in_browser: Open = False,
) -> None:
    """Start a server, the workers and the board, run the reports of a folder through them, show the incidents.

    The board is a page on loopback, at port 8400 or another that is free: this machine may read it without a key.
    """
    from tocsin_cli.run import run

    at_a_screen = sys.stdout.isatty()
    folders = inputs or [Path("examples")]
    status = run(folders, var=var, once=once or not at_a_screen, in_browser=in_browser)
    if not (once or at_a_screen):
        typer.echo("tocsin: standard output is no terminal, so it ended as with --once", err=True)
    raise typer.Exit(status)


@app.command("demo", rich_help_panel=BEGIN)
def demo_command(  # noqa: PLR0913  a parameter is an option
    count: Annotated[int, typer.Option("--reports", "-n", min=1, help="How many.")] = 400,
    *,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="How long the live ones take to come in.")] = 10,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other reports.")] = 1,
    var: Annotated[Path, typer.Option("--var", help="Folder of the demo's own database.")] = DEFAULT_VAR / "demo",
    to: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="Send to this API instead, and start nothing.")
    ] = None,
    key: Annotated[str, typer.Option("--key", envvar="TOCSIN_KEY", help="The key for that API.")] = "",
    in_browser: Open = False,
) -> None:
    """Start a line with a board, and send made-up reports to it as they would come in over a day.

    The reports are invented, and so are the outlets; the places are real. They go into a database of their own.
    """
    from tocsin_cli.demo.command import demo, send_to
    from tocsin_cli.demo.pace import Plan

    plan = Plan(count, minutes, seed)
    raise typer.Exit(send_to(to, key, plan) if to else demo(plan, var=var, key=key, in_browser=in_browser))


@app.command("extract", rich_help_panel=BEGIN)
def extract_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="`.txt`, `.jsonl`, `.html`, `.eml`, or `-`: standard input."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to share the work.")] = 1,
) -> None:
    """Turn reports into JSON lines, with neither a bus nor a database.

    A `.txt` file is one report, whose first line may be `date YYYY-MM-DD`; so is a page (`.html`) or a mail (`.eml`).
    Each line of a `.jsonl` file is a JSON object with `text`, and, if there are, `id`, `title`, `published_at`,
    `source`, `url` and `language`. Standard input is told by how it begins. Exit status: 0, 1 if a report was
    refused, 2 if the call was wrong.
    """
    from tocsin_cli.extract import extract

    raise typer.Exit(1 if extract(files or [], jobs=jobs) else 0)


@app.command("explain", rich_help_panel=BEGIN)
def explain_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|INCIDENT]...", help="`.txt`, `.jsonl`, `.html`, `.eml`, `-`, or the id of a stored incident."
        ),
    ] = None,
    var: Var = DEFAULT_VAR,
    *,
    full: Annotated[bool, typer.Option("--full", help="Show every line of a long report.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a page.")] = False,
) -> None:
    """Show what is read from a report, and from which words of it.

    The text with its evidence underlined, then field by field with value, words and rule, then what was set aside and
    why. Takes the same input as `extract`; colours go away with `NO_COLOR` or in a pipe, and nothing else does. Of an
    incident of the database (`tocsin incidents --ids`) it shows each report that tells of it, with what is stored.
    """
    from tocsin_cli.explain.command import explain

    raise typer.Exit(1 if explain(files or [], var=var, as_json=as_json, full=full) else 0)


@app.command("incidents", rich_help_panel=ASK)
@filtered
def incidents_command(  # noqa: PLR0913  a parameter is an option
    typed: Typed,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many, the newest first.")] = 50,
    var: Var = DEFAULT_VAR,
    *,
    after: Annotated[str | None, typer.Option("--after", metavar="CURSOR", help="Go on where a page ended.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="With their ids, for `tocsin explain`.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """Show the stored incidents, the newest first, as a table.

    All filters that are given must hold. `--actor` and `--text` look for whole words, in either case, with or without
    accents, singular or plural. A page that is not the last ends with what to type for the next.
    """
    from tocsin_cli.incidents import Page, show_incidents

    show_incidents(typed, Page(limit, after), var=var, ids=ids, as_json=as_json)


@app.command("export", rich_help_panel=ASK)
@filtered
def export_command(
    typed: Typed,
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of the list above.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write, in one go at the end; else standard output.")
    ] = None,
    var: Var = DEFAULT_VAR,
) -> None:
    """Write the stored incidents as a file of another tool, the newest first.

    - `jsonl`: JSON Lines, every field of every incident
    - `geojson`, `kml`, `geopackage`: maps; `csv`: Excel; `parquet`: DuckDB, pandas (needs pyarrow)
    - `acled`, `ucdp`, `gdelt`: tables with the columns of those projects
    - `stix`: a STIX 2.1 bundle

    docs/exports.md tells every column.
    """
    from tocsin_cli.export import export

    export(typed, name, out=out, var=var)


@app.command("new-consumer", rich_help_panel=TELL)
def new_consumer_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Such as drone-watch: its project, group and command.")],
    into: Annotated[Path, typer.Option("--in", metavar="FOLDER", help="Where its folder is made.")] = Path(),
) -> None:
    """Write a project that listens to incidents: a package with its handler and test, an image, a service of compose.

    It runs as it is; docs/adding-a-consumer.md tells what is promised to it.
    """
    from tocsin_cli.consumer.command import new_consumer

    new_consumer(name, into=into)


for name, panel, command in (
    ("replay", READ, replay_command),
    ("backup", OPERATE, backup_command),
    ("restore", OPERATE, restore_command),
    ("retell", OPERATE, retell_command),
    ("secrets", OPERATE, secrets_command),
    ("acl", OPERATE, acl_command),
):
    app.command(name, rich_help_panel=panel)(command)


@lexicon_app.command("lint")
def lexicon_lint_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Folders or files to add; the default is `TOCSIN_LEXICON_PATH`."),
    ] = None,
) -> None:
    """Tell of what is wrong in the built-in tables with others laid over them. Exit status 1 if anything is."""
    from tocsin_cli.lexicon import lint

    raise typer.Exit(1 if lint(paths) else 0)


def main() -> None:
    """Run the command that was typed."""
    try:
        app()
    except CommandError as error:
        sys.stderr.write(f"tocsin: {error}\n")
        raise SystemExit(error.status) from error
