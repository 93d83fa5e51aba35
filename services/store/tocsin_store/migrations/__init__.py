"""The history of the tables, as Alembic revisions. `tocsin_store.migrate` runs them."""
