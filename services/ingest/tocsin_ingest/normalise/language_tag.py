"""Tags of languages (BCP 47), as senders write them."""

import re
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")


def language_tag(value: str | None) -> str | None:
    """Return a tag as RFC 5646 (2.1.1) writes it, such as `pt-BR` for `PT_br`; None for what is none."""
    tag = (value or "").strip()
    if not _TAG.fullmatch(tag):
        return None
    language, *others = re.split("[-_]", tag.lower())
    return "-".join([language, *map(_in_its_case, others)])


def _in_its_case(subtag: str) -> str:
    """Return a region in capitals (`BR`), a script with one (`Hant`), all else in small letters."""
    if not subtag.isalpha():
        return subtag
    return {2: subtag.upper(), 4: subtag.title()}.get(len(subtag), subtag)
