"""Translations: sentences, dates and lists in the reader's language."""
