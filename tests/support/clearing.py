"""Whether a register still has to be cleared of something that was deleted."""

from __future__ import annotations

from marac_desk.register.unit_of_work import Register
from marac_desk.services.removal.disposal import clearing_wanted


def still_to_clear(register: Register) -> bool:
    """Ask as the desk does."""
    with register.reading() as uow:
        return clearing_wanted(uow)
