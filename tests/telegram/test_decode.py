"""What Telegram sends becomes what was heard; hostile input becomes nothing, never an exception."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.decode import Decoded, Decoder
from flows.said import Media, Point
from handlers.messaging.inbound import ChatMoved, Inbound, MemberLeft, Reach, Spoke, TopicLost

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ADA = {"id": 7, "is_bot": False, "first_name": "Ada", "last_name": "Rossi", "language_code": "it"}
HERE = {"id": 7, "type": "private"}
TEAM = {"id": -1001234, "type": "supergroup", "title": "Team", "is_forum": True}
DATE = int(NOW.timestamp())


def decoded(**update: Any) -> Decoded:
    body = msgspec.json.encode({"update_id": 42, **update})
    by_webhook = Decoder("ascolto_bot").decode(body, NOW)
    assert by_webhook == Decoder("ascolto_bot").convert(msgspec.json.decode(body), NOW)
    return by_webhook


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": HERE, "from": ADA, **content}


def heard(**content: Any) -> Inbound | None:
    return decoded(message=message(**content)).inbound


def spoke(**content: Any) -> Spoke:
    found = heard(**content)
    assert isinstance(found, Spoke)
    return found


def test_a_text_in_private() -> None:
    said = spoke(text="c'è una buca")
    assert said == Spoke(
        "telegram",
        "42",
        NOW,
        address="7",
        chat="7",
        private=True,
        said=said.said,
        message_id="5",
        name="Ada Rossi",
        language_hint="it",
    )
    assert said.said.text == "c'è una buca"


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (
            {"photo": [{"file_id": "s", "file_size": 10}, {"file_id": "L", "file_size": 90}]},
            Media("photo", "telegram:L", "image/jpeg", size=90),
        ),
        (
            {"voice": {"file_id": "v", "duration": 4, "mime_type": "audio/ogg"}},
            Media("voice", "telegram:v", "audio/ogg", seconds=4),
        ),
        ({"video": {"file_id": "m", "mime_type": "video/mp4"}}, Media("video", "telegram:m", "video/mp4")),
        ({"audio": {"file_id": "a", "file_name": "song"}}, Media("audio", "telegram:a", name="song")),
        ({"video_note": {"file_id": "n"}}, Media("video", "telegram:note:n", "video/mp4")),
        (
            {"animation": {"file_id": "g"}, "document": {"file_id": "g"}},
            Media("video", "telegram:animation:g", "video/mp4"),
        ),
        (
            {"document": {"file_id": "d", "mime_type": "application/pdf", "file_name": "a.pdf"}},
            Media("document", "telegram:d", "application/pdf", "a.pdf"),
        ),
        ({"sticker": {"file_id": "x", "emoji": "👍"}}, Media("sticker", "telegram:x", name="👍")),
        (
            {"contact": {"phone_number": "+39", "first_name": "Ugo"}},
            Media("contact", "telegram:contact:+39", name="Ugo"),
        ),
    ],
)
def test_everything_a_message_can_carry(content: dict[str, Any], media: Media) -> None:
    assert spoke(**content, caption="look").said.media == (media,)
    assert spoke(**content, caption="look").said.text == "look"


def test_a_place_and_a_named_place() -> None:
    there = {"latitude": 41.46, "longitude": 12.9}
    assert spoke(location=there).said.point == Point(41.46, 12.9)
    named = spoke(location=there, venue={"title": "Bar", "address": "via Roma 1", "location": there}).said
    assert (named.text, named.point) == ("Bar, via Roma 1", Point(41.46, 12.9))


def test_an_album_keeps_its_name() -> None:
    assert spoke(photo=[{"file_id": "p"}], media_group_id="77").said.album == "77"


def test_a_poll_is_something_we_do_not_take_and_a_join_is_nothing() -> None:
    assert not spoke(poll={"id": "1"}).said
    assert heard(new_chat_members=[ADA]) is None
    assert heard(pinned_message={"message_id": 1}) is None


@pytest.mark.parametrize(
    ("text", "command", "kept"),
    [
        ("/my", True, "/my"),
        ("/R@Ascolto_Bot thank you", True, "/R thank you"),
        ("/start abc-1", True, "/start abc-1"),
        ("no /my", False, "no /my"),
        ("/my/own", False, "/my/own"),
    ],
)
def test_commands(text: str, command: bool, kept: str) -> None:  # noqa: FBT001 - a table
    said = spoke(text=text)
    assert (said.command, said.said.text) == (command, kept)


def test_commands_for_another_bot_are_not_ours() -> None:
    assert heard(text="/my@other_bot") is None


def test_an_edit_says_so() -> None:
    found = decoded(edited_message=message(text="new", edit_date=DATE + 60)).inbound
    assert isinstance(found, Spoke)
    assert found.edited
    assert found.at == NOW + timedelta(seconds=60)


def test_a_tap() -> None:
    query = {"id": "q1", "from": ADA, "data": "m/my", "message": {"message_id": 9, "date": 0, "chat": HERE}}
    found = decoded(callback_query=query)
    assert found.tap_id == "q1"
    assert isinstance(found.inbound, Spoke)
    assert (found.inbound.tap, found.inbound.message_id, found.inbound.private) == ("m/my", "9", True)


def test_a_tap_on_nothing_is_answered_and_means_nothing() -> None:
    found = decoded(callback_query={"id": "q1", "from": ADA, "inline_message_id": "z"})
    assert (found.inbound, found.tap_id) == (None, "q1")


def test_in_a_topic_only_a_real_reply_is_one() -> None:
    first = {"message_id": 20, "from": {"id": 1, "is_bot": True}, "forum_topic_created": {"name": "x"}}
    plain = spoke(chat=TEAM, text="note", message_thread_id=20, is_topic_message=True, reply_to_message=first)
    assert (plain.thread, plain.reply_to, plain.private) == ("20", "", False)
    bare = {"message_id": 20}
    assert (
        spoke(
            chat=TEAM, text="n", message_thread_id=20, is_topic_message=True, reply_to_message=bare
        ).reply_to
        == ""
    )
    card = {"message_id": 21, "from": {"id": 1, "is_bot": True}}
    reply = spoke(chat=TEAM, text="hello", message_thread_id=20, is_topic_message=True, reply_to_message=card)
    assert (reply.reply_to, reply.reply_to_address) == ("21", "")


def test_a_reply_to_a_person_says_whose_it_was() -> None:
    theirs = {"message_id": 3, "from": {"id": 8, "first_name": "Ben"}}
    said = spoke(chat=TEAM, text="/operator add", reply_to_message=theirs)
    assert (said.reply_to, said.reply_to_address, said.reply_to_name) == ("3", "8", "Ben")


def test_general_and_reply_threads_are_no_topics() -> None:
    assert spoke(chat=TEAM, text="x").thread == ""
    assert spoke(chat=TEAM, text="x", message_thread_id=3).thread == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"from": {"id": 1087968824, "is_bot": True}, "sender_chat": TEAM}, "anonymous"),
        (
            {"from": {"id": 136817688, "is_bot": True}, "sender_chat": {"id": -5, "type": "channel"}},
            "channel",
        ),
        ({"from": {"id": 777000}, "is_automatic_forward": True}, "telegram"),
        ({"sender_chat": {"id": -5, "type": "channel"}}, "channel"),
        ({"forward_origin": {"type": "hidden_user"}}, "forwarded"),
        ({"via_bot": {"id": 3}}, "via a bot"),
    ],
)
def test_nobody_can_be_held_to_account(content: dict[str, Any], why: str) -> None:
    assert spoke(**{"chat": TEAM, "text": "/r hello"} | content).unaccountable == why


def test_other_bots_and_channels_are_not_listened_to() -> None:
    assert heard(text="hi", **{"from": {"id": 3, "is_bot": True}}) is None
    assert heard(text="hi", chat={"id": -5, "type": "channel"}) is None
    assert decoded(channel_post=message(text="hi")).inbound is None


def change(chat: dict[str, Any], **member: Any) -> dict[str, Any]:
    return {"chat": chat, "from": ADA, "date": DATE, "new_chat_member": {"user": ADA, **member}}


def test_who_blocks_and_who_comes_back() -> None:
    gone = decoded(my_chat_member=change(HERE, status="kicked")).inbound
    back = decoded(my_chat_member=change(HERE, status="member")).inbound
    assert gone == Reach("telegram", "42", NOW, "7", reachable=False)
    assert back == Reach("telegram", "42", NOW, "7", reachable=True)
    assert decoded(my_chat_member=change(TEAM, status="left")).inbound is None


@pytest.mark.parametrize(
    "member", [{"status": "left"}, {"status": "kicked"}, {"status": "restricted", "is_member": False}]
)
def test_who_left_the_team(member: dict[str, Any]) -> None:
    assert decoded(chat_member=change(TEAM, **member)).inbound == MemberLeft(
        "telegram", "42", NOW, "7", "-1001234"
    )


def test_who_stays_in_the_team() -> None:
    for member in ({"status": "administrator"}, {"status": "restricted", "is_member": True}):
        assert decoded(chat_member=change(TEAM, **member)).inbound is None
    assert isinstance(heard(chat=TEAM, left_chat_member=ADA), MemberLeft)


def test_a_group_that_moves_says_it_from_both_sides() -> None:
    moved = ChatMoved("telegram", "42", NOW, "-9", "-1001234")
    assert heard(chat={"id": -9, "type": "group"}, migrate_to_chat_id=-1001234) == moved
    assert heard(chat=TEAM, migrate_from_chat_id=-9) == moved


def test_a_topic_that_somebody_closed() -> None:
    assert heard(chat=TEAM, message_thread_id=20, is_topic_message=True, forum_topic_closed={}) == TopicLost(
        "telegram", "42", NOW, "-1001234", "20"
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": 3}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": -1, "chat": {"id": 1}}}',
        b'{"update_id": 1e400}',
        b'{"update_id": ' + b"9" * 400 + b"}",
        b'{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1},"text":"\\ud800"}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_update_is_said_to_be_none(body: bytes) -> None:
    assert not Decoder("ascolto_bot").decode(body, NOW).readable


def test_an_unreadable_update_keeps_its_number() -> None:
    assert Decoder("").convert({"update_id": 9, "message": "?"}, NOW) == Decoded(number=9, readable=False)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["message", "from", "chat", "id", "text", "photo", "date", "message_id", "data", "file_id"]
            )
            | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    Decoder("ascolto_bot").decode(body, NOW)


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]), json
)
def test_no_json_raises(kind: str, value: Any) -> None:
    decoded_one = Decoder("ascolto_bot").decode(msgspec.json.encode({"update_id": 1, kind: value}), NOW)
    assert decoded_one.number in {1, None}


@given(
    st.dictionaries(st.sampled_from(["text", "photo", "voice", "location", "reply_to_message", "from"]), json)
)
def test_no_message_raises(content: dict[str, Any]) -> None:
    body = msgspec.json.encode({"update_id": 1, "message": message(**content)})
    Decoder("ascolto_bot").decode(body, NOW)
