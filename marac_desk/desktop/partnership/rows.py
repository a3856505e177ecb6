"""The words of the partnership's lists: agencies and people, each row a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import AgencyType, PersonState
from marac_desk.services.partnership.agencies import AgencyLine
from marac_desk.services.partnership.people import PersonRow

_CONTEXT = "Partnership"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def agency_row(desk: Desk, line: AgencyLine) -> Row:
    """Return one agency: who it is, whether it signed, who speaks for it, how to reach it."""
    kind = labels.word(line.subtype) if line.subtype else labels.word(line.kind)
    rest = _joined(
        "" if line.active else _tr("takes no part any more"),
        _tr("core") if line.core else "",
        _tr("child cases only") if line.only_child_cases else "",
        kind,
    )
    speaks = ", ".join(line.representatives[:2])
    if len(line.representatives) > 2:
        speaks = _tr("{names} and %n more", len(line.representatives) - 2).format(names=speaks)
    cells = (
        Cell(line.short_name, mark=line.mark),
        Cell(rest, line.name, tone=Tone.INK3, lead_tone=Tone.INK),
        _signed(desk, line),
        Cell(speaks or _tr("nobody speaks for it yet"), tone=Tone.INK2 if speaks else Tone.SOON),
        Cell(line.phone, tone=Tone.INK3),
        Cell(lead=_tr("Change agency"), lead_tone=Tone.ACCENT, right=True, verb="change"),
    )
    return Row(line.agency_id, cells, dimmed=not line.active)


def _signed(desk: Desk, line: AgencyLine) -> Cell:
    if not line.signatory:
        words = _tr("not a signatory: never on circulation")
        return Cell(lead=words, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    if line.signed_on is None:
        return Cell(_tr("signed, day not recorded"), tone=Tone.SOON, shape=Shape.RING)
    return Cell(_tr("signed since {day}").format(day=dates.day(line.signed_on, desk.today())), tone=Tone.INK2)


def missing_sentence(kinds: tuple[AgencyType, ...]) -> str:
    """Return which core kinds of agency nobody is recorded for."""
    names = ", ".join(labels.word(kind) for kind in kinds)
    return _tr("Nobody yet for: {kinds}.").format(kinds=names) if kinds else ""


def person_row(line: PersonRow) -> Row:
    """Return one person: who, for which agency, as what, and whether the declaration still stands."""
    cells = (
        Cell(line.agency, mark=line.mark),
        Cell(line.job_title, line.name, tone=Tone.INK3, lead_tone=Tone.INK),
        Cell(_acts_as(line), tone=Tone.INK2),
        _declared(line),
        Cell(lead=_tr("Change person"), lead_tone=Tone.ACCENT, right=True, verb="change"),
    )
    return Row(line.representative_id, cells, dimmed=line.state is not PersonState.ACTIVE)


def _acts_as(line: PersonRow) -> str:
    role = labels.word(line.role)
    if line.deputy_for:
        role = _tr("{role} for {name}").format(role=role, name=line.deputy_for)
    state = "" if line.state is PersonState.ACTIVE else labels.word(line.state)
    return _joined(role, _tr("signs in here") if line.signs_in else "", state)


def _declared(line: PersonRow) -> Cell:
    """Name a declaration that is missing or older than twelve months; a fresh one is quiet."""
    if line.state is not PersonState.ACTIVE:
        return Cell()
    if line.declared_on is None:
        return Cell(_tr("declaration not signed"), tone=Tone.SOON, shape=Shape.RING)
    ago = _tr("signed %n day(s) ago", line.declared_days_ago)
    if line.renew:
        return Cell(_tr("{signed}, renew").format(signed=ago), tone=Tone.SOON, shape=Shape.RING)
    return Cell(ago, tone=Tone.INK3)
