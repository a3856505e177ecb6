"""Why a use case did not do what it was asked; the desktop and the command line word these."""

from __future__ import annotations

from marac_desk.assets.problems import ResourceProblemError
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError
from marac_desk.rules.access import NotAllowedError
from marac_desk.rules.lives import StepRefusedError


class RefusedError(Exception):
    """A rule says no. `code` names the rule; `values` hold what a sentence needs, never anybody's data."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class StoppedError(RefusedError):
    """Whoever began it took it back while it ran: nothing was done, and nothing went wrong."""


class NotFoundError(Exception):
    """There is no such thing, or none that this person may know of: the two are told apart nowhere."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


KNOWN = (RefusedError, NotFoundError, NotAllowedError, StepRefusedError, RegisterProblemError, ResourceProblemError)

__all__ = [
    "KNOWN",
    "NotAllowedError",
    "NotFoundError",
    "RefusedError",
    "RegisterProblemError",
    "ResourceProblemError",
    "StepRefusedError",
    "StoppedError",
    "WrongPassphraseError",
]
