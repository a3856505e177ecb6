"""How a victim may be reached, for who may reach her, and for everybody else what must not be done."""

from __future__ import annotations

import dataclasses
import uuid

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.people import SafeContactView, safe_contact_view


def contact_shown(uow: UnitOfWork, victim_id: uuid.UUID, *, whole: bool) -> SafeContactView:
    """Return the safe-contact rule; not `whole`, it says what must not be done and how old that is, and nothing else.

    Everybody who has something to do with a case is told what must not be done, never the numbers, places or times.
    """
    view = safe_contact_view(uow, victim_id)
    if whole:
        return view
    return dataclasses.replace(
        view,
        channel=None,
        masked_value="",
        has_times=False,
        has_code_word=False,
        people_safe=(),
        people_not_safe=(),
        people_feared=(),
    )
