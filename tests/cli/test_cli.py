"""The commands an administrator types, each as a process of its own."""

import tomllib
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.config.settings import Settings, table
from bot.telegram.probe import TeamRequest
from storage.engine.migrate import upgrade
from storage.engine.schema_version import standing
from storage.engine.sqlite import sqlite_engine
from storage.people.encryption import open_key_file
from tests.botapi import TOKEN, BotApi
from tests.cli.scenario import command, told
from tests.databases import ENGINES, new_database
from tests.service import ROOT, telegram

TEAM = -1001234567890


async def test_settings_and_version_are_printed() -> None:
    assert await told("settings") == (0, table())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert await told("--version") == (0, f"ascolto {project['version']}\n")
    publiccode = (ROOT / "publiccode.yml").read_text("utf-8")
    assert f"\nsoftwareVersion: {project['version']}\n" in publiccode
    assert f"\n## {project['version']}, " in (ROOT / "CHANGELOG.md").read_text("utf-8")


async def test_a_wrong_setting_ends_every_start(tmp_path: Path) -> None:
    wrong = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_PORT": "x"}
    said = "ASCOLTO_HTTP_PORT (environment): must be a number from 0 to 65535, not 'x'\n"
    for each in ("run", "try", "migrate", "init"):
        assert await told(each, settings=wrong) == (2, said)


@pytest.mark.parametrize("engine", ENGINES)
async def test_migrate(engine: str, tmp_path: Path) -> None:
    url = new_database(engine, tmp_path)
    settings = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_DATABASE_URL": url}
    assert await told("migrate", settings=settings) == (0, "The database is of this release.\n")
    assert standing(url) == "head"


async def test_run_needs_a_token_and_a_team_chat(tmp_path: Path) -> None:
    code, said = await told("run", settings={"ASCOLTO_VAR": str(tmp_path)})
    assert code == 2
    assert said == (
        "ASCOLTO_TELEGRAM_TOKEN is not set: `ascolto init` asks for it.\n"
        "ASCOLTO_TEAM_CHAT is not set: `ascolto init` finds it.\n"
        "To look around without Telegram: `ascolto try`.\n"
    )


async def test_run_refuses_tables_of_another_release(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ascolto.db"
    upgrade(url)
    with sqlite_engine(url).connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = "The database is of a newer release than this program: install that release.\n"
    async with await BotApi.start() as api:
        settings = telegram(api, tmp_path, TOKEN, TEAM)
        assert await told("run", settings=settings) == (1, said)
        assert await told("migrate", settings=settings) == (1, said)


async def test_run_refuses_a_key_that_did_not_seal_the_data(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/ascolto.db")
    async with await BotApi.start() as api:
        code, said = await told("run", settings=telegram(api, tmp_path, TOKEN, TEAM))
        assert code == 1
        assert said.startswith(f"{tmp_path}/ascolto.key is not there, and the database was sealed with it.")


async def test_init_asks_finds_the_team_and_writes_for_the_owner_alone(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        settings = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_TELEGRAM_API_URL": api.url}
        ada = api.person(7)
        team = api.group(TEAM, "La Sala")
        await team.join(ada, "administrator")
        async with command("init", settings=settings) as terminal:
            await terminal.shows("The token:")
            terminal.types("hello")
            await terminal.shows("is not a token")
            terminal.types("999:another_token_0123456789-abcdefghijklm")
            await terminal.shows("That did not work. Telegram says: ")
            terminal.types(TOKEN)
            code = await terminal.finds(r"/link@\w+ (\w{6})\n")
            await ada.says(f"/link {code}")
            await terminal.shows("That was not in a group.")
            await ada.says("/link 000000", chat=TEAM)
            await ada.says(f"/link {code}", chat=TEAM)
            assert await terminal.ends() == 0
            assert "Found “La Sala”" in terminal.shown
            assert TOKEN not in terminal.shown
    file = tmp_path / "ascolto.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    written = Settings.read({"ASCOLTO_VAR": str(tmp_path)})
    assert (written.telegram_token, written.team_chat) == (TOKEN, str(TEAM))
    assert written.coordinators == {"7"}
    assert written.telegram_api_url == api.url
    assert open_key_file(tmp_path / "ascolto.key")


async def test_init_takes_over_only_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "ascolto.toml").write_text("ASCOLTO_HTTP_PORT = 81\n")
    async with await BotApi.start() as api:
        settings = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_TELEGRAM_API_URL": api.url}
        async with command("init", settings=settings) as terminal:
            await terminal.shows("Write it anew? [y/N]")
            terminal.types("")
            assert await terminal.ends() == 1
        async with TeamRequest(api.url, TOKEN) as request:
            await request.ask("setWebhook", url="http://127.0.0.1:1/elsewhere")
        async with command("init", settings=settings) as terminal:
            await terminal.shows("Write it anew? [y/N]")
            terminal.types("y")
            await terminal.shows("The token:")
            terminal.types(TOKEN)
            await terminal.shows("Take over? [y/N]")
            terminal.types("n")
            assert await terminal.ends() == 1
            assert terminal.shown.endswith("Nothing was written.\n")
    assert (tmp_path / "ascolto.toml").read_text() == "ASCOLTO_HTTP_PORT = 81\n"
