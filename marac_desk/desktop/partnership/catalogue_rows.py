"""The words of the catalogue's list: each action and each learned phrase as one row."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.vocabulary import AgencyType, DueBasis
from marac_desk.services.catalogue.views import CatalogueRow, LearnedRow

_CONTEXT = "CatalogueRows"
CHANGE, FORGET, BRING_BACK = "change", "forget", "bring_back"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def due_words(spec: DueSpec) -> str:
    """Return when something is usually due."""
    if spec.basis is DueBasis.HOURS:
        return _tr("within %n hour(s)", spec.number or 24)
    if spec.basis is DueBasis.WORKING_DAYS and spec.number is None:
        return _tr("the area’s usual due")
    if spec.basis is DueBasis.WORKING_DAYS:
        return _tr("the same day") if spec.number == 0 else dates.working_days(spec.number or 0)
    return spec.event or _tr("ongoing")


def due_typed(spec: DueSpec) -> str:
    """Return the same as it is typed."""
    if spec.basis is DueBasis.HOURS:
        return f"{spec.number or 24}h"
    if spec.basis is DueBasis.WORKING_DAYS:
        return f"{spec.number}wd" if spec.number is not None else ""
    return spec.event or "ongoing"


def owner_words(owners: Iterable[str]) -> str:
    """Return who usually takes something on."""
    kinds = {kind.value: labels.word(kind) for kind in AgencyType}
    more = {"any": _tr("any agency"), "coordinator": _tr("coordinator"), "chair": _tr("chair")}
    return ", ".join({**kinds, **more}.get(owner, owner) for owner in owners)


def action_rows(desk: Desk, rows: Iterable[CatalogueRow], *, may: bool) -> list[Row]:
    """Return the actions under the kinds of agency that usually take them on."""
    found: list[Row] = []
    group = ""
    for row in rows:
        if (owners := owner_words(row.agency_types[:1])) != group:
            group = owners
            found += [gap(("gap", row.code), 8)] if found else []
            found.append(head(("head", row.code), owners[:1].upper() + owners[1:]))
        found.append(action_row(desk, row, may=may))
    return found


def action_row(desk: Desk, row: CatalogueRow, *, may: bool) -> Row:
    """Return one action: its code, what is done, in whose words, by when, whether the victim may be told, the step."""
    verb = (BRING_BACK if row.retired else CHANGE) if may else None
    step = {BRING_BACK: _tr("Propose again"), CHANGE: _tr("Change action")}.get(verb or "", "")
    own = Tone.ACCENT if row.local or row.own_due or row.own_words else Tone.INK3
    cells = (
        Cell(lead=row.code, lead_tone=Tone.INK2),
        Cell(row.title, second=words_line(row), second_tone=Tone.INK3),
        Cell(due_words(row.due), tone=Tone.INK2 if not row.own_due else Tone.INK),
        Cell(labels.word(row.share), tone=Tone.INK3),
        _standing(desk, row, own),
        Cell(lead=step, lead_tone=Tone.ACCENT, right=True, verb=verb),
    )
    return Row(row.code, cells, dimmed=row.retired, height=46)


def words_line(row: CatalogueRow) -> str:
    """Return the words by which an action is typed, the area's own first."""
    return ", ".join((*row.own_words, *row.words, *row.nation_words))


def _standing(desk: Desk, row: CatalogueRow, tone: Tone) -> Cell:
    """Say which evidence is asked for, and what of an action is the area's own."""
    if row.retired_on is not None:
        day = dates.day(row.retired_on, desk.today())
        text = _tr("retired {day}, now {code}") if row.replaced_by else _tr("retired {day}")
        return Cell(text.format(day=day, code=row.replaced_by), tone=Tone.INK2, shape=Shape.RING)
    return Cell(row.evidence, tone=Tone.INK3, second=_own_words(row), second_tone=tone)


def _own_words(row: CatalogueRow) -> str:
    if row.local:
        return _tr("your area’s own")
    if row.own_words and row.own_due:
        return _tr("own words and due")
    if row.own_due:
        return _tr("own due")
    return _tr("own words") if row.own_words else ""


def learned_row(row: LearnedRow, *, may: bool) -> Row:
    """Return one learned phrase: the words, what was meant, how often, whether it is proposed first."""
    state = (
        Cell(_tr("proposed first"), tone=Tone.INK2)
        if row.in_use
        else Cell(_tr("proposed first from the second time"), tone=Tone.INK3, shape=Shape.RING)
    )
    cells = (
        Cell(lead=row.code, lead_tone=Tone.INK2),
        Cell(_tr("means: {title}").format(title=row.title), f"“{row.phrase}”", tone=Tone.INK2),
        Cell(_tr("%n time(s)", row.uses), tone=Tone.INK2),
        Cell(),
        state,
        Cell(lead=_tr("Forget phrase") if may else "", lead_tone=Tone.ACCENT, right=True, verb=FORGET if may else None),
    )
    return Row((row.phrase, row.code), cells)
