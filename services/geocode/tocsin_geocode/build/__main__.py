"""`python -m tocsin_geocode.build [TARGET]`: build the gazetteer, by default where the worker looks for it."""

import sys
from pathlib import Path

from tocsin_geocode.build import build_gazetteer
from tocsin_geocode.gazetteer import default_directory


def main(arguments: list[str]) -> None:
    """Build into the first argument."""
    target = Path(arguments[0]) if arguments else default_directory()
    build_gazetteer(target, progress=_tell)
    size = sum(file.stat().st_size for file in target.iterdir())
    sys.stdout.write(f"gazetteer: {target} ({size / 1e6:.1f} MB)\n")


def _tell(what: str, done: int, of: int) -> None:
    sys.stderr.write(f"[{done}/{of}] {what}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
