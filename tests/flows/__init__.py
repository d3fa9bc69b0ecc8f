"""Flows walked answer by answer, without a channel."""
