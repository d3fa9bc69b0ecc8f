"""Sends what the outbox holds: claims, paces, retries, and writes down how each try turned out."""
