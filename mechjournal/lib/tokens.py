"""Tokens for scripts: how one is made, and telling a mistyped one apart without asking anybody."""

import hashlib
import secrets
import string
import zlib

PREFIX = "mjp_"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECK = 32, 6  # characters: 190 random bits, and a CRC-32 in base 62
LENGTH = len(PREFIX) + RANDOM + CHECK
SHOWN = len(PREFIX) + 4


def new_token() -> str:
    body = PREFIX + "".join(secrets.choice(DIGITS) for _ in range(RANDOM))
    return body + checksum(body)


def is_token(text: str) -> bool:
    """Whether it is whole. Whether it opens anything, only the table of tokens knows."""
    body, check = text[:-CHECK], text[-CHECK:]
    return len(text) == LENGTH and text.isascii() and body.startswith(PREFIX) and checksum(body) == check


def checksum(body: str) -> str:
    number, written = zlib.crc32(body.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
    return written


def digest(token: str) -> str:
    """What is kept of it. A token is random and long, so a plain hash can't be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
