"""Measurements of the road of an update, side by side with what one would use instead."""
