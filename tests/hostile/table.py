"""The hostile table, in `golden/ingest/hostile/*.toml`: what the world sends that is wrong, and the answer it gets.

```toml
[[case]]
name = "a page in another encoding than it says"    # what is hostile about it
way = "folder"                                       # the way in: folder, stdin, fetch, http, a table of sources.toml
named = "a.html"                                     # folder: the file's name
input = ["<p>Kyiv", { hex = "93" }, { text = "x", times = 3 }, { text = "é", in = "cp1252" }]    # its pieces
answer = { status = 200, content_type = "text/xml", headers = {} }     # how the server in the test serves the input
fault = ["redirect", "{}/", { status = 301 }]        # or what it does instead: a function of tests/web.py; {}: its URL
url = "http://169.254.169.254/"                      # or where to go instead of that server
options = { follow = "never" }                       # of the entry in sources.toml
request = { method = "POST", path = "/reports", headers = {} }         # http: how the input is sent
expected = { reports = 1, text = "Kyiv", refused = "found no UTF-8" }
```

`expected`: `reports` is how many come in (else 0 with `refused` or `status`, 1 without); any field of the first report
by its name ("none" for null), `source` and `kind` for its source; `begins`, `contains`, `lacks` for parts of its text;
`refused` for a part of the reason that is given; `status` and `says` for what was fetched, or for the API's answer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parents[1] / "golden" / "ingest" / "hostile"


@dataclass(frozen=True)
class Case:
    """A row of the table."""

    name: str
    way: str
    expected: Mapping[str, Any]
    input: str | list[Any] = ""
    named: str = "a.txt"
    answer: Mapping[str, Any] = field(default_factory=dict)
    fault: list[Any] = field(default_factory=list)
    url: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    request: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name.replace(" ", "_")

    @property
    def bytes(self) -> bytes:
        pieces = self.input if isinstance(self.input, list) else [self.input]
        return b"".join(map(_piece, pieces))

    @property
    def reports(self) -> int:
        """How many are to come in."""
        return int(self.expected.get("reports", 0 if "refused" in self.expected or "status" in self.expected else 1))


def _piece(piece: str | Mapping[str, Any]) -> bytes:
    if isinstance(piece, str):
        return piece.encode()
    one = bytes.fromhex(piece["hex"]) if "hex" in piece else str(piece["text"]).encode(piece.get("in", "utf-8"))
    return one * int(piece.get("times", 1))


def cases() -> list[Case]:
    """Return all rows. A key that no row has is a `TypeError`."""
    return [
        Case(**row)
        for table in sorted(TABLES.glob("*.toml"))
        for row in tomllib.loads(table.read_text(encoding="utf-8"))["case"]
    ]
