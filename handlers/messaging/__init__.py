"""Shared by every room: inbound and outbound messages, the unit of work, buttons and the Capability record."""
