"""Tags of languages (BCP 47), as senders write them."""

import re
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")


def language_tag(value: str | None) -> str | None:
    """Return a tag with hyphens, such as `pt-BR` for `pt_BR`; None for what is none."""
    tag = (value or "").strip()
    return tag.replace("_", "-") if _TAG.fullmatch(tag) else None
