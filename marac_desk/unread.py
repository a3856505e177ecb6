"""Keeps PySide, once this is imported, from reading the source of every module that is imported after it.

It looks for modules that choose a feature of its own (snake_case, true_property). None of ours does, and the look costs
a process a third of its start, and eleven MiB for as long as it lives. PySide has no switch for it: what is put in its
place is its own answer for a module of which there is no source.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401  (which loads what looks)


def _no_feature_is_chosen(_module: object) -> bool:
    return False


sys.modules["PySide6.support.feature"]._mod_uses_pyside = _no_feature_is_chosen  # type: ignore[attr-defined]
