"""How we say it: words, dates and lists in the reader's language."""
