"""Words for every code of the field; the area's own terms stand in for the standard ones where they are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.assets.areas import AreaProfile
from marac_desk.desktop.wording import codes_access, codes_action, codes_meeting, codes_people, codes_referral
from marac_desk.rules.access import Role

_CONTEXT = "Labels"
_TABLES: tuple[Callable[[], dict[StrEnum, str]], ...] = (
    *codes_people.TABLES,
    *codes_referral.TABLES,
    *codes_meeting.TABLES,
    *codes_action.TABLES,
    *codes_access.TABLES,
)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@cache
def _table_of(kind: type[StrEnum]) -> Callable[[], dict[StrEnum, str]]:
    """Return what words the codes of one kind; which table it is never changes, what it says does with the language."""
    for table in _TABLES:
        if next(iter(table())).__class__ is kind:
            return table
    raise LookupError(kind.__name__)


def words(kind: type[StrEnum]) -> dict[StrEnum, str]:
    """Return the words of all codes of one kind, in the order of the codes."""
    return _table_of(kind)()


def word(code: StrEnum | None, otherwise: str = "") -> str:
    """Return the word for one code."""
    return otherwise if code is None else words(type(code))[code]


def role(code: Role, terms: Any) -> str:
    """Return what somebody acts as, in the area's own terms."""
    return {
        Role.COORDINATOR: str(terms["coordinator"]),
        Role.CHAIR: str(terms["chair"]),
        Role.DEPUTY_CHAIR: _tr("deputy chair"),
        Role.ADVOCATE: str(terms["advocate_plain"]),
        Role.REPRESENTATIVE: str(terms["representative"]),
        Role.GUEST: _tr("guest presenter"),
        Role.OBSERVER: _tr("observer"),
        Role.AUDITOR: _tr("auditor"),
        Role.STEERING: _tr("steering group"),
        Role.ADMINISTRATOR: _tr("administrator"),
    }[code]


JURISDICTIONS = ("eng", "wal", "sco", "nir", "fin", "aut")
"""The nations in the order they are offered."""


def nations(profiles: Iterable[AreaProfile]) -> list[tuple[str, str, str]]:
    """Return every nation that can be chosen: its name, the code of its profile, its own code."""
    known = {code: profile.code for profile in profiles for code in profile.jurisdictions}
    return [(jurisdiction(code), known[code], code) for code in JURISDICTIONS if code in known]


def jurisdiction(code: str) -> str:
    """Return the name of a nation; asked for before any register is open."""
    return {
        "eng": _tr("England"),
        "wal": _tr("Wales"),
        "sco": _tr("Scotland"),
        "nir": _tr("Northern Ireland"),
        "fin": _tr("Finland"),
        "aut": _tr("Austria"),
    }.get(code, code)
