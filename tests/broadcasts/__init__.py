"""Broadcasts: composed, sent, held, and survived through kills."""
