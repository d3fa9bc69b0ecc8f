"""A citizen's first minute and menu."""
