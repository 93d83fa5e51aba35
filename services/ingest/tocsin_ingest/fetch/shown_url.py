"""URLs as a log or a table may hold them."""

import re
from typing import Final

_SECRET: Final = re.compile(r"(?i)([?&;](?:[\w.-]*(?:token|key|secret|passw|signature)[\w.-]*|sig|auth)=)[^&;#]*")
_USER: Final = re.compile(r"//[^/?#]*@")
_ANY_USER: Final = re.compile(r"//.*@", re.DOTALL)


def shown(url: str) -> str:
    """Return the URL as it may be logged: without user and password, and without the values of keys and tokens."""
    return _SECRET.sub(r"\1***", _USER.sub("//", url))


def shown_broken(text: str) -> str:
    """Return what cannot be read as a URL as it may be logged: whatever stands before an `@` may be a password."""
    return _ANY_USER.sub("//***@", _SECRET.sub(r"\1***", text))
