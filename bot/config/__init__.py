"""Settings, the data they name, and the log."""
