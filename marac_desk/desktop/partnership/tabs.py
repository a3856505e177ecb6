"""Which tabs the partnership has beside agencies, people and area; a new one is added here and nowhere else."""

from __future__ import annotations

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership.audit_tab import AuditTab
from marac_desk.desktop.partnership.backup_tab import BackupTab
from marac_desk.desktop.partnership.catalogue_tab import CatalogueTab
from marac_desk.desktop.partnership.decisions_tab import DecisionsTab
from marac_desk.desktop.partnership.evidence_tab import EvidenceTab
from marac_desk.desktop.partnership.flags_tab import FlagsTab
from marac_desk.desktop.partnership.needs_tab import NeedsTab
from marac_desk.desktop.partnership.sheets_tab import SheetsTab
from marac_desk.desktop.partnership.sign_in_tab import SignInTab
from marac_desk.desktop.partnership.tab import PartnershipTab

TABS: tuple[type[PartnershipTab], ...] = (
    CatalogueTab,
    NeedsTab,
    FlagsTab,
    EvidenceTab,
    DecisionsTab,
    SheetsTab,
    SignInTab,
    AuditTab,
    BackupTab,
)


def tabs_for(desk: Desk) -> list[PartnershipTab]:
    """Return the tabs that the person acting has anything to do on."""
    return [tab(desk) for tab in TABS if tab.is_for(desk)]
