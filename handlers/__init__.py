"""Handles inbound messages: one unit of work per update, with no channel in sight."""
