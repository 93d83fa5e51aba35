"""`tocsin secrets` and `tocsin acl`: the commands and their options."""

# ruff: noqa: PLC0415  what a command needs is imported when it is called, so that help is quick

from pathlib import Path
from typing import Annotated

import typer

Consumer = Annotated[
    list[str] | None,
    typer.Option(
        "--consumer",
        envvar="TOCSIN_CONSUMERS",
        help="A consumer of yours and the stream that it reads: mine=incidents.changed. May be repeated.",
    ),
]
Partitions = Annotated[int, typer.Option("--partitions", min=1, help="How many partitions there are.")]


def secrets_command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Where each service has a folder: its own volume, or a mounted one."),
    ],
    *,
    redis: Annotated[str, typer.Option(help="HOST:PORT of Redis, for the URLs.")] = "redis:6379",
    postgres: Annotated[str, typer.Option(help="HOST:PORT/DATABASE of PostgreSQL.")] = "postgres:5432/tocsin",
    consumer: Consumer = None,
    partitions: Partitions = 1,
) -> None:
    """Make the passwords of a deployment that are missing, and write the ACL file of Redis.

    What is there stays. Each service finds its own in `FOLDER/SERVICE`: `redis_url`, `database_url`. Nothing is printed
    but which files were made.
    """
    from tocsin_cli.secrets.acl import consumers
    from tocsin_cli.secrets.making import Folder

    there = Folder(folder, redis=redis, postgres=postgres)
    there.fill(consumers(consumer or []), partitions=range(partitions))
    for name in there.made:
        typer.echo(f"made {name}")


def acl_command(*, consumer: Consumer = None, partitions: Partitions = 1) -> None:
    """Print what each service may do in Redis, as `ACL SETUSER` takes it: for a server of yours."""
    from tocsin_cli.secrets.acl import SERVICES, consumers, of_services

    users = of_services([*SERVICES, *consumers(consumer or [])], partitions=range(partitions))
    for name, rules in users.items():
        typer.echo(f"{name} {' '.join(rules)}")
