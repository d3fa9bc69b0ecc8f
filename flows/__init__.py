"""Guided conversations as pure data, with no clock, no channel and no database."""
