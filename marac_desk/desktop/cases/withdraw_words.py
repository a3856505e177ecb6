"""The words of withdrawing: what kind of text it is, where a passage stands, and what was done in the end."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head, note
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.services.removal.passages import CaseText, Held, Place
from marac_desk.services.removal.withdrawing import Withdrawn

_CONTEXT = "Withdraw"
_NOT_OFFERED = frozenset({"address", "person"})
"""Names and addresses are typed where they are to go: a list of them would show every one in clear."""
_FEWEST = 3
"""Words that a text has at least to be listed: a single word is typed sooner than it is found in a list."""
_CODES = frozenset({"details", "abuse_types", "response_route"})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def kind_of(place: Place) -> str:
    """Return what kind of text stands in a place."""
    known = {
        "action": _tr("Action"),
        "action_event": _tr("History of an action"),
        "address": _tr("Address"),
        "agenda_item": _tr("Agenda and minutes"),
        "attachment": _tr("File that came in"),
        "case_child": _tr("Child"),
        "case_exclusion": _tr("Restriction"),
        "case_file": _tr("Case"),
        "draft": _tr("Being typed"),
        "earlier_text": _tr("Earlier wording"),
        "information_shared": _tr("What an agency said"),
        "meeting": _tr("Meeting"),
        "minutes_entry": _tr("Added to minutes"),
        "person": _tr("Person"),
        "process_link": _tr("Other process"),
        "protected_value": _tr("Safe place itself"),
        "protective_order": _tr("Order"),
        "referral": _tr("Referral"),
        "report_back": _tr("Report-back"),
        "report_back_attempt": _tr("Report-back, attempt"),
        "report_back_line": _tr("Report-back, line"),
        "research_return": _tr("Agency research"),
        "risk_assessment": _tr("Checklist"),
        "risk_line": _tr("Risk"),
        "safe_contact": _tr("Safe contact"),
        "sealed_minutes": _tr("Sealed minutes"),
        "sharing_decision": _tr("Sharing decision"),
    }
    return known.get(place.table, _tr("Other text"))


def text_rows(veil: Veil, texts: Iterable[CaseText]) -> list[Row]:
    """Return the texts of a case to choose from, one line each."""
    rows = []
    for one in texts:
        few = len(one.text.split()) < _FEWEST
        if few or one.place.table in _NOT_OFFERED or one.place.field in _CODES:
            continue
        line = " ".join(veil.words(one.text).split())
        rows.append(Row(one.place, (Cell(kind_of(one.place), tone=Tone.INK2), Cell(line))))
    return rows or [note("none", _tr("Nobody wrote anything in this case yet. Type the words below."))]


def place_rows(veil: Veil, held: Collection[Held], going: Collection[Hashable]) -> list[Row]:
    """Return every place that holds the passage, ticked where it goes: this case, the safe place, other cases."""
    groups = (
        ("here", _tr("In this case"), [one for one in held if one.goes]),
        ("kept", _tr("The safe place itself, which stays"), [one for one in held if one.kept_apart]),
        ("else", _tr("In other cases, which stay"), [one for one in held if one.elsewhere and not one.kept_apart]),
    )
    rows: list[Row] = []
    for code, title, found in groups:
        if found:
            rows += [head(code, title, str(len(found))), *(_place_row(veil, one, going) for one in found)]
            rows.append(gap(f"{code}gap", 8))
    return rows


def _place_row(veil: Veil, one: Held, going: Collection[Hashable]) -> Row:
    kind = kind_of(one.place)
    what = _tr("{kind}, %n times", one.times).format(kind=kind) if one.times > 1 else kind
    second = veil.words(one.excerpt) if not one.whole else _tr("{name}: the whole file goes").format(name=one.excerpt)
    who = Cell(one.elsewhere, what, check=one.place in going, second=second or _tr("not shown here"), second_lines=1)
    return Row(one.place, (who,), height=46, said=f"{what}, {second}")


def done_sentence(done: Withdrawn) -> str:
    """Return what was withdrawn, and how many copies are asked back."""
    text = _tr("Withdrawn from %n place(s).", done.places)
    if not done.copies:
        return _tr("{done} No copy that left the desk can hold it.").format(done=text)
    back = _tr("%n copy(ies) asked back: confirm each under the conflict question of this case.", done.copies)
    return f"{text} {back}"
