"""The small pure modules: intentions, keys, the vault."""

import hashlib

import pytest

from mechjournal.lib import grammar, keys, vault


def test_a_line_next_is_an_intention():
    text = "Ran it.\nnext: random directions\n  Next:  read 20 completions  \nthe next: not this"
    assert grammar.intentions(text) == ["random directions", "read 20 completions"]


def test_keys_are_ten_unmistakable_characters():
    made = {keys.new_key() for _ in range(200)}
    assert len(made) == 200
    assert all(len(key) == 10 and set(key) <= set(keys.ALPHABET) for key in made)


def test_the_vault_keeps_bytes_by_their_hash(tmp_path):
    sha256 = vault.keep(tmp_path, b"data")
    assert sha256 == hashlib.sha256(b"data").hexdigest()
    assert vault.path_of(tmp_path, sha256).read_bytes() == b"data"


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.keep(tmp_path, b"data")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
