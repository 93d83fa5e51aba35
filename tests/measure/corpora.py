"""The gold corpora, and how each is put through `tocsin extract` and its scorer.

The corpora are other people's and are not part of the project: who has them names their folder.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from measure.fusion import alone, by_incidents, by_texts, story
from measure.plover import Tally, score_sentences
from measure.speed import cut, rates

from tocsin.contracts.messages import ReportGeocoded

TOCSIN: Final = Path(sys.executable).with_name("tocsin")


class Row(NamedTuple):
    """One figure: of which corpus, what, how much, of how many."""

    corpus: str
    what: str
    figure: float
    of: str


class Measure(NamedTuple):
    """A name to ask for it by, and what it does with the folder of gold text and one for its own files."""

    name: str
    run: Callable[[Path, Path], list[Row]]


def extracted(gold: Path, corpora: Sequence[str], adapter: str, into: Path, *options: str) -> Path:
    """Put corpora through `tocsin extract` and return the file that their scorer reads."""
    adapters, system = gold / "adapters.py", into / f"{adapter}.jsonl"
    reports = b"".join(_ran([sys.executable, adapters, "reports", gold / name, *options]) for name in corpora)
    read = _ran([TOCSIN, "extract", "-", "--jobs", "2"], reports)
    system.write_bytes(_ran([sys.executable, adapters, adapter], read) if adapter != "none" else read)
    return system


def muc(gold: Path, into: Path) -> list[Row]:
    """Measure the incident templates of both test sets of MUC-4."""
    corpora = ["event/muc4_tst1.jsonl", "event/muc4_tst2.jsonl"]
    system = extracted(gold, corpora, "muc", into)
    found = _scored(gold, "score_muc.py", ",".join(str(gold / name) for name in corpora), system)
    name, rows = "MUC-4 tst1+tst2", []
    for slot, score in found["template"].items():
        rows.append(Row(name, f"template {slot}, F1", score["f1"], f"{score['gold']} in gold, {score['system']} found"))
    relevance = found["document_relevance"]
    rows.append(
        Row(name, "document relevance, F1", relevance["f1"], f"{relevance['gold']} relevant of {found['docs']}")
    )
    for field, score in found["fields"].items():
        if score["given"]:  # what the adapter does not hand on has no figure
            rows.append(Row(name, f"{field}, right of all mapped", score["accuracy_all"], str(score["n"])))
    return rows


def asam(gold: Path, into: Path) -> list[Row]:
    """Measure dates and places of anti-shipping messages that quote no position."""
    corpus = "event/asam_before_2015.jsonl"
    system = extracted(gold, [corpus], "single", into, "--no-position")
    found = _scored(gold, "score_incident.py", gold / corpus, system, "--filter", "no_position")
    told = {"date_exact": "date, exact day", "loc_50km": "place within 50 km", "loc_161km": "place within 161 km"}
    of = {"date_exact": found["date_n"], "loc_50km": found["loc_n"], "loc_161km": found["loc_n"]}
    return [Row("ASAM without position", what, found[key], str(of[key])) for key, what in told.items()]


def geo(gold: Path, into: Path) -> list[Row]:
    """Measure the toponyms of LGL and TUD-Loc: recognised, and end to end within 161 km."""
    rows = []
    for name, corpus in (("LGL", "geo/lgl.jsonl"), ("TUD-Loc", "geo/tudloc2013.jsonl")):
        system = extracted(gold, [corpus], "geo", into)
        scored = _scored(gold, "score_geo.py", gold / corpus, system, "--centroids", gold / "geo/centroids.json")
        found = scored[Path(corpus).stem]
        rows += [Row(name, what, value, f"{found['gold']} toponyms") for what, value in _geo_figures(found)]
    return rows


def plover(gold: Path, into: Path) -> list[Row]:
    """Measure the PLOVER codes of single sentences, of those that our crosswalk can give."""
    corpus = "event/plover_gsr.jsonl"
    system = extracted(gold, [corpus], "none", into)
    tallies = score_sentences(_lines(gold / corpus), _lines(system))
    return [Row("PLOVER sentences", f"{code}, F1", tally.f1, _counts(tally)) for code, tally in tallies.items()]


def fusion(gold: Path, into: Path) -> list[Row]:
    """Measure how stories of one event come together, by B-cubed: all of ECB+, and those with an incident."""
    corpus = "event/ecbplus_docs.jsonl"
    read = extracted(gold, [corpus], "none", into).read_bytes().splitlines()
    messages = [ReportGeocoded.model_validate_json(line) for line in read]
    telling = [message for message in messages if message.incidents]
    stories = _lines(gold / corpus)
    rows = []
    for name, among in (("ECB+, all stories", messages), ("ECB+, stories with an incident", telling)):
        ids = {story(message) for message in among}
        truth = _written(into / "gold.jsonl", [one for one in stories if one["article_id"] in ids])
        ways = {
            "every story alone": alone(among),
            "by likeness of texts": by_texts(among),
            "fused": by_incidents(among),
        }
        for way, clusters in ways.items():
            lines = [{"article_id": each, "cluster": cluster} for each, cluster in clusters.items()]
            found = _scored(gold, "score_incident.py", truth, _written(into / "system.jsonl", lines), "--clusters")
            of = f"{found['articles']} stories of {found['gold_clusters']} events"
            kinds = {"precision": "b3_p", "recall": "b3_r", "F1": "b3_f1"} if way == "fused" else {"F1": "b3_f1"}
            rows += [Row(name, f"{way}, B-cubed {what}", found[key], of) for what, key in kinds.items()]
    return rows


def _written(path: Path, lines: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def speed(gold: Path, _: Path) -> list[Row]:
    """Return how fast reports of each kind are read: figures of this machine, and of the hour."""
    kinds = {
        "local news (LGL)": "geo/lgl.jsonl",
        "world news (ECB+)": "event/ecbplus_docs.jsonl",
        "wire in capitals (MUC-4 dev)": "event/muc4_dev.jsonl",
    }
    rows = []
    for name, corpus in kinds.items():
        reports = cut(line["text"] for line in _lines(gold / corpus))
        for stage, rate in zip(("enrich", "geocode"), rates(reports), strict=True):
            rows.append(Row(name, f"{stage}, reports a second", rate, f"{len(reports)} reports of 2,000 characters"))
    return rows


def _counts(tally: Tally) -> str:
    return f"{tally.gold} in gold, {tally.system} found, {tally.hits} right"


def _geo_figures(found: dict[str, float]) -> list[tuple[str, float]]:
    keys = {
        "recognition (overlap), F1": "rec_overlap_f1",
        "end to end within 161 km, F1": "e2e_f1@161",
        "the same, any published centroid of a country": "e2e_f1@161_cn",
    }
    return [(what, found[key]) for what, key in keys.items()]


def _lines(path: Path) -> list[dict[str, Any]]:
    # Not `splitlines`: a text may hold a line separator of Unicode's, which ends no line of JSON.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _scored(gold: Path, scorer: str, *arguments: Path | str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(_ran([sys.executable, gold / scorer, *arguments, "--json"]))
    return answer


def _ran(command: Sequence[Path | str], given: bytes | None = None) -> bytes:
    return subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE).stdout


MEASURES: Final = (
    Measure("muc", muc),
    Measure("asam", asam),
    Measure("plover", plover),
    Measure("geo", geo),
    Measure("fusion", fusion),
    Measure("speed", speed),
)
