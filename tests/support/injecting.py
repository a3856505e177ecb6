"""Errors put into every slot of the window: each method that Qt itself calls fails once, as nobody foresaw it."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import pytest
from PySide6.QtCore import QObject
from shiboken6 import isValid

import marac_desk.desktop
from tests.support.canaries import STEM

LEFT_OUT = ("forms", "lock", "widgets", "wording", "work", "lanes", "changed", "tidying", "shell.last_resort", "desk")
"""Rooms whose methods are no slots of a page: painting and models, which must answer Qt, and what carries slots."""
EVENTS = frozenset({"keyPressEvent", "showEvent", "hideEvent", "mousePressEvent", "changeEvent", "focusInEvent"})
"""Of what Qt asks a class to override, what answers nothing and may therefore fail like a slot."""


class UnforeseenError(Exception):
    """What is put in; its message is what must never be told."""


class Injector:
    """Watches which methods Qt calls, and has each fail once when it is armed."""

    def __init__(self) -> None:
        self.called, self.failed = set[str](), set[str]()
        self.armed = self.watching = False
        self._inside = threading.local()

    def enter(self, name: str, *, may_fail: bool) -> bool:
        """Note that a method begins; tells whether Qt itself called it, and raises where it is its turn to fail."""
        if getattr(self._inside, "now", False) or not self.watching:
            return False
        if may_fail:
            self.called.add(name)
        if may_fail and self.armed and name not in self.failed:
            self.failed.add(name)
            raise UnforeseenError(f"{STEM}00000 in {name}")
        self._inside.now = True
        return True

    @contextmanager
    def live(self) -> Iterator[None]:
        """Take what is called from here on for called by Qt; what a test asks by itself is not."""
        self.watching = True
        try:
            yield
        finally:
            self.watching = False

    def leave(self) -> None:
        """Note that a method Qt called ends."""
        self._inside.now = False


def methods() -> Iterator[tuple[type[Any], str, FunctionType]]:
    """Yield every method of the window's own classes."""
    for module in pkgutil.walk_packages(marac_desk.desktop.__path__, "marac_desk.desktop."):
        inner = module.name.removeprefix("marac_desk.desktop.")
        if inner.startswith(LEFT_OUT) and not inner.startswith("desk."):
            continue
        loaded = importlib.import_module(module.name)
        for kind in vars(loaded).values():
            if isinstance(kind, type) and issubclass(kind, QObject) and kind.__module__ == module.name:
                yield from ((kind, name, value) for name, value in vars(kind).items() if _is_method(name, value))


def _is_method(name: str, value: Any) -> bool:
    return isinstance(value, FunctionType) and not name.startswith("__")


def is_slot(kind: type[Any], name: str) -> bool:
    """Tell what Qt may call as a slot or event from what answers Qt: a size, a picture."""
    from_qt = any(name in vars(base) for base in kind.__mro__ if base.__module__.startswith("PySide6"))
    return not from_qt or name in EVENTS


def watched(function: FunctionType, name: str, injector: Injector, *, may_fail: bool) -> Callable[..., Any]:
    """Return a method that tells the injector; Qt hands it all a signal has, and it passes on what was asked for."""
    parameters = list(inspect.signature(function).parameters.values())
    takes = sum(one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD} for one in parameters)
    takes_all = any(one.kind is one.VAR_POSITIONAL for one in parameters)

    @functools.wraps(function)
    def method(*words: Any, **named: Any) -> Any:
        outermost = injector.enter(name, may_fail=may_fail)
        try:
            return function(*(words if takes_all else words[:takes]), **named)
        finally:
            if outermost:
                injector.leave()

    return method


@contextmanager
def injected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Injector]:
    """Watch every slot of classes whose widgets are made from now on."""
    injector = Injector()
    for kind, name, function in list(methods()):
        may_fail = is_slot(kind, name)
        monkeypatch.setattr(kind, name, watched(function, f"{kind.__name__}.{name}", injector, may_fail=may_fail))
    yield injector
    injector.armed = False


def alive(widget: Any) -> bool:
    """Tell whether a widget is still there and shown."""
    return bool(isValid(widget) and widget.isVisible())
