"""Options that several commands share."""

from dataclasses import fields
from typing import Annotated

import typer
from typer.testing import CliRunner

from tocsin_cli.filters.options import Typed, filtered

RUN = CliRunner()


def an_app(heard: list[tuple[Typed, str, int]]) -> typer.Typer:
    """Make a program whose one command has an argument and an option of its own."""
    app = typer.Typer()

    @app.command()
    @filtered
    def export(
        typed: Typed, form: str, *, most: Annotated[int, typer.Option("--limit", help="At most so many.")] = 9
    ) -> None:
        """Write incidents."""
        heard.append((typed, form, most))

    return app


def test_a_command_hears_its_own_options_and_the_filters() -> None:
    """In any order; a number below zero is no option."""
    heard: list[tuple[Typed, str, int]] = []
    line = ["--bbox", "-18,-35,52,37", "csv", "--country", "NG", "--limit", "3", "--country", "ML", "--all"]

    assert 0 == RUN.invoke(an_app(heard), line).exit_code
    assert [(Typed(bbox="-18,-35,52,37", country=["NG", "ML"], everything=True), "csv", 3)] == heard


def test_filters_are_left_out_as_a_rule() -> None:
    """None of them must be given."""
    heard: list[tuple[Typed, str, int]] = []

    assert 0 == RUN.invoke(an_app(heard), ["csv"]).exit_code
    assert [(Typed(), "csv", 9)] == heard


def test_help_tells_every_filter_beside_the_commands_own() -> None:
    """Under a heading of their own."""
    said = RUN.invoke(an_app([]), ["--help"], env={"COLUMNS": "200"}).output

    assert "Which incidents" in said
    named = {"kind": "--type", "everything": "--all"}
    options = [named.get(field.name, f"--{field.name.replace('_', '-')}") for field in fields(Typed)]
    assert [] == [option for option in (*options, "--limit") if option not in said]
    assert "Write incidents." in said
