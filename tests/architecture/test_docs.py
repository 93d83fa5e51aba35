"""Documents that state facts of the repository are held to them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("services/*/README.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
ANCHORED = re.compile(r"\[[^\]]*\]\(([^)#\s]*)#([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*):.*## ", re.MULTILINE)


def make_targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that exists."""
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert [] == [link for link in links if not (page.parent / link).exists()]


def sections(page: Path) -> set[str]:
    """Return how links name the sections of a page, as GitHub makes it of their headings."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_a_section_lead_to_one(page: Path) -> None:
    """What follows the `#` of a link is a heading of the page that it names."""
    links = [(page.parent / name if name else page, at) for name, at in ANCHORED.findall(page.read_text("utf-8"))]

    assert [] == [at for named, at in links if named.suffix == ".md" and at not in sections(named)]


def test_every_page_is_reached_from_the_readme() -> None:
    """Who begins with the README finds each page of docs/ by following links."""
    reached = [ROOT / "README.md"]
    for page in reached:
        links = [(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))]
        reached += [link for link in dict.fromkeys(links) if link in PAGES and link not in reached]

    assert [] == [str(page) for page in (ROOT / "docs").glob("*.md") if page not in reached]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_commands_exist(page: Path) -> None:
    """Every `make …` that a page tells a reader to type is in the Makefile."""
    typed = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.MULTILINE))

    assert set() == typed - make_targets()


def test_every_decision_has_its_number() -> None:
    """Decision records are numbered without gaps or doubles, and their titles carry the number."""
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]

    assert list(range(1, len(records) + 1)) == numbers
    assert [] == [p.name for p in records if not p.read_text(encoding="utf-8").startswith(f"# {int(p.name[:4])}. ")]
