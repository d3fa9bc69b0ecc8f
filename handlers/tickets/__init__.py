"""Tickets: opened, answered, moved, closed, read."""
