"""`tocsin new-consumer`: writes the project, and tells what to type next."""

from pathlib import Path

import typer

from tocsin_cli.consumer.making import make


def new_consumer(name: str, *, into: Path) -> None:
    """Write the project and print its files. Raises `UsageError`."""
    for path in make(name, into):
        typer.echo(str(path))
    typer.echo(
        f"\nNext, in {into / name}: read README.md, and say in {name.replace('-', '_')}/handler.py what is to be done."
    )
