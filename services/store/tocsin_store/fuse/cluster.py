"""Which mentions make up an incident: links from the strongest down, as long as nothing across rules it out.

Kruskal's algorithm with cannot-links. What it gives depends on the set of mentions, links and corrections alone, and
what has no link to a mention does not bear on its cluster: so only what is connected need be clustered anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from tocsin_store.fuse.bonds import Bonds, bonds
from tocsin_store.fuse.correction import Correction
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.profile import Profile, are_apart, profile, strains


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions, by id, that `compare` found the same."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one incident, its founder first: by when their reports came in, then by name."""

    mentions: tuple[Mention, ...]

    @property
    def id(self) -> str:
        """The incident's id: the founder's name."""
        return self.mentions[0].name

    @property
    def names(self) -> frozenset[str]:
        return frozenset(mention.name for mention in self.mentions)


def cluster(
    mentions: Iterable[Mention], links: Iterable[Link], corrections: Iterable[Correction] = ()
) -> list[Cluster]:
    """Return the clusters of current mentions, by founder. Links to mentions that are not among them are ignored.

    The mentions must be all that links, equal names or corrections connect with one of them: `Cluster.names` and
    `bonds` say by what.
    """
    forest = _Forest(mentions, links, bonds(corrections))
    forest.join_names()
    forest.join_as_told()
    forest.join_links()
    clusters = [Cluster(tuple(sorted(tree.members, key=_age))) for tree in forest.trees()]
    return sorted(clusters, key=lambda found: _age(found.mentions[0]))


def _age(mention: Mention) -> tuple[datetime, str, str]:
    return mention.received, mention.name, mention.id


@dataclass(slots=True)
class _Tree:
    members: list[Mention]
    profile: Profile
    names: set[str]

    def take(self, other: "_Tree") -> None:
        self.members += other.members
        self.names |= other.names
        self.profile = self.profile.with_(other.profile)


class _Forest:
    """Clusters as they grow together."""

    def __init__(self, mentions: Iterable[Mention], links: Iterable[Link], told: Bonds) -> None:
        self._tree = {each.id: _Tree([each], profile(each), {each.name}) for each in mentions}
        self._mention = {id_: tree.members[0] for id_, tree in self._tree.items()}
        self._links = [link for link in links if link.a in self._tree and link.b in self._tree]
        self._linked: dict[str, set[str]] = {}
        for link in self._links:
            self._linked.setdefault(link.a, set()).add(link.b)
            self._linked.setdefault(link.b, set()).add(link.a)
        self._told = told

    def trees(self) -> list[_Tree]:
        return list({id(tree): tree for tree in self._tree.values()}.values())

    def join_names(self) -> None:
        """Join what has one name: whoever sent two reports' mentions under one id has said that they are one."""
        first: dict[str, str] = {}
        for mention in list(self._mention.values()):
            self._join(first.setdefault(mention.name, mention.id), mention.id)

    def join_as_told(self) -> None:
        """Join what analysts said is one, whatever speaks against it, but for what they said later."""
        by_name = {mention.name: mention.id for mention in self._mention.values()}
        for pair, number in sorted(self._told.together.items(), key=lambda entry: (-entry[1], sorted(entry[0]))):
            a, b = sorted(pair)
            if a in by_name and b in by_name and self._severed(by_name[a], by_name[b]) < number:
                self._join(by_name[a], by_name[b])

    def join_links(self) -> None:
        """Join what is linked, the strongest first, unless something across the two clusters rules it out."""
        for link in sorted(self._links, key=self._strength):
            one, other = self._tree[link.a], self._tree[link.b]
            if one is not other and not self._ruled_out(link.a, link.b):
                self._join(link.a, link.b)

    def _strength(self, link: Link) -> tuple[float, list[str], list[str]]:
        names = sorted((self._mention[link.a].name, self._mention[link.b].name))
        return -link.score, names, sorted((link.a, link.b))

    def _join(self, a: str, b: str) -> None:
        large, small = self._tree[a], self._tree[b]
        if large is small:
            return
        if len(large.members) < len(small.members):
            large, small = small, large
        large.take(small)
        for member in small.members:
            self._tree[member.id] = large

    def _ruled_out(self, a: str, b: str) -> bool:
        one, other = self._tree[a].profile, self._tree[b].profile
        return are_apart(one, other) or self._severed(a, b) >= 0 or self._unbridged(a, b)

    def _severed(self, a: str, b: str) -> int:
        """Return the number of the latest correction that keeps the two clusters asunder, or -1."""
        if not self._told.asunder:
            return -1
        pairs = product(self._tree[a].names, self._tree[b].names)
        return max((self._told.asunder.get(frozenset(pair), -1) for pair in pairs), default=-1)

    def _unbridged(self, a: str, b: str) -> bool:
        """Tell whether two contradictory values have no link between mentions that say them."""
        one, other = self._tree[a], self._tree[b]
        found = list(strains(one.profile, other.profile))
        if not found:
            return False
        bridges = list(self._bridges(one, other))
        return any(
            not any(aspect.value(m.facts) == mine and aspect.value(n.facts) == theirs for m, n in bridges)
            for aspect, mine, theirs in found
        )

    def _bridges(self, one: _Tree, other: _Tree) -> Iterator[tuple[Mention, Mention]]:
        for member in one.members:
            for linked in self._linked.get(member.id, ()):
                if self._tree[linked] is other:
                    yield member, self._mention[linked]
