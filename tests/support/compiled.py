"""What SQLAlchemy compiled is kept for the whole run: every test opens registers of its own, with the same queries.

A register of the product lives for hours and compiles each query once; thousands of registers in one run of tests
would compile it thousands of times, which took half of the time of a test.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_MOST = 5_000
_caches: dict[type[Dialect], LRUCache[Any, Any]] = {}


def keep_what_is_compiled() -> None:
    """Let all engines of one kind share what was compiled; dialects of one kind count as the same one."""

    def shared(engine: Engine) -> LRUCache[Any, Any]:
        return _caches.setdefault(type(engine.dialect), LRUCache(_MOST))

    def left_alone(_engine: Engine, _own: object) -> None:
        """Take no cache that the engine would have had for itself."""

    Engine._compiled_cache = property(shared, left_alone)  # type: ignore[assignment]
    DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))  # type: ignore[method-assign, assignment]
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
