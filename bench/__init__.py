"""Measurements of the update pipeline, side by side with the usual alternatives."""
