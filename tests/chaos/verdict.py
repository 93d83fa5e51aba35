"""Lost and duplicated: what a storm left, held against a calm run."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from chaos.holding import Holding
from chaos.listener import Heard


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence for each thing that is missing, and for each that is there twice or should not be."""

    lost: tuple[str, ...]
    duplicated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known from before: ids of reports that a sender was told to be taken, and of each copy its original."""

    taken: Collection[str] = ()
    copies: Mapping[str, str] = field(default_factory=dict)


def judge(calm: Holding, storm: Holding, heard: Heard, sent: Sent) -> Verdict:
    """Compare two stores, the streams with the store, and both with what senders know."""
    return Verdict(
        lost=(*_missing(calm, storm), *_unheard(calm, storm, heard), *_broken_word(storm, sent)),
        duplicated=(
            *_too_much(calm, storm),
            *_heard_twice(storm, heard),
            *_heard_out_of_order(heard),
            *_apart(heard, sent),
        ),
    )


def _broken_word(storm: Holding, sent: Sent) -> list[str]:
    """Whoever was answered 202 need not keep the report any more."""
    return [f"report {id_} was answered 202 and is not stored" for id_ in sent.taken if id_ not in storm.reports]


def _apart(heard: Heard, sent: Sent) -> list[str]:
    """Hold a copy to the group of its original, whoever of the two came first, and whatever died between them."""
    return [
        f"report {copy} is a copy of {original}, and their groups are {_listed(heard, copy, original)}"
        for copy, original in sent.copies.items()
        if len(groups := heard.groups.get(copy, frozenset()) | heard.groups.get(original, frozenset())) != 1
        or not groups <= {copy, original}
    ]


def _listed(heard: Heard, *ids: str) -> str:
    return " and ".join(", ".join(sorted(map(str, heard.groups.get(id_, ())))) for id_ in ids)


def _missing(calm: Holding, storm: Holding) -> list[str]:
    return [
        *(f"report {id_} is not stored" for id_ in calm.reports - storm.reports),
        *(f"incident {id_} is not stored" for id_ in calm.incidents.keys() - storm.incidents.keys()),
        *(f"incident {id_}: report {by} is not among its sources" for id_, by in calm.mentions - storm.mentions),
    ]


def _unheard(calm: Holding, storm: Holding, heard: Heard) -> list[str]:
    """Every report was on every stream, and every change on the last one."""
    return [
        *(
            f"report {id_} was never on {key}"
            for key, held in heard.reports.items()
            for id_ in calm.reports - held.keys()
        ),
        *(f"revision {n} of incident {id_} was never told" for id_, n in storm.changes.keys() - heard.changes.keys()),
    ]


def _too_much(calm: Holding, storm: Holding) -> list[str]:
    return [
        *(f"report {id_} is nobody's" for id_ in storm.reports - calm.reports),
        *(f"incident {id_} is nobody's" for id_ in storm.incidents.keys() - calm.incidents.keys()),
        *(
            f"incident {id_} says something else"
            for id_, said in storm.incidents.items()
            if id_ in calm.incidents and calm.incidents[id_] != said
        ),
        *(f"incident {id_}: report {by} is counted again" for id_, by in (storm.mentions - calm.mentions).elements()),
        *(f"revision {n} of incident {id_} is kept {k} times" for (id_, n), k in storm.changes.items() if k > 1),
    ]


def _heard_twice(storm: Holding, heard: Heard) -> list[str]:
    """Hold the streams to this: a report once on each; a change, told twice or not, in one version."""
    return [
        *(
            f"report {id_} was {times} times on {key}"
            for key, held in heard.reports.items()
            for id_, times in held.items()
            if times > 1
        ),
        *(
            f"revision {n} of incident {id_} was told in {len(versions)} versions"
            for (id_, n), versions in heard.changes.items()
            if len(versions) > 1
        ),
        *(f"revision {n} of incident {id_} is nobody's" for id_, n in heard.changes.keys() - storm.changes.keys()),
    ]


def _heard_out_of_order(heard: Heard) -> list[str]:
    """Hold the last stream to this: of each incident, revisions come one after the other, from the first."""
    revisions: dict[str, list[int]] = defaultdict(list)
    for id_, revision in heard.order:
        if revision not in revisions[id_]:
            revisions[id_].append(revision)
    return [
        f"incident {id_} was told in the order {', '.join(map(str, told))}"
        for id_, told in revisions.items()
        if told != sorted(told)
    ]
