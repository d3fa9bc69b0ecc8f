"""Migrating gives exactly the tables that the program works with, on both engines, whole or not at all."""

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.engine.migrate import downgrade, upgrade
from storage.engine.open_store import open_store
from storage.engine.schema_version import MIGRATIONS, at_head, revisions, standing
from storage.people.encryption import KeyRing
from storage.schema import metadata
from tests.databases import ENGINES, new_database
from tests.tickets.test_storage_citizen import filed


def connected(url: str) -> Engine:
    named = make_url(url)
    if named.get_backend_name() == "postgresql":
        named = named.set(drivername="postgresql+psycopg")
    return create_engine(named, poolclass=NullPool)


def spelled(index: Any) -> str:
    """Give an index as text; the condition of a partial one is an object of SQLAlchemy's."""
    options = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return str(index | {"dialect_options": options})


def described(url: str) -> dict[str, Any]:
    """Everything a database says about its tables."""
    there = inspect(connected(url))
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in there.get_columns(table)],
            "key": there.get_pk_constraint(table),
            "foreign": sorted(there.get_foreign_keys(table), key=str),
            "unique": sorted(there.get_unique_constraints(table), key=str),
            "checks": sorted(there.get_check_constraints(table), key=str),
            "indexes": sorted(map(spelled, there.get_indexes(table))),
            "options": there.get_table_options(table),
        }
        for table in there.get_table_names()
        if table != "alembic_version"
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_the_migrated_tables_are_the_tables(engine: str, tmp_path: Path) -> None:
    migrated, made = new_database(engine, tmp_path), new_database(engine, tmp_path)
    upgrade(migrated)
    metadata.create_all(connected(made))
    assert described(migrated) == described(made)
    assert described(migrated).keys() == metadata.tables.keys()


def test_the_steps_are_numbered_in_one_row() -> None:
    steps = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert steps[::-1] == revisions()


@pytest.mark.parametrize("engine", ENGINES)
def test_there_and_back_and_there_again(engine: str, tmp_path: Path) -> None:
    url = new_database(engine, tmp_path)
    assert standing(url) == "empty"
    upgrade(url)
    upgrade(url)
    assert at_head(url)
    downgrade(url, "base")
    assert (standing(url), described(url)) == ("empty", {})
    upgrade(url)
    assert at_head(url)


@pytest.mark.parametrize("engine", ENGINES)
async def test_there_is_no_way_back_from_a_kind_of_ticket_that_an_older_release_does_not_know(
    engine: str, tmp_path: Path
) -> None:
    url = new_database(engine, tmp_path)
    upgrade(url)
    store, keys = open_store(url), KeyRing(bytes(range(32)))
    await store.run(lambda tx: filed(tx, keys, "anna"))
    await store.close()
    with connected(url).begin() as core:
        core.execute(text("UPDATE ticket SET kind = 'praise'"))
    before = described(url)
    with pytest.raises(ValueError, match="kinds praise: there is no way back"):
        downgrade(url, "0003")
    assert described(url) == before
    with connected(url).begin() as core:
        core.execute(text("UPDATE ticket SET kind = 'talk'"))
    downgrade(url, "0003")


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_service_writes_into_migrated_tables(engine: str, tmp_path: Path) -> None:
    url = new_database(engine, tmp_path)
    upgrade(url)
    store = open_store(url)
    names = await store.run(lambda tx: tx.core.execute(text("SELECT count(*) FROM person")).scalar_one())
    await store.close()
    assert names == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_database_of_a_newer_release_is_recognised(engine: str, tmp_path: Path) -> None:
    url = new_database(engine, tmp_path)
    upgrade(url)
    with connected(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert standing(url) == "ahead"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_migration_that_fails_leaves_nothing(engine: str, tmp_path: Path) -> None:
    url = new_database(engine, tmp_path)
    with connected(url).begin() as connection:
        connection.execute(text("CREATE TABLE web_session (mine INTEGER)"))
    with pytest.raises(DBAPIError):
        upgrade(url)
    assert described(url).keys() == {"web_session"}
    assert standing(url) == "empty"
