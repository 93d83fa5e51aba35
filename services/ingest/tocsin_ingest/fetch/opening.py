"""The fetcher as the settings want it."""

from typing import TYPE_CHECKING

from tocsin.kit import Misconfigured
from tocsin_ingest.fetch.addresses import AllowList
from tocsin_ingest.fetch.manners import Manners
from tocsin_ingest.settings import IngestSettings

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from tocsin_ingest.fetch.web import WebFetcher


def web_fetcher(settings: IngestSettings, client: "Redis | None" = None) -> "WebFetcher":
    """Return the fetcher; with a client for Redis it takes turns at hosts with the other workers.

    The libraries for it take a fifth of a second: they are loaded here, for those who fetch. Raises `Misconfigured`
    where the certificates that SSL_CERT_FILE names cannot be read.
    """
    from tocsin_ingest.fetch.shared_hosts import SharedHosts  # noqa: PLC0415 - the docstring says why
    from tocsin_ingest.fetch.web import WebFetcher  # noqa: PLC0415 - as above

    manners = Manners(
        allowed=AllowList.of(settings.ingest_allow_hosts),
        contact=settings.ingest_contact,
        gap_seconds=settings.ingest_host_gap_seconds,
    )
    try:
        return WebFetcher(manners, hosts=SharedHosts(client, partition=settings.partition) if client else None)
    except OSError as error:
        raise Misconfigured(f"the certificates to trust cannot be read: {error}; see SSL_CERT_FILE") from error
