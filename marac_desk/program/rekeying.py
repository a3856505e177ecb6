"""A change of the register's key that somebody began in the desk: carried out when she or he signs in the next time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marac_desk.register.acceptance import Acceptance
from marac_desk.register.keys.keeper import KeyKeeper
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import rekey
from marac_desk.rules.clock import Clock

Tell = Callable[[Any, int, int], None]
"""Is told what is being looked through, and how much of how much is done."""


def under_new_key(keys: KeyKeeper, clock: Clock, tell: Tell | None) -> KeyKeeper:
    """Bring a register that is closed under a new key; returns the keys that are in force from then on.

    Raises RegisterProblemError("rekey_not_done", why); then the register stands as before.
    """
    place, secrets = keys.place, keys.secrets
    accept = Acceptance(place, seal_key=secrets.seal_key, register_id=keys.register_id, clock=clock).same

    def told(done: int, of: int) -> None:
        if tell is not None:
            tell("key", done, of)

    try:
        told(0, 0)
        secrets = rekey(place, secrets, now=clock.now(), accept=accept, tell=told)
    except RegisterProblemError as problem:
        raise RegisterProblemError("rekey_not_done", why=problem.code) from None
    return KeyKeeper(place, keys.register_id, secrets, keys.store)
