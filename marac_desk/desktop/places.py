"""The places of the window, in the order of the rail; each page is made when it is first needed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.actions.arising_page import ArisingPage
from marac_desk.desktop.actions.ladder_page import LadderPage
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.actions.sheets.page import SheetPage
from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.conflicts.page import ConflictPage
from marac_desk.desktop.cases.page import CasesPage
from marac_desk.desktop.cases.transfers.page import TransferPage
from marac_desk.desktop.circulation.chase_page import ChasePage
from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.figures.page import FiguresPage
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.meetings.readiness_page import ReadinessPage
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.desktop.referrals.batch_page import BatchPage
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.list_page import ListPage
from marac_desk.desktop.referrals.past_page import PastPage
from marac_desk.desktop.referrals.referral_page import ReferralPage
from marac_desk.desktop.report_backs.page import ReportBacksPage
from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.shell.place import Place
from marac_desk.desktop.today.page import TodayPage
from marac_desk.rules.access import WITHOUT_NAMES, DataClass, Operation
from marac_desk.rules.return_sheets import FILE_NAME as SHEET_FILES
from marac_desk.services.transfers.acknowledging import SUFFIX as ANSWER_FILES
from marac_desk.services.transfers.sending import SUFFIX as PACKAGE_FILES

TRANSFER_FILES = "transfer-"
"""What the name of every file of a transfer begins with."""
_CONTEXT = "Places"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def places() -> tuple[Place, ...]:
    """Return every place; which of them are for whom is the matrix's to say."""
    agenda: dict[str, Any] = {"shows": DataClass.AGENDA, "manners": WITHOUT_NAMES}
    referrals: dict[str, Any] = {"shows": DataClass.REFERRAL, "manners": WITHOUT_NAMES}
    actions: dict[str, Any] = {"shows": DataClass.ACTIONS, "manners": WITHOUT_NAMES}
    chases: dict[str, Any] = {"shows": DataClass.ACTIONS, "done": Operation.CREATE, "under": "actions"}
    sheets: dict[str, Any] = {"files_named": SHEET_FILES, "files_ending": (".xlsx", ".pdf")}
    transfers: dict[str, Any] = {"files_named": TRANSFER_FILES, "files_ending": (PACKAGE_FILES, ANSWER_FILES)}
    cases: dict[str, Any] = {"shows": DataClass.VICTIM}
    backs: dict[str, Any] = {"shows": DataClass.REPORT_BACK}
    return (
        Place("today", "sun-medium", _tr("Today"), "Ctrl+1", TodayPage, **agenda),
        Place("referrals", "inbox", _tr("Referrals"), "Ctrl+2", ReferralsPage, takes_files=True, **referrals),
        Place("referral", "", _tr("Referral"), "", ReferralPage, under="referrals", **referrals),
        Place("referral_batch", "", _tr("Rows of a sheet"), "", BatchPage, under="referrals", **referrals),
        Place("referral_list", "", _tr("Import a list"), "", ListPage, under="referrals", **referrals),
        Place("past_cases", "", _tr("Take in a tracker"), "", PastPage, under="referrals", **referrals),
        Place("meetings", "calendar-days", _tr("Meetings"), "Ctrl+3", MeetingsPage, **agenda),
        Place("readiness", "", _tr("Readiness"), "", ReadinessPage, under="meetings", shows=DataClass.RESEARCH),
        Place("room", "", _tr("Meeting room"), "", RoomPage, under="meetings", **agenda),
        Place("circulation", "", _tr("Circulation"), "", CirculationPage, under="meetings", **agenda),
        Place("cases", "folder-open", _tr("Cases"), "Ctrl+4", CasesPage, **cases),
        Place("case", "", _tr("Case"), "", CasePage, under="cases", **cases),
        Place("conflict", "", _tr("Conflict question"), "", ConflictPage, under="cases", **cases),
        Place("transfer", "", _tr("Transfer"), "", TransferPage, under="cases", **referrals, **transfers),
        Place("actions", "list-checks", _tr("Actions"), "Ctrl+5", ActionsPage, **actions, **sheets),
        Place("return_sheet", "", _tr("Return sheet"), "", SheetPage, **chases),
        Place("ladder", "", _tr("Escalation"), "", LadderPage, **chases),
        Place("arising", "", _tr("Matters arising"), "", ArisingPage, under="meetings", **agenda),
        Place("chasing", "", _tr("Chase messages"), "", ChasePage, **chases),
        Place("report_backs", "message-circle", _tr("Report-backs"), "Ctrl+6", ReportBacksPage, **backs),
        Place("figures", "chart-line", _tr("Figures"), "Ctrl+7", FiguresPage),
        Place("partnership", "users", _tr("Partnership"), "Ctrl+8", PartnershipPage, shows=DataClass.PARTNERSHIP),
    )
