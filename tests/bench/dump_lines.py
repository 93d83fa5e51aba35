"""Write made-up GeoNames dumps of any length, as `tocsin gazetteer build --source` reads them.

`python -m bench.dump_lines FOLDER --places 2000000` in tests/ writes allCountries.txt and alternateNamesV2.txt. The
share of features, the number of alternate names and the length of names are about those of the real files.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FEATURES: Final = ("P.PPL",) * 40 + ("A.ADM2", "A.ADM3", "A.ADM4", "H.STM", "H.STM", "H.LK", "S.FRM", "S.SCH", "S.HTL",
                                     "S.CH", "T.MT", "T.HLL", "T.ISL", "L.LCTY", "S.AIRF", "R.RD", "V.FRST", "H.WLL",
                                     "S.DAM", "T.VAL") * 3  # fmt: skip
COUNTRIES: Final = ("UA", "RU", "SY", "IQ", "SD", "CD", "ML", "MM", "CO", "MX", "US", "IN", "CN", "NO", "AF", "PK")
SYLLABLES: Final = tuple(f"{c}{v}" for c in "bdfgklmnprstvz" for v in "aeiou")
LANGUAGES: Final = ("en", "ru", "ar", "zh", "", "", "fr", "link", "post", "wkdt")
SEED: Final = 5


def place_lines(count: int) -> Iterator[str]:
    """Yield lines of allCountries.txt."""
    chance = random.Random(SEED)
    for number in range(1, count + 1):
        letter, code = chance.choice(FEATURES).split(".")
        country, name = chance.choice(COUNTRIES), _name(chance)
        lat, lon = chance.uniform(-60, 75), chance.uniform(-170, 170)
        people = chance.choice((0, 0, 0, 0, chance.randrange(20_000)))
        others = ",".join(_name(chance) for _ in range(chance.choice((0, 0, 0, 1, 3))))
        yield (
            f"{number}\t{name}\t{name}\t{others}\t{lat:.5f}\t{lon:.5f}\t{letter}\t{code}\t{country}\t\t"
            f"{number % 30:02}\t{number % 900}\t\t\t{people}\t\t{number % 900}\tEtc/UTC\t2026-01-01\n"
        )


def name_lines(count: int, places: int) -> Iterator[str]:
    """Yield lines of alternateNamesV2.txt."""
    chance = random.Random(SEED + 1)
    for number in range(1, count + 1):
        language, historic = chance.choice(LANGUAGES), "1" if number % 50 == 0 else ""
        yield f"{number}\t{chance.randint(1, places)}\t{language}\t{_name(chance)}\t\t\t\t{historic}\t\t\n"


def write_dumps(folder: Path, *, places: int) -> None:
    """Write both files; there are four alternate names to three places, as in the real ones."""
    with (folder / "allCountries.txt").open("w", encoding="utf-8") as out:
        out.writelines(place_lines(places))
    with (folder / "alternateNamesV2.txt").open("w", encoding="utf-8") as out:
        out.writelines(name_lines(places * 4 // 3, places))


def _name(chance: random.Random) -> str:
    words = (
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))
        for _ in range(chance.choice((1, 1, 1, 2)))
    )
    return " ".join(words).title()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--places", type=int, default=2_000_000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    write_dumps(options.folder, places=options.places)


if __name__ == "__main__":
    main()
