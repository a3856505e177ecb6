"""Keeps the desk process small where the C library can be asked to: on Linux with glibc, and nowhere else."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import linecache
import sys

M_ARENA_MAX = -8  # from malloc.h


def use_one_heap() -> None:
    """Ask for one heap for all threads, before there are any: our lanes take turns, and each heap would hold MiBs."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Drop what was needed once: the source that PySide had read of each module, and what the heap holds unused."""
    linecache.clearcache()
    gc.collect()
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
