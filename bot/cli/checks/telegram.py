"""Checks Telegram's view of the bot: the token, webhook or polling, and its rights in the team chat."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

from bot.cli.checks.finding import Finding, hint, problem, well
from bot.config.settings import Settings
from bot.telegram.probe import Declined, NotReached, TeamRequest
from bot.telegram.webhook_setup import delivery_url

INIT: Final = "ascolto init"
CLOCK: Final = timedelta(seconds=30)
RIGHTS: Final = {
    "can_manage_topics": "manage topics",
    "can_pin_messages": "pin messages",
    "can_delete_messages": "delete messages",
}
WAITING: Final = 1000
UNAUTHORISED: Final = (401, 404)

Json = dict[str, Any]  # Any: Telegram's own


async def look(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.telegram_token:
        yield problem("token", "There is no token.", INIT)
        return
    async with TeamRequest(settings.telegram_api_url, settings.telegram_token) as telegram:
        try:
            me = await telegram.ask("getMe")
        except Declined as no:
            yield _token_declined(no)
            return
        except NotReached as error:
            yield problem(
                "telegram",
                f"{settings.telegram_api_url} does not answer ({error}).",
                "check the network and try again",
            )
            return
        yield well("token", f"Telegram knows us as @{me['username']}.")
        yield _clock(telegram.drift)
        async for finding in _more(telegram, settings, me):
            yield finding


async def _more(telegram: TeamRequest, settings: Settings, me: Json) -> AsyncIterator[Finding]:
    try:
        for finding in _delivery(await telegram.ask("getWebhookInfo"), settings):
            yield finding
        if settings.team_chat:
            async for finding in _team_chat(telegram, settings, me):
                yield finding
        else:
            yield problem("team chat", "No team chat is set, so nobody would read what citizens write.", INIT)
        yield _commands(await telegram.ask("getMyCommands", scope={"type": "all_private_chats"}))
    except (Declined, NotReached) as error:
        yield problem("telegram", str(error), "ascolto doctor, once more in a minute")


def _token_declined(no: Declined) -> Finding:
    if no.code in UNAUTHORISED:
        return problem("token", "Telegram does not know this token.", INIT)
    return problem("telegram", str(no), "ascolto doctor, once more in a minute")


def _clock(drift: timedelta | None) -> Finding:
    if drift is None:
        return hint("clock", "Telegram did not say what time it is.", "timedatectl")
    if abs(drift) > CLOCK:
        seconds = round(drift.total_seconds())
        return problem(
            "clock", f"This machine's clock is {seconds:+} s off Telegram's.", "timedatectl set-ntp true"
        )
    return well("clock", "This machine's clock agrees with Telegram's.")


def _delivery(info: Json, settings: Settings) -> list[Finding]:
    found = []
    if not settings.webhook_url and info["url"]:
        found.append(
            problem(
                "webhook",
                "Telegram delivers to a webhook, and these settings ask for polling: the two exclude each other.",
                "ascolto run (it ends the webhook), or set ASCOLTO_WEBHOOK_URL",
            )
        )
    elif settings.webhook_url and info["url"] != delivery_url(settings.webhook_url):
        found.append(hint("webhook", "Telegram does not deliver to ASCOLTO_WEBHOOK_URL yet.", "ascolto run"))
    elif settings.webhook_url:
        found.append(well("webhook", "Telegram delivers to ASCOLTO_WEBHOOK_URL."))
    else:
        found.append(well("polling", "The service asks Telegram, and no webhook is in the way."))
    if settings.webhook_url and info.get("last_error_message"):
        found.append(
            problem(
                "webhook",
                f"Telegram could not deliver lately: {info['last_error_message']}.",
                "check that the proxy forwards ASCOLTO_WEBHOOK_URL to the service",
            )
        )
    if info["pending_update_count"] > WAITING:
        words = f"{info['pending_update_count']} updates wait at Telegram."
        found.append(hint("updates", words, "ascolto run"))
    return found


async def _team_chat(telegram: TeamRequest, settings: Settings, me: Json) -> AsyncIterator[Finding]:
    try:
        chat = await telegram.ask("getChat", chat_id=settings.team_chat)
        member = await telegram.ask("getChatMember", chat_id=settings.team_chat, user_id=me["id"])
    except Declined as no:
        yield problem(
            "team chat",
            f"The bot cannot see the team chat: {no.words}.",
            f"add @{me['username']} to it, or {INIT}",
        )
        return
    yield _topics(chat)
    yield _rights(chat, member, me)
    if member["status"] != "administrator" and not me.get("can_read_all_group_messages"):
        yield problem(
            "privacy mode",
            "The bot hears only commands in the team chat: replies to citizens would be lost.",
            f"make @{me['username']} an administrator, or send /setprivacy to @BotFather",
        )
    if not settings.coordinators:
        yield hint("coordinators", "Nobody may add operators.", "set ASCOLTO_COORDINATORS, or ascolto init")


def _topics(chat: Json) -> Finding:
    if chat.get("is_forum"):
        return well("topics", f"The team chat is “{chat.get('title', '')}”, with topics.")
    return hint(
        "topics",
        f"The team chat “{chat.get('title', '')}” has no topics: tickets become cards and replies.",
        "in Telegram: the group, Edit, Topics",
    )


def _rights(chat: Json, member: Json, me: Json) -> Finding:
    if member["status"] != "administrator":
        return problem(
            "rights",
            f"@{me['username']} is not an administrator of the team chat.",
            f"in Telegram: the group, Edit, Administrators, add @{me['username']}",
        )
    wanted = {
        right: words
        for right, words in RIGHTS.items()
        if chat.get("is_forum") or right != "can_manage_topics"
    }
    missing = [words for right, words in wanted.items() if not member.get(right)]
    if missing:
        return problem(
            "rights",
            f"@{me['username']} may not {', '.join(missing)}.",
            f"in Telegram: the group, Edit, Administrators, @{me['username']}, allow it",
        )
    return well("rights", "The bot has the rights it needs in the team chat.")


def _commands(listed: list[Json]) -> Finding:
    if listed:
        return well("commands", f"{len(listed)} commands are in the citizens' menu.")
    return hint(
        "commands", "The citizens' menu of commands is not there yet.", "ascolto run (it writes the menu)"
    )
