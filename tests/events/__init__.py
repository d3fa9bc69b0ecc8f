"""Events: made, found, joined, met at the door, published."""
