"""Who else is writing in a follow-up right now.

Kept in the cache for a minute; nothing rests on it. What protects the words is ``save_words``.
"""

import time
from typing import Any

from django.core.cache import cache

_HOLDS = 60  # seconds


def beat(report: int, user: Any, place: str) -> list[str]:
    """Say that the person is there, at ``place`` of the form ("åtagande 3"); returns the others, in words."""
    beats = cache.get(_key(report)) or {}
    here = {who: beat for who, beat in beats.items() if time.time() - beat["at"] < _HOLDS}
    here[user.pk] = {"name": user.name, "place": place, "at": time.time()}
    cache.set(_key(report), here, _HOLDS)
    others = [beat for who, beat in here.items() if who != user.pk]
    return [f"{beat['name']}, {beat['place']}" if beat["place"] else str(beat["name"]) for beat in others]


def _key(report: int) -> str:
    return f"writing-{report}"
