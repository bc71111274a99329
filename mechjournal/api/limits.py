"""How often one token may ask: a burst at once, then at a steady rate; counted in the cache all processes share."""

import math
import time

from django.core.cache import cache

from mechjournal.api.problems import Problem
from mechjournal.models import Token

# A script that begins sends some at once; one that goes on sends two a second.
BURST = 60
PER_MINUTE = 120
MINUTE = 60


def count(token: Token) -> None:
    """Raises 429 past the limit. The counter may miss one of two at the same moment; it guards, it doesn't bill.

    What is kept is when everything asked until now would be done at the steady rate; a burst runs ahead of that.
    """
    now, each = time.time(), MINUTE / PER_MINUTE
    key = f"token-{token.pk}-done"
    done = max(cache.get(key, 0.0), now) + each
    if done > now + BURST * each:
        wait = math.ceil(done - now - BURST * each)
        detail = f"A token may ask {BURST} times at once and {PER_MINUTE} times a minute. Try again in {wait} seconds."
        raise Problem(429, detail, headers={"Retry-After": str(wait)})
    cache.set(key, done, 2 * MINUTE)
