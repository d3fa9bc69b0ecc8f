"""The server as a process of its own: it keeps the truth while the service under test is killed."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence

from bot.cli.exit_codes import ExitCode
from bot.config.setting_parsers import HIGHEST_PORT
from tests.botapi.server import TOKEN, BotApi


async def serve(options: argparse.Namespace) -> None:
    api = await BotApi.start(
        options.token,
        port=options.port,
        enforce_limits=options.enforce_limits,
        duplicate=options.duplicate,
        swap=options.swap,
        seed=options.seed,
        control=options.control,
    )
    enough = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, enough.set)
    sys.stdout.write(f"{api.url}\n")
    sys.stdout.flush()
    await enough.wait()
    await api.close()


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=port, default=0, help="0 takes any; the URL is printed")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--control", action="store_true", help="let /control/ steer the people")
    parser.add_argument("--enforce-limits", action="store_true")
    parser.add_argument(
        "--duplicate", type=float, default=0.0, help="probability that an update is told twice"
    )
    parser.add_argument("--swap", type=float, default=0.0, help="probability that neighbours change places")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(given)
    try:
        asyncio.run(serve(options))
    except OSError as error:
        sys.stderr.write(f"Cannot listen on port {options.port} ({error.strerror}).\n")
        return ExitCode.WRONG
    return ExitCode.DONE


def port(text: str) -> int:
    """Raises ValueError, which ends the command as a wrong call."""
    number = int(text)
    if not 0 <= number <= HIGHEST_PORT:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
