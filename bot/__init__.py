"""Starts, wires and stops the service: the command line, Telegram, the courier and the clock."""
