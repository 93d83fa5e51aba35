"""The main views held to WCAG by axe-core, light and dark, and read as a screen reader reads them."""

from collections.abc import Callable
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from scenes import a_few
from watching import Opened, Serve, shown, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS: Final = ["color-contrast"]
"""All that another theme may change."""

BAD: Final = ("serious", "critical")
PHONE: Final = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

View = Callable[[Page], object]


def turn(name: str) -> View:
    return lambda page: page.get_by_role("tab", name=name).click()


def go(fragment: str, waiting: str) -> View:
    def view(page: Page) -> None:
        page.evaluate("to => { location.hash = to; }", fragment)
        until(page, f"document.querySelectorAll('{waiting}').length > 0")

    return view


def see_sub_types(page: Page) -> None:
    if page.locator("#show-filters").is_visible():
        page.locator("#show-filters").click()
    page.locator(".more").first.click()


def find_nothing(page: Page) -> None:
    if page.locator(".done").is_visible():
        page.locator(".done").click()
    page.get_by_role("searchbox").fill("zzzz")
    until(page, "document.querySelector('.empty h2')?.innerText", "Nothing matches")


def set_actors(page: Page) -> None:
    page.locator("summary", has_text="Set").click()
    page.locator("select[name=field]").select_option("actors")


def ask_help(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")


def open_letter(page: Page) -> None:
    page.locator(".letter summary").first.click()
    until(page, "document.querySelectorAll('.letter-acts').length", 1)


VIEWS: Final[dict[str, View]] = {
    "board": lambda page: shown(page, 6),
    "sub-types": see_sub_types,
    "nothing": find_nothing,
    "exports": lambda page: page.locator("#exports summary").click(),
    "panel": go("#/incidents/i-kidal", ".field-row"),
    "sources": turn("Sources"),
    "disputed": turn("Disputed"),
    "history": turn("History"),
    "set aside": turn("Set aside"),
    "correct": turn("Correct"),
    "actors": set_actors,
    "missing": go("#/incidents/never", "#panel .failure"),
    "pipeline": go("#/pipeline", ".stage"),
    "letter": open_letter,
    "help": ask_help,
}
"""In this order: each goes on from the one before."""

ALSO_DARK: Final = {"board", "panel", "actors", "pipeline", "letter"}
"""On the wide page: what the others and a phone show is written in the same colours on the same grounds."""


def faults(page: Page, rules: list[str] | None = None) -> dict[str, list[str]]:
    """Return what axe has against the page as it is: by rule, the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate("(options) => axe.run(options)", {"runOnly": only, "resultTypes": ["violations"]})
    return {
        f"{each['id']}: {each['help']}": [node["html"][:160] for node in each["nodes"]]
        for each in found["violations"]
        if each["impact"] in BAD
    }


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_no_view_has_a_serious_fault(board: Serve, opened: Opened, options: dict[str, object]) -> None:
    """Contrast, names, roles, states and targets of each view hold, light and dark, and on a phone."""
    known = a_few()
    known.role = "admin"
    page = opened(board(known), **{"reduced_motion": "reduce", "color_scheme": "light"} | options)
    found: dict[str, dict[str, list[str]]] = {}
    for name, view in VIEWS.items():
        if name == "help" and options:
            continue  # a phone has no keys
        view(page)
        found[f"{name}, light"] = faults(page)
        if options or name not in ALSO_DARK:
            continue
        page.emulate_media(color_scheme="dark")
        found[f"{name}, dark"] = faults(page, OF_COLOURS)
        page.emulate_media(color_scheme="light")

    assert {} == {view: said for view, said in found.items() if said}


def test_signing_in_has_no_serious_fault(board: Serve, opened: Opened) -> None:
    """Nor has the first thing that somebody without a key meets, a refusal included."""
    known = a_few()
    known.key = "right"
    page = opened(board(known), reduced_motion="reduce")
    until(page, "document.querySelector('dialog.sign-in')?.open ?? false")
    page.locator("dialog summary").click()
    page.get_by_label("Key", exact=True).fill("wrong")
    page.locator("dialog button").click()
    until(page, "document.querySelector('dialog .problem').innerText.startsWith('This key is not known.')")

    assert {} == faults(page)
