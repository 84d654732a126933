"""What this process has made and may be asked for again: kept by key, up to a weight."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key. When they get heavier than ``most`` together those not asked for longest give way."""

    def __init__(self, most: int, weight: Callable[[Value], int]) -> None:
        self._most, self._weigh, self._weight = most, weight, 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()
        _all.add(self)

    def find(self, key: Key) -> Value | None:
        with self._lock:
            if (value := self._values.get(key)) is not None:
                self._values.move_to_end(key)
            return value

    def keep(self, key: Key, value: Value) -> None:
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._most:
                self._drop(next(iter(self._values)))

    def _drop(self, key: Key) -> None:
        if (value := self._values.pop(key, None)) is not None:
            self._weight -= self._weigh(value)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._weight = 0


_all: WeakSet[Recent[Any, Any]] = WeakSet()


def forget_all() -> None:
    """Forget everything: for tests, which make rows past the actions that say what has changed."""
    for each in _all:
        each.clear()
