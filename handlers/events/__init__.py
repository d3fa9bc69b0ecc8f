"""Neighbourhood events: made by the team, read by everybody, and who comes to them."""
