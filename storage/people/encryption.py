"""Sealed fields: AES-256-GCM with a key per citizen, itself wrapped by the installation's key.

The installation's key lies in a file beside the database, never in it. Erasing a citizen deletes the wrapped
key; all that was sealed with it, in backups too, is then noise.
"""

import hashlib
import hmac
import os
import secrets
from collections import OrderedDict
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
REMEMBERED = 2_500
"""Keys kept unwrapped, some 3 kB each: unwrapping one takes a few microseconds."""


class Unsealable(Exception):
    """The field cannot be read: its key was erased, or it was moved or altered."""


class Where(msgspec.Struct, frozen=True):
    """The table, row and column that a sealed field belongs to; it opens nowhere else."""

    table: str
    row: int | str
    column: str

    def bound(self) -> bytes:
        return f"{self.table}|{self.row}|{self.column}".encode()


class Key:
    """One key that seals and opens fields."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, plain: bytes, where: Where) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, where.bound())

    def open(self, sealed: bytes, where: Where) -> bytes:
        """Raises Unsealable when the key was erased, or the field moved or altered."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], where.bound())
        except (InvalidTag, ValueError) as error:
            raise Unsealable(where.table) from error


class KeyRing:
    """The installation's key, and recently unwrapped keys of citizens."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the key must be {KEY_BYTES} bytes")
        self.own = Key(_derived(secret, b"seal"))
        self._lookup = _derived(secret, b"lookup")
        self._chain = _derived(secret, b"access log")
        # A cache of our own: several threads share it, and each update looks into it several times.
        self._unwrapped: OrderedDict[tuple[int, bytes], Key] = OrderedDict()

    def hashed(self, *parts: str) -> bytes:
        """A keyed hash by which a person is found without storing the address in clear."""
        joined = "\0".join(parts).encode()
        return hashlib.blake2b(joined, digest_size=KEY_BYTES, key=self._lookup).digest()

    def chained(self, before: bytes, row: bytes) -> bytes:
        """The next link of a chain of rows, which nobody without the key can make."""
        return hmac.digest(self._chain, before + row, "sha256")

    def new_key(self, person_id: int) -> bytes:
        """Makes a key for a citizen, wrapped."""
        return self.own.seal(secrets.token_bytes(KEY_BYTES), _wrapping(person_id))

    def key(self, person_id: int, wrapped: bytes | None) -> Key:
        """Unwraps a citizen's key. Raises Unsealable once it was erased."""
        if wrapped is None:
            raise Unsealable("person")
        known = self._unwrapped.get((person_id, wrapped))
        if known is None:
            known = Key(self.own.open(wrapped, _wrapping(person_id)))
            self._unwrapped[person_id, wrapped] = known
            if len(self._unwrapped) > REMEMBERED:
                self._unwrapped.popitem(last=False)
        return known

    def forget(self, person_id: int) -> None:
        for known in [known for known in self._unwrapped if known[0] == person_id]:
            del self._unwrapped[known]


def _wrapping(person_id: int) -> Where:
    return Where("person", person_id, "wrapped_key")


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=KEY_BYTES, person=purpose).digest()


def open_key_file(path: Path, *, create: bool = False) -> KeyRing:
    """Reads the installation's key; `create` makes one that only its owner can read.

    Raises FileNotFoundError without it, ValueError when it is not such a key.
    """
    if create and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return KeyRing(bytes.fromhex(path.read_text(encoding="ascii").strip()))
