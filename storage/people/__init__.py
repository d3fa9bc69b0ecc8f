"""People, and the keys that seal their words."""
