"""What a case's page says where the person looking does not read a part of it: plainly, and never that it is empty."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.access import DataClass
from marac_desk.services.cases.views import CaseView

_CONTEXT = "NotShown"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def why_not(view: CaseView, data_class: DataClass, otherwise: str) -> str:
    """Return why a part of the page is not shown, or what is said of it where it is."""
    if data_class in view.reads:
        return otherwise
    sentences = {
        DataClass.SAFE_CONTACT: _tr(
            "Safe contact is not shown to you. Ask the coordinator before you contact anybody."
        ),
        DataClass.VICTIM_VIEW: _tr("What the victim says is not shown to you."),
        DataClass.PERPETRATOR: _tr("Shown to you while a meeting has the case."),
        DataClass.ACTIONS: _tr("Only the actions of your own agency are shown to you."),
        DataClass.REFERRAL: _tr("Shown to you where your agency referred the case."),
        DataClass.RESTRICTION: _tr("Shown to the coordinator and the chair."),
    }
    return sentences.get(data_class, _tr("Not shown to you."))


def left_out(view: CaseView) -> str:
    """Return in one sentence what the timeline leaves out for whoever looks; nothing where it is whole."""
    missing = [
        word
        for data_class, word in (
            (DataClass.REFERRAL, _tr("referrals and scores")),
            (DataClass.MINUTES, _tr("hearings")),
            (DataClass.ACTIONS, _tr("actions")),
            (DataClass.REPORT_BACK, _tr("report-backs")),
            (DataClass.PERPETRATOR, _tr("orders and breaches")),
        )
        if data_class not in view.reads
    ]
    others = [
        word
        for data_class, word in (
            (DataClass.REFERRAL, _tr("referrals of other agencies")),
            (DataClass.ACTIONS, _tr("actions of other agencies")),
        )
        if data_class in view.own_alone
    ]
    what = ", ".join((*missing, *others))
    return _tr("Not shown to you: {what}.").format(what=what) if what else ""
