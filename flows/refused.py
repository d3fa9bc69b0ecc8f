"""An answer that does not fit, and why."""

from collections.abc import Sequence

from flows.option import Option


class Refused(Exception):
    """The citizen's answer does not fit. The message is for them; the data fills its gaps."""

    def __init__(self, message: str, only: "Sequence[Option]" = (), **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
        self.only = only
        """The choices that are left after what was said; empty when it left none out."""
