"""Finished public pages for every process and machine of an installation (``PAGE_CACHE_URL``: Valkey or Redis, ADR 0036).

A page lies under what the database answered when it was made. So whoever finds one has asked the database and finds the
right one; nothing is thrown away when something is written. A cache that is away makes pages slower, never wrong.
"""

import hashlib
import hmac
import logging
import time
from datetime import date
from functools import cache
from typing import Any, Self

import msgspec
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from medborgarlofte.compression import compressed, is_compressible

KEPT_FOR = 86_400  # seconds: no basis is asked on another day than its own
_AWAY_FOR = 10  # seconds in which a cache that gave no answer is not asked again
_log = logging.getLogger(__name__)


class Content(msgspec.Struct, frozen=True):
    """What a page says, and before which day. ``body`` is compressed by brotli or, where that gains nothing, as it is;
    ``mark`` is the SHA-256 of what was rendered."""

    until: date
    headers: dict[str, str]
    body: bytes
    is_compressed: bool
    mark: bytes

    @classmethod
    def of(cls, response: HttpResponse, until: date) -> Self:
        packs = is_compressible(response)
        body = compressed(response.content, "br" if packs else "")
        return cls(until, dict(response.headers), body, packs, hashlib.sha256(response.content).digest())


class AsItIs:
    """Bytes, for Django's cache: its own form would run what a stranger wrote there (pickle)."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, value: bytes) -> bytes:
        return value


class SharedPages:
    """Pages by address and by ``stamp``, which is another for every answer of the database. Without the setting there are
    none. Each is signed with its key: what others wrote there, or moved, is not shown."""

    def __init__(self) -> None:
        self._away_until = 0.0

    def find(self, address: str, stamp: str) -> Content | None:
        """What was kept, or None: also where the cache gives no answer, or something that was not kept by this site."""
        if "pages" not in settings.CACHES:
            return None
        key = _key(address, stamp)
        given = self._ask("get", key)
        if given is None:
            return None
        signature, said = given[:32], given[32:]
        if not hmac.compare_digest(signature, _signature(key, said)):
            _log.error("PAGE_CACHE_URL holds a page that this site did not write: %s", address)
            return None
        return msgspec.msgpack.decode(said, type=Content)

    def keep(self, address: str, stamp: str, content: Content) -> None:
        if "pages" in settings.CACHES:
            key, said = _key(address, stamp), msgspec.msgpack.encode(content)
            self._ask("set", key, _signature(key, said) + said, timeout=KEPT_FOR)

    def _ask(self, method: str, *given: Any, **named: Any) -> Any:
        if time.monotonic() < self._away_until:
            return None
        try:
            return getattr(caches["pages"], method)(*given, **named)
        except Exception as error:  # each kind of cache has errors of its own
            self._away_until = time.monotonic() + _AWAY_FOR
            _log.warning(
                "PAGE_CACHE_URL gives no answer (%s): pages are made without it", type(error).__name__
            )
            return None


def _key(address: str, stamp: str) -> str:
    """Another for every installation, by its SECRET_KEY, and for every change of its settings."""
    return salted_hmac(
        "medborgarlofte.address", f"{address} {stamp} {_settings()}", algorithm="sha256"
    ).hexdigest()


@cache
def _settings() -> str:
    """What pages may show of the settings: words, numbers and days, but for those that name folders of one machine."""
    folders = str(settings.DATA_DIR), str(settings.BASE_DIR)
    told = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    simple = {
        name: value for name, value in told.items() if isinstance(value, str | int | date | list | tuple)
    }
    return repr(
        {name: value for name, value in simple.items() if not any(each in repr(value) for each in folders)}
    )


def _signature(key: str, said: bytes) -> bytes:
    return salted_hmac(f"medborgarlofte.page.{key}", said, algorithm="sha256").digest()


shared_pages = SharedPages()
