"""`make measure GOLD=folder`: what Tocsin reads of gold text, into docs/quality.md."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.table import between_marks
from measure.corpora import MEASURES, Measure, Row
from measure.page import BEGIN, table

PAGE: Final = Path(__file__).parents[2] / "docs/quality.md"


def main() -> None:
    """Run the measures whose name was asked for, print them, and write the page if all were."""
    parser = argparse.ArgumentParser(prog="make measure", description=__doc__)
    parser.add_argument("gold", type=Path, help="the folder with the scorers, adapters.py, event/ and geo/")
    parser.add_argument("--only", default="", help="measures whose name has this in it; writes no file")
    options = parser.parse_args()
    chosen = [measure for measure in MEASURES if options.only in measure.name]
    rows = [row for measure in chosen for row in _told(measure, options.gold)]
    if not options.only:
        PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), table(rows), begin=BEGIN), encoding="utf-8")


def _told(measure: Measure, gold: Path) -> list[Row]:
    with TemporaryDirectory(prefix="measure-") as temporary:
        rows = measure.run(gold, Path(temporary))
    sys.stdout.write(table(rows))
    return rows


if __name__ == "__main__":
    main()
