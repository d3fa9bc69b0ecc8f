"""Anything filed: opened, answered, moved, closed, read."""
