"""What is measured of near-duplicates: copies that are copies, and a table that says so."""

import asyncio
from pathlib import Path
from random import Random

import pytest
from bench.near import EDITS, Cost, a_story, recall, table
from bench.server import serving

from tocsin.likeness.words import Words


def test_every_edit_leaves_something_of_its_story_but_the_last() -> None:
    """A copy has a third of the story's word pairs or more; another story has next to none."""
    story = a_story(Random(1))
    pairs = Words.of(" ".join(story)).pairs

    shares = {
        name: len(pairs & Words.of(" ".join(edit(story, Random(2)))).pairs) / len(pairs) for name, edit in EDITS.items()
    }

    assert shares.pop("another story") < 0.05
    assert min(shares.values()) > 0.25


@pytest.mark.redis
def test_copies_are_found_and_other_stories_are_none(tmp_path: Path) -> None:
    """On a real server."""
    with serving(tmp_path) as server:
        found = asyncio.run(recall(server, 20))

    assert (1, 0) == (found["to the letter, in capitals"], found["another story"])
    assert set(EDITS) == set(found)


def test_the_table_has_a_line_for_each_figure() -> None:
    """Shares in percent, costs with their units."""
    lines = table({"cut": 0.913}, 1_000, Cost(200.4, 90, 110, 861.2), 50_000).splitlines()

    assert "| cut | 91.3% |" in lines
    assert "| Redis' memory | 861 bytes |" in lines
