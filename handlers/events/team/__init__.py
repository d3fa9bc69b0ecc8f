"""The team makes events, checks people in and counts."""
