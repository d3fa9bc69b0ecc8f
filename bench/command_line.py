"""What the commands of the bench have in common: numbers that can be measured with, and how they end."""

import argparse
import sys
from collections.abc import Callable

from bench.patience import Failed
from bot.cli.exit_codes import ExitCode


def whole(text: str) -> int:
    """From 1. Raises ArgumentTypeError, which ends the command as a wrong call."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def factor(text: str) -> float:
    """Above 0. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")
    return value


def ended(measure: Callable[[], bool]) -> ExitCode:
    """A figure that is lower than wished is no error; something lost, or a measurement that cannot end, is."""
    try:
        sound = measure()
    except Failed as error:
        sys.stderr.write(f"{error}\n")
        sound = False
    return ExitCode.DONE if sound else ExitCode.WRONG
