"""The fetcher of a worker, made when something is fetched: one that watches a folder alone does not wait for it."""

from functools import cached_property

from tocsin_ingest.fetch import Fetched, Fetcher
from tocsin_ingest.settings import IngestSettings


class OnDemand:
    """A `Fetcher` by the settings."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Return the document at a URL. Raises `Unfetchable`, and nothing else."""
        return await self._web.fetch(url, etag=etag, last_modified=last_modified, accept=accept, max_bytes=max_bytes)

    @cached_property
    def _web(self) -> Fetcher:
        from tocsin_ingest.fetch.web import WebFetcher  # noqa: PLC0415 - takes longer than the rest of the worker

        return WebFetcher()
