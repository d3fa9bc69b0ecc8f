"""Ticket codes: read aloud without doubt, typed in any case, with or without dashes."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
HEARD_AS = str.maketrans("ILO", "110")
BODY = 4
FIELD = 0b100101  # x^5 + x^2 + 1: arithmetic in GF(32) finds every wrong or swapped character


def new_code(prefix: str, length: int = BODY) -> str:
    """A random code such as `LT-7K3Q-M`; it may be in use already."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return f"{prefix}-{body}-{check_character(body)}"


def read_code(prefix: str, text: str) -> str | None:
    """The code a person typed or read aloud, in our spelling; None when it cannot be one of ours."""
    bare = "".join(character for character in text.upper() if character.isalnum())
    if not bare.startswith(prefix) or len(bare) - len(prefix) < BODY + 1:
        return None
    body = bare[len(prefix) :].translate(HEARD_AS)
    if any(character not in ALPHABET for character in body) or check_character(body[:-1]) != body[-1]:
        return None
    return f"{prefix}-{body[:-1]}-{body[-1]}"


def check_character(body: str) -> str:
    total = 0
    for character in body:
        total = _doubled(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _doubled(value: int) -> int:
    """Times x in GF(32)."""
    value <<= 1
    return value ^ FIELD if value & 0b100000 else value
