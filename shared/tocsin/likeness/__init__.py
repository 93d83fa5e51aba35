"""How alike two texts are. Pure: needs `rensa`, which comes with `pip install 'tocsin[likeness]'`.

`signature` is kept for good by the store, `sketch` for some days by ingest.
"""
