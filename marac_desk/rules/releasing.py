"""When agencies that are there for children alone may leave: after the last case with a child, never before.

A case with a child is every one of the child block, and every other one too in which there is a child, an unborn
child, or anyone under 18 as victim or as person causing harm.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """A case of an agenda in its order: whether a child agency is needed for it, and whether it is still to be heard.

    `at` says where it stands among those heard: larger is later, None where it was never called.
    """

    key: Hashable
    child: bool
    to_hear: bool
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Whether child-only agencies may leave now, how many child cases are still to come, and after which they leave."""

    may: bool
    to_come: int
    after: Hashable | None


def release(cases: Sequence[Heard]) -> Release:
    """Return whether child-only agencies may leave.

    They leave after the child case that was heard last; `after` is None where none was heard, as when all were put off.
    """
    to_come = sum(case.child and case.to_hear for case in cases)
    heard = [(case.at, number, case.key) for number, case in enumerate(cases) if case.child and case.at is not None]
    return Release(not to_come, to_come, max(heard)[2] if heard and not to_come else None)
