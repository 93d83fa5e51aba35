"""How often a place of which score was right: counts over annotated texts, and the rising table fitted to them.

python -m tocsin_geocode.calibrate count GOLD.jsonl [...]   counts as in data/calibration.tsv, to standard output
python -m tocsin_geocode.calibrate fit                      the table of resolve/confidence.py, from those counts
python -m tocsin_geocode.calibrate reliability GOLD EXTRACT [GOLD EXTRACT ...]
                                                            confidence against share right, as a Markdown table

A line of GOLD is `{"doc_id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}`; EXTRACT is what `tocsin extract`
prints for those texts. Only counts are kept of any text. A place counts as right within 161 km (a hundred miles), the
usual yardstick; one that touches no annotated name is wrong, one whose annotation has no point counts for nothing.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_geocode.resolve import Gazetteer
from tocsin_geocode.resolve.confidence import score_of
from tocsin_geocode.resolve.coordinates import find_positions
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import Choice, choose
from tocsin_geocode.resolve.sphere import Point, distance_km
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.unknown import unknown_names

BINS: Final = 10
RIGHT_WITHIN_KM: Final = 161.0
COUNTS: Final = Path(__file__).parent / "data" / "calibration.tsv"


class Bin(NamedTuple):
    """Places whose score is from `floor` on and below the next floor."""

    floor: float
    n: int
    right: int
    mean: float
    """Of their scores."""


class Answer(NamedTuple):
    """A score, and whether the place was right."""

    score: float
    right: bool


def bins_of(answers: Iterable[Answer]) -> list[Bin]:
    """Count answers by tenths of the score; a tenth without any is left out."""
    tenths: dict[int, list[Answer]] = {}
    for answer in answers:
        tenths.setdefault(min(BINS - 1, int(answer.score * BINS)), []).append(answer)
    return [
        Bin(tenth / BINS, len(some), sum(a.right for a in some), round(sum(a.score for a in some) / len(some), 3))
        for tenth, some in sorted(tenths.items())
    ]


def fit(bins: Sequence[Bin]) -> tuple[tuple[float, float], ...]:
    """Return mean score and share right of each bin; neighbours that fall are pooled until the shares rise."""
    pools: list[list[float]] = []
    for each in bins:
        pools.append([each.n, each.right, each.mean * each.n])
        while len(pools) > 1 and pools[-2][1] * pools[-1][0] >= pools[-1][1] * pools[-2][0]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return tuple((round(scores / n, 3), round(right / n, 3)) for n, right, scores in pools)


def read_counts(path: Path = COUNTS) -> list[Bin]:
    """Read the counts that are kept as data."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in {"#", ""})
    return [Bin(float(floor), int(n), int(right), float(mean)) for floor, n, right, mean in rows]


def answers_in(gold: Path, gazetteer: Gazetteer) -> Iterator[Answer]:
    """Yield the score of each name in an annotated corpus, and whether its best sense is right."""
    for document in _documents(gold):
        for choice in _choices(document["text"], gazetteer):
            point = choice.sense.record.point
            right = _is_right(document, choice.mention.start, choice.mention.end, point)
            if right is not None and not (choice.mention.is_demonym or choice.belied_by or choice.strays):
                yield Answer(score_of(choice.mention.points, choice.share), right)


def confidences_in(gold: Path, extract: Path) -> Iterator[Answer]:
    """Yield the confidence of each place with a point in an extract, and whether it is right."""
    documents = {document["doc_id"]: document for document in _documents(gold)}
    for report in _documents(extract):
        document = documents[report["report"]["external_id"]]
        for place in report["places"]:
            if place["lat"] is not None:
                right = _is_right(document, place["start"], place["end"], Point(place["lat"], place["lon"]))
                if right is not None:
                    yield Answer(place["confidence"], right)


def _choices(raw: str, gazetteer: Gazetteer) -> list[Choice]:
    text = Text(raw)
    positions = find_positions(raw)
    mentions = find_mentions(text, positions, gazetteer)
    return choose(text, mentions, unknown_names(text, [*positions, *mentions]))


def _is_right(document: dict[str, Any], start: int, end: int, point: Point) -> bool | None:
    touched = [name for name in document["toponyms"] if name["start"] < end and start < name["end"]]
    if touched and touched[0]["lat"] is None:
        return None
    return bool(touched) and distance_km(point, Point(touched[0]["lat"], touched[0]["lon"])) <= RIGHT_WITHIN_KM


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _counts(bins: Iterable[Bin]) -> str:
    return "".join(f"{each.floor}\t{each.n}\t{each.right}\t{each.mean}\n" for each in bins)


def _reliability(bins: Iterable[Bin]) -> str:
    head = "| confidence | places | mean confidence | right |\n|---|---|---|---|\n"
    rows = (f"| {each.floor:.1f}+ | {each.n} | {each.mean:.2f} | {each.right / each.n:.2f} |\n" for each in bins)
    return head + "".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Run one of the three commands; 2 for another."""
    match arguments:
        case ["count", *corpora] if corpora:
            gazetteer = open_gazetteer()
            answers = (answer for path in corpora for answer in answers_in(Path(path), gazetteer))
            sys.stdout.write(_counts(bins_of(answers)))
        case ["fit"]:
            sys.stdout.write("".join(f"{row},\n" for row in fit(read_counts())))
        case ["reliability", *paths] if paths and len(paths) % 2 == 0:
            pairs = zip(paths[::2], paths[1::2], strict=True)
            answers = (answer for gold, made in pairs for answer in confidences_in(Path(gold), Path(made)))
            sys.stdout.write(_reliability(bins_of(answers)))
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
