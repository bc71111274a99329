"""Random names for things that appear in addresses. Not for secrets: those come whole from `secrets`."""

import secrets

# Letters and digits that can't be mistaken for one another when read aloud.
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"


def new_key() -> str:
    """Ten characters, about 50 random bits: enough that nobody meets a key by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
