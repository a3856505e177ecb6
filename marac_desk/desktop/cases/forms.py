"""The forms beside a case: an order, a breach, a link to another process, a repeated checklist."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.typed import (
    FieldRefusedError,
    day_text,
    needed_day,
    typed_day,
    typed_number,
    write_out_days,
)
from marac_desk.desktop.forms.ui_assessment_form import Ui_AssessmentForm
from marac_desk.desktop.forms.ui_breach_form import Ui_BreachForm
from marac_desk.desktop.forms.ui_link_form import Ui_LinkForm
from marac_desk.desktop.forms.ui_order_form import Ui_OrderForm
from marac_desk.desktop.widgets.fields import Values, chosen_id, fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary import AnswerSource, LinkedProcess, OrderType, OwnRiskView, Share
from marac_desk.services.cases.adding import AssessmentDraft, assess_again
from marac_desk.services.monitoring import (
    LinkDraft,
    OrderDraft,
    add_link,
    add_order,
    change_link,
    record_breach,
)


class OrderForm(KeptForm):
    """Adds an order or condition to a case."""

    kind: ClassVar[str] = "order_form"
    refused_at: ClassVar = {"order_ends_before_it_begins": "untilLineEdit"}
    ui: Ui_OrderForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_OrderForm(), parent)
        fill_choices(self.ui.kindComboBox, labels.words(OrderType))
        write_out_days(desk, self.ui.fromLineEdit, self.ui.servedLineEdit)
        write_out_days(desk, self.ui.untilLineEdit, ahead=True)
        self._case: uuid.UUID | None = None

    def open_for(self, telling: Telling) -> None:
        """Show the form for a case, with the people an order can bind."""
        view = telling.view
        people = {str(p.person.person_id): telling.veil.name(p.person.name) for p in view.picture.sources}
        fill_choices(self.ui.personComboBox, people, nothing=self.tr("Not said"))
        self._case = view.case_id
        self.begin(view.case_id.hex, {"personComboBox": next(iter(people), "")} if len(people) == 1 else None)

    def job(self) -> Job:
        """Add the order."""
        case_id, ui, actor = self._need_case(), self.ui, self.desk.actor
        draft = OrderDraft(
            kind=OrderType(ui.kindComboBox.currentData()),
            person_id=chosen_id(ui.personComboBox),
            court=ui.courtLineEdit.text(),
            reference=ui.referenceLineEdit.text(),
            from_date=typed_day(self.desk, ui.fromLineEdit),
            until_date=typed_day(self.desk, ui.untilLineEdit, ahead=True),
            conditions=ui.conditionsPlainTextEdit.toPlainText(),
            power_of_arrest=ui.arrestCheckBox.isChecked(),
            served_on=typed_day(self.desk, ui.servedLineEdit),
        )
        return lambda uow: add_order(uow, actor=actor, case_id=case_id, draft=draft)

    def _need_case(self) -> uuid.UUID:
        assert self._case is not None
        return self._case


class BreachForm(KeptForm):
    """Records that an order was breached."""

    kind: ClassVar[str] = "breach_form"
    refused_at: ClassVar = {
        "day_ahead": "onLineEdit",
        "breach_before_order": "onLineEdit",
        "breach_known": "onLineEdit",
    }
    ui: Ui_BreachForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_BreachForm(), parent)
        write_out_days(desk, self.ui.onLineEdit)

    def open_for(self, telling: Telling, order_id: uuid.UUID | None = None) -> None:
        """Show the form for a case's orders, or for one of them."""
        orders = {str(order.order_id): labels.word(order.kind) for order in telling.view.orders if not order.over}
        fill_choices(self.ui.orderComboBox, orders)
        known: Values = {"reportedCheckBox": True, "orderComboBox": str(order_id or next(iter(orders), ""))}
        self.begin(telling.view.case_id.hex, known)

    def job(self) -> Job:
        """Record the breach."""
        order_id, actor = chosen_id(self.ui.orderComboBox), self.desk.actor
        if order_id is None:
            raise FieldRefusedError(self.ui.orderComboBox, self.tr("Add the order first, then its breach."))
        on, reported = needed_day(self.desk, self.ui.onLineEdit), self.ui.reportedCheckBox.isChecked()
        return lambda uow: record_breach(uow, actor=actor, order_id=order_id, on=on, reported=reported)


