"""The checks of `ascolto doctor`: this machine, the data, and Telegram's view of the bot."""
