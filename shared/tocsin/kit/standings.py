"""How the sources of reports do, read from Redis, where ingest keeps it."""

from typing import TYPE_CHECKING

from tocsin.contracts.sources import Standing, names_key, page_key, standing_of

if TYPE_CHECKING:
    from redis.asyncio import Redis


async def standings(client: "Redis", *, partition: int) -> dict[str, Standing]:
    """Return how every source does that was ever counted, failed or had a turn, by name. Raises `RedisError`."""
    found = await client.smembers(names_key(partition))
    names = sorted(name if isinstance(name, str) else name.decode() for name in found)
    async with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.hgetall(page_key(partition, name))
        pages = await pipe.execute()
    return {name: standing_of(page) for name, page in zip(names, pages, strict=True)}
