"""Marks text that is declared now and translated later, in the reader's language of that moment."""


def _(msgid: str) -> str:
    return msgid
