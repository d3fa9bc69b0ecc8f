"""`ascolto migrate`: brings the database to this release."""

import sys

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.exit_codes import ExitCode
from bot.config.open_data import standing_of
from bot.config.settings import CannotStart, Settings
from storage.engine.migrate import upgrade


def migrate(settings: Settings) -> ExitCode:
    """Raises CannotStart, SettingsError."""
    if standing_of(settings) == "ahead":
        raise CannotStart("The database is of a newer release than this program: install that release.")
    try:
        upgrade(settings.database_url)
    except OSError as error:
        words = f"{error.filename} cannot be written ({error.strerror})"
        raise settings.wrong("database_url", words) from None
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise CannotStart(f"The database stays as it was ({kind}).") from None
    sys.stdout.write("The database is of this release.\n")
    return ExitCode.DONE
