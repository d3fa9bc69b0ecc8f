"""What a screen becomes in Telegram, accepted by the strict server."""

import io
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.courier.channels import Sending
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import Client, Upload
from bot.telegram.text import LONGEST, parts, units
from handlers.messaging.delivery_result import Gone, Sent
from handlers.messaging.outbound import Button, Delete, Expire, File, Piece, React, Screen, ShapeTopic, Show
from tests.botapi import BotApi

TEAM = -1001234567890
PRIVATE, GROUP = 7, TEAM


def a_photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(made, "JPEG")
    return made.getvalue()


class Phone:
    """A private chat with a person who started the bot, and a team chat with topics."""

    def __init__(self, api: BotApi, channel: TelegramChannel) -> None:
        self.api = api
        self.channel = channel
        self.ada = api.person(PRIVATE)

    async def show(self, screen: Screen, sending: Sending | None = None, edit: str = "") -> Sent:
        outcome = await self.channel.send(
            str(PRIVATE), "", Show(screen, edit=edit), sending or Sending(private=True)
        )
        assert isinstance(outcome, Sent), outcome
        return outcome


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    async with await BotApi.start() as api:
        client = Client(api.world.token, api.url)
        await client.open()

        async def resolve(ref: str) -> Upload | None:
            return {"web:1": Upload("hole.jpg", "image/jpeg", a_photo()), "web:2": None}.get(ref)

        phone = Phone(api, TelegramChannel(client, resolve))
        await phone.ada.starts()
        yield phone
        await client.close()


def text(*pieces: Piece | str) -> tuple[Piece, ...]:
    return tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces)


async def test_styles_count_in_utf_16(phone: Phone) -> None:
    screen = Screen(
        text(
            "🙋 ",
            Piece("ciao 👋", "bold"),
            " ",
            Piece("LT-7K3Q-M", "code"),
            "\n",
            Piece("«<b>&\n🕳»", "quote"),
        )
    )
    await phone.show(screen)
    message = phone.ada.last
    assert message.text == "🙋 ciao 👋 LT-7K3Q-M\n«<b>&\n🕳»"
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in message.raw["entities"]] == [
        ("bold", 3, 7),
        ("code", 11, 9),
        ("blockquote", 21, 9),
    ]


