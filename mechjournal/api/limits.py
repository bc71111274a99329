"""How often one token may ask: so many times a minute, counted in the cache that all processes share."""

import time

from django.core.cache import cache

from mechjournal.api.problems import Problem
from mechjournal.models import Token

MINUTE = 60
PER_MINUTE = 120


def count(token: Token) -> None:
    """Raises 429 past the limit. The counter may miss one of two at the same moment; it guards, it doesn't bill."""
    now = int(time.time())
    key = f"token-{token.pk}-{now // MINUTE}"
    used = cache.get(key, 0) + 1
    if used > PER_MINUTE:
        wait = MINUTE - now % MINUTE
        detail = f"A token may ask {PER_MINUTE} times a minute. Try again in {wait} seconds."
        raise Problem(429, detail, headers={"Retry-After": str(wait)})
    cache.set(key, used, 2 * MINUTE)
