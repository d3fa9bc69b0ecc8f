"""A data folder of an older release is opened with this one, and everything in it still works."""
