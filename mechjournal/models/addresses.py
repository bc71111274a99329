"""Addresses of things, looked up once: a page names dozens, and working each out anew was a third of its cost."""

from functools import lru_cache

from django.urls import URLResolver, get_resolver, get_urlconf, reverse


def address(name: str, *args) -> str:
    """The address with that name, as `reverse` gives it. Raises NoReverseMatch."""
    return kept(get_resolver(get_urlconf()), name, tuple(map(str, args)))


# The resolver is part of the key: where addresses change, as some tests do, there is another one.
@lru_cache(maxsize=20_000)
def kept(resolver: URLResolver, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)
