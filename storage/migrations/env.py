"""Run by Alembic, with the connection that `storage.engine.migrate` has opened and will commit."""

from typing import Any

from alembic import context

from storage.engine.utc import Instant
from storage.schema import metadata


def spelled(
    kind: str, item: object, _autogen: object
) -> str | Any:  # Any: Alembic wants False for "as usual"
    """Spells our own column type by its name, so that a revision says what the tables say."""
    return "Instant()" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter much in place
    transactional_ddl=True,  # all steps or none
    render_item=spelled,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
