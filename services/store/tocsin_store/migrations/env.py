"""What Alembic runs: the migrations, on the connection and in the transaction that `migrate.py` gives it."""

from alembic import context

from tocsin_store.tables import METADATA

# SQLite can undo DDL; Alembic would otherwise commit step by step, and two workers could meet in the middle.
context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
