"""docs/sources.md tells of what there is, and its example is one."""

import re

from architecture.sources_page import EXAMPLE, example, page

from tocsin_cli.sources.commands import add_app, sources_app
from tocsin_ingest.sources.listing import read_listing
from tocsin_ingest.sources.registry import TABLES


def test_the_example_reads_without_a_complaint() -> None:
    """With every entry switched on, of every kind there is; as compose mounts it, it asks nobody."""
    listing = read_listing(example(), file=EXAMPLE)

    assert () == listing.complaints
    assert set(TABLES) == {entry.table for entry in listing.entries}
    assert ((), ()) == read_listing(EXAMPLE.read_text("utf-8"), file=EXAMPLE)


def test_every_command_is_told() -> None:
    """Each has its row, and no row tells of another."""
    typed = r"`(?:tocsin (?:add|sources) )?(list|status|poll|remove|enable|disable|feed|folder|URL)\b"
    commands = {command.name for app in (add_app, sources_app) for command in app.registered_commands}

    assert commands == {name.lower() for name in re.findall(typed, page())}
