"""A canary for a token: it sits in every place tokens are known to leak from, and is in no line of the log."""

import io
import logging
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.config.log_redaction import Redacting, keep_secrets
from bot.telegram.client import Client
from tests.botapi import BotApi

SECRET_PART = "canary-token_0123456789"
CANARY = f"987654:{SECRET_PART}-abcdefghijk"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a root logger at its most talkative writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before, level = root.handlers, root.level
    quiet = {name: logging.getLogger(name).level for name in ("telegram", "httpx", "httpcore")}
    root.handlers, root.level = [handler], logging.DEBUG
    keep_secrets(root)
    for name in quiet:
        logging.getLogger(name).setLevel(logging.DEBUG)  # as if somebody wanted to know everything
    yield stream
    root.handlers, root.level = before, level
    for name, old in quiet.items():
        logging.getLogger(name).setLevel(old)


def test_messages_arguments_and_traces(written: io.StringIO) -> None:
    log = logging.getLogger("somewhere")
    log.info("GET https://api.telegram.org/bot%s/getMe", CANARY)
    log.warning(f"plain {CANARY}")  # noqa: G004 - as others write it
    error = InvalidToken(f"The token `{CANARY}` was rejected")
    log.error("it failed with %s", CANARY, exc_info=error)
    assert SECRET_PART not in written.getvalue()
    assert written.getvalue().count("<token>") >= 3


def test_a_trace_tells_where_and_what_kind_and_nothing_that_was_said(written: io.StringIO) -> None:
    said = "I live in via Isonzo 12 and my husband must not know"
    try:
        int(said)
    except ValueError as error:
        error.__cause__ = KeyError(said)
        logging.getLogger("somewhere").exception("a page failed")
    told = written.getvalue()
    assert "Isonzo" not in told
    assert "KeyError" in told
    assert told.rstrip().endswith("ValueError")


async def test_the_client_in_every_trouble(written: io.StringIO) -> None:
    async with await BotApi.start() as api:
        for url in (api.url, "http://127.0.0.1:1", "http://nowhere.invalid"):
            client = Client(CANARY, url)
            await client.open()
            for call in (client.call("getMe", {}), client.download("x"), client.bot.get_me()):
                with pytest.raises(TelegramError) as raised:
                    await call
                logging.getLogger("somewhere").error("no: %s", raised.value, exc_info=raised.value)
            await client.close()
    assert SECRET_PART not in written.getvalue()


async def test_an_error_of_the_network_names_its_kind_alone() -> None:
    client = Client(CANARY, "http://127.0.0.1:1")
    await client.open()
    with pytest.raises(NetworkError) as raised:
        await client.call("getMe", {})
    await client.close()
    assert raised.value.message.isidentifier()


def test_a_record_without_secrets_is_as_it_was() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s of %d", ("one", 2), None)
    assert Redacting().filter(record)
    assert record.getMessage() == "one of 2"
