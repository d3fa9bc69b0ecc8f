"""A citizen looks at events, signs up, and subscribes to notices."""
