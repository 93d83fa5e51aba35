"""The Lua scripts of ingest, each in a file beside this one."""

from importlib.resources import files


def text(name: str) -> str:
    """Return a script."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
