"""The words of the sample of evidence: each action with what was asked and given, each agency with how it did."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.completion import Score
from marac_desk.rules.vocabulary import EvidenceVerdict
from marac_desk.services.actions.evidence import AgencyScore, EvidenceSample, SampledAction

_CONTEXT = "EvidenceRows"
ACCEPT = "accept"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def sample_rows(desk: Desk, view: EvidenceSample) -> list[Row]:
    """Return the sample, then the agencies."""
    found = [sampled_row(desk, row) for row in view.rows]
    found = found or [note("nothing", _tr("Nothing was reported done in that month."))]
    if view.scores:
        title = _tr("How the actions due that month ended")
        found += [gap("gap"), head("scores", title, _tr("what became impossible counts for nobody and against nobody"))]
        found += [score_row(one) for one in view.scores]
    return found


def sampled_row(desk: Desk, row: SampledAction) -> Row:
    """Return one action of the sample: whose, what, for whom; what was given for what was asked; the step."""
    name, today = desk.name(row.name, _tr("no name")), desk.today()
    done = dates.day(row.completed_on, today) if row.completed_on else ""
    about = _tr("{reference}/{number:02d}, {name}, done {day}") if done else _tr("{reference}/{number:02d}, {name}")
    given = row.evidence or _tr("no evidence given")
    asked = _tr("asked: {words}").format(words=row.evidence_asked) if row.evidence_asked else ""
    cells = (
        Cell(row.agency, row.title, tone=Tone.INK3, lead_tone=Tone.INK, mark=row.mark,
             second=about.format(reference=row.reference, number=row.number, name=name, day=done)),
        Cell(given, tone=Tone.INK if row.evidence else Tone.SOON, second=asked),
        _found(desk, row),
    )  # fmt: skip
    return Row(row.action_id, cells, height=46, dimmed=row.verdict is not None)


def _found(desk: Desk, row: SampledAction) -> Cell:
    if row.verdict is None or row.judged_at is None:
        return Cell(lead=_tr("Accept evidence"), lead_tone=Tone.ACCENT, right=True, verb=ACCEPT)
    day = dates.day(row.judged_at.astimezone(desk.area.zone).date(), desk.today())
    if row.verdict is EvidenceVerdict.ACCEPTED:
        return Cell(_tr("accepted {day}").format(day=day), tone=Tone.INK2, right=True)
    words = _tr("not enough, {day}").format(day=day)
    return Cell(words, tone=Tone.INK2, right=True, shape=Shape.RING, second=row.note)


def score_row(one: AgencyScore) -> Row:
    """Return how an agency's actions ended, as a sentence; nothing is ranked."""
    return Row(("score", one.agency_id), (Cell(counted_words(one.score), one.agency, tone=Tone.INK2, mark=one.mark),
                                          Cell(uncounted_words(one.score), tone=Tone.INK3), Cell()),
               kind=RowKind.QUIET)  # fmt: skip


def counted_words(score: Score) -> str:
    """Return what counts for or against an agency."""
    if not score.counted:
        return _tr("nothing that counts")
    parts = [_tr("{done} of {of} done by the day").format(done=score.in_time, of=score.counted)]
    for count, words in (
        (score.late, _tr("%n done late", score.late)),
        (score.not_done, _tr("%n not done", score.not_done)),
        (score.open_late, _tr("%n open and late", score.open_late)),
    ):
        parts += [words] if count else []
    return ", ".join(parts)


def uncounted_words(score: Score) -> str:
    """Return what stands beside it and counts neither way."""
    parts = [
        words
        for count, words in (
            (score.not_possible, _tr("%n not possible: circumstances changed", score.not_possible)),
            (score.claimed, _tr("%n to check", score.claimed)),
            (score.declined, _tr("%n she did not want", score.declined)),
            (score.superseded, _tr("%n superseded", score.superseded)),
            (score.transferred, _tr("%n transferred", score.transferred)),
        )
        if count
    ]
    return ", ".join(parts)
