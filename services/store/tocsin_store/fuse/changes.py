"""What became of incidents: what consumers are told, and nothing where nothing is different."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.contracts.messages import ChangeKind
from tocsin_store.fuse.fused import Fused


class State(StrEnum):
    """What an incident's id stands for."""

    LIVE = "live"
    MERGED = "merged"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Standing:
    """An incident as consumers last heard of it. `merged_into` is the incident that a merged one is part of."""

    fused: Fused
    revision: int
    state: State = State.LIVE
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is told of an incident now, and how it stands after: one revision above the last."""

    kind: ChangeKind
    standing: Standing
    split_from: str | None = None


def changes(before: Mapping[str, Standing], after: Sequence[Fused]) -> list[Change]:
    """Return what changed, incidents that are there before those that are gone.

    `before` has, by id, every standing that a mention of `after` was part of, and every one whose id is in `after`,
    tombstones too. Incidents that are live in `before` and not in `after` were merged; where nobody tells of them any
    longer, because a report was read anew, they are retracted. What is restored under another id is merged into it.
    """
    here = {fused.id: fused for fused in after}
    told = [change for fused in after if (change := _standing(before.get(fused.id), fused, before)) is not None]
    back = frozenset(name for fused in after if not fused.retracted for name in fused.names)
    gone = [old for id_, old in sorted(before.items()) if id_ not in here and _is_no_more(old, back)]
    return told + [_gone(old, after) for old in gone]


def _is_no_more(old: Standing, back: frozenset[str]) -> bool:
    """Tell whether it was live, or was retracted and what it told of is back as a part of another incident."""
    return old.state is State.LIVE or (old.state is State.RETRACTED and old.fused.id in back)


def _standing(old: Standing | None, fused: Fused, before: Mapping[str, Standing]) -> Change | None:
    revision = 1 if old is None else old.revision + 1
    if fused.retracted:
        was = old is not None and old.state is State.RETRACTED
        return None if was else Change(ChangeKind.RETRACTED, Standing(fused, revision, State.RETRACTED))
    standing = Standing(fused, revision)
    if old is not None and old.state is State.LIVE:
        return None if old.fused == fused else Change(ChangeKind.UPDATED, standing)
    if old is not None and old.state is State.RETRACTED:
        return Change(ChangeKind.UPDATED, standing)
    origin = _origin(fused, before)
    return Change(ChangeKind.SPLIT if origin else ChangeKind.CREATED, standing, origin)


def _origin(fused: Fused, before: Mapping[str, Standing]) -> str | None:
    """Return the live incident that held most of the names of one that is new; one that is now part of it is none."""
    live = {id_: old for id_, old in before.items() if old.state is State.LIVE and id_ not in fused.names}
    shares = {id_: len(old.fused.names & fused.names) for id_, old in live.items()}
    best = max(shares, key=lambda id_: (shares[id_], id_), default=None)
    return best if best is not None and shares[best] else None


def _gone(old: Standing, after: Iterable[Fused]) -> Change:
    home = max(after, key=lambda fused: (old.fused.id in fused.names, len(fused.names & old.fused.names)), default=None)
    if home is None or not home.names & old.fused.names:
        return Change(ChangeKind.RETRACTED, Standing(old.fused, old.revision + 1, State.RETRACTED))
    return Change(ChangeKind.MERGED, Standing(old.fused, old.revision + 1, State.MERGED, home.id))
