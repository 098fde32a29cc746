"""How often one address may ask whether a license is genuine: guessing a code must not pay."""

import time

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

LIMIT = 20
WINDOW = 60  # seconds


def too_many(request: HttpRequest) -> bool:
    """Count one question from the request's address; True from the 21st within a minute on.

    The address is found by the same proxy settings as in the lock-out of sign-ins.
    """
    key = f"verify:{get_client_ip_address(request)}:{int(time.time() // WINDOW)}"
    cache.add(key, 0, timeout=2 * WINDOW)
    return cache.incr(key) > LIMIT
