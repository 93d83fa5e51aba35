"""What fuzzing begins with: the inputs of the hostile table, and a few that hold the words a parser looks for."""

from pathlib import Path
from typing import Final

from hostile.table import cases

BY_SUFFIX: Final = {
    ".txt": "text",
    ".jsonl": "lines",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".eml": "mail",
}
ALSO: Final = {
    "page": ("markup", "article", "stream"),
    "mail": ("stream",),
    "text": ("characters", "beginning", "encoding", "stream"),
    "lines": ("json", "stream"),
    "article": ("page", "markup"),
}
BY_WAY: Final = {"feed": "feed", "page": "article", "warnings": "beginning"}
RSS: Final = """<?xml version="1.0"?><rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel>
<title>a</title><item><title>b</title><link>/c</link><description>&lt;p&gt;d</description><guid>e</guid>
<georss:point>1 2</georss:point><pubDate>Mon, 29 Jan 2024 10:30 EST</pubDate></item></channel></rss>"""
ATOM: Final = """<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><id>b</id>
<updated>2024-01-29T10:30:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">c</div></content>
</entry></feed>"""
OWN: Final = {
    "time": (
        "\nMon, 29 Jan 2024 10:30:07 EST",
        "fr\n29 janvier 2024 à 10h30",
        "en-US\n03/04/2024",
        "\n2024-01-29T10:30:00.5+05:30",
        "ru\n29 января 2024 10:30 MSK",
        "\n٢٩ يناير ٢٠٢٤",
        "zh\n2024年1月29日",
    ),
    "address": (
        "HTTPS://user:x@News.Example.:443/a/../b?utm_source=x&q=%7e#!x",
        "http://[2001:db8::1]:8080/%zz?&&=",
        "https://münchen.example/ä",
    ),
    "beginning": (
        "LIMA, 12 JAN 90 (EFE) -- A bomb",
        "KABUL, Jan 29, 2024 (AFP/Reuters) - A bomb",
        "MOSCOW, May 2. /TASS/. A drone",
        "201200Z NOV 24\nHYDROLANT 12/24(57).\nRED SEA.\n//\nNNNN\n\nUKMTO WARNING 045-24\nDTG 201300Z NOV 24\n",
    ),
    "encoding": ("utf-16\n\ufeffx", "iso-2022-jp\n\x1b$B", "gb18030\n\x81\x30\x81\x30", "x-user-defined\n\x80"),
    "characters": ("\ufeffe\u0301\r\n\u0958\u1112\u1161\u11ab\u0f73\x93\u2028",),
    "json": ('{"text": "x", "published_at": "2024-01-29", "source": {"name": "a", "kind": "ngo"}, "id": 1.5e3}',),
    "feed": (
        RSS,
        ATOM,
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "content_html": "<p>b"}]}',
    ),
}
MOST_BYTES: Final = 4_096
"""Of a seed: a smaller one is changed in more places."""


def sow(target: str, folder: Path) -> None:
    """Write the seeds of a target into a folder."""
    found = [case.bytes for case in cases() if target in _targets(case.way, case.named)]
    found += [seed.encode("utf-8", errors="surrogatepass") for seed in OWN.get(target, ())]
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(found):
        (folder / f"seed-{number}").write_bytes(seed[:MOST_BYTES])


def _targets(way: str, named: str) -> tuple[str, ...]:
    first = BY_WAY.get(way) or ("stream" if way == "stdin" else BY_SUFFIX.get(Path(named).suffix, "text"))
    return (first, *ALSO.get(first, ()))
