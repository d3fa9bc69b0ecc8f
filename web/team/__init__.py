"""The team page of `ascolto try`."""
