"""Alembic's entry: runs the migrations on the connection that ``migrate`` opened, in its transaction."""

from __future__ import annotations

from alembic import context

from bot.adapters.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
