"""One way to write the address of a page, so that two links to it are one."""

import re
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.tables import rows_of

MEND: Final = "give an absolute http or https URL, or leave it out"

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE: Final = re.compile("%([0-9A-Fa-f]{2})")
_UNSAFE: Final = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")


def canonical_url(url: str) -> str:
    """Return the one way to write an http or https URL.

    Scheme and host in lower case, a host of other scripts in Punycode (IDNA 2008), no default port, no dot segments,
    escapes in upper case and only where they are needed, no name or password, no fragment (but `#!…`, which chooses a
    page), and no parameters that only track who clicked (`data/tracking_parameters.tsv`); the others keep their order.
    Canonical twice is canonical once. Raises `BadReport` where it is no such URL.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise BadReport("url", f"{shown(url)} ({error})", MEND) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or any(c.isspace() for c in url.strip()):
        raise BadReport("url", shown(url), MEND)
    host = _host(parts, url)
    authority = host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"
    path = _without_dots(_escaped(parts.path)) or "/"
    fragment = _escaped(parts.fragment) if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, authority, path, _query(parts.query), fragment))


def address_on_web(link: str, *, base: str) -> str | None:
    """Return where a link of the document at `base` leads, or None where that is nowhere on the web."""
    try:
        address = urljoin(base, link.strip())
        on_web = urlsplit(address).scheme in _DEFAULT_PORTS
    except ValueError:
        return None
    return address if on_web else None


def host_of(url: str) -> str:
    """Return the host of a canonical URL."""
    return urlsplit(url).hostname or ""


def _host(parts: SplitResult, url: str) -> str:
    bare = (parts.hostname or "").rstrip(".")
    if ":" in bare:
        host = f"[{bare}]"
    elif bare.isascii():
        host = bare.lower()
    else:
        host = _punycode(bare, url)
    if not _HOST.fullmatch(host) or ".." in host:
        raise BadReport("url", shown(url), MEND)
    return host


def _punycode(host: str, url: str) -> str:
    import idna  # noqa: PLC0415 - only a host of another script needs its tables, and they take a moment to load

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadReport("url", f"{shown(url)} ({error})", MEND) from error


def _escaped(part: str) -> str:
    """Escape what may not stand in a URL, write escapes in upper case, and undo those that are not needed."""
    safe = _UNSAFE.sub(lambda unsafe: _percent(unsafe.group()), part)
    return _ESCAPE.sub(_escape, safe)


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", errors="replace"))


def _without_dots(path: str) -> str:
    """Return a path without `.` and `..`, as RFC 3986 5.2.4 has it."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in {".", ".."}:
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _query(query: str) -> str:
    pairs = (pair for pair in query.split("&") if pair)
    return "&".join(_escaped(pair) for pair in pairs if not _tracks(_escaped(pair.split("=", 1)[0]).lower()))


def _tracks(name: str) -> bool:
    exact, beginnings = _tracking()
    return name in exact or name.startswith(beginnings)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    names = [row["match"] for row in rows_of("tracking_parameters.tsv")]
    beginnings = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), beginnings
