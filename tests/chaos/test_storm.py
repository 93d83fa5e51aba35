"""The short storm: what `make chaos` does at length, in about a minute."""

from pathlib import Path

import pytest
from chaos.storm import storm

pytestmark = [pytest.mark.redis, pytest.mark.timeout(400)]

REPORTS = 300
SEED = 7


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """Workers of each stage are killed, the server too, connections are cut: the store holds what it should, once."""
    outcome = storm(REPORTS, seed=SEED, folder=tmp_path, say=print)

    assert ((), ()) == (outcome.verdict.lost, outcome.verdict.duplicated)
    assert outcome.kills >= 8
    assert outcome.restarts >= 1
    assert sum(outcome.claims.values()) > 0, "nothing was ever taken over: the storm struck idle workers only"
    assert outcome.taken >= REPORTS // 3, "hardly a report was sent"
    assert sum(outcome.refusals.values()) > 0, "the sender never met a worker that was away"
    assert str(outcome).startswith("lost 0 duplicated 0 kills ")
