"""Telegram as a channel: what comes in becomes what was heard, and what shall be shown becomes Bot API calls."""

import os

# The client's own opt-in to durations as timedelta; without it every "too many requests" warns of a deprecation.
os.environ.setdefault("PTB_TIMEDELTA", "true")
