"""Every command ends alike: 0 done, 1 found something wrong, 2 wrong call or setting, said in a sentence."""

import asyncio
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import bench.__main__
import bench.broadcast
import bench.calendar
import bench.freeze
import bench.unit
from bench.command_line import ended
from bench.patience import Failed, Stalled
from bot.cli.exit_codes import ExitCode
from bot.cli.main import main as ascolto
from locales import catalogues
from storage.engine import migrate
from tests.botapi import TOKEN, BotApi
from tests.botapi import __main__ as botapi
from tests.service import ROOT, free_port

DONE, WRONG, WRONG_CALL = ExitCode
ASCOLTO = ("bot.cli.main",)
IN_USE = {"ASCOLTO_TELEGRAM_TOKEN": TOKEN, "ASCOLTO_TEAM_CHAT": "-1001"}
"""What `run` asks for; nothing of it is used before the settings are found wrong."""


async def ends(
    *arguments: str, settings: Mapping[str, str] = {}, folder: Path = ROOT
) -> tuple[int | None, str]:
    """Run a module; give its code and what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASCOLTO_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        cwd=folder,
        env=clean | dict(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert b"Traceback" not in said, said.decode()
    return process.returncode, said.decode()


def test_the_codes_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [code.value for code in ExitCode] == [0, 1, 2]
    for code, meaning in zip(
        ExitCode, ("done", "found something wrong", "a wrong call or setting"), strict=True
    ):
        assert f"| {code.value} | {meaning}" in readme


def called(main: Callable[[Sequence[str]], int], line: str) -> int | str | None:
    """The code, also where the parser of the arguments ends the process."""
    try:
        return main(shlex.split(line))
    except SystemExit as end:
        return end.code


@pytest.mark.parametrize(
    ("main", "line"),
    [
        (ascolto, ""),
        (ascolto, "dance"),
        (ascolto, "run now"),
        (ascolto, "try --port 70000"),
        (ascolto, "try --port x"),
        (ascolto, "init now"),
        (ascolto, "doctor --yaml"),
        (ascolto, "migrate down"),
        (ascolto, "settings all"),
        (ascolto, "broadcast"),
        (ascolto, "broadcast list all"),
        (ascolto, "broadcast watch x"),
        (catalogues.main, ""),
        (catalogues.main, "check it"),
        (catalogues.main, "update nonsense"),
        (migrate.main, ""),
        (migrate.main, "' '"),
        (bench.__main__.main, "--rounds 0"),
        (bench.__main__.main, "--scale -1"),
        (bench.__main__.main, "--only nobody"),
        (bench.broadcast.main, "--people 0"),
        (bench.freeze.main, "--people many"),
        (bench.calendar.main, "--times 1"),
        (bench.unit.main, "--people 0"),
        (botapi.main, "--port 70000"),
    ],
)
def test_a_wrong_call(
    main: Callable[[Sequence[str]], int], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(main, line) == WRONG_CALL
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "module", ["bot.cli.main", "locales.catalogues", "storage.engine.migrate", "bench", "tests.botapi"]
)
async def test_a_wrong_call_as_a_process_of_its_own(module: str) -> None:
    code, said = await ends(module, "--dance", "now")
    assert code == WRONG_CALL
    assert said


@pytest.mark.parametrize("command", ["doctor", "broadcast list", "broadcast watch"])
async def test_a_wrong_setting_is_named_with_its_source(command: str, tmp_path: Path) -> None:
    wrong = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_PORT": "x"}
    code, said = await ends(*ASCOLTO, *command.split(), settings=wrong)
    assert code == WRONG_CALL
    assert "ASCOLTO_HTTP_PORT (environment): must be a number from 0 to 65535, not 'x'\n" in said


async def test_a_wrong_setting_in_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("\nASCOLTO_TEAM_CHAT = 7\n")
    code, said = await ends(*ASCOLTO, "--settings", str(file), "run")
    assert code == WRONG_CALL
    assert said.startswith("mine.toml line 2: ASCOLTO_TEAM_CHAT: must be the number of a group")


@pytest.mark.parametrize("command", ["run", "try", "doctor"])
async def test_a_place_file_that_is_not_there(command: str, tmp_path: Path) -> None:
    settings = IN_USE | {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_PLACE": "/nowhere/town.toml"}
    settings |= {"ASCOLTO_TELEGRAM_API_URL": "http://127.0.0.1:1"}
    code, said = await ends(*ASCOLTO, command, settings=settings)
    assert code == WRONG_CALL
    assert "ASCOLTO_PLACE (environment)" in said
    assert "/nowhere/town.toml: cannot be read" in said


@pytest.mark.parametrize("command", ["run", "try", "init", "migrate"])
async def test_a_folder_that_cannot_be_made(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = IN_USE | {"ASCOLTO_VAR": str(tmp_path / "file" / "var")}
    code, said = await ends(*ASCOLTO, command, settings=settings)
    assert code == WRONG_CALL
    [line] = said.splitlines()
    assert line.startswith("ASCOLTO_VAR (environment): ")
    assert line.endswith(" (Not a directory)")


async def test_an_address_that_is_not_ours(tmp_path: Path) -> None:
    settings = IN_USE | {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_HOST": "192.0.2.1"}
    settings |= {"ASCOLTO_TELEGRAM_API_URL": "http://127.0.0.1:1"}
    code, said = await ends(*ASCOLTO, "run", settings=settings)
    assert code == WRONG_CALL
    assert "ASCOLTO_HTTP_HOST (environment): cannot listen on 192.0.2.1:8080" in said


@pytest.mark.parametrize("command", ["run", "migrate", "broadcast list", "broadcast watch", "doctor"])
async def test_a_database_that_is_away(command: str, tmp_path: Path) -> None:
    settings = IN_USE | {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_TELEGRAM_API_URL": "http://127.0.0.1:1"}
    settings |= {"ASCOLTO_DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    code, said = await ends(*ASCOLTO, *command.split(), settings=settings)
    assert code == WRONG
    assert "The database cannot be reached (OperationalError)" in said
    assert "ASCOLTO_DATABASE_URL" in said


async def test_broadcasts_are_listed_and_watched(tmp_path: Path) -> None:
    settings = {"ASCOLTO_VAR": str(tmp_path)}
    assert (await ends(*ASCOLTO, "broadcast", "list", settings=settings))[0] == WRONG
    assert (await ends(*ASCOLTO, "broadcast", "watch", settings=settings))[0] == WRONG
    await asyncio.to_thread(migrate.upgrade, f"sqlite:///{tmp_path}/ascolto.db")
    assert (await ends(*ASCOLTO, "broadcast", "list", settings=settings))[0] == DONE
    assert (await ends(*ASCOLTO, "broadcast", "watch", settings=settings))[0] == DONE
    assert (await ends(*ASCOLTO, "broadcast", "watch", "7", settings=settings))[0] == WRONG


async def test_nobody_answers_init(tmp_path: Path) -> None:
    code, said = await ends(*ASCOLTO, "init", settings={"ASCOLTO_VAR": str(tmp_path)})
    assert code == WRONG
    assert said.endswith("Nothing was written.\n")


async def test_catalogues(tmp_path: Path) -> None:
    assert await ends("locales.catalogues", "check") == (DONE, "")
    copied = shutil.copytree(ROOT / "locales", tmp_path / "locales")
    assert await ends("locales.catalogues", "extract", folder=tmp_path) == (DONE, "")
    (copied / "messages.pot").write_text("")
    code, said = await ends("locales.catalogues", "check", folder=tmp_path)
    assert code == WRONG
    assert "messages.pot is stale" in said
    assert await ends("locales.catalogues", "update", folder=tmp_path) == (DONE, "")


async def test_a_step_of_the_tables_is_drafted(tmp_path: Path) -> None:
    versions = shutil.copytree(ROOT / "storage", tmp_path / "storage") / "migrations" / "versions"
    before = set(versions.glob("*.py"))
    code, _said = await ends("storage.engine.migrate", "Nothing new", folder=tmp_path)
    assert code == DONE
    [drafted] = set(versions.glob("*.py")) - before
    assert "nothing_new" in drafted.name


async def test_the_bench() -> None:
    small = ("--rounds", "1", "--scale", "0.001", "--only")
    code, said = await ends("bench", *small, "floor")
    assert code == DONE
    assert "updates/s" in said
    code, said = await ends("bench.unit", "--people", "64")
    assert code == DONE
    assert "µs a unit" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("bench", "--rounds", "1", "--only", "Ascolto"),
        ("bench.broadcast", "--people", "10"),
        ("bench.freeze", "--people", "10"),
    ],
    ids=" ".join,
)
async def test_a_bench_whose_contender_does_not_come_up(arguments: tuple[str, ...]) -> None:
    code, said = await ends(*arguments, settings={"ASCOLTO_PLACE": "/nowhere/town.toml"})
    assert code == WRONG
    assert "Ascolto: It stopped with 2.\n" in said
    assert "ASCOLTO_PLACE (environment): /nowhere/town.toml: cannot be read" in said


def test_a_bench_that_lost_something_or_stood_still(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: True) == DONE
    assert ended(lambda: False) == WRONG

    def fails(error: Failed) -> bool:
        raise error

    assert ended(lambda: fails(Failed("Not everybody was written to."))) == WRONG
    assert ended(lambda: fails(Stalled("The dialogue stood still."))) == WRONG
    assert capsys.readouterr().err == "Not everybody was written to.\nThe dialogue stood still.\n"


async def test_the_bot_api_of_the_tests() -> None:
    async with await BotApi.start() as api:
        port = api.url.rpartition(":")[2]
        code, said = await ends("tests.botapi", "--port", port)
        assert code == WRONG
        assert f"Cannot listen on port {port}" in said
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.botapi", "--port", str(free_port())),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == DONE
