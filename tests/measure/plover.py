"""Scores the PLOVER codes of sentences: those that our crosswalk can give, and what is found where there is none."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

CODES: Final = ("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "AGREE", "RETREAT")
"""What the crosswalk gives. COERCE, AGREE and RETREAT are wider in gold: we code arrests, ceasefires and the like."""

NOW: Final = {"FIGHT": "ASSAULT"}
"""Codes of the first PLOVER, which the gold sentences still have, by what PLOVER 2.0 calls them."""


class Tally(NamedTuple):
    """Sentences that have a code in gold, in what we found, and in both."""

    gold: int
    system: int
    hits: int

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.system) if self.gold + self.system else 0.0


def score_sentences(gold: Iterable[Mapping[str, Any]], system: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Return a tally for each code. A sentence counts once for a code, however many events it tells."""
    wanted = {one["doc_id"]: {NOW.get(event["code"], event["code"]) for event in one["events"]} for one in gold}
    found = {_id(one): {i["codes"]["plover"]["event"] for i in one["incidents"]} for one in system}
    in_gold, in_system, in_both = Counter[str](), Counter[str](), Counter[str]()
    for sentence, codes in wanted.items():
        ours = found.get(sentence, set())
        in_gold.update(codes)
        in_system.update(ours)
        in_both.update(codes & ours)
    return {code: Tally(in_gold[code], in_system[code], in_both[code]) for code in CODES}


def _id(message: Mapping[str, Any]) -> str:
    report = message["report"]
    return str(report.get("external_id") or report["id"])
