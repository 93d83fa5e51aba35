"""What enrich can be told from outside."""

from tocsin.kit.settings import WorkerSettings


class EnrichSettings(WorkerSettings):
    """The kit's settings; enrich needs none of its own."""
