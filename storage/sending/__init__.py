"""What came in, what goes out, and what happens at a time."""
