"""How long reading takes, by a count of words. No models, no clock."""

from math import ceil

WORDS_A_MINUTE = 220


def words_in(text: str) -> int:
    return len(text.split())


def minutes(words: int) -> int:
    """Whole minutes, 1 at the least where there is anything to read."""
    return ceil(words / WORDS_A_MINUTE)
