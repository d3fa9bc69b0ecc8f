"""The command line."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bot.cli.exit_codes import ExitCode
from bot.config.setting_parsers import READERS
from bot.config.settings import CannotStart, Settings, SettingsError, table

Arguments = argparse.Namespace


def main(given: Sequence[str] | None = None) -> ExitCode:
    """Runs one command."""
    arguments = parser().parse_args(given)
    try:
        return COMMANDS[arguments.command](arguments)
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.WRONG
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.WRONG_CALL


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="ascolto", description="The listening desk of a neighbourhood.")
    made.add_argument("--version", action="version", version=f"ascolto {version('ascolto')}")
    made.add_argument("--settings", type=Path, metavar="FILE", help="a settings file in another place")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tried = commands.add_parser("try", help="see everything on this machine, without a token")
    tried.add_argument("--fresh", action="store_true", help="forget what was tried before")
    tried.add_argument("--port", type=_port, help="the port to listen on")
    commands.add_parser("init", help="connect Telegram and write the settings file")
    commands.add_parser("run", help="run the service")
    doctor = commands.add_parser("doctor", help="name what is wrong, and what mends it")
    doctor.add_argument("--json", action="store_true", help="for machines")
    broadcast = commands.add_parser("broadcast", help="see how far broadcasts are")
    asked = broadcast.add_subparsers(dest="what", required=True, metavar="WHAT")
    asked.add_parser("list", help="what goes out, the last ones, and drafts")
    watched = asked.add_parser("watch", help="follow one until it is over")
    watched.add_argument("number", type=int, nargs="?", metavar="ID", help="else the first that is under way")
    commands.add_parser("migrate", help="bring the database to this release")
    commands.add_parser("settings", help="print what can be set")
    return made


def _port(given: str) -> int:
    """Raises ArgumentTypeError, which ends the command as a wrong call."""
    try:
        return int(str(READERS["http_port"](given)))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


# Imports what a command needs only when it is given: so the others start at once.


def _try(arguments: Arguments) -> ExitCode:
    from bot.cli.tryout import tryout  # noqa: PLC0415

    return tryout(_settings(arguments), fresh=arguments.fresh, port=arguments.port)


def _init(arguments: Arguments) -> ExitCode:
    from bot.cli.init import init  # noqa: PLC0415

    return init(file=arguments.settings)


def _run(arguments: Arguments) -> ExitCode:
    from bot.cli.run import run  # noqa: PLC0415

    return run(_settings(arguments))


def _doctor(arguments: Arguments) -> ExitCode:
    from bot.cli.doctor import doctor  # noqa: PLC0415

    return doctor(file=arguments.settings, as_json=arguments.json)


def _broadcast(arguments: Arguments) -> ExitCode:
    from bot.cli.broadcasts import (  # noqa: PLC0415
        show_list,
        watch,
    )

    settings = _settings(arguments)
    return show_list(settings) if arguments.what == "list" else watch(settings, arguments.number)


def _migrate(arguments: Arguments) -> ExitCode:
    from bot.cli.migrate import migrate  # noqa: PLC0415

    return migrate(_settings(arguments))


def _print_settings(_arguments: Arguments) -> ExitCode:
    sys.stdout.write(table())
    return ExitCode.DONE


def _settings(arguments: Arguments) -> Settings:
    return Settings.read(file=arguments.settings)


COMMANDS: Final[dict[str, Callable[[Arguments], ExitCode]]] = {
    "try": _try,
    "init": _init,
    "run": _run,
    "doctor": _doctor,
    "broadcast": _broadcast,
    "migrate": _migrate,
    "settings": _print_settings,
}

if __name__ == "__main__":
    sys.exit(main())
