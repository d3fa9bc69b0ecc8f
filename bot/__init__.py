"""Starts, wires and stops the service; the command line; everything that speaks Telegram; courier and clock."""
