"""Telegram as a channel: updates become inbound messages, and outbound messages become Bot API calls."""

import os

# The client's own opt-in to durations as timedelta; without it every "too many requests" warns of a deprecation.
os.environ.setdefault("PTB_TIMEDELTA", "true")
