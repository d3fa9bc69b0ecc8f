"""`ascolto doctor`: names each problem with the command that mends it."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot.cli.checks import access, data, machine, telegram
from bot.cli.checks.finding import Finding, hint, problem
from bot.cli.exit_codes import ExitCode
from bot.config.settings import Settings, SettingsError, strangers

SIGNS = {"well": "✓", "hint": "·", "problem": "✗"}
SET_WRONGLY = {"settings", "place file"}
"""Findings about the settings: no command starts with one of them."""


def doctor(
    environment: Mapping[str, str] = os.environ, file: Path | None = None, *, as_json: bool = False
) -> ExitCode:
    """Prints the findings: what keeps the service from its work, and what was set wrongly."""
    found = asyncio.run(examine(environment, file))
    problems = {finding.about for finding in found if finding.state == "problem"}
    healthy = not problems
    if as_json:
        told = {"healthy": healthy, "findings": [msgspec.to_builtins(each) for each in found]}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n")
    else:
        sys.stdout.writelines(map(_told, found))
        sys.stdout.write(
            "All is well.\n" if healthy else "Mend what is marked ✗, then ask the doctor again.\n"
        )
    if problems & SET_WRONGLY:
        return ExitCode.WRONG_CALL
    return ExitCode.DONE if healthy else ExitCode.WRONG


async def examine(environment: Mapping[str, str], file: Path | None) -> list[Finding]:
    found = [hint("settings", each, "correct its name") for each in strangers(environment)]
    try:
        settings = Settings.read(environment, file)
    except SettingsError as error:
        return [
            *found,
            *(problem("settings", each, "ascolto settings, or ascolto init") for each in error.problems),
        ]
    found += machine.look(settings)
    found += data.look(settings)
    found += [finding async for finding in access.look(settings)]
    return found + [finding async for finding in telegram.look(settings)]


def _told(finding: Finding) -> str:
    mend = f"\n    → {finding.mend}" if finding.mend else ""
    return f"{SIGNS[finding.state]} {finding.about}: {finding.words}{mend}\n"