class LinkForm(KeptForm):
    """Adds or changes a tie to another process."""

    kind: ClassVar[str] = "link_form"
    refused_at: ClassVar = {"next_before_start": "nextLineEdit"}
    beside: ClassVar = {
        "process": "processComboBox",
        "level": "levelLineEdit",
        "status": "statusLineEdit",
        "reference": "referenceLineEdit",
        "on_date": "onLineEdit",
        "next_on": "nextLineEdit",
        "held_by": "heldByLineEdit",
        "share": "shareComboBox",
    }
    days: ClassVar = frozenset({"onLineEdit", "nextLineEdit"})
    ui: Ui_LinkForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_LinkForm(), parent)
        fill_choices(self.ui.processComboBox, labels.words(LinkedProcess))
        fill_choices(self.ui.shareComboBox, labels.words(Share))
        write_out_days(desk, self.ui.onLineEdit)
        write_out_days(desk, self.ui.nextLineEdit, ahead=True)
        self._case: uuid.UUID | None = None
        self._link: uuid.UUID | None = None

    def open_for(self, telling: Telling) -> None:
        """Show the form for a new link."""
        self._case, self._link = telling.view.case_id, None
        self.ui.titleLabel.setText(self.tr("Link another process"))
        self.begin(telling.view.case_id.hex, {"shareComboBox": Share.CHECK.value})

    def open_link(self, telling: Telling, link_id: uuid.UUID, draft: LinkDraft) -> None:
        """Show the form for a link as it stands."""
        self._case, self._link = telling.view.case_id, link_id
        self.ui.titleLabel.setText(self.tr("Change the link"))
        known: Values = {
            "processComboBox": draft.process.value,
            "levelLineEdit": draft.level,
            "statusLineEdit": draft.status,
            "heldByLineEdit": draft.held_by,
            "referenceLineEdit": draft.reference,
            "onLineEdit": day_text(draft.on_date),
            "nextLineEdit": day_text(draft.next_on),
            "shareComboBox": draft.share.value,
        }
        self.begin(link_id.hex, known, draft.version)

    def job(self) -> Job:
        """Save the link."""
        ui, actor, case_id, link_id = self.ui, self.desk.actor, self._case, self._link
        version = self.version
        draft = LinkDraft(
            process=LinkedProcess(ui.processComboBox.currentData()),
            level=ui.levelLineEdit.text(),
            status=ui.statusLineEdit.text(),
            reference=ui.referenceLineEdit.text(),
            on_date=typed_day(self.desk, ui.onLineEdit),
            next_on=typed_day(self.desk, ui.nextLineEdit, ahead=True),
            held_by=ui.heldByLineEdit.text(),
            share=Share(ui.shareComboBox.currentData()),
        )
        if link_id is not None:
            return lambda uow: change_link(uow, actor=actor, link_id=link_id, version=version, draft=draft)
        assert case_id is not None
        return lambda uow: add_link(uow, actor=actor, case_id=case_id, draft=draft)


class AssessmentForm(KeptForm):
    """Records that the checklist was repeated."""

    kind: ClassVar[str] = "assessment_form"
    refused_at: ClassVar = {"score_out_of_range": "scoreLineEdit", "day_ahead": "onLineEdit"}
    ui: Ui_AssessmentForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_AssessmentForm(), parent)
        fill_choices(self.ui.sourceComboBox, labels.words(AnswerSource), nothing=self.tr("Not said"))
        fill_choices(self.ui.ownViewComboBox, labels.words(OwnRiskView))
        write_out_days(desk, self.ui.onLineEdit)
        self._case: uuid.UUID | None = None

    def open_for(self, telling: Telling, tools: tuple[tuple[str, str, int], ...]) -> None:
        """Show the form with the area's checklists."""
        self._case = telling.view.case_id
        fill_choices(self.ui.toolComboBox, {code: name for code, name, _ in tools})
        known: Values = {
            "toolComboBox": tools[0][0],
            "onLineEdit": day_text(telling.today),
            "assessorLineEdit": self.desk.actor.name,
            "ownViewComboBox": OwnRiskView.NOT_ASKED.value,
        }
        self.begin(telling.view.case_id.hex, known)

    def job(self) -> Job:
        """Record the score."""
        ui, actor, case_id = self.ui, self.desk.actor, self._case
        score, source = typed_number(ui.scoreLineEdit), ui.sourceComboBox.currentData()
        if score is None:
            raise FieldRefusedError(ui.scoreLineEdit, self.tr("Write the score in digits. Your text is kept."))
        assert case_id is not None
        draft = AssessmentDraft(
            tool=str(ui.toolComboBox.currentData()),
            score=score,
            assessed_on=needed_day(self.desk, ui.onLineEdit),
            assessor=ui.assessorLineEdit.text(),
            source=AnswerSource(source) if source else None,
            own_view=OwnRiskView(ui.ownViewComboBox.currentData()),
            own_words=ui.ownWordsPlainTextEdit.toPlainText(),
        )
        return lambda uow: assess_again(uow, actor=actor, case_id=case_id, draft=draft)
