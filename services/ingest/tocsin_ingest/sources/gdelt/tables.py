"""A table out of its zip archive, with a bound on what comes out of it."""

import hashlib
import zipfile
import zlib
from io import BytesIO
from typing import Final

from tocsin_ingest.fetch import Unfetchable

MAX_ZIP_BYTES: Final = 20_000_000
"""A quarter of an hour is 0.1 to 1 MB."""

MAX_TABLE_BYTES: Final = 100_000_000
"""The largest mentions table of a quarter of an hour is a tenth of it."""

MOST_MEMBERS: Final = 100
"""Of an archive, whose whole directory zipfile reads before anything else: one of 20 MB has 400,000, which take it four
seconds and half a gigabyte."""

ZIP_BEGINS: Final = b"PK"
MEMBER_BEGINS: Final = b"PK\x01\x02"

BOUNDED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that zipfile unpacks no further than it is asked to."""


def table(content: bytes, *, where: str, md5: str | None = None) -> bytes:
    """Return the one table of an archive; a content that is no archive is the table. Raises `Unfetchable`.

    The MD5 says whether all of it came, not who sent it: GDELT publishes it beside the file.
    """
    if md5 is not None and hashlib.md5(content, usedforsecurity=False).hexdigest() != md5.lower():
        raise Unfetchable(f"{where} is not what its list says, by its MD5: it may be damaged on the way")
    if not content.startswith(ZIP_BEGINS):
        return content
    if content.count(MEMBER_BEGINS) > MOST_MEMBERS:
        raise Unfetchable(f"{where} holds more than {MOST_MEMBERS} files; an archive of GDELT holds one")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _only_table(archive, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Unfetchable(f"{where} is a damaged archive: {error}") from error


def _only_table(archive: zipfile.ZipFile, where: str) -> bytes:
    tables = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
    if len(tables) != 1:
        raise Unfetchable(f"{where} holds {len(tables)} tables; an archive of GDELT holds one")
    if tables[0].compress_type not in BOUNDED:
        raise Unfetchable(f"{where} is packed by another method than those of GDELT")
    with archive.open(tables[0]) as stream:
        content = stream.read(MAX_TABLE_BYTES + 1)
    if len(content) > MAX_TABLE_BYTES:
        raise Unfetchable(f"{where} unpacks to more than {MAX_TABLE_BYTES} bytes: that is no table of GDELT's")
    return content
