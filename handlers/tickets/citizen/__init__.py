"""A citizen files, adds, withdraws, rates."""
