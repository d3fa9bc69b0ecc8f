"""A citizen books, moves, cancels and waits for a visit."""
