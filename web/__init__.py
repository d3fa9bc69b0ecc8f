"""The HTTP side: the webhook, the web chat of the citizens and the team page."""
