"""The same dialogue in aiogram 3, as its documentation writes one: states, memory storage, a webhook under aiohttp."""

import argparse
import secrets
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

CATEGORIES = ("Waste", "Street light", "Road", "Green", "Water", "Noise", "Building", "Other")
NEIGHBOURHOODS = ("Centro", "Isonzo", "Q4", "Latina Scalo", "Borgo Sabotino", "Borgo Grappa")

Reports = dict[str, dict[str, Any]]  # Any: aiogram's own type of the data of a state

router = Router()


class Report(StatesGroup):
    language = State()
    menu = State()
    category = State()
    where = State()
    neighbourhood = State()
    what = State()
    photos = State()
    review = State()


def rows(kind: str, *labels: str) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(text=label, callback_data=f"{kind}/{label}") for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[buttons[at : at + 2] for at in range(0, len(buttons), 2)])


async def show(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup) -> None:
    """Replaces the screen that was tapped."""
    assert isinstance(query.message, Message)
    await query.answer()
    await query.message.edit_text(text, reply_markup=markup)


def tapped(query: CallbackQuery) -> str:
    return (query.data or "").partition("/")[2]


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Report.language)
    markup = rows("language", "English", "Italiano", "العربية")
    await message.answer("Please choose your language.", reply_markup=markup)


@router.callback_query(Report.language)
async def welcome(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(language=tapped(query))
    await state.set_state(Report.menu)
    text = "This is the listening desk of Latina. Tell us what is wrong, what you need or what you propose."
    await show(query, text, rows("menu", "Report a problem", "Propose", "Ask for help", "My tickets"))


@router.callback_query(Report.menu)
async def report(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Report.category)
    await show(query, "What is it about?", rows("category", *CATEGORIES))


@router.callback_query(Report.category)
async def category(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(category=tapped(query))
    await state.set_state(Report.where)
    await show(query, "Where is it? Send the place, or write the street.", rows("go", "Back", "Cancel"))


@router.message(Report.where)
async def where(message: Message, state: FSMContext) -> None:
    await state.update_data(where=message.text)
    await state.set_state(Report.neighbourhood)
    markup = rows("neighbourhood", *NEIGHBOURHOODS)
    await message.answer("In which neighbourhood is that?", reply_markup=markup)


@router.callback_query(Report.neighbourhood)
async def neighbourhood(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(neighbourhood=tapped(query))
    await state.set_state(Report.what)
    await show(query, "What happened? Write it in your own words.", rows("go", "Back", "Cancel"))


@router.message(Report.what)
async def what(message: Message, state: FSMContext) -> None:
    await state.update_data(what=message.text)
    await state.set_state(Report.photos)
    await message.answer("A photo helps a lot.", reply_markup=rows("go", "Skip", "Back", "Cancel"))


@router.callback_query(Report.photos)
async def no_photos(query: CallbackQuery, state: FSMContext) -> None:
    told = await state.get_data()
    await state.set_state(Report.review)
    text = f"Please check:\n{told['category']}\n{told['where']}, {told['neighbourhood']}\n“{told['what']}”"
    await show(query, text, rows("go", "Send", "Change", "Cancel"))


@router.callback_query(Report.review)
async def send(query: CallbackQuery, state: FSMContext, reports: Reports) -> None:
    code = f"LT-{secrets.token_hex(2).upper()}-M"
    reports[code] = await state.get_data()
    await state.clear()
    await show(query, f"Received. Your code is {code}.", rows("menu", "My tickets", "Menu"))


def application(api_port: int) -> web.Application:
    """The webhook is answered at once and an update handled after that, side by side with others: so it is by default."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{api_port}"))
    bot = Bot("1:aiogram", session=session)
    dispatcher = Dispatcher(storage=MemoryStorage(), reports=Reports())
    dispatcher.include_router(router)
    listener = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot).register(listener, path="/telegram")
    setup_application(listener, dispatcher, bot=bot)
    return listener


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("api_port", type=int)
    given = parser.parse_args()
    loop = uvloop.new_event_loop()  # as for the others
    web.run_app(application(given.api_port), host="127.0.0.1", port=given.port, access_log=None, loop=loop)
