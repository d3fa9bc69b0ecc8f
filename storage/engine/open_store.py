"""Opens the store of a database URL."""

from sqlalchemy.engine import make_url

from storage.engine.store import Store


def open_store(url: str, threads: int = 4) -> Store:
    """Opens the database at an SQLAlchemy URL: `sqlite:///path` or `postgresql://…`. Its tables must exist."""
    from storage.engine.postgres import PostgresWriter  # noqa: PLC0415 - psycopg is an extra
    from storage.engine.sqlite import SqliteWriter  # noqa: PLC0415 - and neither needs the other

    if make_url(url).get_backend_name() == "sqlite":
        return Store(url, [SqliteWriter(url)], share=64)
    return Store(url, [PostgresWriter(url) for _ in range(threads)], share=1)
