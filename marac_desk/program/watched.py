"""The register as the lanes have it: remembers what kept the last writing from the disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.services.errors import KNOWN


class Watched:
    """The register as the lanes have it; it remembers what kept the last writing from the disk, until one succeeds.

    A rule that says no is no such problem: it was said where it was typed.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self.problem = ""

    @contextlib.contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work that commits when it is left."""
        try:
            with self._register.writing(actor) as unit:
                yield unit
            self.problem = ""
        except RegisterProblemError as error:
            self.problem = error.code
            raise
        except KNOWN:
            raise
        except Exception as error:
            self.problem = type(error).__name__
            raise

    def reading(self, actor: Actor | None = None) -> contextlib.AbstractContextManager[UnitOfWork]:
        """Open a unit of work that only reads."""
        return self._register.reading(actor)
