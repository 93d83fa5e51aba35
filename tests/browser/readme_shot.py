"""`make shots`: the pictures of the board in the README and docs/board.md: a real line with a demo's reports."""

import json
import re
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chromium import installed, running
from playwright.sync_api import Page
from terminal import AtTerminal, Place
from watching import drawn, until

PICTURES: Final = Path(__file__).parents[2] / "docs/img"
SIZE: Final = {"width": 1440, "height": 900}

SETTLED_SECONDS: Final = 3.0
"""For the map's tiles and the panel's way in."""

LEAST: Final = 200
"""Incidents on the page before the picture is taken."""


def main() -> None:
    path = installed()
    assert path, "there is no Chromium: apt install chromium"
    with TemporaryDirectory() as folder, running(path) as browser:
        place = Place(Path(folder))
        demo = [sys.executable, "-m", "tocsin_cli", "demo", "--minutes", "0", "--var", str(place.var)]
        line = AtTerminal(place, demo)
        try:
            assert line.hears("reports sent"), line.said
            [address] = set(re.findall(r"the board is at (http://\S+)", line.said))
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            take(page, address)
            line.press_ctrl_c()
            line.status()
        finally:
            line.kill()


def take(page: Page, address: str) -> None:
    """Take the board once all incidents are there, and then the one that most reports tell of."""
    page.goto(address)
    drawn(page)
    until(page, f"Number(document.querySelector('[role=grid]')?.ariaRowCount ?? 0) > {LEAST}", within=90)
    time.sleep(SETTLED_SECONDS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "board.png")
    with urllib.request.urlopen(f"{address}incidents?limit=200", timeout=10) as answer:
        found = json.load(answer)["incidents"]
    told = max(found, key=lambda each: (each["incident"]["casualties"]["killed"] is not None, len(each["sources"])))
    page.goto(f"{address}#/incidents/{told['incident']['id']}")
    until(page, "document.querySelectorAll('.field-row').length > 5")
    time.sleep(SETTLED_SECONDS)
    page.screenshot(path=PICTURES / "panel.png")


if __name__ == "__main__":
    main()
