"""Results kept by key, as many as fit into so many bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

SMALL = 64  # bytes that any object costs


def bytes_of(value: Any) -> int:
    """About how many bytes a value holds: arrays, texts, and the dataclasses and containers that they are in."""
    if isinstance(value, np.ndarray):
        return SMALL + value.nbytes
    if isinstance(value, (str, bytes)):
        return SMALL + len(value)
    if isinstance(value, dict):
        return SMALL + sum(bytes_of(key) + bytes_of(one) for key, one in value.items())
    if isinstance(value, (tuple, list)):
        return SMALL + sum(map(bytes_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return SMALL + sum(bytes_of(getattr(value, one.name)) for one in fields(value))
    return SMALL


class ByteCache:
    """Values by key; the least recently used ones go once all together pass `most` bytes. Safe among threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._coming: dict[Hashable, Future] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Any:
        """The value of this key, None where there is none (any more)."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value; one that is larger than the whole cache is not kept."""
        size = bytes_of(key) + bytes_of(value)
        with self._lock:
            self.bytes -= self._kept.pop(key, (None, 0))[1]
            if size > self.most:
                return
            self._kept[key] = value, size
            self.bytes += size
            while self.bytes > self.most:
                self.bytes -= self._kept.popitem(last=False)[1][1]

    def made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value of this key, made if need be: once, however many threads ask for it at a time.

        What `make` raises is raised to all who wait for it, and a None is handed to them; neither is kept.
        """
        if (value := self.get(key)) is not None:
            return value
        with self._lock:
            coming = self._coming.get(key)
            mine = coming is None
            if mine:
                coming = self._coming[key] = Future()
        if not mine:
            return coming.result()
        try:
            value = make()
            if value is not None:
                self.put(key, value)
            coming.set_result(value)
            return value
        except BaseException as error:
            coming.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._coming[key]
