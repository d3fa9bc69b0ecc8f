"""The courier sends the outbox: it claims, paces, retries, and writes down each outcome."""
