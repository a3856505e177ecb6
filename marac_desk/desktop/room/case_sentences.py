"""The case in words: who is at risk from whom, what was shared, what is not answered yet, the head of the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.line_sentences import first_name
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW_ROOM, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.coverage import Gap, GapCode, GapWeight
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import Handling, Imminence, InformationKind, Relationship, RepeatVerdict
from marac_desk.services.meeting_room.views import CaseInRoom, PersonLine, RiskRow, SharedLine

_CONTEXT = "RoomCase"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def title(desk: Desk, case: CaseInRoom) -> str:
    """Return who it is about, with the age."""
    name = desk.name(case.name, _tr("no name given"))
    return f"{name}, {case.age}" if case.age is not None else name


def remarks(case: CaseInRoom) -> str:
    """Return the reference and what is special about the case."""
    found = [case.reference]
    if case.emergency:
        found.append(_tr("emergency"))
    if case.is_repeat is RepeatVerdict.YES:
        found.append(_tr("repeat within twelve months"))
    elif case.is_repeat is RepeatVerdict.PERHAPS:
        found.append(_tr("perhaps a repeat"))
    if case.transferred_from:
        found.append(_tr("moved here from {place}").format(place=case.transferred_from))
    if case.late:
        found.append(_tr("late referral"))
    return ", ".join(found)


def her_words(case: CaseInRoom) -> str:
    """Return the victim's words in quotes, or why there are none."""
    if case.victim_view:
        return f"“{case.victim_view.strip(chr(34) + '“”')}”"
    if case.victim_view_reason is not None:
        return _tr("No view of the victim: {reason}.").format(reason=labels.word(case.victim_view_reason))
    return _tr("The victim’s own view has not been heard yet.")


def her_source(desk: Desk, case: CaseInRoom) -> tuple[str, str]:
    """Return who asked and when, and what she or he expects to go wrong."""
    expects = []
    if case.expects_order_ignored:
        expects.append(_tr("Expects the order to be ignored."))
    if case.expects_child_taken:
        expects.append(_tr("Fears that a child will be taken."))
    if not case.victim_view:
        return "", " ".join(expects)
    name = first_name(desk, case.name)
    day = dates.day(case.victim_view_on, desk.today()) if case.victim_view_on else ""
    if case.wishes_on_referral:
        said = _tr("{name}, as the referral gives it, {day}.").format(name=name, day=day)
    elif case.victim_view_by:
        said = _tr("{name}, told to {who}, {day}.").format(name=name, who=desk.name(case.victim_view_by), day=day)
    else:
        said = f"{name}, {day}."
    return said, " ".join(expects)


def score(case: CaseInRoom) -> str:
    """Return the score and why it is high risk."""
    if case.score is None:
        return _tr("No score, high by professional judgement") if case.by_judgement else _tr("No score given")
    of = _tr("Score {score} of {most}").format(score=case.score, most=case.max_score)
    if case.by_judgement and not case.threshold_met:
        return _tr("{score}, high by professional judgement").format(score=of)
    return _tr("{score}, visible high risk").format(score=of) if case.threshold_met else of


# Who is at risk from whom


def risk_rows(desk: Desk, case: CaseInRoom) -> list[Row]:
    """Return one line for each pair."""
    ages = {person.person_id: person for person in (*case.children, *case.perpetrators)}
    return [_risk_row(desk, case, number, row, ages) for number, row in enumerate(case.risks)]


def _risk_row(desk: Desk, case: CaseInRoom, number: int, row: RiskRow, ages: Mapping[uuid.UUID, PersonLine]) -> Row:
    child = _among(ages, row.at_risk_person_id)
    who = person_words(desk, child) if child else _with_age(first_name(desk, row.at_risk), None)
    if child is None and row.at_risk == case.name:
        who = _with_age(first_name(desk, case.name), case.age)
    source = _among(ages, row.from_person_id)
    harm = source_words(desk, source, row, related=child is None) if source or row.from_whom else _tr("not known")
    soon = row.imminence is not None
    urgent = row.imminence in {Imminence.IMMEDIATE, Imminence.DAYS}
    cells = (
        Cell(lead=who, lead_type=Type.BODY_LEAD),
        Cell(harm, type=Type.BODY, wrap=True),
        Cell(
            row.of_what or _tr("nobody has said yet"),
            type=Type.BODY,
            tone=Tone.INK if row.of_what else Tone.INK3,
            wrap=True,
        ),
        Cell(
            lead=labels.word(row.imminence) if soon else "",
            lead_type=Type.BODY_LEAD,
            lead_tone=Tone.LATE if urgent else Tone.SOON,
            shape=Shape.TRIANGLE if urgent else None,
        ),
    )
    return Row(("risk", number), cells, height=ROW_ROOM)


