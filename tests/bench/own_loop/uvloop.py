"""On the path of the contestants that shall run on asyncio's own event loop: ingest brings uvloop into `.venv`."""

raise ImportError("this one runs on asyncio's own event loop")
