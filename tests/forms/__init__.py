"""Drafts and what time does to them."""
