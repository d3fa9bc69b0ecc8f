"""What we do with what was said: one unit of work per update, with no channel in sight."""
