"""The rows of the decisions: what waits for one, what may be carried out, what was asked, what is still out there."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.recall_rows import recall_row
from marac_desk.desktop.partnership import decision_words as words
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import labels
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.approvals.listing import Standing
from marac_desk.services.conflicts.disclosures import DisclosureLine
from marac_desk.services.conflicts.sealing import SealedCase
from marac_desk.services.decisions import DecisionsView, Request
from marac_desk.services.recalls import RecallLine
from marac_desk.services.users import RoleAgreed

_CONTEXT = "Decisions"
DECIDE, CARRY, TAKE_BACK, GIVE, NOTE, REMOVE, BACKUPS, MEETINGS = (
    "decide", "carry", "take_back", "give", "note", "remove", "backups", "meetings",
)  # fmt: skip
_HEIGHT = 48
_MOST_ENDED = 12
_SOON = timedelta(hours=24)
_ELSEWHERE = {ApprovalKind.RESTORE: BACKUPS, ApprovalKind.BULK_EXPORT: MEETINGS}
"""Kinds that are carried out on another page; the row leads there."""


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def decision_rows(desk: Desk, view: DecisionsView) -> list[Row]:
    """Return all rows, what waits for the person acting first."""
    of = {standing: [one for one in view.requests if one.line.standing is standing] for standing in Standing}
    mine = [one for one in of[Standing.WAITING] if one.line.mine]
    others = [one for one in of[Standing.WAITING] if not one.line.mine]
    agreed = [*(_role(desk, one) for one in view.roles), *(_to_use(desk, one) for one in of[Standing.TO_USE])]
    groups = (
        ("decide", _tr("For you to decide"), [_to_decide(desk, one) for one in of[Standing.TO_DECIDE]]),
        ("use", _tr("Agreed, to be carried out"), agreed),
        ("note", _tr("May have been learnt of"), [_disclosure(desk, one) for one in view.disclosures]),
        ("sealed", _tr("Belongs on another register"), [_sealed(desk, one) for one in view.sealed]),
        ("mine", _tr("You asked, another person decides"), [_asked(desk, one) for one in mine]),
        ("others", _tr("Waits for somebody else"), [_asked(desk, one) for one in others]),
        ("recall", _tr("Copies asked back"), [_recall(desk, one) for one in view.recalls]),
        ("ended", _tr("Ended in the last 30 days"), [_ended(desk, one) for one in of[Standing.ENDED][:_MOST_ENDED]]),
    )  # fmt: skip
    rows = [row for code, title, found in groups for row in _group(code, title, found)]
    nothing = _tr("Nothing waits for you. What takes two people is asked for where it is done, and stands here then.")
    return rows or [note("nothing", nothing)]


def _group(code: str, title: str, found: Sequence[Row]) -> list[Row]:
    return [head(code, title, str(len(found))), *found, gap(("gap", code), 10)] if found else []


def _row(key: Hashable, first: Cell, second: Cell, verb: str = "", code: str = "", *, quiet: bool = False) -> Row:
    step = Cell(lead=verb, lead_tone=Tone.ACCENT, right=True, verb=code) if verb else Cell()
    kind = RowKind.QUIET if quiet else RowKind.ITEM
    return Row(key, (first, second, step), kind, height=_HEIGHT)


def _key(request: Request) -> Hashable:
    return ("request", request.line.approval_id)


def _about(desk: Desk, request: Request, shape: Shape | None = None) -> Cell:
    return Cell("", words.what(desk, request), shape=shape, second=words.asked(desk, request), second_tone=Tone.INK2)


def _until(desk: Desk, request: Request) -> Cell:
    late = request.line.runs_out_at - desk.now() < _SOON
    return Cell(words.waits_until(desk, request), tone=Tone.SOON if late else Tone.INK3)


def _to_decide(desk: Desk, request: Request) -> Row:
    verb, code = _tr("Decide"), DECIDE
    if request.line.kind is ApprovalKind.RESTORE:
        verb, code = _tr("Show backups"), BACKUPS
    return _row(_key(request), _about(desk, request, Shape.RING), _until(desk, request), verb, code)


def _to_use(desk: Desk, request: Request) -> Row:
    verbs = {
        ApprovalKind.LIFT_RESTRICTION: _tr("Lift it"),
        ApprovalKind.DISPOSAL: _tr("Dispose of it"),
        ApprovalKind.WITHDRAW_PASSAGE: _tr("Withdraw it"),
        ApprovalKind.RESTORE: _tr("Show backups"),
        ApprovalKind.BULK_EXPORT: _tr("Show meetings"),
    }
    kind = request.line.kind
    agreed = _tr("{name} agreed, {when}").format(
        name=desk.name(request.line.decided_by),
        when=words.when(desk, request.line.decided_at) if request.line.decided_at else "",
    )
    verb, code = verbs.get(kind, ""), _ELSEWHERE.get(kind, CARRY)
    if kind is ApprovalKind.COORDINATOR_ROLE:
        agreed = _tr("{agreed}. The administrator gives the role.").format(agreed=agreed)
        verb, code = _tr("Take it back"), TAKE_BACK
    first = Cell("", words.what(desk, request), shape=Shape.DISC, second=agreed, second_tone=Tone.INK2)
    return _row(_key(request), first, _until(desk, request), verb, code)


def _role(desk: Desk, one: RoleAgreed) -> Row:
    coordinator = labels.role(Role.COORDINATOR, desk.area.terms)
    text = _tr("Make {name} {coordinator}").format(name=desk.name(one.name), coordinator=coordinator)
    second = _tr("{asker} asked, {decider} agreed: {reason}").format(
        asker=desk.name(one.asked_by), decider=desk.name(one.decided_by), reason=desk.words(one.reason)
    )
    first = Cell("", text, shape=Shape.DISC, second=second, second_tone=Tone.INK2)
    until = Cell(_tr("until {when}").format(when=words.when(desk, one.until)), tone=Tone.SOON)
    return _row(("role", one.approval_id), first, until, _tr("Give the role"), GIVE)


def _asked(desk: Desk, request: Request) -> Row:
    first = _about(desk, request)
    if request.line.mine:
        return _row(_key(request), first, _until(desk, request), _tr("Take it back"), TAKE_BACK)
    return _row(_key(request), first, _until(desk, request))


def _ended(desk: Desk, request: Request) -> Row:
    first = Cell("", words.what(desk, request), second=words.asked(desk, request), lead_tone=Tone.INK2)
    return _row(_key(request), first, Cell(words.ended(desk, request), tone=Tone.INK2, wrap=True), quiet=True)


def _disclosure(desk: Desk, line: DisclosureLine) -> Row:
    """Return what the victim's advocate is to know; the coordinator says that she or he was told."""
    who = desk.name(line.who) or _tr("Somebody of {agency}").format(agency=line.agency)
    case = f"{desk.name(line.name)}, {line.reference}" if line.name else line.reference
    text = _tr("{who} may have known of {case}").format(who=who, case=case)
    ways = ", ".join(labels.word(way) for way in line.ways)
    found = _tr("Found {when}").format(when=words.when(desk, line.found_at))
    second = _tr("{found}: {ways}").format(found=found, ways=ways) if ways else found
    first = Cell("", text, shape=Shape.TRIANGLE, second=second, second_tone=Tone.INK2)
    copies = Cell(_tr("%n copy(ies) asked back", line.copies) if line.copies else "", tone=Tone.INK3)
    verb = _tr("I took note") if desk.actor.role is Role.ADVOCATE else _tr("Advocate was told")
    return _row(("disclosure", line.disclosure_id), first, copies, verb, NOTE)


def _sealed(desk: Desk, line: SealedCase) -> Row:
    text = _tr("{reference} is prepared by {deputy}").format(reference=line.reference, deputy=desk.name(line.deputy))
    second = _tr("Sealed off {when}. Once the other register has it, two people remove it here.").format(
        when=words.when(desk, line.since)
    )
    first = Cell("", text, shape=Shape.STRUCK_EYE, second=second, second_tone=Tone.INK2)
    if line.disposal_asked:
        return _row(("sealed", line.case_id), first, Cell(_tr("removal is asked for"), tone=Tone.INK3))
    return _row(("sealed", line.case_id), first, Cell(), _tr("Ask to remove it"), REMOVE)


def _recall(desk: Desk, line: RecallLine) -> Row:
    letter = _tr("letter made {when}").format(when=words.when(desk, line.letter_at)) if line.letter_at else ""
    row = recall_row(desk, line)
    who, text, verb = row.cells
    wide = Cell("", who.lead, mark=who.mark, second=f"{who.second}. {text.text}", second_tone=Tone.INK2)
    step = Cell(letter or _tr("no letter yet"), tone=Tone.INK3 if letter else Tone.SOON)
    return Row(row.key, (wide, step, verb), height=_HEIGHT)