def risk_words(desk: Desk, case: CaseInRoom, row: RiskRow) -> str:
    """Return a risk in one line: to whom, of what, from whom."""
    people = {person.person_id: person for person in (*case.children, *case.perpetrators)}
    child, source = _among(people, row.at_risk_person_id), _among(people, row.from_person_id)
    who = person_words(desk, child) if child else first_name(desk, row.at_risk)
    harm = desk.name(source.name if source else row.from_whom, _tr("not known"))
    return _tr("{who}: {risk}, from {harm}").format(risk=desk.words(row.of_what), who=who, harm=harm)


def _among(people: Mapping[uuid.UUID, PersonLine], key: uuid.UUID | None) -> PersonLine | None:
    return people.get(key) if key is not None else None


def _with_age(name: str, age: int | None) -> str:
    return f"{name}, {age}" if age is not None else name


def person_words(desk: Desk, person: PersonLine) -> str:
    """Return a child or a person causing harm with the age."""
    if person.unborn:
        return _tr("unborn child")
    return _with_age(first_name(desk, person.name) if person.name else _tr("child without a name"), person.age)


def source_words(desk: Desk, person: PersonLine | None, row: RiskRow, *, related: bool) -> str:
    """Return the person causing harm, with the age and, where asked for, who she or he is to the victim."""
    name = desk.name(person.name if person else row.from_whom, _tr("not known"))
    words = _with_age(name, person.age if person else None)
    known = {member.value: member for member in Relationship}
    relation = known.get(row.relation) if related else None
    return f"{words}, {labels.word(relation)}" if relation else words


def point_rows(desk: Desk, case: CaseInRoom) -> list[Row]:
    """Return what adds to the risk and what keeps safe already, each list as one row."""
    lists = ((_tr("Adds to the risk"), case.indicators), (_tr("Keeps safe"), case.protection))
    return [
        Row(
            ("points", lead),
            (
                Cell(lead, type=Type.BODY, tone=Tone.INK2),
                Cell(desk.words("; ".join(points)), type=Type.BODY, wrap=True),
            ),
            height=ROW_ROOM,
        )
        for lead, points in lists
        if points
    ]


# Shared


def shared_rows(desk: Desk, case: CaseInRoom) -> list[Row]:
    """Return what agencies shared: facts as plain lines, opinions indented with the name of who holds them."""
    rows = []
    for line in case.shared:
        rows.append(_fact(desk, line) if line.kind is InformationKind.FACT else _opinion(line))
    if case.nothing_known:
        rows.append(_quiet("nothing", _tr("Nothing known"), _some(case.nothing_known)))
    if case.not_returned:
        rows.append(_quiet("silent", _tr("No answer yet"), _some(case.not_returned)))
    return rows


def silent_rows(case: CaseInRoom) -> list[Row]:
    """Return who sits at the table and has not spoken yet, as one line."""
    return [_quiet("unspoken", _tr("Not spoken yet"), _some(case.not_spoken, 5))] if case.not_spoken else []


def _some(names: Sequence[str], most: int = 6) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return _tr("{names} and %n more", len(names) - most).format(names=", ".join(names[:most]))


def _quiet(key: str, lead: str, text: str) -> Row:
    cells = (
        Cell(lead, type=Type.BODY, tone=Tone.INK2),
        Cell(text, type=Type.BODY, tone=Tone.INK2, wrap=True),
        Cell(),
    )
    return Row(key, cells, height=ROW_ROOM)


def _fact(desk: Desk, line: SharedLine) -> Row:
    handling = "" if line.handling is Handling.MAY_MINUTE else labels.word(line.handling)
    cells = (
        Cell(line.agency, mark=line.mark, type=Type.BODY),
        Cell(line.text, type=Type.BODY, wrap=True, second=handling, second_tone=Tone.INK2, second_shape=_eye(handling)),
        Cell(dates.day(line.on, desk.today()) if line.on else "", type=Type.SMALL, tone=Tone.INK3, right=True),
    )
    return Row(line.line_id, cells, height=ROW_ROOM)


def _opinion(line: SharedLine) -> Row:
    who = _tr("Opinion of {who}, {agency}").format(who=line.held_by, agency=line.agency)
    text = who if line.held_by else _tr("Opinion, {agency}").format(agency=line.agency)
    handling = "" if line.handling is Handling.MAY_MINUTE else f", {labels.word(line.handling)}"
    cells = (
        Cell(),
        Cell(f"“{line.text}”", type=Type.BODY, italic=True, wrap=True, indent=12, second=text + handling),
        Cell(),
    )
    return Row(line.line_id, cells, height=ROW_ROOM)


def _eye(handling: str) -> Shape | None:
    return Shape.STRUCK_EYE if handling else None


# Not answered yet


