"""Units of work, migrations and threads on both engines."""
