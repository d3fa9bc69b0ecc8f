"""Opens the data: the key, the tables of this release, and the lock that keeps another process from the same file."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.config.settings import CannotStart, Settings
from storage.engine.schema_version import Standing, standing
from storage.engine.transaction import Transaction
from storage.people import installation
from storage.people.encryption import KeyRing, open_key_file

FINGERPRINT: Final = "key"
PRIVATE: Final = 0o600


@contextmanager
def alone(settings: Settings) -> Iterator[bool]:
    """Whether no other process can work on the same data while this lasts: so on SQLite, never on PostgreSQL.

    Raises CannotStart when another one does, and SettingsError where the folder cannot be written. The lock
    ends with the process, however that dies.
    """
    if not settings.is_sqlite:
        yield False
        return
    with _lock_file(settings) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise CannotStart(
                f"Ascolto works on this data already, as process {held.read().strip()}."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield True


def _lock_file(settings: Settings) -> IO[str]:
    path = Path(settings.database_url.removeprefix("sqlite:///") + ".lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(settings)
        return path.open("a+")
    except OSError as error:
        words = f"{path.parent} cannot be written ({error.strerror})"
        raise settings.wrong("database_url", words) from None


def keep_private(settings: Settings) -> None:
    """Makes the files of the database readable for their owner alone, in whichever folder they lie.

    What SQLite puts beside the database later gets the rights of the database.
    """
    if not settings.is_sqlite:
        return
    database = settings.database_url.removeprefix("sqlite:///")
    for path in (Path(database), Path(database + ".lock")):
        path.touch(mode=PRIVATE)
    for path in (Path(database + end) for end in ("", "-wal", "-shm", ".lock")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) != PRIVATE:
            path.chmod(PRIVATE)


def standing_of(settings: Settings) -> Standing:
    """Compares the database with this release. Raises CannotStart when it cannot be reached."""
    try:
        return standing(settings.database_url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        source = settings.source("database_url")
        raise CannotStart(f"The database cannot be reached ({kind}): check {source}.") from None


def open_data(settings: Settings) -> KeyRing:
    """Makes what a first start needs, and refuses data that does not fit. Raises CannotStart."""
    stands = standing_of(settings)
    if stands == "behind":
        raise CannotStart("The database is of an older release: `ascolto migrate`.")
    if stands == "ahead":
        raise CannotStart("The database is of a newer release than this program: install that release.")
    if stands == "head" and not settings.key_file.exists():
        raise CannotStart(
            f"{settings.key_file} is not there, and the database was sealed with it. Put back your copy of it."
        )
    try:
        keys = open_key_file(settings.key_file, create=True)
    except (OSError, ValueError) as error:
        raise CannotStart(f"{settings.key_file} holds no key ({type(error).__name__}).") from None
    if stands == "empty":
        from storage.engine.migrate import upgrade  # noqa: PLC0415 - only a first start needs it

        upgrade(settings.database_url)
    return keys


def fits(tx: Transaction, keys: KeyRing) -> bool:
    """Whether the data was sealed with this very key; the first start remembers it."""
    mine = keys.hashed(FINGERPRINT).hex()
    known = installation.learned(tx, FINGERPRINT)
    if known is None:
        installation.learn(tx, FINGERPRINT, mine)
    return known in {None, mine}
