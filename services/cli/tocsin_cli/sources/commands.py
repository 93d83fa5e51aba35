"""`tocsin add …` and `tocsin sources …`: the commands and their options. What they do is imported when called."""

# ruff: noqa: PLC0415, PLR0913  see above; each option is an argument

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tocsin_cli.var import DEFAULT_VAR

Var = Annotated[
    Path,
    typer.Option("--var", envvar="TOCSIN_VAR", help="Folder of a `tocsin run`: its `sources.toml`, and its server."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="An http or https URL.")]
Named = Annotated[str | None, typer.Option("--name", help="The outlet's name; else what the source says of itself.")]
Kind = Annotated[
    str | None,
    typer.Option("--kind", help="Who speaks: wire, news, official, claimant, social, ngo, state_media or other."),
]
Language = Annotated[str | None, typer.Option("--language", help="BCP 47, such as en; else what is found in the text.")]
Every = Annotated[str | None, typer.Option("--every", help="How often, such as 5m or 2h.")]
Source = Annotated[str, typer.Argument(metavar="NAME", help="As `list` shows it; its URL or path does as well.")]


class _OfUrl(TyperGroup):
    """`tocsin add URL` is `tocsin add url URL`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = {*self.commands, "--help", "-h"}
        return super().parse_args(ctx, args if not args or args[0] in named else ["url", *args])


add_app = typer.Typer(
    cls=_OfUrl, help="Add where reports come from: `tocsin add URL` looks what it is.", no_args_is_help=True
)
sources_app = typer.Typer(help="Where reports come from, and how each source does.", no_args_is_help=True)


@add_app.command("url")
def add_url_command(
    url: Url, *, name: Named = None, kind: Kind = None, language: Language = None, var: Var = DEFAULT_VAR
) -> None:
    """Look what is at a URL: an article goes onto the running bus, a feed into `sources.toml`.

    Exit status 1 where it is neither, and why.
    """
    from tocsin_cli.sources.adding import add_url

    add_url(url, said={"name": name, "kind": kind, "language": language}, var=var)


@add_app.command("feed")
def add_feed_command(
    url: Url,
    *,
    name: Named = None,
    kind: Kind = None,
    every: Every = None,
    follow: Annotated[
        str | None, typer.Option("--follow", help="Fetch the articles of its items: auto, always or never.")
    ] = None,
    language: Language = None,
    var: Var = DEFAULT_VAR,
) -> None:
    """Try a feed once, show what is in it, and add it to `sources.toml`."""
    from tocsin_cli.sources.adding import add_feed

    add_feed(url, said={"name": name, "kind": kind, "every": every, "follow": follow, "language": language}, var=var)


@add_app.command("folder")
def add_folder_command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder to watch for files.")],
    *,
    name: Named = None,
    kind: Kind = None,
    language: Language = None,
    every: Every = None,
    var: Var = DEFAULT_VAR,
) -> None:
    """Add a folder to `sources.toml`: its files are taken in as they come."""
    from tocsin_cli.sources.adding import add_folder

    add_folder(path, said={"name": name, "kind": kind, "language": language, "every": every}, var=var)


@sources_app.command("list")
def list_command(*, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Show what is in `sources.toml`. Exit status 1 if anything is wrong there."""
    from tocsin_cli.sources.status import list_sources

    raise typer.Exit(1 if list_sources(var, as_json=as_json) else 0)


@sources_app.command("status")
def status_command(*, var: Var = DEFAULT_VAR, as_json: Json = False) -> None:
    """Show how each source does: what it brought, its last success and last error, when it is asked again.

    Exit status 1 if anything is wrong in `sources.toml`.
    """
    from tocsin_cli.sources.status import status

    raise typer.Exit(1 if status(var, as_json=as_json) else 0)


@sources_app.command("remove")
def remove_command(source: Source, *, var: Var = DEFAULT_VAR) -> None:
    """Take a source out of `sources.toml`. What it brought stays."""
    from tocsin_cli.sources.changing import remove

    remove(source, var=var)


@sources_app.command("enable")
def enable_command(source: Source, *, var: Var = DEFAULT_VAR) -> None:
    """Let a disabled source be at work again."""
    from tocsin_cli.sources.changing import enable

    enable(source, var=var, yes=True)


@sources_app.command("disable")
def disable_command(source: Source, *, var: Var = DEFAULT_VAR) -> None:
    """Leave a source alone; its entry stays."""
    from tocsin_cli.sources.changing import enable

    enable(source, var=var, yes=False)


@sources_app.command("poll")
def poll_command(source: Source, *, var: Var = DEFAULT_VAR) -> None:
    """Ask a source now, though it rests."""
    from tocsin_cli.sources.changing import poll

    poll(source, var=var)
