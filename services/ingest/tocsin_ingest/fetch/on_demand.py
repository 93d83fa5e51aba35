"""The fetcher that the settings ask for, made when something is fetched: who watches a folder waits for nothing."""

from functools import cached_property
from typing import TYPE_CHECKING

from tocsin.outgoing.addresses import AllowList
from tocsin_ingest.fetch import Fetched, Fetcher, Unfetchable
from tocsin_ingest.fetch.manners import Manners
from tocsin_ingest.settings import IngestSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis


class OnDemand:
    """A `Fetcher` by the settings. With a client for Redis it takes turns at hosts with the other workers."""

    def __init__(self, settings: IngestSettings, client: "Redis | None" = None) -> None:
        self._settings = settings
        self._client = client

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Return the document at a URL that somebody named. Raises `Unfetchable`, and nothing else."""
        return await self._web.fetch(url, etag=etag, last_modified=last_modified, accept=accept, max_bytes=max_bytes)

    async def follow(self, url: str, *, accept: str | None = None, max_bytes: int | None = None) -> Fetched:
        """Return the page at a URL that was come upon, if robots.txt allows. Raises `Unfetchable`, and nothing else."""
        return await self._web.follow(url, accept=accept, max_bytes=max_bytes)

    @cached_property
    def _web(self) -> Fetcher:
        # These libraries take longer to load than the rest of the worker.
        from tocsin_ingest.fetch.shared_hosts import SharedHosts  # noqa: PLC0415
        from tocsin_ingest.fetch.web import WebFetcher  # noqa: PLC0415

        manners = Manners(
            allowed=AllowList.of(self._settings.ingest_allow_hosts),
            contact=self._settings.ingest_contact,
            gap_seconds=self._settings.ingest_host_gap_seconds,
        )
        hosts = None if self._client is None else SharedHosts(self._client, partition=self._settings.partition)
        try:
            return WebFetcher(manners, hosts=hosts)
        except OSError as error:
            why = (
                f"the certificates to trust cannot be read: {error}; SSL_CERT_FILE and SSL_CERT_DIR say where they are"
            )
            raise Unfetchable(why) from error
