"""Which mentions are the same: looked for by blocks, compared, and kept as links with the reasons."""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.fuse import Link, Mention, Relation, blocks, compare
from tocsin_store.members import Member, Shelf, members
from tocsin_store.one_of import one_of
from tocsin_store.tables import BLOCKS, LINKS, MEMBERS
from tocsin_store.writes import add

Pair = tuple[int, int]
"""Numbers of two mentions, the lower first."""


async def link(connection: AsyncConnection, shelf: Shelf, added: Mapping[int, Mention]) -> list[Member]:
    """Keep the links of new members to each other and to those that are there; return the latter."""
    keys = {number: blocks(mention) for number, mention in added.items()}
    written = {number: {_hash(key) for key in found.written} for number, found in keys.items()}
    asked = {number: {_hash(key) for key in found.asked} for number, found in keys.items()}
    pairs = _meet(asked, written) | await _look_up(connection, asked)
    there = await members(connection, one_of(connection, MEMBERS.c.mention, _others(pairs, added)))
    known = dict(added) | await shelf.mentions(connection, there)
    rows = [
        {"a": a, "b": b, "score": verdict.score, "reasons": json.dumps(verdict.reasons)}
        for a, b in sorted(pairs)
        if (verdict := compare(known[a], known[b])).relation is Relation.SAME
    ]
    await add(connection, LINKS, rows)
    await add(connection, BLOCKS, [{"key": key, "mention": number} for number in added for key in written[number]])
    linked = {number for row in rows for number in (row["a"], row["b"])}
    return [member for member in there if member.number in linked]


async def links(connection: AsyncConnection, mentions: Mapping[int, Mention]) -> list[Link]:
    """Return the links between these mentions."""
    question = select(LINKS.c.a, LINKS.c.b, LINKS.c.score).where(one_of(connection, LINKS.c.a, mentions))
    rows = (await connection.execute(question)).all()
    return [Link(mentions[a].id, mentions[b].id, score) for a, b, score in rows if b in mentions]


def _meet(asked: Mapping[int, set[int]], written: Mapping[int, set[int]]) -> set[Pair]:
    """Return the pairs of new members where one asks for what the other writes."""
    writers: dict[int, list[int]] = {}
    for number, keys in written.items():
        for key in keys:
            writers.setdefault(key, []).append(number)
    return {
        _pair(number, other)
        for number, keys in asked.items()
        for key in keys
        for other in writers.get(key, ())
        if other != number
    }


async def _look_up(connection: AsyncConnection, asked: Mapping[int, set[int]]) -> set[Pair]:
    """Return the pairs of a new member and one that is there and wrote what it asks for."""
    askers: dict[int, list[int]] = {}
    for number, keys in asked.items():
        for key in keys:
            askers.setdefault(key, []).append(number)
    question = select(BLOCKS.c.key, BLOCKS.c.mention).where(one_of(connection, BLOCKS.c.key, askers))
    rows = (await connection.execute(question)).all()
    return {_pair(number, other) for key, other in rows for number in askers[key]}


def _others(pairs: Iterable[Pair], added: Mapping[int, Mention]) -> set[int]:
    return {number for pair in pairs for number in pair if number not in added}


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _hash(key: str) -> int:
    """Return 64 bits that stand for a key: two that share them by chance are compared, and found to be unrelated."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
