"""Dialogues with the real program."""
