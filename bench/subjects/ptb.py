"""The same dialogue as python-telegram-bot's own ConversationHandler would have it: in memory, by its stock requests."""

import argparse
import asyncio
import json
import secrets
import warnings
from typing import Any

import uvloop
from aiohttp import web
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

Bot = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE

LANGUAGE, MENU, CATEGORY, WHERE, NEIGHBOURHOOD, WHAT, PHOTOS, REVIEW = range(8)
CATEGORIES = ("Waste", "Street light", "Pipeline", "Green", "Water", "Noise", "Building", "Other")
NEIGHBOURHOODS = ("Centro", "Isonzo", "Q4", "Latina Scalo", "Borgo Sabotino", "Borgo Grappa")


def rows(kind: str, *labels: str) -> InlineKeyboardMarkup:
    buttons = [Button(label, callback_data=f"{kind}/{label}") for label in labels]
    return InlineKeyboardMarkup([buttons[at : at + 2] for at in range(0, len(buttons), 2)])


async def reply(update: Update, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
    """Replaces the screen that was tapped, or sends a new message after words."""
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(text, reply_markup=markup)
    elif update.message is not None:
        await update.message.reply_text(text, reply_markup=markup)


def tapped(update: Update) -> str:
    assert update.callback_query is not None
    return (update.callback_query.data or "").partition("/")[2]


def kept(context: Context) -> dict[Any, Any]:
    assert context.user_data is not None
    return context.user_data


async def start(update: Update, _context: Context) -> int:
    await reply(update, "Please choose your language.", rows("language", "English", "Italiano", "العربية"))
    return LANGUAGE


async def welcome(update: Update, context: Context) -> int:
    kept(context)["language"] = tapped(update)
    text = "This is the listening desk of Latina. Tell us what is wrong, what you need or what you propose."
    await reply(update, text, rows("menu", "Report a problem", "Propose", "Ask for help", "My tickets"))
    return MENU


async def report(update: Update, _context: Context) -> int:
    await reply(update, "What is it about?", rows("category", *CATEGORIES))
    return CATEGORY


async def category(update: Update, context: Context) -> int:
    kept(context)["category"] = tapped(update)
    await reply(update, "Where is it? Send the place, or write the street.", rows("go", "Back", "Cancel"))
    return WHERE


async def where(update: Update, context: Context) -> int:
    assert update.message is not None
    kept(context)["where"] = update.message.text
    await reply(update, "In which neighbourhood is that?", rows("neighbourhood", *NEIGHBOURHOODS))
    return NEIGHBOURHOOD


async def neighbourhood(update: Update, context: Context) -> int:
    kept(context)["neighbourhood"] = tapped(update)
    await reply(update, "What happened? Write it in your own words.", rows("go", "Back", "Cancel"))
    return WHAT


async def what(update: Update, context: Context) -> int:
    assert update.message is not None
    kept(context)["what"] = update.message.text
    await reply(update, "A photo helps a lot.", rows("go", "Skip", "Back", "Cancel"))
    return PHOTOS


async def no_photos(update: Update, context: Context) -> int:
    told = kept(context)
    text = f"Please check:\n{told['category']}\n{told['where']}, {told['neighbourhood']}\n“{told['what']}”"
    await reply(update, text, rows("go", "Send", "Change", "Cancel"))
    return REVIEW


async def send(update: Update, context: Context) -> int:
    code = f"LT-{secrets.token_hex(2).upper()}-M"
    context.application.bot_data[code] = dict(kept(context))
    kept(context).clear()
    await reply(update, f"Received. Your code is {code}.", rows("menu", "My tickets", "Menu"))
    return ConversationHandler.END


def conversation() -> ConversationHandler[Context]:
    words = filters.TEXT & ~filters.COMMAND
    taps = {
        LANGUAGE: welcome,
        MENU: report,
        CATEGORY: category,
        NEIGHBOURHOOD: neighbourhood,
        PHOTOS: no_photos,
    }
    states: dict[object, Any] = {state: [CallbackQueryHandler(handler)] for state, handler in taps.items()}
    states |= {REVIEW: [CallbackQueryHandler(send)]}
    states |= {WHERE: [MessageHandler(words, where)], WHAT: [MessageHandler(words, what)]}
    return ConversationHandler([CommandHandler("start", start)], states, [CommandHandler("start", start)])


async def serve(port: int, api_port: int, *, side_by_side: bool) -> None:
    builder = Application.builder().token("1:ptb").base_url(f"http://127.0.0.1:{api_port}/bot").updater(None)
    application: Bot = builder.build()
    application.add_handler(conversation())

    async def hear(request: web.Request) -> web.Response:
        update = Update.de_json(json.loads(await request.read()), application.bot)
        if side_by_side:  # as many at a time as there are deliveries; answering early would lose places
            await application.process_update(update)
        else:
            await application.update_queue.put(update)
        return web.Response()

    listener = web.Application()
    listener.router.add_post("/telegram", hear)
    async with application:
        await application.start()
        runner = web.AppRunner(listener, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    warnings.simplefilter(
        "ignore"
    )  # it advises against concurrent updates here, where each citizen waits anyway
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("api_port", type=int)
    parser.add_argument("--side-by-side", action="store_true")
    given = parser.parse_args()
    uvloop.run(serve(given.port, given.api_port, side_by_side=given.side_by_side))
