"""Addresses of things, looked up once: a page names dozens, and working each out anew was a third of its cost."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse


def address(name: str, *args) -> str:
    """The address with that name, as `reverse` gives it. Raises NoReverseMatch."""
    return kept(settings.ROOT_URLCONF, name, tuple(map(str, args)))


# Part of the key: where addresses change, as in some tests, there is another.
@lru_cache(maxsize=20_000)
def kept(urlconf: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)
