"""Broadcasts: messages to many, composed, approved, sent in the background, and counted."""
