"""Tickets, their timeline, drafts, and who read them."""
