"""Sealed fields open where they belong, with their own key, and nowhere else."""

import os
import stat
from pathlib import Path

import pytest

from storage.people.encryption import Key, KeyRing, Unsealable, Where, open_key_file

HERE = Where("ticket", 7, "body")


@pytest.mark.parametrize(
    "elsewhere", [Where("ticket", 8, "body"), Where("entry", 7, "body"), Where("ticket", 7, "name")]
)
def test_a_field_moved_to_another_place_does_not_open(elsewhere: Where) -> None:
    key = Key(os.urandom(32))
    with pytest.raises(Unsealable):
        key.open(key.seal(b"a frightened story", HERE), elsewhere)


def test_an_altered_or_shortened_field_does_not_open() -> None:
    key = Key(os.urandom(32))
    sealed = key.seal(b"words", HERE)
    for broken in (sealed[:-1], sealed[:5], b"", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(Unsealable):
            key.open(broken, HERE)


def test_the_same_words_never_look_the_same() -> None:
    key = Key(os.urandom(32))
    assert key.seal(b"words", HERE) != key.seal(b"words", HERE)


def test_an_erased_key_takes_the_words_with_it() -> None:
    ring = KeyRing(os.urandom(32))
    with pytest.raises(Unsealable):
        ring.key(1, None)


def test_a_citizens_key_opens_only_for_that_citizen_and_installation() -> None:
    ring = KeyRing(os.urandom(32))
    wrapped = ring.new_key(1)
    sealed = ring.key(1, wrapped).seal(b"words", HERE)
    assert ring.key(1, wrapped).open(sealed, HERE) == b"words"
    with pytest.raises(Unsealable):
        ring.key(2, wrapped)
    with pytest.raises(Unsealable):
        KeyRing(os.urandom(32)).key(1, wrapped)


def test_forgotten_keys_are_unwrapped_again() -> None:
    ring = KeyRing(os.urandom(32))
    wrapped = ring.new_key(1)
    sealed = ring.key(1, wrapped).seal(b"words", HERE)
    ring.forget(1)
    assert ring.key(1, wrapped).open(sealed, HERE) == b"words"


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ascolto.key"
    first = open_key_file(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = open_key_file(path, create=True)
    assert first.hashed("telegram", "1") == again.hashed("telegram", "1")
    assert first.hashed("telegram", "1") != first.hashed("telegram1", "")


def test_a_missing_or_broken_key_file_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_key_file(tmp_path / "none")
    broken = tmp_path / "broken"
    broken.write_text("abc")
    with pytest.raises(ValueError, match=r"key|hex"):
        open_key_file(broken, create=True)
