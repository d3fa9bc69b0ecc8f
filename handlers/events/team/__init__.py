"""The team makes events, runs the door and counts."""
