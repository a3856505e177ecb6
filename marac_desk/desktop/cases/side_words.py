"""The words of a case's side column: her words, who is at risk, what was tried, what is open, what follows it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.cases.at_risk_view import Block, Danger
from marac_desk.desktop.cases.timeline_words import Telling, ending
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels, safe_contact
from marac_desk.rules.access import DataClass
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import Answer, CloseCode
from marac_desk.services.cases.views import (
    ActionLine,
    Asked,
    AtRisk,
    CausesHarm,
    FlagLine,
    HerWordsView,
    KeptOut,
    LinkLine,
    OrderLine,
    PersonLine,
    RelatedLine,
)
from marac_desk.services.referrals.joining import RelatedKind

_CONTEXT = "CaseSide"
_STRONG = {CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY, CloseCode.DECLINED_BY_VICTIM}
ADULT = 18


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def words_source(telling: Telling, words: HerWordsView) -> str:
    """Return who asked, when, by which route."""
    told = {
        Asked.REFERRAL: _tr("Asked at the referral"),
        Asked.HEARING: _tr("Asked before the hearing"),
        Asked.REPORT_BACK: _tr("Answered to the report-back"),
        Asked.ASSESSMENT: _tr("Asked with the checklist"),
    }[words.asked]
    by = _tr("to {who}").format(who=words.by) if words.by else ""
    route = safe_contact.route(words.route) if words.route else ""
    return _joined(told, by, dates.day(words.on, telling.today), route)


def person_name(telling: Telling, person: PersonLine) -> str:
    """Return somebody's name and age as they may be shown."""
    if person.unborn:
        return _tr("Unborn child")
    name = telling.veil.name(person.name, _tr("no name given"))
    return name if person.age is None else _tr("{name}, {age}").format(name=name, age=person.age)


def picture(telling: Telling) -> tuple[list[Block], list[Block], list[Danger], str, str]:
    """Return the blocks and arrows of who is at risk from whom, the same in words, and as a table."""
    given = telling.view.picture
    at_risk = [
        Block(p.person.person_id, person_name(telling, p.person), _at_risk_lines(telling, p)) for p in given.at_risk
    ]
    sources = [
        Block(p.person.person_id, person_name(telling, p.person), _source_lines(telling, p)) for p in given.sources
    ]
    if not sources:
        sources = [_nobody(telling)]
    dangers = [Danger(arrow.source, arrow.target, arrow.certain) for arrow in given.arrows]
    names = {block.key: block.name for block in (*at_risk, *sources)}
    lines = {block.key: _joined(*block.lines) for block in (*at_risk, *sources)}
    rows = [
        (names[d.target], lines[d.target], names[d.source], lines[d.source], _how_sure(certain=d.certain))
        for d in dangers
    ]
    said = " ".join(
        _tr("{target} from {source}: {sure}.").format(target=target, source=source, sure=sure)
        for target, _, source, _, sure in rows
    )
    return at_risk, sources, dangers, said, "\n".join("\t".join(row) for row in rows)


def _nobody(telling: Telling) -> Block:
    """Return what stands where nobody causing harm is shown."""
    if DataClass.PERPETRATOR not in telling.view.reads:
        return Block(UUID(int=0), _tr("Not shown to you"), (_tr("shown while a meeting has the case"),))
    return Block(UUID(int=0), _tr("Nobody named"), (_tr("who causes harm is not recorded"),))


def _how_sure(*, certain: bool) -> str:
    return _tr("direct") if certain else _tr("indirect or not summed up yet")


def _at_risk_lines(telling: Telling, someone: AtRisk) -> tuple[str, ...]:
    if someone.of_what:
        return (telling.veil.words(someone.of_what),)
    if someone.codes:
        return (_joined(*(labels.word(code) for code in someone.codes)),)
    school = _tr("school protected, hold F9") if someone.school_protected else someone.school or ""
    lines = _joined(someone.relationship, school)
    if not lines and not {DataClass.MINUTES, DataClass.REFERRAL} <= telling.view.reads:
        return ()  # it may be summed up where the person looking does not read it
    return (lines or _tr("risk not summed up yet"),)


def _source_lines(telling: Telling, someone: CausesHarm) -> tuple[str, ...]:
    lines = [labels.word(someone.relationship, _tr("relation not recorded"))]
    if someone.person.age is not None and someone.person.age < ADULT:
        lines.append(_tr("under 18"))
    if someone.lives_together is Answer.YES:
        lines.append(_tr("lives with the victim"))
    if someone.in_custody is Answer.YES:
        lines.append(_tr("in custody"))
    if someone.release_on is not None:
        lines.append(_tr("release {day}").format(day=dates.day(someone.release_on, telling.today)))
    return tuple(lines)


def tried_row(telling: Telling, line: ActionLine) -> Row:
    """Return an action that ended, and how."""
    strong = line.close_code in _STRONG
    tone = Tone.LATE if line.close_code is CloseCode.NOT_DONE_AGENCY else Tone.INK if strong else Tone.INK2
    how = ending(telling.view, line.close_code)
    cells = (Cell(telling.veil.words(line.title), mark=line.mark), _ended(how, tone, strong=strong))
    return Row(line.action_id, cells, said=_joined(line.agency, telling.veil.words(line.title), how))


