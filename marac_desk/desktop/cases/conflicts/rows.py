"""The rows of the conflict question: who may know whom and by which signs, who is shut out, what is asked back."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.recall_rows import recall_row
from marac_desk.desktop.entry.tie_words import ties
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import ConflictVerdict
from marac_desk.services.conflicts.restricting import Whom
from marac_desk.services.conflicts.views import AnswerLine, ConflictMatch, ConflictView, PartyLine, RestrictionLine
from marac_desk.services.recalls import RecallLine

_CONTEXT = "Conflicts"
SEAL, LIFT, TIE = "seal", "lift", "tie"
_PAD = 5
_TWO_LINES = 48


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def people_sentence(desk: Desk, parties: Collection[PartyLine]) -> str:
    """Return everybody of the case in one sentence."""
    return "; ".join(
        _tr("{name}, {role}").format(name=desk.name(party.name), role=labels.word(party.role)) for party in parties
    )


def who_key(match: ConflictMatch) -> Hashable:
    """Return whom a tick shuts out: a person, who may match several people of the case, or a whole agency."""
    if match.whole_agency:
        return ("match", None, None, match.agency_id)
    return ("match", match.representative_id, match.user_id, None)


def whom_of(view: ConflictView, match: ConflictMatch, typed: str) -> Whom:
    """Return whom a tick shuts out; a name that the referral gave is tied to her, him or it by that."""
    known = {one.party for one in view.matches if who_key(one) == who_key(match)}
    named = next((one for one in view.restrictions if not one.tied and one.name in known), None)
    agency = match.agency_id if match.whole_agency else None
    return Whom(
        None if agency else match.representative_id,
        None if agency else match.user_id,
        agency,
        party=named.party if named else ExcludedParty.STAFF_CONFLICT,
        reason=typed or (named.reason if named else "") or labels.word(match.tie),
        exclusion_id=named.exclusion_id if named else None,
    )


def match_rows(desk: Desk, view: ConflictView, ticked: Collection[object]) -> list[Row]:
    """Return everybody who may know somebody of the case and is not shut out yet, the likely ones first."""
    whose: dict[Hashable, list[ConflictMatch]] = {}
    for match in view.matches:
        if not match.restricted:
            whose.setdefault(who_key(match), []).append(match)
    likely = {key for key, matches in whose.items() if any(one.level == "likely" for one in matches)}
    groups = (
        ("likely", _tr("Likely to know them"), [key for key in whose if key in likely]),
        ("possible", _tr("May know them"), [key for key in whose if key not in likely]),
    )
    rows: list[Row] = []
    for code, title, keys in groups:
        if keys:
            rows += [head(code, title, str(len(keys))), *(_whose(desk, whose[key], ticked) for key in keys)]
            rows.append(gap(("gap", code), 10))
    return rows


def _whose(desk: Desk, matches: Sequence[ConflictMatch], ticked: Collection[object]) -> Row:
    """Return one person or agency with everybody of the case she, he or it may know."""
    one, key = matches[0], who_key(matches[0])
    name = one.name if one.whole_agency else desk.name(one.name)
    post = _tr("the whole agency") if one.whole_agency else _joined(one.job_title, one.agency)
    text = "; ".join(ties(desk, matches))
    free = one.keeps is None
    who = Cell("", name, check=key in ticked if free else None, mark=one.mark or None, second=post)
    step = Cell() if free else Cell(lead=_tr("Prepare elsewhere"), lead_tone=Tone.ACCENT, right=True, verb=SEAL)
    said = ", ".join([name, text])
    return Row(key, (who, Cell(text, wrap=True), step), said=said, height=_TWO_LINES, pad=_PAD, rule=True)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def answer_sentence(desk: Desk, answer: AnswerLine | None) -> tuple[str, Tone]:
    """Return how the question stands."""
    if answer is None:
        return _tr("Nobody answered yet: the case cannot be placed on an agenda."), Tone.SOON
    day = dates.day(answer.at.astimezone(desk.area.zone).date(), desk.today())
    what = labels.word(answer.verdict)
    said = _tr("{what}, said {name}, {day}").format(what=what[:1].upper() + what[1:], name=answer.by, day=day)
    if answer.verdict is ConflictVerdict.OTHER_REGISTER:
        return _tr("{said}. {deputy} prepares it there.").format(said=said, deputy=answer.deputy), Tone.SOON
    if answer.stale:
        return _tr("{said}. Somebody was added or changed since: answer again.").format(said=said), Tone.SOON
    return f"{said}.", Tone.INK2


def restriction_rows(desk: Desk, lines: Collection[RestrictionLine], *, may_lift: bool, may_tie: bool) -> list[Row]:
    """Return who is shut out: why, since when, by whom, and whether it was found late."""
    return [_restriction(desk, line, may_lift=may_lift, may_tie=may_tie) for line in lines]


def _restriction(desk: Desk, line: RestrictionLine, *, may_lift: bool, may_tie: bool) -> Row:
    name = line.name if line.whole_agency else desk.name(line.name)
    parts = [line.reason or labels.word(line.party)]
    if not line.tied and line.lifted_at is None:
        parts.append(_tr("Keeps nobody out until you say who it is"))
    if line.since is not None:
        parts.append(_tr("since {day}, {by}").format(day=dates.day(_local(desk, line.since), desk.today()), by=line.by))
    if line.found_later:
        parts.append(_tr("found late: may have known of the case before"))
    if line.lifted_at is not None:
        parts.append(
            _tr("lifted {day}, {by}").format(
                day=dates.day(_local(desk, line.lifted_at), desk.today()), by=line.lifted_by
            )
        )
    verb = Cell()
    if line.lifted_at is None and line.tied and may_lift:
        verb = Cell(lead=_tr("Ask to lift"), lead_tone=Tone.ACCENT, right=True, verb=LIFT)
    elif line.lifted_at is None and not line.tied and may_tie:
        verb = Cell(lead=_tr("Say who it is"), lead_tone=Tone.ACCENT, right=True, verb=TIE)
    out = line.tied and line.lifted_at is None
    who = Cell("", name, mark=line.mark or None, second="" if line.whole_agency else line.agency)
    text = Cell(". ".join(parts), tone=Tone.INK2, wrap=True, shape=Shape.STRUCK_EYE if out else Shape.RING)
    return Row(
        ("out", line.exclusion_id), (who, text, verb), height=_TWO_LINES, pad=_PAD, dimmed=line.lifted_at is not None
    )


def _local(desk: Desk, at: datetime) -> date:
    return at.astimezone(desk.area.zone).date()


def recall_rows(desk: Desk, lines: Collection[RecallLine]) -> list[Row]:
    """Return the copies that are asked back: which, from whom, and whether they are known to be gone."""
    return [recall_row(desk, line) for line in lines]


def all_rows(desk: Desk, view: ConflictView, ticked: Collection[object], recalls: Collection[RecallLine]) -> list[Row]:
    """Return the whole list: who must not know, who may, and which copies are asked back."""
    rows = _shut_out(desk, view)
    matches = match_rows(desk, view, ticked)
    compared = _tr("None of {people} people and {agencies} agencies looks like anybody of this case.")
    nothing = compared.format(people=view.people_compared, agencies=view.agencies_compared)
    rows += matches or [head("none", _tr("May know them")), note("nobody", nothing), gap("nobodygap", 10)]
    if recalls:
        rows.append(head("recalls", _tr("Copies asked back"), str(len(recalls))))
        rows += recall_rows(desk, recalls)
    return rows


def _shut_out(desk: Desk, view: ConflictView) -> list[Row]:
    if not view.restrictions:
        return []
    lines = restriction_rows(desk, view.restrictions, may_lift=view.may_lift, may_tie=view.may_restrict)
    return [head("out", _tr("Must not know"), str(len(lines))), *lines, gap("outgap", 10)]
