"""Exit codes of every command: here alone, in the README for administrators, and held by tests."""

from enum import IntEnum


class ExitCode(IntEnum):
    """WRONG: the command ran, and found something wrong. WRONG_CALL: mend the call or a setting."""

    DONE = 0
    WRONG = 1
    WRONG_CALL = 2
