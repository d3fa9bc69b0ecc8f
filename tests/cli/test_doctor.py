"""The doctor names what is wrong, each with the command that mends it, and says so by its exit code."""

import asyncio
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.telegram.probe import TeamRequest
from storage import schema
from storage.engine.migrate import downgrade, upgrade
from storage.engine.open_store import open_store
from storage.engine.utc import utc_now
from storage.people.encryption import open_key_file
from storage.tickets import access_log
from tests.botapi import TOKEN, BotApi
from tests.service import ROOT, telegram

TEAM = -1001234567890


async def examined(settings: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Run the doctor; give the exit code, and what is not well by what it is about."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASCOLTO_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli.main", "doctor", "--json"),
        cwd=ROOT,
        env=clean | settings,
        stdout=asyncio.subprocess.PIPE,
    )
    written, _ = await process.communicate()
    assert TOKEN not in written.decode()
    told = json.loads(written)
    assert all(each["mend"] for each in told["findings"] if each["state"] != "well")
    assert told["healthy"] == (not process.returncode)
    ill = {each["about"]: each for each in told["findings"] if each["state"] != "well"}
    return process.returncode or 0, ill


def installed(api: BotApi, folder: Path, **more: str) -> dict[str, str]:
    """An installation with nothing wrong."""
    settings = telegram(api, folder, TOKEN, TEAM, more={"COORDINATORS": "7"} | more)
    upgrade(f"sqlite:///{folder}/ascolto.db")
    open_key_file(folder / "ascolto.key", create=True)
    return settings


async def test_a_sound_installation_is_well(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        code, ill = await examined(installed(api, tmp_path))
        assert code == 0
        assert set(ill) == {"commands"}  # the first start writes them


async def test_a_wrong_token(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        settings = installed(api, tmp_path, TELEGRAM_TOKEN="999:another_token_0123456789-abcdefghijklm")
        code, ill = await examined(settings)
        assert code == 1
        assert ill["token"]["words"] == "Telegram does not know this token."
        assert ill["token"]["mend"] == "ascolto init"


async def test_telegram_out_of_reach(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        settings = installed(api, tmp_path)
    code, ill = await examined(settings)
    assert code == 1
    assert "does not answer" in ill["telegram"]["words"]


async def test_a_webhook_while_polling(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = installed(api, tmp_path)
        async with TeamRequest(api.url, TOKEN) as request:
            await request.ask("setWebhook", url="http://127.0.0.1:1/elsewhere")
        code, ill = await examined(settings)
        assert code == 1
        assert "exclude each other" in ill["webhook"]["words"]


async def test_the_webhook_that_was_asked_for(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = installed(api, tmp_path, WEBHOOK_URL="http://127.0.0.1:1")
        assert "not deliver" in (await examined(settings))[1]["webhook"]["words"]
        async with TeamRequest(api.url, TOKEN) as request:
            await request.ask("setWebhook", url="http://127.0.0.1:1/telegram")
        assert "webhook" not in (await examined(settings))[1]


async def test_no_administrator_and_no_topics(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM, forum=False, admin=False)
        code, ill = await examined(installed(api, tmp_path))
        assert code == 1
        assert "is not an administrator" in ill["rights"]["words"]
        assert "replies to citizens would be lost" in ill["privacy mode"]["words"]
        assert ill["topics"]["state"] == "hint"


async def test_a_right_is_missing(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        await api.group(TEAM).grants("can_manage_topics")
        code, ill = await examined(installed(api, tmp_path))
        assert code == 1
        assert "may not pin messages, delete messages" in ill["rights"]["words"]


async def test_the_bot_is_not_in_the_team_chat(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        code, ill = await examined(installed(api, tmp_path))
        assert code == 1
        assert "cannot see the team chat" in ill["team chat"]["words"]


async def test_files_that_others_can_read(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = installed(api, tmp_path)
        (tmp_path / "ascolto.key").chmod(0o644)
        (tmp_path / "ascolto.toml").write_text('ASCOLTO_HTTP_HOST = "127.0.0.1"\n')
        (tmp_path / "ascolto.toml").chmod(0o640)
        code, ill = await examined(settings)
        assert code == 1
        assert ill["key file"]["mend"] == f"chmod 600 {tmp_path}/ascolto.key"
        assert ill["settings file"]["mend"] == f"chmod 600 {tmp_path}/ascolto.toml"


async def test_no_tables_and_no_key(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = installed(api, tmp_path)
        downgrade(f"sqlite:///{tmp_path}/ascolto.db", "base")
        (tmp_path / "ascolto.key").unlink()
        code, ill = await examined(settings)
        assert code == 1
        assert ill["database"]["mend"] == "ascolto migrate"
        assert "is not there" in ill["key file"]["words"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"HTTP_PORT": "many"}, "ASCOLTO_HTTP_PORT (environment): must be a number"),
        (
            {"HTTP_PROT": "80"},
            "ASCOLTO_HTTP_PROT (environment): is no setting; did you mean ASCOLTO_HTTP_PORT?",
        ),
        ({"PLACE": "/nowhere/town.toml"}, "/nowhere/town.toml: cannot be read"),
        (
            {"DATABASE_URL": "postgresql://127.0.0.1:1/none"},
            "The database cannot be reached (OperationalError).",
        ),
    ],
)
async def test_what_was_set_wrongly(tmp_path: Path, more: dict[str, str], words: str) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        _, ill = await examined(installed(api, tmp_path, **more))
        assert any(each["words"].startswith(words) for each in ill.values())


async def test_an_access_log_that_somebody_has_changed(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = installed(api, tmp_path)
        store, keys = open_store(f"sqlite:///{tmp_path}/ascolto.db"), open_key_file(tmp_path / "ascolto.key")
        for n in range(3):
            await store.run(
                partial(access_log.log, keys=keys, person_id=n, ticket_id=7, action="show", now=utc_now())
            )
        assert "access log" not in (await examined(settings))[1]
        changed = update(schema.access).where(schema.access.c.n == 2).values(person_id=9)
        await store.run(lambda tx: tx.core.execute(changed))
        await store.close()
        code, ill = await examined(settings)
        assert code == 1
        assert ill["access log"]["words"] == "Row 2 of the access log is not as it was written."
