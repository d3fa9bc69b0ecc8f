"""The place file."""
