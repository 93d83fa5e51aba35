"""What geocode can be told from outside."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from tocsin.kit.settings import WorkerSettings
from tocsin_geocode.gazetteer import default_directory


class GeocodeSettings(WorkerSettings):
    """The kit's settings, and where the compiled gazetteer lies."""

    gazetteer: Annotated[Path, Field(description="Directory that `tocsin gazetteer build` wrote.")] = Field(
        default_factory=default_directory
    )
