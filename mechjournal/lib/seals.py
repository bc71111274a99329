"""The ledger's arithmetic: digests of texts and the hash that chains one change to the one before. No storage.

The sealed form is version 1: canonical JSON (sorted keys, no blanks, UTF-8) of plain strings, whole numbers, booleans,
null, lists and objects. No floating point, so that every engine and every later program computes the same hash.
"""

import hashlib
import json
import secrets

FORM = 1


def new_salt() -> str:
    return secrets.token_hex(16)


def digest(text: str, salt: str) -> str:
    """Salted SHA-256 of a text, hexadecimal. Without the salt a short text can't be guessed from its digest."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def canonical(value) -> bytes:
    """`value` as bytes that are the same everywhere. Raises TypeError for anything outside the sealed form."""
    refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def refuse_floats(value) -> None:
    if isinstance(value, float):
        raise TypeError("A float has no engine-neutral form; seal a whole number or a string.")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        refuse_floats(part)


def seal(previous: str, fields: dict) -> str:
    """The hash of a change: `previous` is the hash before it ("" for the first), `fields` all that it says."""
    return hashlib.sha256(canonical({"form": FORM, "previous": previous, "fields": fields})).hexdigest()
