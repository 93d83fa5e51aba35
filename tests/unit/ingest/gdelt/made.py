"""Rows and archives of GDELT's form, about events that nobody ever told of."""

import hashlib
import io
import zipfile

from tocsin_ingest.sources.gdelt.rows import (
    COUNTRY,
    EVENT_COLUMNS,
    EVENT_ID,
    MENTION_COLUMNS,
    MENTION_EVENT,
    MENTION_IDENTIFIER,
    MENTION_TYPE,
    MENTIONS,
    QUAD_CLASS,
    ROOT_CODE,
    SOURCE_URL,
)

A_PAGE = "https://news.example/a"


def event_row(
    id_: str = "1",
    *,
    url: str = A_PAGE,
    root: str = "19",
    quad: object = 4,
    mentions: object = 2,
    country: str = "SY",
) -> str:
    cells = [""] * EVENT_COLUMNS
    cells[EVENT_ID], cells[ROOT_CODE], cells[QUAD_CLASS] = id_, root, str(quad)
    cells[MENTIONS], cells[COUNTRY], cells[SOURCE_URL] = str(mentions), country, url
    return "\t".join(cells)


def mention_row(event: str = "1", *, url: str = A_PAGE, type_: str = "1") -> str:
    cells = [""] * MENTION_COLUMNS
    cells[MENTION_EVENT], cells[MENTION_TYPE], cells[MENTION_IDENTIFIER] = event, type_, url
    return "\t".join(cells)


def a_table(*rows: str) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def zipped(table: bytes, *, name: str = "20261123001500.export.CSV", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr(name, table)
    return held.getvalue()


def listing(base: str, stamp: str, *, export: bytes = b"", mentions: bytes = b"", edition: str = "") -> bytes:
    """Return a `lastupdate.txt` with the files' hashes."""
    files = ((export, "export.CSV"), (mentions, "mentions.CSV"), (b"", "gkg.csv"))
    return "".join(
        f"{len(content)} {hashlib.md5(content, usedforsecurity=False).hexdigest()} {base}{stamp}{edition}.{name}.zip\n"
        for content, name in files
    ).encode()
