"""`PYTHONPATH=tests:tests/browser python -m shots FOLDER [NAME]`: all states of the page, wide, narrow, light, dark."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass
class Scene:
    """A page that is to be brought into a state, and the board behind it."""

    page: Page
    address: str
    known: StandIn


def board(on: Scene, where: str = "") -> None:
    on.page.goto(on.address + where)
    until(on.page, "document.querySelector('#map').dataset.drawn ?? ''", "yes", within=180)


def panel(on: Scene) -> None:
    board(on, "#/incidents/i-kidal")
    until(on.page, "document.querySelectorAll('.field-row').length > 5")


def lit(on: Scene) -> None:
    panel(on)
    on.page.locator('[data-path="casualties.injured"]').hover()


def correct(on: Scene) -> None:
    panel(on)
    on.page.get_by_role("tab", name="Correct").click()
    on.page.locator("summary", has_text="Set").click()
    on.page.locator("select[name=field]").select_option("location")


def correct_list(on: Scene) -> None:
    correct(on)
    on.page.locator("select[name=field]").select_option("actors")


def sources(on: Scene) -> None:
    panel(on)
    on.page.get_by_role("tab", name="Sources").click()


def history(on: Scene) -> None:
    panel(on)
    on.page.get_by_role("tab", name="History").click()


def filters(on: Scene) -> None:
    board(on, "?type=Battles&type=Riots&country=ML&country=NG&since=2026-01-01")
    if on.page.locator("#show-filters").is_visible():
        on.page.locator("#show-filters").click()


def near(on: Scene) -> None:
    board(on, "?near=18.43,1.4,300")


def search(on: Scene) -> None:
    board(on, "?text=mali")
    on.page.locator("#text").focus()


def exports(on: Scene) -> None:
    board(on, "?country=ML")
    on.page.locator("#exports summary").click()


def pipeline(on: Scene) -> None:
    on.page.goto(f"{on.address}#/pipeline")
    until(on.page, "document.querySelectorAll('.stage').length", 4)


def letter(on: Scene) -> None:
    pipeline(on)
    on.page.locator(".letter summary").first.click()


def legend(on: Scene) -> None:
    board(on)
    on.page.locator(".legend summary").click()


def keys(on: Scene) -> None:
    board(on)
    on.page.keyboard.press("?")


def nothing(on: Scene) -> None:
    board(on, "?text=zzz")


def empty(on: Scene) -> None:
    on.known.rows = []
    board(on)


def locked(on: Scene) -> None:
    on.known.key = "right"
    on.page.goto(on.address)
    until(on.page, "document.querySelector('dialog.sign-in')?.open ?? false")
    on.page.get_by_label("Key", exact=True).fill("wrong")
    on.page.locator("dialog button").click()
    until(on.page, "document.querySelector('dialog .problem').innerText.length > 5")


def failing(on: Scene) -> None:
    on.known.fails.add("overview")
    on.page.goto(on.address)
    until(on.page, "document.querySelectorAll('.failure').length > 0")


def offline(on: Scene) -> None:
    board(on)
    on.known.fails.add("stream")
    on.known.stream_ends = True
    until(on.page, "document.querySelector('#connection').dataset.state", "waiting")


def many(on: Scene) -> None:
    on.known.add_many(MANY)
    board(on)


VIEWS: Final[tuple[Callable[[Scene], None], ...]] = (
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
    legend,
    keys,
    nothing,
    empty,
    locked,
    failing,
    offline,
    many,
)


def picture(browser: Browser, view: Callable[[Scene], None], folder: Path, only: str) -> None:
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
                view(Scene(page, address, known))
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
