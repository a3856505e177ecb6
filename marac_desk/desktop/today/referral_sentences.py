"""The words of what accepted and challenged referrals still need: an advocate told today, a second decision."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.services.referrals.second_decision import ChallengeView
from marac_desk.services.referrals.telling import Untold
from marac_desk.services.today.views import TodayView

_CONTEXT = "Today"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def referral_rows(desk: Desk, view: TodayView) -> list[Row]:
    """Return whom nobody told yet, and what was challenged; nothing where there is neither."""
    rows: list[Row] = []
    if view.untold:
        rows += [head("untold", _tr("Tell the advocate"), str(len(view.untold)))]
        rows += [*(_untold(desk, one) for one in view.untold), gap("gt")]
    if view.challenged:
        rows += [head("challenged", _tr("Challenged decisions"), str(len(view.challenged)))]
        rows += [*(_challenge(desk, one) for one in view.challenged), gap("gc")]
    return rows


def _untold(desk: Desk, one: Untold) -> Row:
    name = desk.name(one.name, one.reference)
    day = dates.day(one.accepted_at.astimezone(desk.area.zone).date(), desk.today())
    late = Cell(
        lead=_tr("accepted {day}").format(day=day), lead_tone=Tone.LATE, lead_type=Type.LIST_LEAD, shape=Shape.TRIANGLE
    )
    when = late if one.late else Cell(_tr("accepted today"), tone=Tone.SOON, shape=Shape.RING)
    cells = (Cell(_tr("Advocate"), mark="advocate"), Cell(name), when, _act(_tr("Tell advocate"), "referral"))
    return Row(("referral", one.referral_id), cells)


def _challenge(desk: Desk, one: ChallengeView) -> Row:
    day = dates.day(one.at.astimezone(desk.area.zone).date(), desk.today())
    since = Cell(_tr("since {day}").format(day=day), tone=Tone.INK3)
    cells = (Cell(one.reference), Cell(one.challenger), since, _act(_tr("Decide again"), "challenge"))
    return Row(("challenge", one.referral_id), cells)


def _act(text: str, verb: str) -> Cell:
    return Cell(lead=text, lead_tone=Tone.ACCENT, right=True, verb=verb)
