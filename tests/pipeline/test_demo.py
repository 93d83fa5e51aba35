"""`tocsin demo` for real: a line of its own, and reports that appear on its board by themselves."""

import json
import re
import sys
import urllib.request
from pathlib import Path

import pytest
from terminal import AtTerminal, Place, until

pytestmark = [pytest.mark.redis, pytest.mark.timeout(240)]

REPORTS = 30


def test_a_demo_fills_the_board_of_a_line_of_its_own(tmp_path: Path) -> None:
    """What is past is there at once, what is present comes in; Ctrl-C ends all of it."""
    place = Place(tmp_path)
    command = [sys.executable, "-m", "tocsin_cli", "demo", "--minutes", "0.05", "-n", str(REPORTS)]
    line = AtTerminal(place, [*command, "--var", str(place.var)])
    try:
        assert line.hears(f"all {REPORTS} reports sent"), line.said
        found = re.search(r"the board is at (\S+/)", line.said)
        assert found, line.said

        def incidents() -> int:
            with urllib.request.urlopen(f"{found[1]}incidents?limit=200", timeout=10) as answer:
                return len(json.load(answer)["incidents"])

        assert until(lambda: incidents() >= REPORTS / 2), line.said
        line.press_ctrl_c()
        assert 0 == line.status(), line.said
        assert [] == place.processes()
    finally:
        line.kill()
