"""Praise: a citizen says thank you, and the team hears it."""
