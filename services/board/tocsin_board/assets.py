"""The page's own files, compressed once: they are few, and a browser that has them is told so."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"

TYPES: Final = {".mjs": "text/javascript", ".md": "text/markdown"}
"""What the system may not know, or call otherwise."""

KEEP: Final = "no-cache"
"""A browser asks each time whether a file is still the same: names stay from version to version."""

LEVEL: Final = 9
"""They are compressed once, in a fifth of a second for all of them."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str


class Assets:
    """An ASGI application that serves a folder's files as they were when this process first made one for it."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._assets = _read(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises `HTTPException` where there is no such file."""
        request = Request(scope, receive)
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        asset = self._assets.get(name or "index.html")
        if asset is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        await _answer(request, asset)(scope, receive, send)


def _answer(request: Request, asset: Asset) -> Response:
    headers = {"ETag": asset.etag, "Cache-Control": KEEP}
    if asset.etag in map(str.strip, request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    packed = asset.packed if "gzip" in request.headers.get("accept-encoding", "") else None
    if packed is not None:
        headers["Content-Encoding"] = "gzip"
    return Response(packed or asset.body, headers=headers, media_type=asset.media_type)


@cache
def _read(folder: Path) -> Mapping[str, Asset]:
    return {path.relative_to(folder).as_posix(): _asset(path) for path in folder.rglob("*") if path.is_file()}


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, LEVEL, mtime=0)
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Asset(body, packed if len(packed) < len(body) else None, media_type, etag)
