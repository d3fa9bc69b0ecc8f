"""`ascolto try`: the whole service on this machine, with nothing set: a phone and the team page in the browser."""

import dataclasses
import socket
import sys
from pathlib import Path
from typing import Final

from bot.cli.exit_codes import ExitCode
from bot.cli.run import work
from bot.config.open_data import alone
from bot.config.settings import IN_VAR, Settings

HERE: Final = "127.0.0.1"
USUAL: Final = Settings.__dataclass_fields__["http_port"].default


def tryout(settings: Settings, *, fresh: bool = False, port: int | None = None) -> ExitCode:
    """Raises CannotStart, SettingsError."""
    tried = own_data(settings, settings.http_port if port is None else port)
    if fresh:
        forget(tried)
    return work(tried, trying=True, tell=_tell)


def own_data(settings: Settings, port: int) -> Settings:
    """Keeps the data of `try` beside that of `run`, never in it: `--fresh` must not be able to delete real data."""
    return dataclasses.replace(
        settings,
        telegram_token="",
        team_chat="",
        webhook_url="",
        http_host=HERE,
        http_port=port if port != USUAL or is_free(port) else 0,
        database_url=f"sqlite:///{settings.var / 'try.db'}",
        key_file=settings.var / "try.key",
        sources={name: said for name, said in settings.sources.items() if name not in IN_VAR},
    )


def forget(settings: Settings) -> None:
    """Deletes the data of an earlier `try`. Raises CannotStart while another one runs."""
    with alone(settings):
        database = settings.database_url.removeprefix("sqlite:///")
        for path in (f"{database}{end}" for end in ("", "-wal", "-shm")):
            Path(path).unlink(missing_ok=True)
        settings.key_file.unlink(missing_ok=True)


def is_free(port: int) -> bool:
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HERE, port))
        except OSError:
            return False
    return True


def _tell(url: str) -> None:
    sys.stdout.write(f"\n  Open {url} in your browser. Ctrl+C ends it; what you tried is kept.\n\n")
    sys.stdout.flush()
