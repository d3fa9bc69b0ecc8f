"""The web chat's sessions, messages and files."""
