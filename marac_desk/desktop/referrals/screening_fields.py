"""The fields of a referral as rows: what each is called, what it holds in words, where it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import words
from marac_desk.desktop.referrals.fields import label_of
from marac_desk.desktop.referrals.remarks import is_protected
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW_FIELD, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.intake.targets import value_at
from marac_desk.rules.safe_contact import effective
from marac_desk.rules.vocabulary import Answer
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


def field_row(
    shown: Shown, pointer: str, name: str, text: str, *, said: Cell | None = None, strong: bool = False
) -> Row:
    """Return one field: its name, its words, and where they were read."""
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
        written = str(value)
        return written.replace("_", " ").title() if re.fullmatch("[a-z_]+", written) else written
    return shown.desk.name(str(value)) if pointer.endswith(("full_name", "known_as")) else str(value)


def language(written: str) -> str:
    """Return the name of a language that was recorded by its code; other words stay as they are."""
    known = QLocale.codeToLanguage(written) if re.fullmatch("[a-z]{2,3}", written) else QLocale.Language.AnyLanguage
    return written if known is QLocale.Language.AnyLanguage else QLocale.languageToString(known)


def person_rows(shown: Shown, person: DraftPerson, base: str) -> list[Row]:
    """Return what is known of the victim."""
    name = shown.desk.name(person.full_name, _tr("no name given"))
    if person.known_as and not shown.desk.names.hidden:
        name = _tr("{name}, known as {other}").format(name=name, other=person.known_as)
    rows = [field_row(shown, f"{base}/full_name", label_of("full_name"), name, strong=True)]
    for field in _PERSON[1:]:
        value = getattr(person, field)
        if shown.desk.names.hidden and field == "aliases":
            continue
        if value not in (None, [], False):
            rows.append(field_row(shown, f"{base}/{field}", label_of(field), text_of(shown, f"{base}/{field}", value)))
        elif field in _ALWAYS:
            rows.append(field_row(shown, f"{base}/{field}", label_of(field), _tr("not asked"), said=_absent(shown)))
    if person.address_confidential:
        rows.append(field_row(shown, f"{base}/address", _tr("Confidential"), _tr("the address, hold F9 to see it")))
    return rows


def _absent(shown: Shown) -> Cell:
    text = _tr("not in the document") if shown.view.notes.attachment else ""
    return Cell(text, tone=Tone.INK3, type=Type.SMALL)


def contact_rows(shown: Shown) -> list[Row]:
    """Return how the victim may be reached."""
    contact, base = shown.draft.safe_contact, "/safe_contact"
    parts = [text_of(shown, "", contact.channel), contact.value or "", contact.safe_times or ""]
    route = ", ".join(part for part in parts if part) or _tr("none named")
    rows = [field_row(shown, f"{base}/value", label_of("channel"), route)]
    for field in _ROUTES:
        answer = getattr(contact, field)
        rows.append(_route_row(shown, field, answer))
    for field in ("withheld_number", "code_word", "say_if_answered_by_other"):
        value = getattr(contact, field)
        if value:
            rows.append(field_row(shown, f"{base}/{field}", label_of(field), text_of(shown, field, value)))
    for field in ("people_safe_to_talk_to", "people_not_safe", "people_feared"):
        if people := getattr(contact, field):
            names = "; ".join(shown.desk.name(entry) for entry in people)
            rows.append(field_row(shown, f"{base}/{field}", label_of(field), names))
    return rows


def _route_row(shown: Shown, field: str, answer: Answer | None) -> Row:
    if answer is None:
        said = Cell(_tr("empty, counts as no"), tone=Tone.SOON, type=Type.SMALL, shape=Shape.RING)
        return field_row(shown, f"/safe_contact/{field}", label_of(field), _tr("no"), said=said)
    word = labels.word(answer) if effective(answer) or answer is Answer.NO else _tr("not known, counts as no")
    return field_row(shown, f"/safe_contact/{field}", label_of(field), word)


def people_rows(shown: Shown, name: str) -> list[Row]:
    """Return the other people of one kind, each in a line with what weighs below."""
    titles = {
        "perpetrators": _tr("Person {number}"),
        "children": _tr("Child {number}"),
        "others_at_risk": _tr("Other {number}"),
    }
    people: Sequence[Any] = getattr(shown.draft, name)
    rows = []
    for number, person in enumerate(people):
        base, title = f"/{name}/{number}", titles[name].format(number=number + 1)
        rows.append(field_row(shown, f"{base}/full_name", title, _person_line(shown, person), strong=True))
        for field in ("address", "phone", "in_custody", "release_date", "occupation", "why", "school"):
            value = getattr(person, field, None)
            if value:
                rows.append(field_row(shown, f"{base}/{field}", label_of(field), text_of(shown, field, value)))
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
