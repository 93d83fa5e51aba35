"""`PYTHONPATH=tests:tests/browser python -m shots FOLDER`: the main views in pictures, wide, narrow, light and dark."""

import sys
import time
from pathlib import Path
from typing import Final

from chromium import installed, running
from playwright.sync_api import Browser, Page
from scenes import a_few
from standin import serving

SIZES: Final = {"wide": (1440, 900), "narrow": (390, 844)}
DRAWN_SECONDS: Final = 3.0
VIEWS: Final = {"board": "", "panel": "#/incidents/i-kidal", "pipeline": "#/pipeline"}
MANY: Final = 3_000


def pictures(browser: Browser, address: str, folder: Path, only: str) -> None:
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            for view, fragment in VIEWS.items():
                name = f"{view}-{size}-{theme}"
                if only not in name:
                    continue
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                listen(page)
                page.goto(address + fragment)
                time.sleep(DRAWN_SECONDS)
                page.screenshot(path=folder / f"{name}.png")
                page.close()


def listen(page: Page) -> None:
    page.on("console", lambda message: sys.stderr.write(f"{message.type}: {message.text}\n"))
    page.on("pageerror", lambda error: sys.stderr.write(f"error: {error}\n"))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    known = a_few()
    known.role = "correct"
    known.add_many(MANY)
    path = installed()
    assert path, "there is no Chromium"
    with running(path) as browser, serving(known) as address:
        pictures(browser, address, folder, sys.argv[2] if len(sys.argv) > 2 else "")


if __name__ == "__main__":
    main()
