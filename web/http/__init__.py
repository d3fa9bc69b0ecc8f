"""The parts around every page: security, limits, the webhook, the request log."""
