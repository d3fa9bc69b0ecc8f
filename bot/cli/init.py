"""`ascolto init`: asks for the token, finds the team chat, and writes a settings file for its owner alone."""

import asyncio
import getpass
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.cli.exit_codes import ExitCode
from bot.config.setting_parsers import READERS
from bot.config.settings import FILE, TELEGRAM, Settings, SettingsError
from bot.telegram.probe import PATIENCE, Declined, NotReached, TeamRequest
from storage.people.encryption import open_key_file
from storage.tickets.codes import ALPHABET

POLL: Final = 20
MOST: Final = 100  # updates in one answer
PAUSE: Final = 1.0
ANONYMOUS: Final = 1087968824

Json = dict[str, Any]  # Any: Telegram's own


class GivenUp(Exception):
    """The administrator ended the questions."""


@dataclass(frozen=True, slots=True)
class Team:
    chat: int
    title: str
    sender: int


def init(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> ExitCode:
    """Raises SettingsError."""
    try:
        path, known = _where(environment, file)
        answers = asyncio.run(_converse(known.telegram_api_url))
        open_key_file(known.key_file, create=True)
        write_settings(path, answers)
    except (Declined, NotReached) as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.WRONG
    except (GivenUp, EOFError, KeyboardInterrupt):
        sys.stderr.write("\nNothing was written.\n")
        return ExitCode.WRONG
    tell(f"Wrote {path}. Only you can read it.")
    tell(f"Keep a copy of {known.key_file} elsewhere: without it nobody can read what citizens wrote.")
    tell("Now: `ascolto doctor` to see that all is well, then `ascolto run`.")
    return ExitCode.DONE


def write_settings(path: Path, answers: dict[str, str]) -> None:
    """Replaces the file at once, so that it is never half written nor readable to others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write("# Settings of Ascolto; `ascolto settings` explains each.\n")
        written.writelines(f'{name} = "{value}"\n' for name, value in answers.items())
    new.replace(path)


def tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def ask(question: str, *, secret: bool = False) -> str:
    """Raises EOFError when the input has ended."""
    if secret and sys.stdin.isatty():
        return getpass.getpass(f"{question} ").strip()
    sys.stdout.write(f"{question} ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def agrees(question: str) -> bool:
    return ask(f"{question} [y/N]").lower() in {"y", "yes"}


def _where(environment: Mapping[str, str], file: Path | None) -> tuple[Path, Settings]:
    """Settings from the environment count here too: above all Telegram's address and the data folder."""
    known = Settings.read(environment, file if file and file.exists() else None)
    path = file or known.var / FILE
    _make_folder(path.parent, "--settings" if file else known.source("var"))
    _make_folder(known.key_file.parent, known.source("key_file"))
    if path.exists() and not agrees(f"{path} is there already. Write it anew?"):
        raise GivenUp
    return path, known


def _make_folder(folder: Path, source: str) -> None:
    """Makes the folder before any question. Raises SettingsError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError([f"{source}: {folder} cannot be written ({error.strerror})"]) from None


async def _converse(api_url: str) -> dict[str, str]:
    tell("Create a bot with @BotFather in Telegram (/newbot). It gives you a token.")
    while True:
        token = await asyncio.to_thread(_token)
        async with TeamRequest(api_url, token) as telegram:
            try:
                me = await telegram.ask("getMe")
            except (Declined, NotReached) as error:
                tell(f"That did not work. {error}")
                continue
            tell(f"This is @{me['username']}.")
            await _end_webhook(telegram)
            team = await _find_team(telegram, me["username"])
        answers = {"ASCOLTO_TELEGRAM_TOKEN": token, "ASCOLTO_TEAM_CHAT": str(team.chat)}
        elsewhere = {} if api_url == TELEGRAM else {"ASCOLTO_TELEGRAM_API_URL": api_url}
        return answers | {"ASCOLTO_COORDINATORS": str(team.sender)} | elsewhere


def _token() -> str:
    while True:
        given = ask("The token:", secret=True)
        try:
            return str(READERS["telegram_token"](given))
        except ValueError as error:
            tell(f"That {error}.")


async def _end_webhook(telegram: TeamRequest) -> None:
    """Ends the webhook: while one is set, polling is refused."""
    if (await telegram.ask("getWebhookInfo"))["url"]:
        if not await asyncio.to_thread(agrees, "Another service receives this bot's messages. Take over?"):
            raise GivenUp
        await telegram.ask("deleteWebhook")


async def _find_team(telegram: TeamRequest, username: str) -> Team:
    code = "".join(secrets.choice(ALPHABET) for _ in range(6))
    tell(f"Add @{username} to your team's group, best as an administrator. Then write in the group:")
    tell(f"    /link@{username} {code}")
    said = re.compile(rf"/link(@{re.escape(username)})?\s+{code}\s*", re.IGNORECASE)
    offset, seen = 0, set[int]()
    while True:
        updates = await _updates(telegram, offset)
        for update in updates:
            message = update.get("message") or {}
            if update["update_id"] in seen or not said.fullmatch(message.get("text", "")):
                continue
            seen.add(update["update_id"])
            if team := _team_of(message):
                tell(f"Found “{team.title}”. Whoever wrote that is the coordinator.")
                return team
        if len(updates) == MOST:
            offset = (
                updates[-1]["update_id"] + 1
            )  # room for newer ones; before the first start no citizen was promised anything
        elif updates:
            await asyncio.sleep(
                PAUSE
            )  # the service takes citizens' messages later: nothing is confirmed here


async def _updates(telegram: TeamRequest, offset: int) -> list[Json]:
    given = {"offset": offset, "timeout": POLL, "limit": MOST, "allowed_updates": ["message"]}
    try:
        updates: list[Json] = await telegram.ask("getUpdates", wait=POLL + PATIENCE, **given)
    except NotReached:
        await asyncio.sleep(PAUSE)
        return []
    return updates


def _team_of(message: Json) -> Team | None:
    chat, sender = message["chat"], message.get("from", {}).get("id", ANONYMOUS)
    if chat["type"] not in {"group", "supergroup"}:
        tell("That was not in a group. Write it in your team's group.")
    elif sender == ANONYMOUS or "sender_chat" in message:
        tell("That was written anonymously. Switch off “Remain anonymous” for yourself, and write it again.")
    else:
        return Team(chat["id"], chat["title"], sender)
    return None
