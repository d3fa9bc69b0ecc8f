"""Tickets: filed, answered, moved, read."""
