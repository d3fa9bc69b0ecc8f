"""What every command ends with: here alone, in the README for administrators, and held by tests."""

from enum import IntEnum


class ExitCode(IntEnum):
    """WRONG: the command could be tried, and something is not as it should be. WRONG_CALL: mend the call or a setting."""

    DONE = 0
    WRONG = 1
    WRONG_CALL = 2
