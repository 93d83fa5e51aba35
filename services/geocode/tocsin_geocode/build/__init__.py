"""From published tables and dumps to the files that `gazetteer.py` maps. Needs the `build` extra; the worker does not.

`python -m tocsin_geocode.build [TARGET]` builds. `derive.py` is the tool that made the larger tables in `data/`.
"""

from tocsin_geocode.build.compile import build_gazetteer, dump_sources
from tocsin_geocode.build.dump_lines import BadDump
from tocsin_geocode.build.dumps import GeoNamesDumps, Wanted, find_dumps

__all__ = ["BadDump", "GeoNamesDumps", "Wanted", "build_gazetteer", "dump_sources", "find_dumps"]
