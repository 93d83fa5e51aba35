"""From published tables to the files that `gazetteer.py` maps. Needs the `build` extra; the worker does not.

`python -m tocsin_geocode.build [TARGET]` builds. `derive.py` is the tool that made the larger tables in `data/`.
"""

from tocsin_geocode.build.compile import build_gazetteer

__all__ = ["build_gazetteer"]
