"""Public pages and feeds of events and calendars."""
