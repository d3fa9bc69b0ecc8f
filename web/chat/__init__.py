"""The citizen's web chat."""
