"""The courier between a real store and the strict Bot API server."""
