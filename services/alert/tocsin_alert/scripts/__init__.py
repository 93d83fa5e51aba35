"""Steps that Redis does as one."""

from importlib.resources import files


def text(name: str) -> str:
    """Return the script in a file beside this one."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
