"""The area's form: names and words, protocols, closed days, and every number with its default beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from marac_desk.assets.areas import TIME_RULES
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, typed_day, typed_number, write_out_days
from marac_desk.desktop.forms.ui_area_form import Ui_AreaForm
from marac_desk.desktop.widgets.fields import Values, fill_choices, put_values
from marac_desk.desktop.wording import labels
from marac_desk.intake.dates import find_date
from marac_desk.rules.vocabulary import RepeatAnchor, RepeatDefinition
from marac_desk.services.partnership.area import MINUTES, AreaDraft, AreaView, NumberSetting, save_area, text_of

SUBJECT = "area"
_ZERO_MEANS_SAME_DAY = "_wd"


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _field_name(key: str) -> str:
    return f"{_camel(key)}LineEdit"


class AreaForm(KeptForm):
    """Shows what the area sets, and saves it; Esc changes nothing here, because there is nowhere to go back to."""

    kind: ClassVar[str] = "area_form"
    paper: ClassVar[str] = "0"
    refused_at: ClassVar = {"area_name_missing": "nameLineEdit"}
    beside: ClassVar = {
        "name": "nameLineEdit",
        "terms.conference": "conferenceLineEdit",
        "marking": "markingLineEdit",
        "contact_line": "contactLineEdit",
        "mop_version": "operatingVersionLineEdit",
        "mop_review_on": "operatingReviewLineEdit",
        "isp_version": "sharingVersionLineEdit",
        "isp_review_on": "sharingReviewLineEdit",
        "local_holidays": "holidaysPlainTextEdit",
        "repeat_anchor": "repeatAnchorComboBox",
        "repeat_definition": "repeatDefinitionComboBox",
        **{text_of(key): _field_name(key) for key in (*TIME_RULES, *MINUTES)},
    }
    days: ClassVar = frozenset({"operatingReviewLineEdit", "sharingReviewLineEdit"})
    ui: Ui_AreaForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_AreaForm(), parent)
        anchors = {
            RepeatAnchor.LAST_REFERRAL: self.tr("the last referral"),
            RepeatAnchor.LAST_MEETING: self.tr("the last hearing"),
        }
        definitions = {
            RepeatDefinition.ANY_ABUSE: self.tr("any abuse, reported or not"),
            RepeatDefinition.CRIMINAL: self.tr("violence, threats, harassment or sexual offences (older text)"),
        }
        fill_choices(self.ui.repeatAnchorComboBox, anchors)
        fill_choices(self.ui.repeatDefinitionComboBox, definitions)
        write_out_days(desk, self.ui.operatingReviewLineEdit, self.ui.sharingReviewLineEdit, ahead=True)
        self._view: AreaView | None = None
        self._known: Values = {}

    def show_area(self, view: AreaView, *, may: bool) -> None:
        """Show what is saved, and on top what was typed and not saved."""
        self._view = view
        nation = labels.jurisdiction(view.jurisdiction)
        self.ui.profileLabel.setText(
            self.tr("Profile: {profile}, {nation}. It was chosen when the register was made.").format(
                profile=view.profile, nation=nation
            )
        )
        self.ui.conferenceLineEdit.setPlaceholderText(view.conference.default)
        self.ui.markingLineEdit.setPlaceholderText(view.marking.default)
        for setting in (*view.time_rules, *view.minutes):
            self._show_number(setting)
        self._known = self._values_of(view)
        self.begin(SUBJECT, self._known, view.version)
        self.ui.closeButton.setEnabled(may)
        if not may:
            self.only_read(self.tr("Only the coordinator and the administrator change the area."))

    def _values_of(self, view: AreaView) -> Values:
        known: Values = {
            "nameLineEdit": view.name,
            "conferenceLineEdit": view.conference.own or "",
            "markingLineEdit": view.marking.own or "",
            "contactLineEdit": view.contact_line,
            "operatingVersionLineEdit": view.operating_version,
            "operatingReviewLineEdit": day_text(view.operating_review_on),
            "sharingVersionLineEdit": view.sharing_version,
            "sharingReviewLineEdit": day_text(view.sharing_review_on),
            "holidaysPlainTextEdit": "\n".join(day_text(day) for day in view.local_holidays),
            "repeatAnchorComboBox": view.repeat_anchor.value,
            "repeatDefinitionComboBox": view.repeat_definition.value,
        }
        for setting in (*view.time_rules, *view.minutes):
            known[_field_name(setting.key)] = "" if setting.own is None else str(setting.own)
        return known

    def _show_number(self, setting: NumberSetting) -> None:
        field, default = self._field(setting.key), self._default(setting.key)
        field.setPlaceholderText(str(setting.default))
        field.setToolTip(self.tr("from {least} to {most}").format(least=setting.least, most=setting.most))
        same_day = setting.default == 0 and setting.key.endswith(_ZERO_MEANS_SAME_DAY)
        words = (
            self.tr("default: the same day") if same_day else self.tr("default {number}").format(number=setting.default)
        )
        default.setText(words)

    def _field(self, key: str) -> QLineEdit:
        found = self.fields[_field_name(key)]
        assert isinstance(found, QLineEdit)
        return found

    def _default(self, key: str) -> QLabel:
        found = self.findChild(QLabel, f"{_camel(key)}DefaultLabel")
        assert isinstance(found, QLabel)
        return found

    def field_for(self, error: Exception) -> QWidget | None:
        """Return the field of the number that was refused."""
        key = str(getattr(error, "values", {}).get("key", ""))
        return self.fields.get(_field_name(key)) if key else super().field_for(error)

    def job(self) -> Job:
        """Save the area."""
        ui, actor, view, version = self.ui, self.desk.actor, self._view, self.version
        assert view is not None
        draft = AreaDraft(
            name=ui.nameLineEdit.text(),
            conference=ui.conferenceLineEdit.text(),
            marking=ui.markingLineEdit.text(),
            contact_line=ui.contactLineEdit.text(),
            time_rules={setting.key: typed_number(self._field(setting.key)) for setting in view.time_rules},
            minutes={setting.key: typed_number(self._field(setting.key)) for setting in view.minutes},
            repeat_anchor=RepeatAnchor(ui.repeatAnchorComboBox.currentData()),
            repeat_definition=RepeatDefinition(ui.repeatDefinitionComboBox.currentData()),
            local_holidays=self._holidays(),
            operating_version=ui.operatingVersionLineEdit.text(),
            operating_review_on=typed_day(self.desk, ui.operatingReviewLineEdit, ahead=True),
            sharing_version=ui.sharingVersionLineEdit.text(),
            sharing_review_on=typed_day(self.desk, ui.sharingReviewLineEdit, ahead=True),
        )
        return lambda uow: save_area(uow, actor=actor, version=version, draft=draft)

    def _holidays(self) -> tuple[date, ...]:
        found = []
        for line in self.ui.holidaysPlainTextEdit.toPlainText().replace(",", "\n").splitlines():
            if not line.strip():
                continue
            day = find_date(line.strip(), today=self.desk.today(), ahead=True)
            if day is None:
                sentence = self.tr("“{line}” is not a date: write one day a line, like 29 Dec 2026. Your text is kept.")
                raise FieldRefusedError(self.ui.holidaysPlainTextEdit, sentence.format(line=line.strip()[:40]))
            found.append(day.day)
        return tuple(found)

    def _defaults(self) -> dict[str, str]:
        """Return what each choice is where the area says nothing of its own."""
        assert self._view is not None
        view = self._view
        return {
            "repeatAnchorComboBox": view.repeat_anchor.default,
            "repeatDefinitionComboBox": view.repeat_definition.default,
        }

    def _as_text(self, name: str, value: str | bool) -> str:
        """Return what stands in a field as it is kept: nothing for a default, closed days one a line."""
        if value == self._defaults().get(name):
            return ""
        if name != self.ui.holidaysPlainTextEdit.objectName():
            return super()._as_text(name, value)
        found = [
            find_date(line, today=self.desk.today(), ahead=True) for line in str(value).split("\n") if line.strip()
        ]
        return "\n".join(sorted({one.day.isoformat() for one in found if one is not None}))

    def _as_value(self, name: str, text: str) -> str | bool:
        if name != self.ui.holidaysPlainTextEdit.objectName():
            return super()._as_value(name, text or self._defaults().get(name, ""))
        found = [find_date(line, today=self.desk.today(), ahead=True) for line in text.split("\n") if line.strip()]
        return "\n".join(day_text(one.day) for one in found if one is not None)

    def tell_desk(self, view: AreaView) -> None:
        """Give the pages the area's new name, marking and word for the conference."""
        terms = {**_terms(self.desk), "conference": view.conference.value}
        self.desk.area = replace(self.desk.area, name=view.name, marking=view.marking.value, terms=terms)

    def close_form(self) -> None:
        """Put back what is saved; here that is what somebody asked for by name."""
        put_values(self.fields, self._known)
        self.keep()
        assert self._view is not None
        self.begin(SUBJECT, self._known, self._view.version)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Esc alone: it never loses text."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)


def _terms(desk: Desk) -> dict[str, str]:
    terms: Any = desk.area.terms
    return dict(terms)
