"""The bench of ingest: what it sends, and one short round of it."""

import json

import pytest
from bench.ingest import measured
from bench.poster import LISTED, STREAMED, bodies, stories

from tocsin.likeness.sketch import likeness, sketch


def test_no_story_is_a_copy_of_another() -> None:
    """Grouping has its usual work to do."""
    sketches = [sketch(str(story["text"])) for story in stories(40, seed=1)]

    assert 0.0 == max(likeness(one, other) for one in sketches for other in sketches if one is not other)


@pytest.mark.parametrize("way", ["single", "list", "lines"])
def test_every_way_sends_the_same_stories(way: str) -> None:
    """Each once, in as many bodies as the way says."""
    count = 2 * STREAMED
    kind, sent = bodies(way, count, seed=1)
    parsed = [json.loads(line) for body in sent for line in (body.splitlines() if kind.endswith("ndjson") else [body])]
    flat = [story for each in parsed for story in (each if isinstance(each, list) else [each])]

    assert list(stories(count, seed=1)) == flat
    assert {"single": count, "list": count // LISTED, "lines": count // STREAMED}[way] == len(sent)


@pytest.mark.redis
def test_a_round_loses_nothing() -> None:
    """What was answered 202 is on the stream, and the figures are of that round."""
    figures = measured("single", 200, reading=False)

    assert (0, 200) == (figures.lost, len(set(figures.told.ids)))
    assert 0 < figures.told.p50 <= figures.told.p99
    assert figures.per_second > 0
