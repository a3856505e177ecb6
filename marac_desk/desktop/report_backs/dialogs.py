"""The forms of report-backs: each asks what one step needs; what is typed or chosen is kept until it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QLineEdit, QRadioButton, QTimeEdit, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, needed_day
from marac_desk.desktop.forms.ui_attempt_dialog import Ui_AttemptDialog
from marac_desk.desktop.forms.ui_checked_with_dialog import Ui_CheckedWithDialog
from marac_desk.desktop.forms.ui_hand_on_dialog import Ui_HandOnDialog
from marac_desk.desktop.forms.ui_her_answer_dialog import Ui_HerAnswerDialog
from marac_desk.desktop.forms.ui_own_words_dialog import Ui_OwnWordsDialog
from marac_desk.desktop.forms.ui_plan_attempt_dialog import Ui_PlanAttemptDialog
from marac_desk.desktop.forms.ui_reword_line_dialog import Ui_RewordLineDialog
from marac_desk.desktop.report_backs import dialog_words as words
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.fields import Values, fields_of, fill_choices, on_typed, values_of
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.intake.dates import find_date
from marac_desk.rules.vocabulary import Answer, AttemptResult, ContactChannel, FeelsSafer
from marac_desk.services.report_backs.answering import record_answer
from marac_desk.services.report_backs.lines import check_line, reword, tick
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.report_backs.telling import hand_to, plan_attempt, record_attempt, say_own_words
from marac_desk.services.report_backs.views import BackLine, BackView

PLACES = frozenset({ContactChannel.WORKPLACE, ContactChannel.SCHOOL_GATE})
"""Ways that name a place where she can be found: never chosen beforehand, where somebody could read them."""
TIME, INNER = "HH:mm", 6


class BackDialog(StepDialog):
    """The base: whose report-back it is, and what was chosen or typed, kept together."""

    ahead: ClassVar[bool] = True

    def __init__(self, desk: Desk, ui: Any, view: BackView, parent: QWidget | None) -> None:
        super().__init__(desk, ui, parent)
        self.view = view
        self._version: int | None = None
        self._radios = {made.objectName(): made for made in self.findChildren(QRadioButton)}
        self._times = {made.objectName(): made for made in self.findChildren(QTimeEdit)}
        for radio in self._radios.values():
            radio.toggled.connect(lambda _on: self._autosave.touched())
        for time in self._times.values():
            time.timeChanged.connect(lambda _time: self._autosave.touched())
            if (inner := time.findChild(QLineEdit)) is not None:
                inner.setTextMargins(INNER, 0, 0, 0)  # a style sheet's padding does not reach the words of a time
        if not ui.aboutLabel.text():
            ui.aboutLabel.setText(words.about(desk, view))
        if hasattr(ui, "dayLineEdit"):
            ui.dayLineEdit.textChanged.connect(self._read_day)

    @property
    def seen(self) -> SeenBack:
        """The report-back as it was seen."""
        return SeenBack(self.view.row.report_back_id, self._version or self.view.row.version)

    def version_seen(self) -> int:
        """Return the version of the report-back as it was seen."""
        return self.seen.version

    def see(self, version: int) -> None:
        """Take this version for the one that was seen."""
        self._version = version

    @property
    def subject(self) -> str:
        """Under which the text is kept."""
        return str(self.view.row.report_back_id)

    def begin(self, subject: str) -> None:
        """Take fields, choices and times as they stand for the start."""
        super().begin(subject)
        self._start = self._standing()

    def _standing(self) -> Values:
        chosen: Values = {name: radio.isChecked() for name, radio in self._radios.items()}
        chosen |= {name: made.time().toString(TIME) for name, made in self._times.items()}
        return {**values_of(self.fields), **chosen}

    def _typed(self) -> dict[str, Any] | None:
        values = self._standing()
        return None if values == self._start else dict(values)

    def _restore(self, content: dict[str, Any]) -> None:
        for name, radio in self._radios.items():
            if content.get(name):
                radio.setChecked(True)
        for name, made in self._times.items():
            if (kept := QTime.fromString(str(content.get(name, "")), TIME)).isValid():
                made.setTime(kept)
        super()._restore(content)

    def _done(self, result: Any) -> None:
        super()._done(result)
        self._start = self._standing()

    def keep(self) -> None:
        """Hand what is typed to the writer lane; called before a lock."""
        self._autosave.save()

    def _read_day(self, text: str) -> None:
        found = find_date(text.strip(), today=self.desk.today(), ahead=self.ahead) if text.strip() else None
        self.ui.dayReadLabel.setText(dates.day(found.day, self.desk.today()) if found else "")

    def _put_instant(self, at: datetime) -> None:
        local = at.astimezone(self.desk.area.zone)
        self.ui.dayLineEdit.setText(day_text(local.date()))
        self.ui.timeTimeEdit.setTime(QTime(local.hour, local.minute))

    def _instant(self) -> datetime:
        day: date = needed_day(self.desk, self.ui.dayLineEdit, ahead=self.ahead)
        time = self.ui.timeTimeEdit.time()
        local = datetime(day.year, day.month, day.day, time.hour(), time.minute(), tzinfo=self.desk.area.zone)
        return local.astimezone(UTC)

    def chosen(self, choices: Mapping[Any, QRadioButton]) -> Any:
        """Return the code of the button that is chosen."""
        return next(code for code, made in choices.items() if made.isChecked())


class AttemptDialog(BackDialog):
    """Records one attempt with its way, its hour and a note."""

    kind = "report_back_attempt"
    refused_at = {"day_in_future": "dayLineEdit", "text_too_long": "notePlainTextEdit", "text_nul": "notePlainTextEdit"}
    ahead = False

    def __init__(
        self, desk: Desk, view: BackView, parent: QWidget | None, result: AttemptResult = AttemptResult.SPOKEN_TO
    ) -> None:
        super().__init__(desk, Ui_AttemptDialog(), view, parent)
        self._results = {
            AttemptResult.SPOKEN_TO: self.ui.spokenRadioButton,
            AttemptResult.NOT_REACHED: self.ui.notReachedRadioButton,
            AttemptResult.NOT_SAFE: self.ui.notSafeRadioButton,
        }
        box = self.ui.channelComboBox
        fill_choices(box, {way: labels.word(way) for way in ContactChannel}, self.tr("Choose the way"))
        usual = known_way(view)
        box.setCurrentIndex(max(0, box.findData(usual.value if usual else None)))
        box.currentIndexChanged.connect(lambda _index: self._warn())
        self._results[result].setChecked(True)
        self._put_instant(desk.now())
        self._warn()
        self.begin(self.subject)
        box.setFocus()

    def _warn(self) -> None:
        """Say that she must not be reached this way; what happened is recorded all the same."""
        code = self.ui.channelComboBox.currentData()
        text = words.warning(ContactChannel(code), self.view.row.must_not) if code else ""
        self.ui.channelNoteLabel.setText(text)
        self.ui.channelNoteLabel.setAccessibleName(text)
        self.ui.channelNoteLabel.setVisible(bool(text))

    def job(self) -> Job:
        """Record it."""
        code = self.ui.channelComboBox.currentData()
        if not code:
            raise FieldRefusedError(self.ui.channelComboBox, self.tr("Choose the way first. Your text is kept."))
        at, actor, seen = self._instant(), self.desk.actor, self.seen
        result, note = self.chosen(self._results), self.ui.notePlainTextEdit.toPlainText()
        channel = ContactChannel(code)
        return lambda uow: record_attempt(uow, actor=actor, seen=seen, channel=channel, result=result, note=note, at=at)


def known_way(view: BackView) -> ContactChannel | None:
    """Return the agreed way where it is a known one that names no place."""
    known = set(ContactChannel) - PLACES
    return ContactChannel(view.contact.channel) if view.contact.channel in known else None


class PlanAttemptDialog(BackDialog):
    """Sets the next safe time; it is masked from then on."""

    kind = "report_back_plan"
    refused_at = {"time_in_past": "dayLineEdit"}

    def __init__(self, desk: Desk, view: BackView, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_PlanAttemptDialog(), view, parent)
        self.ui.timeTimeEdit.setTime(QTime(10, 0))
        self.begin(self.subject)
        self.ui.dayLineEdit.setFocus()

    def job(self) -> Job:
        """Plan it."""
        at, actor, seen = self._instant(), self.desk.actor, self.seen
        return lambda uow: plan_attempt(uow, actor=actor, seen=seen, at=at)


class HandOnDialog(BackDialog):
    """Hands the report-back to somebody else who can reach her."""

    kind = "report_back_hand_on"
    beside = {"handed_to": "whomLineEdit"}
    refused_at = {"name_needed": "whomLineEdit", "text_too_long": "whomLineEdit", "text_nul": "whomLineEdit"}

    def __init__(self, desk: Desk, view: BackView, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_HandOnDialog(), view, parent)
        self.ui.aboutLabel.setText(words.hand_on(desk, view))
        self.begin(self.subject)
        self.ui.whomLineEdit.setFocus()

    def stood(self, _text: str) -> str:
        """Return who had it before."""
        return self.view.row.handed_to or ""

    def job(self) -> Job:
        """Hand it on."""
        actor, seen, whom = self.desk.actor, self.seen, self.ui.whomLineEdit.text()
        return lambda uow: hand_to(uow, actor=actor, seen=seen, whom=whom)


class LineDialog(BackDialog):
    """The base of the forms about one line."""

    def __init__(self, desk: Desk, ui: Any, view: BackView, line: BackLine, parent: QWidget | None) -> None:
        super().__init__(desk, ui, view, parent)
        self.line = line
        ui.aboutLabel.setText(words.line(desk, view, line))

    @property
    def seen(self) -> SeenBack:
        """The line as it was seen."""
        return SeenBack(self.line.line_id, self._version or self.line.version)

    @property
    def subject(self) -> str:
        """Under which the text is kept."""
        return str(self.line.line_id)


class CheckedWithDialog(LineDialog):
    """Records who was asked before a line may be told, and ticks it."""

    kind = "report_back_checked"
    beside = {"checked_with": "whomLineEdit"}
    refused_at = {"name_needed": "whomLineEdit", "text_too_long": "whomLineEdit", "text_nul": "whomLineEdit"}

    def __init__(self, desk: Desk, view: BackView, line: BackLine, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_CheckedWithDialog(), view, line, parent)
        self.ui.whomLineEdit.setText(line.checked_with or "")
        self.begin(self.subject)
        self.ui.whomLineEdit.setFocus()

    def job(self) -> Job:
        """Record it and tick the line, both or neither."""
        actor, seen, whom = self.desk.actor, self.seen, self.ui.whomLineEdit.text()

        def run(uow: Any) -> Any:
            asked, changes = check_line(uow, actor=actor, seen=seen, with_whom=whom)
            ticked, more = tick(uow, actor=actor, seen=asked)
            return ticked, changes | more

        return run


class RewordLineDialog(LineDialog):
    """Puts a line into other words, where the leak check points at one or nobody wrote any."""

    kind = "report_back_reword"
    beside = {"wording": "wordingPlainTextEdit"}
    refused_at = {
        "wording_needed": "wordingPlainTextEdit",
        "text_too_long": "wordingPlainTextEdit",
        "text_nul": "wordingPlainTextEdit",
    }

    def __init__(self, desk: Desk, view: BackView, line: BackLine, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_RewordLineDialog(), view, line, parent)
        field = self.ui.wordingPlainTextEdit
        field.setPlainText(line.wording)
        self.begin(self.subject)
        field.setFocus()
        field.selectAll()

    def job(self) -> Job:
        """Save the words."""
        actor, seen, wording = self.desk.actor, self.seen, self.ui.wordingPlainTextEdit.toPlainText()
        return lambda uow: reword(uow, actor=actor, seen=seen, wording=wording)


class OwnWordsDialog(BackDialog):
    """What the advocate says besides the lines, in words of her or his own."""

    kind = "report_back_own_words"
    beside = {"own_words": "ownWordsPlainTextEdit"}
    refused_at = {"text_too_long": "ownWordsPlainTextEdit", "text_nul": "ownWordsPlainTextEdit"}

    def __init__(self, desk: Desk, view: BackView, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_OwnWordsDialog(), view, parent)
        self.ui.ownWordsPlainTextEdit.setPlainText(view.own_words or "")
        self.begin(self.subject)
        self.ui.ownWordsPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Save them."""
        actor, seen, text = self.desk.actor, self.seen, self.ui.ownWordsPlainTextEdit.toPlainText()
        return lambda uow: say_own_words(uow, actor=actor, seen=seen, text=text)


