"""What ingest needs in Redis beside its stream: its book of sources, web hosts taken, texts, and the API's counts."""

from typing import Final

from tocsin.access.permissions import registered

NEEDS: Final = registered(
    "ingest", feeds=True, keeps=("sources", "sources:*", "hosts:*", "reports.received:near:*", "http:*")
)
