"""Neighbourhood events: made by the team, read by everybody, joined by citizens."""