class HerAnswerDialog(BackDialog):
    """Her answer in her words, how safe she feels, new abuse, and what should change in the plan."""

    kind = "report_back_answer"
    beside = {"response": "wordsPlainTextEdit"}
    refused_at = {
        "answer_empty": "wordsPlainTextEdit",
        "text_too_long": "wordsPlainTextEdit",
        "text_nul": "wordsPlainTextEdit",
    }

    def __init__(self, desk: Desk, view: BackView, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_HerAnswerDialog(), view, parent)
        ui = self.ui
        self._felt = {
            FeelsSafer.MUCH_SAFER: ui.muchSaferRadioButton,
            FeelsSafer.SAFER: ui.saferRadioButton,
            FeelsSafer.SAME: ui.sameRadioButton,
            FeelsSafer.LESS_SAFE: ui.lessSafeRadioButton,
            FeelsSafer.MUCH_LESS_SAFE: ui.muchLessSafeRadioButton,
            FeelsSafer.NOT_ASKED: ui.notAskedRadioButton,
        }
        self._abuse = {
            Answer.YES: ui.abuseYesRadioButton,
            Answer.NO: ui.abuseNoRadioButton,
            Answer.NOT_KNOWN: ui.abuseNotKnownRadioButton,
            Answer.NOT_ASKED: ui.abuseNotAskedRadioButton,
        }
        ui.aboutLabel.setText(words.answer(desk, view))
        ui.abuseYesRadioButton.toggled.connect(self._say_abuse)
        self._say_abuse(on=False)
        self._wishes = self._wish_fields()
        self.begin(self.subject)
        ui.wordsPlainTextEdit.setFocus()

    def stood(self, _text: str) -> str:
        """Return the answer before, which is kept beside this one."""
        return self.view.response or ""

    def _wish_fields(self) -> dict[Any, QLineEdit]:
        """Make a field for every line she was told, so that a wish goes to the action it is about."""
        veil, made = Veil(self.desk, (*self.view.names, self.view.row.advocate)), {}
        told = [line for line in self.view.lines if line.may_be_told]
        for line in told:
            about = veil.words(line.wording)
            field = QLineEdit(line.wants_changed or "")
            field.setObjectName(f"change{line.line_id.hex}LineEdit")
            field.setAccessibleName(self.tr("What should change: {line}").format(line=about))
            title = label(f"{line.number}  {about}", Type.SMALL, Tone.INK2, wrap=True)
            title.setBuddy(field)
            self.ui.changeLayout.addWidget(title)
            self.ui.changeLayout.addWidget(field)
            made[line.line_id] = field
        self.ui.changeLayout.addStretch(1)
        for part in (self.ui.changeLabel, self.ui.changeScrollArea):
            part.setVisible(bool(told))
        self.fields = fields_of(self)
        on_typed(made.values(), lambda *_: self._autosave.touched())
        self._order(list(made.values()))
        return made

    def _order(self, fields: list[QLineEdit]) -> None:
        before: QWidget = self.ui.abuseNotAskedRadioButton
        for field in (*fields, self.ui.saveButton):
            QWidget.setTabOrder(before, field)
            before = field

    def _say_abuse(self, on: bool) -> None:
        text = words.new_abuse() if on else ""
        self.ui.abuseNoteLabel.setText(text)
        self.ui.abuseNoteLabel.setAccessibleName(text)
        self.ui.abuseNoteLabel.setVisible(on)

    def job(self) -> Job:
        """Save the answer; an earlier one is kept beside it."""
        actor, seen = self.desk.actor, self.seen
        said = self.ui.wordsPlainTextEdit.toPlainText()
        felt, abuse = self.chosen(self._felt), self.chosen(self._abuse)
        typed = {key: field.text() for key, field in self._wishes.items() if field.text().strip()}
        known = {line.line_id: line.wants_changed for line in self.view.lines}
        wishes = {key: text for key, text in typed.items() if text != known.get(key)}
        return lambda uow: record_answer(
            uow, actor=actor, seen=seen, words=said, feels_safer=felt, new_abuse=abuse, wants_changed=wishes
        )
