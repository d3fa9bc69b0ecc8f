"""Dialogues through Telegram's client against the strict server."""