def gap_rows(desk: Desk, case: CaseInRoom) -> list[Row]:
    """Return what is not answered yet, what could harm somebody first."""
    return [
        Row(
            ("gap", number),
            (
                Cell(
                    rest,
                    lead,
                    type=Type.BODY,
                    lead_type=Type.BODY_STRONG,
                    shape=Shape.TRIANGLE if gap.weight is GapWeight.HARM else Shape.RING,
                ),
            ),
            height=ROW_ROOM,
        )
        for number, gap in enumerate(case.gaps)
        for lead, rest in (gap_words(desk, case, gap),)
    ]


def gap_words(desk: Desk, case: CaseInRoom, gap: Gap) -> tuple[str, str]:
    """Return a gap: whom or what it is about, and what is missing."""
    name = first_name(desk, case.name)
    about = _about(desk, case, gap)
    return {
        GapCode.NO_CHILD_ACTION: (f"{about}:", _tr("no action for this child")),
        GapCode.NO_PERPETRATOR_ACTION: (f"{about}:", _tr("nobody acts about the person causing harm")),
        GapCode.RISK_UNANSWERED: (f"{about}:", _tr("no action answers this risk")),
        GapCode.ORDER_EXPECTED_IGNORED: (_tr("Order expected to be ignored:"), _tr("no arrest contingency yet")),
        GapCode.CHILD_EXPECTED_TAKEN: (_tr("Child feared taken:"), _tr("no step bars it yet")),
        GapCode.SAFE_CONTACT_UNVERIFIED: (_tr("Safe contact"), _tr("has not been checked lately")),
        GapCode.NO_REPORT_BACK: (_tr("Nobody yet tells {name}").format(name=name), _tr("what is agreed")),
        GapCode.NO_VICTIM_VIEW: (_tr("{name}’s own view").format(name=name), _tr("has not been heard")),
        GapCode.NO_RISK_STATEMENT: (_tr("Risk statement"), _tr("not written yet")),
        GapCode.ACTION_WITHOUT_OWNER: (_tr("An action"), _tr("has no owner")),
        GapCode.ACTION_WITHOUT_DUE: (_tr("An action"), _tr("has no day")),
        GapCode.ALL_ON_ONE_AGENCY: (_tr("Every action"), _tr("is on one agency")),
        GapCode.LINKS_UNDECIDED: (_tr("Links"), _tr("to other processes not decided")),
    }[gap.code]


def _about(desk: Desk, case: CaseInRoom, gap: Gap) -> str:
    for person in case.children:
        if person.person_id.hex == gap.about:
            return person_words(desk, person)
    for person in case.perpetrators:
        if person.person_id.hex == gap.about:
            return desk.name(person.name, _tr("Person causing harm"))
    for row in case.risks:
        if row.line_id is not None and row.line_id.hex == gap.about:
            return row.of_what[:60]
    return _tr("Person causing harm")


_PROMPTS: dict[ItemState, Callable[[], tuple[str, str]]] = {
    ItemState.CALLED: lambda: (_tr("Next case."), _tr("Does anybody know these people outside work?")),
    ItemState.PRESENTED: lambda: (_tr("Presented."), _tr("Only what is new and matters for the risk.")),
    ItemState.VICTIM_VIEW: lambda: (
        _tr("Her or his view."),
        _tr("What is wanted, and what is feared from us? Alt+V writes it down."),
    ),
    ItemState.SHARING: lambda: (
        _tr("Sharing."),
        _tr("Only what changes the picture of the risk. Alt+S records what an agency shares."),
    ),
    ItemState.RISK_SUMMARY: lambda: (
        _tr("Risk."),
        _tr("Who is at risk, from whom, of what, how soon? Alt+R writes it down, Alt+T the three lists."),
    ),
    ItemState.ACTIONS: lambda: (
        _tr("Actions."),
        _tr("Who does what by when, for the victim, each child, the person causing harm, staff?"),
    ),
    ItemState.CONFIRM: lambda: (_tr("Read-back."), _tr("Who tells the victim, how and when?")),
}


def asked(step: ItemState) -> tuple[str, str]:
    """Return what a step asks of the table: its name, and the question."""
    return _PROMPTS[step]() if step in _PROMPTS else ("", "")


def prompt(case: CaseInRoom) -> tuple[Run, ...]:
    """Return what the present step asks of the table, while nothing is typed."""
    lead, rest = asked(case.state)
    return (Run(f"{lead} ", Type.LIST_LEAD, Tone.INK2), Run(rest, Type.LIST, Tone.INK3)) if lead else ()


def band(key: str, text: str) -> Row:
    """Return a sentence in place of rows that are not there."""
    return Row(key, (Cell(text, type=Type.BODY, tone=Tone.INK3),), RowKind.NOTE, height=ROW_ROOM)
