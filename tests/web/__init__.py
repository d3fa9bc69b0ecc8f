"""The web chat and the team page, over HTTP and in Chromium."""
