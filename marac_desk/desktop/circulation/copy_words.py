"""The words of the copies: what each kind is for, who gets none, and one row a copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.circulation.looking import ADDITIONS
from marac_desk.desktop.circulation.making import Saved
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.circulation.action_lists import WithoutAList
from marac_desk.services.circulation.additions import Additions
from marac_desk.services.circulation.common import PlannedCopy

_CONTEXT = "CirculationPage"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def title(kind: str) -> str:
    """Return what copies of a kind are called."""
    return {
        "agenda": _tr("Agenda packs"),
        ADDITIONS: _tr("Additions to the agenda packs"),
        "actions": _tr("Action lists"),
        "minutes": _tr("Minutes, case by case"),
        "sheets": _tr("Return sheets"),
    }[kind]


def about(kind: str) -> str:
    """Return what copies of a kind hold, and what they do not."""
    return {
        "agenda": _tr(
            "One copy an agency, with its own numbers and times. No safe contact, wishes or account of abuse."
        ),
        ADDITIONS: _tr(
            "What is new or changed since the pack that each recipient was sent, and nothing else. "
            "Who holds no pack gets the whole one."
        ),
        "actions": _tr("Each agency gets its own actions and the least needed to do them, nobody else's."),
        "minutes": _tr("One document a case. What may not be minuted has no place in it."),
        "sheets": _tr(
            "Each agency fills in what became of its actions and sends one file back: the locked form, or the "
            "workbook, which opens without a password and holds no name."
        ),
    }[kind]


def without_a_list(left_out: Sequence[WithoutAList]) -> str:
    """Return which agencies have actions and get no list, and what to do about it."""
    agencies = [_tr("{agency} (%n action(s))", one.actions).format(agency=one.agency) for one in left_out]
    return _tr(
        "No list for {agencies}: not on circulation, or who came has not signed. "
        "Give the actions to somebody else, or have it sign."
    ).format(agencies=", ".join(agencies))


def nothing_new(additions: Additions | None) -> str:
    """Return for which agencies nothing is new; empty where there is something for each."""
    if additions is None or not additions.nothing_new:
        return ""
    agencies = ", ".join(additions.nothing_new)
    return _tr("Nothing is new for {agencies}: no file is made for them.").format(agencies=agencies)


def nothing_to_make(kind: str) -> str:
    """Return what is said where no copy can be made."""
    if kind == ADDITIONS:
        return _tr("Nothing is new or changed since the packs were sent.")
    return _tr("There is nothing to make for this meeting yet.")


def other_copies(kind: str, additions: Additions | None) -> str:
    """Return what can be made beside; for an agenda only where packs that went out lack something."""
    if kind == "agenda":
        count = len(additions.only) if additions is not None else 0
        return _tr("Additions alone, %n copy(ies)", count) if count else ""
    return {"actions": _tr("Return sheets"), ADDITIONS: _tr("Whole packs")}.get(kind, "")


def _holds(kind: str, planned: PlannedCopy) -> str:
    if kind != ADDITIONS:
        return _tr("%n case(s), no safe address", planned.count)
    if planned.adds_to is None:
        return _tr("the whole pack, %n case(s)", planned.count)
    return _tr("%n case(s) new or changed", planned.count)


def copy_row(kind: str, number: int, planned: PlannedCopy, saved: Saved | None) -> Row:
    """Return one copy: whom it is for, what it holds, and once it is saved its password."""
    holds = {
        "agenda": _holds(kind, planned),
        "actions": _tr("%n action(s), no safe address", planned.count),
        "minutes": _tr("%n action(s), no safe address", planned.count),
        "sheets": _tr("%n action(s), form and workbook", planned.count),
    }[planned.kind]
    cells = (
        Cell(_tr("{number} of {total}").format(number=planned.number, total=planned.of), tone=Tone.INK2),
        Cell(planned.agency, mark=planned.mark or None),
        Cell(planned.recipient, tone=Tone.INK2),
        Cell(holds, tone=Tone.INK2),
        Cell(str(saved.made.pages) if saved else "", tone=Tone.INK2),
        Cell(saved.password if saved else "", tone=Tone.INK, type=Type.LIST_LEAD),
        Cell(_tr("saved"), tone=Tone.DONE, shape=Shape.TICK, right=True) if saved else Cell(),
    )
    return Row(number, cells)
