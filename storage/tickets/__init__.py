"""Tickets, their timeline, drafts, and the access log."""
