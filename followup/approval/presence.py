"""Who is writing in a follow-up right now, so that two people need not meet in the same sentence.

Kept in the cache for a minute; nothing rests on it. What protects the words is ``save_words``.
"""

import time
from typing import Any

from django.core.cache import cache

_HOLDS = 60  # seconds


def beat(report: int, user: Any, place: str) -> list[str]:
    """Say that the person is there, at ``place`` of the form ("åtagande 3"); returns the others, in words."""
    here = {
        who: told
        for who, told in (cache.get(_key(report)) or {}).items()
        if time.time() - told["at"] < _HOLDS
    }
    here[user.pk] = {"name": user.name, "place": place, "at": time.time()}
    cache.set(_key(report), here, _HOLDS)
    return [_words(told) for who, told in here.items() if who != user.pk]


def _words(told: dict[str, Any]) -> str:
    return f"{told['name']}, {told['place']}" if told["place"] else str(told["name"])


def _key(report: int) -> str:
    return f"writing-{report}"
