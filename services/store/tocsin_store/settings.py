"""What the store can be told from outside."""

from typing import Annotated

from pydantic import Field

from tocsin.kit.settings import WorkerSettings


class StoreSettings(WorkerSettings):
    """The kit's settings, and where incidents are kept."""

    store_database_url: Annotated[
        str,
        Field(
            repr=False,
            description="sqlite:///folder/file.db; the folder is made where it is missing. Or"
            " postgresql://user:password@host:5432/database, with or without PostGIS.",
        ),
    ] = "sqlite:///var/tocsin.db"
