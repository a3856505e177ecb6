"""A referral as plain rows: what a field is called, what it holds, where it was read; what is to check comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.referrals import intake_words, match_words, words
from marac_desk.desktop.referrals.decision_words import challenged, decision, told, waited
from marac_desk.desktop.referrals.fields import label_of
from marac_desk.desktop.referrals.remarks import masked, protected_places
from marac_desk.desktop.referrals.screening_fields import (
    Shown,
    contact_rows,
    field_row,
    people_rows,
    person_rows,
    text_of,
)
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW_FIELD, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.desktop.wording.safe_contact import must_not
from marac_desk.intake.completeness import Section
from marac_desk.intake.targets import value_at
from marac_desk.rules.vocabulary import Answer, Criterion, ExcludedParty
from marac_desk.services.referrals.notes import ToCheck, to_check

_CONTEXT = "Screening"
_INCIDENT = (
    "/free_text/reason",
    "/incident_date",
    "/incident_place",
    "/injuries",
    "/weapon",
    "/children_present",
    "/reported_to_police",
    "/crime_reference",
    "/incidents_12m",
    "/police_incidents_12m",
    "/abuse_types",
    "/free_text/history",
    "/free_text/actions_already_taken",
)
_SHARING = (
    "/victim_aware_of_referral",
    "/not_aware_reason",
    "/consent_given",
    "/sharing/consent_status",
    "/sharing/victim_told",
    "/sharing/purpose",
    "/sharing/article_6_basis",
    "/sharing/article_9_condition",
    "/sharing/offence_data_condition",
    "/sharing/statutory_gateway",
    "/sharing/necessity",
    "/sharing/proportionality",
    "/sharing/risk_if_not_shared",
    "/sharing/risk_if_shared",
    "/sharing/data_shared",
    "/sharing/data_withheld",
    "/sharing/decided_by",
    "/sharing/decided_on",
)


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def screening_rows(shown: Shown) -> list[Row]:
    """Return every row, what is to be checked first."""
    rows: list[Row] = [*_check_rows(shown)]
    for title, remark, found in _sections(shown):
        if found:
            rows += [gap(f"gap {title}", 8), head(f"head {title}", title, remark, height=34), *found]
    return [_said_loud(row) if row.key == f"head {words.section(Section.SAFE_CONTACT)}" else row for row in rows]


def _said_loud(row: Row) -> Row:
    """What must not be done stands in clear words, as strong as the head itself."""
    (cell,) = row.cells
    return replace(row, cells=(replace(cell, tone=Tone.LATE, type=Type.LIST_STRONG),))


def _check_rows(shown: Shown) -> Iterator[Row]:
    notes = shown.view.notes
    items = masked(to_check(notes), protected_places(shown.draft, notes))
    if not items:
        return
    yield head("check", _tr("To check"), _tr("%n, start here; Space when looked at", len(items)), height=34)
    for item in items:
        yield _check_row(shown, item)


def _check_row(shown: Shown, item: ToCheck) -> Row:
    value = value_at(shown.draft, item.pointer) if item.pointer else item.words
    said = Cell(intake_words.check_short(item), tone=Tone.SOON, type=Type.SMALL, shape=Shape.RING)
    text = text_of(shown, item.pointer, value) or item.words
    name = intake_words.field_label(item)
    check = False if shown.view.may_edit else None
    cells = (Cell(name, tone=Tone.INK2), Cell(text, wrap=True), replace(said, check=check))
    return Row(("check", item.pointer, item.where, item.key), cells, height=28)


def _sections(shown: Shown) -> Iterator[tuple[str, str, list[Row]]]:
    draft = shown.draft
    yield words.section(Section.VICTIM), "", person_rows(shown, draft.victim, "/victim")
    every = must_not(shown.view.must_not)
    yield words.section(Section.SAFE_CONTACT), every, contact_rows(shown)
    many = str(len(draft.perpetrators)) if len(draft.perpetrators) > 1 else ""
    yield words.section(Section.PERPETRATORS), many, people_rows(shown, "perpetrators")
    yield (
        words.section(Section.CHILDREN),
        "",
        [
            *people_rows(shown, "children"),
            *people_rows(shown, "others_at_risk"),
        ],
    )
    yield words.section(Section.CHECKLIST), "", _risk_rows(shown)
    yield words.section(Section.CRITERIA), "", _criteria_rows(shown)
    yield words.section(Section.INCIDENT), "", _plain(shown, _INCIDENT)
    yield words.section(Section.SHARING), "", [*_plain(shown, _SHARING), *_around(shown)]
    yield words.section(Section.REFERRER), "", _referrer_rows(shown)
    count = _tr("%n, nobody is held up by it", len(shown.view.assessment.missing))
    if needed := len(shown.view.assessment.needed):
        count = _tr("{count}; the area asks for {needed}").format(count=count, needed=needed)
    yield _tr("Missing"), count, _missing_rows(shown)
    yield _tr("Decided so far"), waited(shown.view) if shown.view.decisions else "", _decision_rows(shown)


def _risk_rows(shown: Shown) -> list[Row]:
    found, risk = shown.view.assessment, shown.draft.risk
    score = _tr("no checklist")
    if found.score is not None:
        score = _tr("{score} of {most}, threshold {threshold}").format(
            score=found.score, most=found.tool.max_score, threshold=found.tool.threshold
        )
    rows = [field_row(shown, "/risk/score", found.tool.name, score, strong=True)]
    yes = [item.label for item in found.tool.items if risk.answers.get(str(item.number)) is Answer.YES]
    if yes:
        rows.append(field_row(shown, "/risk/answers", _tr("Answered yes"), "; ".join(yes), said=Cell()))
    flags = [*found.raised, *(flag for flag in risk.red_flags if flag not in found.raised)]
    if flags:
        said = Cell(_tr("whatever the score"), tone=Tone.LATE, type=Type.SMALL, shape=Shape.TRIANGLE)
        text = ", ".join(labels.word(flag) for flag in flags)
        rows.append(field_row(shown, "/risk/red_flags", label_of("red_flags"), text, said=said))
    for field in ("assessed_on", "assessor", "source_of_answers", "victim_own_view", "victim_own_words"):
        value = getattr(risk, field)
        if value:
            rows.append(field_row(shown, f"/risk/{field}", label_of(field), text_of(shown, field, value)))
    return rows


def _criteria_rows(shown: Shown) -> list[Row]:
    rows = []
    for code in Criterion:
        answer = shown.draft.criteria_answers.get(code)
        if answer is not None:
            pointer = f"/criteria_answers/{code.value}"
            rows.append(field_row(shown, pointer, label_of(code.value), labels.word(answer)))
    if shown.draft.judgement_rationale:
        rationale = shown.draft.judgement_rationale
        rows.append(field_row(shown, "/judgement_rationale", label_of("judgement_rationale"), rationale))
    repeat = match_words.repeat(shown.desk, shown.view.repeat)
    rows.append(field_row(shown, "/criteria_answers/repeat", _tr("Repeat rule"), repeat, said=Cell()))
    return rows


def _plain(shown: Shown, pointers: Sequence[str]) -> list[Row]:
    rows = []
    for pointer in pointers:
        value = value_at(shown.draft, pointer)
        if value not in (None, [], False):
            rows.append(field_row(shown, pointer, label_of(pointer.rsplit("/", 1)[-1]), text_of(shown, pointer, value)))
    return rows


def _around(shown: Shown) -> list[Row]:
    rows = []
    previous = shown.draft.previous_marac
    if previous.answer is not None:
        parts = [labels.word(previous.answer), previous.where or "", previous.when or ""]
        text = ", ".join(part for part in parts if part)
        rows.append(field_row(shown, "/previous_marac/answer", _tr("Heard elsewhere"), text))
    for name, party in shown.view.exclusions:
        who = f"{shown.desk.name(name)}, {labels.word(ExcludedParty(party))}"
        rows.append(field_row(shown, "/must_not_receive", _tr("Must not learn of this"), who))
    return rows


def _referrer_rows(shown: Shown) -> list[Row]:
    pointers = [
        *(f"/referrer/{name}" for name in ("agency", "name", "role", "phone", "email", "line_manager")),
        "/referral_date",
        "/external_ref",
    ]
    rows = _plain(shown, pointers)
    if shown.view.file is not None:
        size = max(1, shown.view.file.size // 1024)
        text = _tr("{name}, {size} kB, kept as it came").format(name=shown.view.file.name, size=size)
        rows.append(field_row(shown, "/file", _tr("File"), text, said=Cell()))
    return rows


def _missing_rows(shown: Shown) -> list[Row]:
    rows = []
    for entry in shown.view.assessment.missing:
        name = Cell(words.section(entry.section), tone=Tone.INK2)
        asked = Cell()
        if shown.view.assessment.is_needed(entry):
            asked = Cell(_tr("the area asks for it"), tone=Tone.SOON, type=Type.SMALL, shape=Shape.RING)
        rows.append(
            Row(
                ("field", words.pointer_of(entry), entry.code),
                (name, Cell(words.missing(entry), shape=Shape.RING), asked),
                height=ROW_FIELD,
            )
        )
    return rows


def _decision_rows(shown: Shown) -> list[Row]:
    rows = []
    for number, line in enumerate(shown.view.decisions):
        text, why = decision(shown.desk, line)
        said = Cell(_when(shown, line.at), tone=Tone.INK3, type=Type.SMALL)
        rows.append(
            Row(("decision", number), (Cell(text, tone=Tone.INK2), Cell(why, wrap=True), said), height=ROW_FIELD)
        )
    around = [("challenge", _tr("Challenge"), challenged(line), line.at) for line in shown.view.challenges]
    around += [("told", _tr("Advocate"), told(shown.desk, line), line.at) for line in shown.view.told]
    for number, (code, what, text, at) in enumerate(around):
        name = (
            Cell(what, tone=Tone.INK2),
            Cell(text, wrap=True),
            Cell(_when(shown, at), tone=Tone.INK3, type=Type.SMALL),
        )
        rows.append(Row((code, number), name, height=ROW_FIELD))
    return rows


def _when(shown: Shown, at: datetime) -> str:
    when = at.astimezone(shown.desk.area.zone)
    day = dates.day(when.date(), shown.today) if shown.today - when.date() > timedelta(0) else _tr("today")
    return _tr("{day}, {time}").format(day=day, time=f"{when:%H:%M}")
