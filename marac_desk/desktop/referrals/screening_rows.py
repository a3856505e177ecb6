"""A referral as plain rows: what a field is called, what it holds, where it was read; what is to check comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words, match_words, words
from marac_desk.desktop.referrals.decision_words import decision
from marac_desk.desktop.referrals.fields import label_of
from marac_desk.desktop.referrals.remarks import is_protected, value_at
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW_FIELD, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.desktop.wording.safe_contact import must_not
from marac_desk.intake.completeness import Section
from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.rules.safe_contact import effective
from marac_desk.rules.vocabulary import Answer, Criterion, ExcludedParty
from marac_desk.services.referrals.notes import ToCheck, to_check
from marac_desk.services.referrals.screening_view import ScreeningView

_CONTEXT = "Screening"
_PERSON = (
    "known_as",
    "aliases",
    "date_of_birth",
    "age_stated",
    "address",
    "postcode",
    "phone",
    "sex",
    "main_language",
    "interpreter_required",
    "communication_needs",
    "disability",
    "disability_types",
    "pregnant",
    "expected_delivery_date",
    "ethnicity",
    "sexual_orientation",
    "gender_same_as_sex",
    "immigration_status",
    "occupation",
    "gp_practice",
)
_ALWAYS = {"date_of_birth", "address", "main_language", "interpreter_required", "disability", "sexual_orientation"}
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
_ROUTES = ("safe_to_call", "safe_to_text", "safe_to_voicemail", "safe_to_email", "safe_to_write")


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class Shown:
    """What rows are made from: the referral, its draft (masked, or in clear while F9 is held), and the desk."""

    desk: Desk
    view: ScreeningView
    draft: ReferralDraft

    @property
    def today(self) -> date:
        """Today in the area."""
        return self.desk.today()


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
    items = to_check(shown.view.notes)
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
    return Row(
        ("check", item.pointer, item.where), (Cell(name, tone=Tone.INK2), Cell(text, wrap=True), said), height=28
    )


def _sections(shown: Shown) -> Iterator[tuple[str, str, list[Row]]]:
    draft = shown.draft
    yield words.section(Section.VICTIM), "", _person_rows(shown, draft.victim, "/victim")
    every = must_not(shown.view.must_not)
    yield words.section(Section.SAFE_CONTACT), every, _contact_rows(shown)
    many = str(len(draft.perpetrators)) if len(draft.perpetrators) > 1 else ""
    yield words.section(Section.PERPETRATORS), many, _people_rows(shown, "perpetrators")
    yield (
        words.section(Section.CHILDREN),
        "",
        [
            *_people_rows(shown, "children"),
            *_people_rows(shown, "others_at_risk"),
        ],
    )
    yield words.section(Section.CHECKLIST), "", _risk_rows(shown)
    yield words.section(Section.CRITERIA), "", _criteria_rows(shown)
    yield words.section(Section.INCIDENT), "", _plain(shown, _INCIDENT)
    yield words.section(Section.SHARING), "", [*_plain(shown, _SHARING), *_around(shown)]
    yield words.section(Section.REFERRER), "", _referrer_rows(shown)
    count = _tr("%n, nobody is held up by it", len(shown.view.assessment.missing))
    yield _tr("Missing"), count, _missing_rows(shown)
    yield _tr("Decided so far"), "", _decision_rows(shown)


def _row(shown: Shown, pointer: str, name: str, text: str, *, said: Cell | None = None, strong: bool = False) -> Row:
    value = Cell(text, wrap=True, type=Type.LIST_LEAD if strong else Type.LIST)
    origin = said or Cell(_origin(shown, pointer), tone=Tone.INK3, type=Type.SMALL)
    return Row(("field", pointer), (Cell(name, tone=Tone.INK2), value, origin), height=ROW_FIELD)


def _origin(shown: Shown, pointer: str) -> str:
    """Where a field was read; nothing is said of a form that was typed here."""
    notes = shown.view.notes
    if notes.attachment is None:
        return ""
    origin = notes.origins.get(pointer)
    if origin is None:
        return ""
    if is_protected(shown.view.draft, pointer):
        return _tr("read")
    value, text = value_at(shown.draft, pointer), " ".join(origin.text.split())
    same = value == text or (isinstance(value, date) and text in {f"{value:%d/%m/%Y}", f"{value:%d.%m.%Y}"})
    return _tr("read") if same else _tr("read from “{words}”").format(words=_short(text))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def text_of(shown: Shown, pointer: str, value: Any) -> str:
    """Return a value in words."""
    if isinstance(value, bool):
        return _tr("yes") if value else ""
    if isinstance(value, date):
        return words.day_read(value, shown.today, birth="birth" in pointer)
    if isinstance(value, StrEnum):
        return labels.word(value)
    if isinstance(value, list):
        return "; ".join(text_of(shown, pointer, entry) for entry in value)
    if isinstance(value, DraftPerson):
        return shown.desk.name(value.full_name, _tr("no name"))
    if value is None:
        return ""
    if pointer.endswith("main_language"):
        return language(str(value))
    if pointer.endswith("ethnicity"):
        return str(value).replace("_", " ")
    return shown.desk.name(str(value)) if pointer.endswith(("full_name", "known_as")) else str(value)


def language(written: str) -> str:
    """Return the name of a language that was recorded by its code; other words stay as they are."""
    known = QLocale.codeToLanguage(written) if re.fullmatch("[a-z]{2,3}", written) else QLocale.Language.AnyLanguage
    return written if known is QLocale.Language.AnyLanguage else QLocale.languageToString(known)


def _person_rows(shown: Shown, person: DraftPerson, base: str) -> list[Row]:
    name = shown.desk.name(person.full_name, _tr("no name given"))
    if person.known_as and not shown.desk.names.hidden:
        name = _tr("{name}, known as {other}").format(name=name, other=person.known_as)
    rows = [_row(shown, f"{base}/full_name", label_of("full_name"), name, strong=True)]
    for field in _PERSON[1:]:
        value = getattr(person, field)
        if shown.desk.names.hidden and field == "aliases":
            continue
        if value not in (None, [], False):
            rows.append(_row(shown, f"{base}/{field}", label_of(field), text_of(shown, f"{base}/{field}", value)))
        elif field in _ALWAYS:
            rows.append(_row(shown, f"{base}/{field}", label_of(field), _tr("not asked"), said=_absent(shown)))
    if person.address_confidential:
        rows.append(_row(shown, f"{base}/address", _tr("Confidential"), _tr("the address, hold F9 to see it")))
    return rows


def _absent(shown: Shown) -> Cell:
    text = _tr("not in the document") if shown.view.notes.attachment else ""
    return Cell(text, tone=Tone.INK3, type=Type.SMALL)


def _contact_rows(shown: Shown) -> list[Row]:
    contact, base = shown.draft.safe_contact, "/safe_contact"
    parts = [text_of(shown, "", contact.channel), contact.value or "", contact.safe_times or ""]
    route = ", ".join(part for part in parts if part) or _tr("none named")
    rows = [_row(shown, f"{base}/value", label_of("channel"), route)]
    for field in _ROUTES:
        answer = getattr(contact, field)
        rows.append(_route_row(shown, field, answer))
    for field in ("withheld_number", "code_word", "say_if_answered_by_other"):
        value = getattr(contact, field)
        if value:
            rows.append(_row(shown, f"{base}/{field}", label_of(field), text_of(shown, field, value)))
    for field in ("people_safe_to_talk_to", "people_not_safe", "people_feared"):
        if people := getattr(contact, field):
            names = "; ".join(shown.desk.name(entry) for entry in people)
            rows.append(_row(shown, f"{base}/{field}", label_of(field), names))
    return rows


def _route_row(shown: Shown, field: str, answer: Answer | None) -> Row:
    if answer is None:
        said = Cell(_tr("empty, counts as no"), tone=Tone.SOON, type=Type.SMALL, shape=Shape.RING)
        return _row(shown, f"/safe_contact/{field}", label_of(field), _tr("no"), said=said)
    word = labels.word(answer) if effective(answer) or answer is Answer.NO else _tr("not known, counts as no")
    return _row(shown, f"/safe_contact/{field}", label_of(field), word)


def _people_rows(shown: Shown, name: str) -> list[Row]:
    titles = {
        "perpetrators": _tr("Person {number}"),
        "children": _tr("Child {number}"),
        "others_at_risk": _tr("Other {number}"),
    }
    people: Sequence[Any] = getattr(shown.draft, name)
    rows = []
    for number, person in enumerate(people):
        base, title = f"/{name}/{number}", titles[name].format(number=number + 1)
        rows.append(_row(shown, f"{base}/full_name", title, _person_line(shown, person), strong=True))
        for field in ("address", "phone", "in_custody", "release_date", "occupation", "why", "school"):
            value = getattr(person, field, None)
            if value:
                rows.append(_row(shown, f"{base}/{field}", label_of(field), text_of(shown, field, value)))
    return rows


def _person_line(shown: Shown, person: Any) -> str:
    """Name, birth, and who they are to each other, in one line."""
    unborn = getattr(person, "unborn", False)
    parts = [shown.desk.name(person.full_name, _tr("not born yet") if unborn else _tr("no name"))]
    if person.date_of_birth:
        parts.append(_tr("born {day}").format(day=dates.birth(person.date_of_birth)))
    elif person.age_stated:
        parts.append(_tr("aged {age}").format(age=person.age_stated))
    relation = getattr(person, "relationship_to_victim", None)
    if relation:
        parts.append(text_of(shown, "", relation))
    if getattr(person, "in_household", None) is Answer.YES or getattr(person, "lives_together", None) is Answer.YES:
        parts.append(_tr("lives with the victim"))
    return ", ".join(parts)


def _risk_rows(shown: Shown) -> list[Row]:
    found, risk = shown.view.assessment, shown.draft.risk
    score = _tr("no checklist")
    if found.score is not None:
        score = _tr("{score} of {most}, threshold {threshold}").format(
            score=found.score, most=found.tool.max_score, threshold=found.tool.threshold
        )
    rows = [_row(shown, "/risk/score", found.tool.name, score, strong=True)]
    yes = [item.label for item in found.tool.items if risk.answers.get(str(item.number)) is Answer.YES]
    if yes:
        rows.append(_row(shown, "/risk/answers", _tr("Answered yes"), "; ".join(yes), said=Cell()))
    flags = [*found.raised, *(flag for flag in risk.red_flags if flag not in found.raised)]
    if flags:
        said = Cell(_tr("whatever the score"), tone=Tone.LATE, type=Type.SMALL, shape=Shape.TRIANGLE)
        text = ", ".join(labels.word(flag) for flag in flags)
        rows.append(_row(shown, "/risk/red_flags", label_of("red_flags"), text, said=said))
    for field in ("assessed_on", "assessor", "source_of_answers", "victim_own_view", "victim_own_words"):
        value = getattr(risk, field)
        if value:
            rows.append(_row(shown, f"/risk/{field}", label_of(field), text_of(shown, field, value)))
    return rows


def _criteria_rows(shown: Shown) -> list[Row]:
    rows = []
    for code in Criterion:
        answer = shown.draft.criteria_answers.get(code)
        if answer is not None:
            pointer = f"/criteria_answers/{code.value}"
            rows.append(_row(shown, pointer, label_of(code.value), labels.word(answer)))
    if shown.draft.judgement_rationale:
        rationale = shown.draft.judgement_rationale
        rows.append(_row(shown, "/judgement_rationale", label_of("judgement_rationale"), rationale))
    repeat = match_words.repeat(shown.desk, shown.view.repeat)
    rows.append(_row(shown, "/criteria_answers/repeat", _tr("Repeat rule"), repeat, said=Cell()))
    return rows


def _plain(shown: Shown, pointers: Sequence[str]) -> list[Row]:
    rows = []
    for pointer in pointers:
        value = value_at(shown.draft, pointer)
        if value not in (None, [], False):
            rows.append(_row(shown, pointer, label_of(pointer.rsplit("/", 1)[-1]), text_of(shown, pointer, value)))
    return rows


def _around(shown: Shown) -> list[Row]:
    rows = []
    previous = shown.draft.previous_marac
    if previous.answer is not None:
        parts = [labels.word(previous.answer), previous.where or "", previous.when or ""]
        text = ", ".join(part for part in parts if part)
        rows.append(_row(shown, "/previous_marac/answer", _tr("Heard elsewhere"), text))
    for name, party in shown.view.exclusions:
        who = f"{shown.desk.name(name)}, {labels.word(ExcludedParty(party))}"
        rows.append(_row(shown, "/must_not_receive", _tr("Must not learn of this"), who))
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
        rows.append(_row(shown, "/file", _tr("File"), text, said=Cell()))
    return rows


def _missing_rows(shown: Shown) -> list[Row]:
    rows = []
    for entry in shown.view.assessment.missing:
        name = Cell(words.section(entry.section), tone=Tone.INK2)
        rows.append(
            Row(
                ("field", words.pointer_of(entry), entry.code),
                (name, Cell(words.missing(entry), shape=Shape.RING), Cell()),
                height=ROW_FIELD,
            )
        )
    return rows


def _decision_rows(shown: Shown) -> list[Row]:
    rows = []
    for number, line in enumerate(shown.view.decisions):
        when = line.at.astimezone(shown.desk.area.zone)
        day = dates.day(when.date(), shown.today) if shown.today - when.date() > timedelta(0) else _tr("today")
        text, why = decision(shown.desk, line)
        said = Cell(_tr("{day}, {time}").format(day=day, time=f"{when:%H:%M}"), tone=Tone.INK3, type=Type.SMALL)
        rows.append(
            Row(("decision", number), (Cell(text, tone=Tone.INK2), Cell(why, wrap=True), said), height=ROW_FIELD)
        )
    return rows
