"""What a page holds for us."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """An article, its text without markup. `times` is what the page states of its publication, the best first.

    `url` is canonical, and on the site that the page came from.
    """

    url: str
    title: str | None
    text: str
    times: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None
