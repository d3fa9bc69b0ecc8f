"""Command menus and descriptions, in each language. They are sent only when they changed, and never stop a start."""

import hashlib
import logging
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from telegram.error import TelegramError

from bot.telegram.client import Client
from flows.text import _
from handlers.forms import emergency_numbers
from handlers.messaging.capabilities import capabilities_of
from handlers.messaging.context import Context, team_chat
from handlers.messaging.error_reply import described
from locales.language import Language, language
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people.installation import learn, learned
from storage.place.model import say

log = logging.getLogger("ascolto.telegram")

Call = tuple[str, dict[str, Any]]  # Any: JSON
SENT: Final = "menus"
LONGEST_COMMAND: Final = 256
LONGEST_DESCRIPTION: Final = 512
LONGEST_SHORT: Final = 120
COMMANDS: Final = (
    ("danger", _("In danger: whom to call")),
    ("report", _("Report a problem")),
    ("talk", _("Talk to a person")),
    ("book", _("Book a visit")),
    ("my", _("My requests")),
    ("events", _("What's on in the neighbourhoods")),
    ("news", _("Notices about what happens")),
    ("menu", _("Everything you can do here")),
    ("cancel", _("Stop what you have begun")),
    ("language", _("Choose your language")),
    ("privacy", _("What happens with what you say")),
    ("help", _("Help, and a person to talk to")),
)


async def send_niceties(client: Client, store: Store, context: Context) -> None:
    """Sends the bot's profile. Never raises."""
    try:
        calls = await store.run(lambda tx: list(wanted(tx, context)))
        digest = hashlib.sha256(msgspec.json.encode(calls)).hexdigest()
        if await store.run(lambda tx: learned(tx, SENT)) == digest:
            return
        for method, parameters in calls:
            await client.call(method, parameters)
        await store.run(lambda tx: learn(tx, SENT, digest))
    except TelegramError as error:
        log.warning("menus and descriptions were not sent: %s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a nicety
        log.error("menus and descriptions were not sent: %s", described(error))  # noqa: TRY400 - as above


def wanted(tx: Transaction, context: Context) -> Iterator[Call]:
    """Yields the calls: for citizens in each language, and once more without a language for all other ones; then for the team."""
    place = context.place
    usual = language(place.default_language)
    yield from _for_readers(context, usual, {})
    for code in place.languages:
        yield from _for_readers(context, language(code), {"language_code": code[:2]})
    team = team_chat(tx, context)
    if team is not None:
        scope = {"type": "chat", "chat_id": team.chat}
        commands = [
            {"command": name, "description": _short(usual.say(command.about), LONGEST_COMMAND)}
            for name, command in capabilities_of(context).team_commands.items()
            if command.about and " " not in name
        ]
        yield "setMyCommands", {"commands": commands, "scope": scope}


def _for_readers(context: Context, reader: Language, given: dict[str, Any]) -> Iterator[Call]:
    commands = [
        {"command": name, "description": _short(reader.say(about), LONGEST_COMMAND)}
        for name, about in COMMANDS
    ]
    scope = {"type": "all_private_chats"}
    name = say(context.place.name, reader.code)
    long = reader.say(
        "Here you reach the people of {place}: report a problem, propose, complain, or ask for help. "
        "Write in your own language. In an emergency call {numbers}.",
        place=name,
        numbers=emergency_numbers.numbers(context.place, reader),
    )
    short = reader.say("The listening desk of {place}.", place=name)
    yield "setMyCommands", {"commands": commands, "scope": scope} | given
    yield "setMyDescription", {"description": _short(long, LONGEST_DESCRIPTION)} | given
    yield "setMyShortDescription", {"short_description": _short(short, LONGEST_SHORT)} | given


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
