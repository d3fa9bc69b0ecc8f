"""The server keeps Telegram's contract, as python-telegram-bot's own client sees it."""
