"""`PYTHONPATH=tests:tests/browser python -m shots FOLDER [NAME]`: every state of the page, wide, narrow, light and dark."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chromium import installed, running
from playwright.sync_api import Browser, Page
from scenes import a_few
from standin import StandIn, serving
from watching import until

SIZES: Final = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES: Final = ("light", "dark")
MANY: Final = 20_000

SETTLED_SECONDS: Final = 1.2
"""For what moves into its place: the panel, the map's way to an incident."""


def board(known: StandIn, page: Page, address: str) -> None:
    page.goto(address)
    until(page, "document.querySelector('#map').dataset.drawn ?? ''", "yes", within=40)


def panel(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}#/incidents/i-kidal")
    until(page, "document.querySelectorAll('.field-row').length > 5")


def lit(known: StandIn, page: Page, address: str) -> None:
    panel(known, page, address)
    page.locator('[data-path="casualties.injured"]').hover()


def correct(known: StandIn, page: Page, address: str) -> None:
    panel(known, page, address)
    page.get_by_role("tab", name="Correct").click()
    page.locator("summary", has_text="Set").click()
    page.locator("select[name=field]").select_option("location")


def correct_list(known: StandIn, page: Page, address: str) -> None:
    correct(known, page, address)
    page.locator("select[name=field]").select_option("actors")


def sources(known: StandIn, page: Page, address: str) -> None:
    panel(known, page, address)
    page.get_by_role("tab", name="Sources").click()


def history(known: StandIn, page: Page, address: str) -> None:
    panel(known, page, address)
    page.get_by_role("tab", name="History").click()


def filters(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}?type=Battles&type=Riots&country=ML&country=NG&since=2026-01-01")
    if page.locator("#show-filters").is_visible():
        page.locator("#show-filters").click()


def near(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}?near=18.43,1.4,300")


def search(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}?text=mali")
    page.locator("#text").focus()


def exports(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}?country=ML")
    page.locator("#exports summary").click()


def pipeline(known: StandIn, page: Page, address: str) -> None:
    page.goto(f"{address}#/pipeline")
    until(page, "document.querySelectorAll('.stage').length", 4)


def letter(known: StandIn, page: Page, address: str) -> None:
    pipeline(known, page, address)
    page.locator(".letter summary").first.click()


def keys(known: StandIn, page: Page, address: str) -> None:
    board(known, page, address)
    page.keyboard.press("?")


def nothing(known: StandIn, page: Page, address: str) -> None:
    board(known, page, f"{address}?text=zzz")


def empty(known: StandIn, page: Page, address: str) -> None:
    known.rows = []
    board(known, page, address)


def locked(known: StandIn, page: Page, address: str) -> None:
    known.key = "right"
    page.goto(address)
    until(page, "document.querySelector('dialog.sign-in')?.open ?? false")
    page.get_by_label("Key", exact=True).fill("wrong")
    page.locator("dialog button").click()
    until(page, "document.querySelector('dialog .problem').innerText.length > 5")


def failing(known: StandIn, page: Page, address: str) -> None:
    known.fails.add("overview")
    page.goto(address)
    until(page, "document.querySelectorAll('.failure').length > 0")


def offline(known: StandIn, page: Page, address: str) -> None:
    board(known, page, address)
    known.fails.add("stream")
    known.stream_ends = True
    until(page, "document.querySelector('#connection').dataset.state", "waiting")


def many(known: StandIn, page: Page, address: str) -> None:
    known.add_many(MANY)
    board(known, page, address)


VIEWS: Final[tuple[Callable[[StandIn, Page, str], None], ...]] = (
    board,
    panel,
    lit,
    correct,
    correct_list,
    sources,
    history,
    filters,
    near,
    search,
    exports,
    pipeline,
    letter,
    keys,
    nothing,
    empty,
    locked,
    failing,
    offline,
    many,
)


def picture(browser: Browser, view: Callable[[StandIn, Page, str], None], folder: Path, only: str) -> None:
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            name = f"{view.__name__}-{size}-{theme}"
            if only not in name:
                continue
            known = a_few()
            known.role = "admin"
            known.add_many(1_000)
            with serving(known) as address:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                listen(page)
                view(known, page, address)
                time.sleep(SETTLED_SECONDS)
                page.screenshot(path=folder / f"{name}.png")
                page.close()


def listen(page: Page) -> None:
    page.on("console", lambda message: sys.stderr.write(f"{message.type}: {message.text}\n"))
    page.on("pageerror", lambda error: sys.stderr.write(f"error: {error}\n"))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    path = installed()
    assert path, "there is no Chromium"
    with running(path) as browser:
        for view in VIEWS:
            picture(browser, view, folder, sys.argv[2] if len(sys.argv) > 2 else "")


if __name__ == "__main__":
    main()
