"""The words of the pairs: what was agreed, as minuted, beside what may be told of it, and why something may not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.row_painter import CHECK, PAD, SHAPE
from marac_desk.desktop.widgets.rows import Cell, Row, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import ROW_PAIR, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.leak import Leak
from marac_desk.rules.lives import ActionState, ReportBackState
from marac_desk.rules.vocabulary import Share
from marac_desk.services.report_backs.views import TO_ANSWER, TO_FEED_BACK, BackLine, BackView

_CONTEXT = "ReportBackLines"
_NOT_DUE = frozenset({ActionState.DONE_CLAIMED, *(state for state in ActionState if state.value.startswith("closed"))})
_SETTLED = TO_ANSWER | TO_FEED_BACK | {ReportBackState.FED_BACK}
_MOST_NAMED = 3


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def line_rows(desk: Desk, view: BackView, width: int) -> list[Row]:
    """Return one row a pair, so that what was agreed and what may be told of it never drift apart.

    `width` is that of the column of what may be told, in pixels.
    """
    if not view.lines:
        return [note("none", _tr("Nothing was agreed for this case in the meeting, so there is nothing to tell."))]
    veil = Veil(desk, (*view.names, view.row.advocate))
    return [_pair(desk, veil, view, line, width) for line in view.lines]


def _pair(desk: Desk, veil: Veil, view: BackView, line: BackLine, width: int) -> Row:
    agreed, told = _agreed(desk, veil, line), _in_room(_told(veil, view, line), width)
    number = Cell(str(line.number), tone=Tone.INK3, wrap=True, top=True)
    cells = (number, agreed, Cell(), told)
    said = _tr("{number}, agreed: {agreed}. May be told: {told}").format(
        number=line.number, agreed=agreed.said, told=_told_said(view, line, told)
    )
    return Row(line.line_id, cells, said=said, height=ROW_PAIR, rule=True, pad=5)


def _in_room(cell: Cell, width: int) -> Cell:
    """Return a cell with two lines for its remark where one is too short."""
    if not cell.second or not width:
        return cell
    signs = CHECK if cell.check is not None else SHAPE + 4 if cell.shape is not None else 0
    signs += SHAPE + 2 if cell.second_shape is not None else 0
    kind = Type.SMALL if cell.second_shape is None else Type.SMALL_LEAD
    needs = QFontMetrics(font(kind)).horizontalAdvance(cell.second) + 1
    return replace(cell, second_lines=2) if needs > width - 2 * PAD - signs else cell


def _told_said(view: BackView, line: BackLine, told: Cell) -> str:
    if line.share is Share.NEVER or not view.may_change_lines:
        return told.said
    return f"{told.said}, {_tr('ticked') if line.may_be_told else _tr('not ticked')}"


def _agreed(desk: Desk, veil: Veil, line: BackLine) -> Cell:
    late = _lateness(line)
    state = labels.word(line.state)
    if late:
        second, tone, shape = f"{line.agency}, {late}", Tone.LATE, Shape.TRIANGLE
    else:
        due = "" if line.state in _NOT_DUE else dates.due(line.due_on, desk.today())
        second, tone, shape = ", ".join(part for part in (line.agency, state, due) if part), Tone.INK3, None
    return Cell(
        veil.words(line.title), mark=line.mark, wrap=True, top=True, second=second, second_tone=tone, second_shape=shape
    )


def _lateness(line: BackLine) -> str:
    if line.late:
        return dates.working_days_late(line.late)
    return _tr("%n hour(s) late", line.hours_late) if line.hours_late else ""


def _told(veil: Veil, view: BackView, line: BackLine) -> Cell:
    """Return the column from which she is told; what is not for her shows that and why, and never the words."""
    if line.share is Share.NEVER:
        why = _tr("withheld: it could warn him, or give somebody away")
        return Cell(
            _tr("Not to be told"),
            tone=Tone.INK2,
            type=Type.READING,
            wrap=True,
            top=True,
            shape=Shape.STRUCK_EYE,
            second=why,
        )
    second, tone, shape = _remark(view, line)
    words = veil.words(line.wording) or _tr("No words for her yet")
    return Cell(
        words,
        tone=Tone.INK if line.may_be_told or (view.may_change_lines and line.wording) else Tone.INK3,
        type=Type.READING,
        wrap=True,
        top=True,
        check=line.may_be_told if view.may_change_lines else None,
        second=veil.words(second),
        second_tone=tone,
        second_shape=shape,
    )


def _remark(view: BackView, line: BackLine) -> tuple[str, Tone, Shape | None]:
    """Return what to know of a line: that somebody must be asked first, what leaks, what she asked to be changed."""
    if view.row.state in _SETTLED:
        told = _tr("told") if line.may_be_told else _tr("not told")
        wish = _tr("she asked: {words}").format(words=line.wants_changed) if line.wants_changed else ""
        return "; ".join(part for part in (told, wish) if part), Tone.ACCENT if wish else Tone.INK3, None
    ask = line.share is Share.CHECK and not line.checked_with
    first = _tr("ask {agency} before she is told").format(agency=line.agency) if ask else ""
    if doubtful := "; ".join(part for part in (first, _leaks_of(line)) if part):
        return doubtful, Tone.SOON, Shape.RING
    if line.wants_changed:
        return _tr("she asked: {words}").format(words=line.wants_changed), Tone.ACCENT, None
    if not line.wording:
        return _tr("write the words first"), Tone.INK3, None
    if line.checked_with:
        return _tr("asked first: {whom}").format(whom=line.checked_with), Tone.INK3, None
    if view.may_change_lines:
        return "", Tone.INK3, None
    return _tr("ticked, may be told") if line.may_be_told else _tr("not ticked, so not told"), Tone.INK3, None


def _leaks_of(line: BackLine) -> str:
    """Return what the leak check points at in a line, each with the piece of the words it is about."""
    words = leak_words()
    by_kind: dict[Leak, list[str]] = {}
    for found in line.leaks:
        pieces = by_kind.setdefault(found.leak, [])
        if found.leak is not Leak.NOT_FOR_HER:
            pieces.append(found.piece)
    shown = [
        _tr("{what}: {pieces}").format(what=words[leak], pieces=", ".join(pieces[:_MOST_NAMED]))
        if pieces
        else words[leak]
        for leak, pieces in by_kind.items()
    ]
    return "; ".join(shown)


def leak_words() -> dict[Leak, str]:
    """Return what each kind of leak does."""
    return {
        Leak.ADDRESS: _tr("gives her address away"),
        Leak.SAFE_PLACE: _tr("names her safe place"),
        Leak.PHONE: _tr("holds a phone number"),
        Leak.POSTCODE: _tr("holds a postcode"),
        Leak.PERPETRATOR: _tr("names the person causing harm"),
        Leak.PERSON: _tr("names a person"),
        Leak.NEVER_WORD: _tr("uses a word that must never reach her"),
        Leak.NOT_FOR_HER: _tr("repeats what was said not to be for her"),
        Leak.LEAVING: _tr("tells of leaving"),
        Leak.TIMING: _tr("tells when"),
        Leak.ABOUT_HIM: _tr("speaks of him"),
    }


def agreed_count(view: BackView) -> str:
    """Return how much was agreed."""
    return _tr("%n, as minuted", len(view.lines))


def told_count(view: BackView) -> str:
    """Return how much of it may be told."""
    ticked = sum(line.may_be_told for line in view.lines)
    if view.row.state in _SETTLED:
        return _tr("{ticked} of {all} told").format(ticked=ticked, all=len(view.lines))
    return _tr("{ticked} of {all} ticked").format(ticked=ticked, all=len(view.lines))


def _next(view: BackView) -> str:
    """Return what is left to do once the lines are settled."""
    if view.row.state in TO_ANSWER:
        return _tr("She was told. Ask how safe she feels, and write down what she says.")
    if view.row.state is ReportBackState.RESPONSE_RECORDED:
        return _tr("Her answer goes to the meeting: what she asked stands in the history of each action.")
    if view.row.state is ReportBackState.DECLINED_BY_VICTIM:
        return _tr("The meeting is to know that she does not want to be told.")
    return ""


def leak_phrase(view: BackView) -> tuple[list[Run], bool]:
    """Return what the leak check says of the ticked lines, and whether somebody should look at one."""
    ticked = [line for line in view.lines if line.may_be_told]
    doubtful = view.to_look_at
    if not view.may_change_lines:
        return [Run(_next(view), tone=Tone.INK2)], False
    if not ticked:
        return [Run(_tr("Nothing is ticked."), Type.LIST_STRONG), Run(" " + _tr("Tick what may be told."))], False
    if not doubtful:
        text = _tr("No name, place, number or police word stands in the %n ticked line(s).", len(ticked))
        return [Run(_tr("Leak check:"), Type.LIST_STRONG), Run(" " + text, tone=Tone.INK2)], False
    lead = _tr("Leak check: %n line(s) to look at.", len(doubtful))
    kinds = "; ".join(dict.fromkeys(leak_words()[found.leak] for line in doubtful for found in line.leaks))
    numbers = ", ".join(str(line.number) for line in doubtful)
    rest = _tr("{kinds} (in {numbers}).").format(kinds=kinds[:1].upper() + kinds[1:], numbers=numbers)
    return [Run(lead, Type.LIST_STRONG), Run(f" {rest}", tone=Tone.INK2)], True
