"""Inbound updates, outbound messages, and timers."""
