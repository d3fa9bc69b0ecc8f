"""Praise: said by a citizen, heard by the team, answered by a thank-you."""
