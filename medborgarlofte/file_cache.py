"""Django's cache in files, for counting attempts: what has expired goes first, and nothing is listed at each write."""

import random
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

# Django lists the whole folder at each write, and of a full one throws away a third at random.
_LOOKED_THROUGH = 0.01  # of the writes


class FileCache(FileBasedCache):
    """Keeps what still holds, up to ``MAX_ENTRIES``."""

    _list_cache_files: Any
    _is_expired: Any

    def _cull(self) -> None:
        if random.random() >= _LOOKED_THROUGH:
            return
        for name in self._list_cache_files():
            try:
                with open(name, "rb") as file:
                    self._is_expired(file)  # takes the file away where it is
            except FileNotFoundError:
                continue  # another process was first
        super()._cull()  # type: ignore[misc]
