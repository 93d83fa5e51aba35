"""Stories of one event brought together by the incidents they share, and what simpler ways give."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from fusing import tell

from tocsin.contracts.messages import ReportGeocoded
from tocsin.likeness.signature import likeness
from tocsin_store import fuse
from tocsin_store.fuse import Link, Mention, Relation

ALIKE: Final = 0.08
"""Share of word pairs from which the baseline joins two stories."""

Stories = Mapping[str, str]
"""The cluster of each story."""


def by_incidents(messages: Sequence[ReportGeocoded]) -> Stories:
    """Join stories that tell of one incident, as the store would fuse them; the others stay alone."""
    mentions = [mention for each in messages for mention in tell(each).mentions]
    clusters = fuse.cluster(mentions, _links(mentions))
    told = [[mention.report_id for mention in cluster.mentions] for cluster in clusters]
    names = {each.report.id: story(each) for each in messages}
    return joined(names.values(), [[names[report] for report in reports] for reports in told])


def by_texts(messages: Sequence[ReportGeocoded]) -> Stories:
    """Join stories whose texts are alike, whatever they tell."""
    signed = [(story(each), fuse.signature(each.report.text)) for each in messages]
    alike = [[a, b] for (a, one), (b, other) in combinations(signed, 2) if likeness(one, other) >= ALIKE]
    return joined([name for name, _ in signed], alike)


def alone(messages: Sequence[ReportGeocoded]) -> Stories:
    """Join nothing."""
    return joined(map(story, messages), [])


def story(message: ReportGeocoded) -> str:
    return message.report.external_id or message.report.id


def joined(stories: Iterable[str], groups: Iterable[Sequence[str]]) -> Stories:
    """Return the clusters that groups of stories add up to, each named by its first story."""
    cluster = {each: {each} for each in stories}
    for group in groups:
        together = set().union(*(cluster[each] for each in group))
        cluster |= dict.fromkeys(together, together)
    return {each: min(members) for each, members in cluster.items()}


def _links(mentions: Sequence[Mention]) -> list[Link]:
    written: dict[str, list[Mention]] = {}
    for mention in mentions:
        for key in fuse.blocks(mention).written:
            written.setdefault(key, []).append(mention)
    met = {
        frozenset((mention.id, other.id)): (mention, other)
        for mention in mentions
        for key in fuse.blocks(mention).asked
        for other in written.get(key, [])
        if mention is not other
    }
    verdicts = [(one, other, fuse.compare(one, other)) for one, other in met.values()]
    return [Link(one.id, other.id, v.score, v.reasons) for one, other, v in verdicts if v.relation is Relation.SAME]