def _ended(how: str, tone: Tone, *, strong: bool) -> Cell:
    return Cell(lead=how, lead_tone=tone) if strong else Cell(how, tone=tone)


def open_row(telling: Telling, line: ActionLine) -> Row:
    """Return an open action, and how late it is or when it is due."""
    return Row(
        line.action_id,
        (Cell(telling.veil.words(line.title), mark=line.mark), _due_cell(telling, line)),
        said=_joined(line.agency, telling.veil.words(line.title), _due_cell(telling, line).said),
    )


def _due_cell(telling: Telling, line: ActionLine) -> Cell:
    if line.late:
        late = dates.working_days_late(line.late)
        return Cell(lead=late, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    if line.state is ActionState.ASKED:
        return Cell(_tr("asked, not accepted yet"), tone=Tone.SOON, shape=Shape.RING)
    if line.due_event and line.due_on:
        day = dates.day(line.due_on, telling.today)
        return Cell(_tr("{event}, ask {day}").format(event=line.due_event, day=day), tone=Tone.INK2)
    return Cell(dates.due(line.due_on, telling.today) if line.due_on else _tr("no day"), tone=Tone.INK2)


def order_row(telling: Telling, line: OrderLine) -> Row:
    """Return an order: which, to when, how often it was breached."""
    name = labels.word(line.kind)
    until = dates.day(line.until_date, telling.today) if line.until_date else ""
    if line.over:
        end = _tr("ended {day}").format(day=until)
    else:
        end = _tr("to {day}").format(day=until) if until else _tr("no end recorded")
    breaches = _breaches(telling, line)
    verb = telling.view.may.change_orders and not line.over
    cells = (
        Cell(
            end,
            name[:1].upper() + name[1:] + ",",
            tone=Tone.INK3 if line.over else Tone.INK,
            second=breaches or _joined(line.court, line.conditions) or _tr("no breach reported"),
            second_tone=Tone.LATE if breaches else Tone.INK3,
            second_shape=Shape.TRIANGLE if breaches else None,
        ),
        Cell(lead=_tr("Record breach"), lead_tone=Tone.ACCENT, right=True, verb="breach") if verb else Cell(),
    )
    return Row(line.order_id, cells, height=46)


def _breaches(telling: Telling, line: OrderLine) -> str:
    if not line.breached_on:
        return ""
    last = dates.day(line.breached_on[-1], telling.today)
    if len(line.breached_on) == 1:
        return _tr("breached {day}").format(day=last)
    return _tr("breached %n times, last {day}", len(line.breached_on)).format(day=last)


def link_row(telling: Telling, line: LinkLine) -> Row:
    """Return a tie to another process and what is next there."""
    name = labels.word(line.process)
    following = _tr("next {day}").format(day=dates.day(line.next_on, telling.today)) if line.next_on else ""
    level = _tr("level {level}").format(level=line.level) if line.level.isdigit() else line.level
    second = _joined(following, line.held_by, labels.word(line.share))
    verb = Cell(lead=_tr("Change link"), lead_tone=Tone.ACCENT, right=True, verb="change_link")
    cells = (
        Cell(_joined(level, line.status), name[:1].upper() + name[1:] + ",", second=second),
        verb if telling.view.may.record_links else Cell(),
    )
    return Row(line.link_id, cells, height=46)


def flag_row(telling: Telling, line: FlagLine) -> Row:
    """Return one agency's flag: to when, confirmed or not, and the next step."""
    day = dates.day(line.expires_on, telling.today)
    if line.lapsed:
        state, verb = Cell(_tr("lapsed {day}").format(day=day), tone=Tone.SOON, shape=Shape.RING), "remove_flag"
        text = _tr("Taken off")
    elif line.confirmed_on is None:
        state = Cell(_tr("to {day}, not confirmed").format(day=day), tone=Tone.SOON, shape=Shape.RING)
        text, verb = _tr("Confirm flag"), "confirm_flag"
    else:
        state, text, verb = Cell(_tr("to {day}").format(day=day), tone=Tone.INK2), "", ""
    may = telling.view.may.record_flags and bool(verb)
    step = Cell(lead=text, lead_tone=Tone.ACCENT, right=True, verb=verb) if may else Cell()
    return Row(line.flag_id, (Cell(line.agency, mark=line.mark), state, step), height=26)


def kept_out_row(telling: Telling, line: KeptOut) -> Row:
    """Return somebody who must not learn of the case, and why."""
    reason = telling.veil.words(line.reason) or labels.word(line.party)
    shown = telling.veil.name(line.name)
    return Row(
        ("out", line.name), (Cell(reason, f"{shown},", tone=Tone.INK2, lead_tone=Tone.INK, shape=Shape.STRUCK_EYE),)
    )


def related_row(line: RelatedLine) -> Row:
    """Return a case that belongs to this one."""
    kind = _tr("Counter-allegation in") if line.kind == RelatedKind.COUNTER_ALLEGATION else _tr("Same victim in")
    cells = (
        Cell(line.reference, kind, lead_type=Type.LIST),
        Cell(lead=_tr("Open case"), lead_tone=Tone.ACCENT, right=True, verb="open_case"),
    )
    return Row(line.case_id, cells)