async def test_a_link_and_no_preview(phone: Phone) -> None:
    await phone.show(Screen(text(Piece("map", "link", "https://www.openstreetmap.org/?mlat=41"))))
    (call,) = phone.api.calls_of("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert phone.ada.last.raw["entities"][0]["url"].startswith("https://www.openstreetmap.org/")


async def test_buttons_of_every_kind(phone: Phone) -> None:
    rows = (
        (Button("One", tap="a/1"), Button("Two", tap="a/2")),
        (Button("Copy", copy="LT-7K3Q-M"), Button("Read", url="https://example.org/")),
    )
    await phone.show(Screen(text("choose"), rows))
    assert phone.ada.last.labels == ["One", "Two", "Copy", "Read"]
    await phone.show(Screen(text("اختر"), rows, language="ar"))
    assert phone.ada.last.labels == ["Two", "One", "Read", "Copy"]


async def test_a_long_text_comes_in_numbered_parts_with_the_buttons_below(phone: Phone) -> None:
    outcome = await phone.show(
        Screen(text("word " * 2000, Piece("end", "bold")), ((Button("Go on", tap="m/here"),),))
    )
    messages = phone.ada.sees
    assert [message.text[-5:] for message in messages[-3:]] == ["(1/3)", "(2/3)", "(3/3)"]
    assert [message.labels for message in messages[-3:]] == [[], [], ["Go on"]]
    assert outcome.message_id == str(messages[-1].id)
    assert outcome.also == (str(messages[-3].id), str(messages[-2].id))


async def test_a_long_text_goes_on_from_where_it_stopped(phone: Phone) -> None:
    sending = Sending(private=True)
    phone.api.faults.next("sendMessage", "429", skip=1, retry_after=3)
    screen = Screen(text("word " * 2000))
    first = await phone.channel.send(str(PRIVATE), "", Show(screen), sending)
    assert not isinstance(first, Sent)
    await phone.show(screen, sending)
    assert [delivery.text[-5:] for delivery in phone.api.delivered(PRIVATE)] == ["(1/3)", "(2/3)", "(3/3)"]


async def test_one_file_carries_a_short_text(phone: Phone) -> None:
    await phone.ada.sends_photo(caption="a hole")
    photo = phone.ada.sees[-1].raw["photo"][-1]["file_id"]
    rows = ((Button("Go on", tap="m/here"),),)
    outcome = await phone.show(Screen(text("your photo"), rows, (File("photo", f"telegram:{photo}"),)))
    assert (phone.ada.last.raw["caption"], phone.ada.last.labels) == ("your photo", ["Go on"])
    await phone.show(Screen(text("your hole"), rows), edit=outcome.message_id)
    assert phone.ada.last.raw["caption"] == "your hole"


async def test_several_files_follow_the_text(phone: Phone) -> None:
    files = (
        File("photo", "web:1"),
        File("document", name="a.txt", type="text/plain", body=b"words"),
        File("photo", "web:2"),
    )
    outcome = await phone.show(Screen(text("look"), ((Button("Go on", tap="m/here"),),), files))
    words, photo, document = phone.ada.sees[-3:]
    assert (words.text, "photo" in photo.raw, "document" in document.raw) == ("look", True, True)
    assert outcome.message_id == str(words.id)


async def test_what_a_browser_recorded_goes_as_a_file_and_a_contact_as_a_contact(phone: Phone) -> None:
    recorded = File("voice", name="voice.webm", type="audio/webm", body=b"sound")
    await phone.show(Screen(files=(recorded, File("contact", "telegram:contact:+39061234", "Ugo"))))
    voice, contact = phone.ada.sees[-2:]
    assert "document" in voice.raw
    assert contact.raw["contact"]["phone_number"] == "+39061234"


async def test_an_edit_in_place_and_what_is_gone(phone: Phone) -> None:
    sent = await phone.show(Screen(text("one"), ((Button("Go on", tap="m/here"),),)))
    await phone.show(Screen(text("two")), edit=sent.message_id)
    assert (phone.ada.last.text, phone.ada.last.labels) == ("two", [])
    sending = Sending(private=True)
    assert await phone.channel.send("7", "", Show(Screen(text("x")), edit="999"), sending) == Gone()


async def test_react_expire_delete(phone: Phone) -> None:
    theirs = await phone.ada.says("hello")
    sent = await phone.show(Screen(text("one"), ((Button("Go on", tap="m/here"),),)))
    sending = Sending(private=True)
    assert isinstance(await phone.channel.send("7", "", Expire(sent.message_id), sending), Sent)
    assert phone.ada.last.labels == []
    assert isinstance(await phone.channel.send("7", "", React(str(theirs.id)), sending), Sent)
    assert isinstance(await phone.channel.send("7", "", Delete(sent.message_id), sending), Sent)
    assert phone.ada.sees[-1].id == theirs.id


async def test_a_phone_is_asked_where_it_is_and_then_gets_its_letters_back(phone: Phone) -> None:
    where = Screen(
        text("Where is it?"), ((Button("📍 Here", asks="location"),), (Button("Type it", tap="a/type"),))
    )
    await phone.show(where)
    assert phone.ada.keyboard == ["📍 Here"]
    assert phone.ada.sees[-2].labels == ["Type it"]
    await phone.show(Screen(text("What happened?")))
    assert phone.ada.keyboard == []
    assert [message.text for message in phone.ada.sees[-2:]] == ["Where is it?", "What happened?"]


async def test_topics_are_made_shaped_closed_and_reopened(phone: Phone) -> None:
    group = phone.api.group(GROUP)
    sending = Sending(private=False, ticket_id=1)

    async def shape(thread: str, title: str, *, closed: bool = False) -> Sent:
        outcome = await phone.channel.send(
            str(GROUP), thread, ShapeTopic(title, "✅", closed=closed), sending
        )
        assert isinstance(outcome, Sent), outcome
        return outcome

    made = await shape("", "🟡 LT-7K3Q-M · Waste")
    topic = group.topics[int(made.message_id)]
    assert topic.name == "🟡 LT-7K3Q-M · Waste"
    assert topic.icon
    await shape(made.message_id, "⚪️ LT-7K3Q-M · Waste", closed=True)
    await shape(made.message_id, "⚪️ LT-7K3Q-M · Waste", closed=True)
    assert (group.topics[topic.thread].name, group.topics[topic.thread].closed) == (
        "⚪️ LT-7K3Q-M · Waste",
        True,
    )
    await shape(made.message_id, "🟡 LT-7K3Q-M · Waste")
    assert not group.topics[topic.thread].closed
    assert len(phone.api.calls_of("editForumTopic")) == 2
    await phone.channel.send(str(GROUP), made.message_id, Show(Screen(text("a card"))), sending)
    assert group.last(topic.thread).text == "a card"


async def test_a_group_without_topics_gets_replies_to_the_card(phone: Phone) -> None:
    group = phone.api.group(GROUP, forum=False)
    sending = Sending(private=False, ticket_id=1)
    assert await phone.channel.send(str(GROUP), "", ShapeTopic("a title"), sending) == Sent()
    card = await phone.channel.send(str(GROUP), "", Show(Screen(text("a card"))), sending)
    assert isinstance(card, Sent)
    more = Sending(private=False, ticket_id=1, card=card.message_id)
    await phone.channel.send(str(GROUP), "", Show(Screen(text("more"))), more)
    assert group.last().reply_to == int(card.message_id)


@given(st.lists(st.tuples(st.text(max_size=3000), st.sampled_from(["plain", "bold", "quote"])), max_size=6))
def test_no_text_is_too_long_and_no_style_reaches_out_of_it(given_pieces: list[tuple[str, str]]) -> None:
    pieces = [Piece(words, style) for words, style in given_pieces]  # type: ignore[arg-type]  # three of the styles
    for part in parts(pieces):
        assert 0 < len(part.text) <= LONGEST
        for entity in part.entities:
            offset, length = entity["offset"], entity["length"]
            assert isinstance(offset, int)
            assert isinstance(length, int)
            assert length > 0
            assert offset + length <= units(part.text)


@given(st.lists(st.sampled_from(["word", "a" * 40, "\n\n", ". ", "\n"]), max_size=60), st.integers(50, 200))
def test_every_word_of_a_long_text_arrives(words: list[str], longest: int) -> None:
    text = " ".join(words)
    found = parts([Piece(text)], longest)
    whole = [part.text if len(found) == 1 else part.text.rpartition("\n")[0] for part in found]
    assert "".join("".join(whole).split()) == "".join(text.split())
