"""People, and the keys that seal what they said."""
