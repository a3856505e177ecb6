"""What is heavy and knows no window, imported before Qt: PySide reads the source of every module that comes after it.

That would cost the desk process a third of its start and twenty MiB for as long as it lives.
"""

from __future__ import annotations

import marac_desk.register.opening
import marac_desk.register.rehearsal
import marac_desk.services.actions.following
import marac_desk.services.cases.adding
import marac_desk.services.cases.listing
import marac_desk.services.cases.opening
import marac_desk.services.circulation.recording
import marac_desk.services.finding
import marac_desk.services.meeting_room.looking
import marac_desk.services.partnership.area
import marac_desk.services.records
import marac_desk.services.referrals.batches
import marac_desk.services.referrals.joining
import marac_desk.services.referrals.screening_view
import marac_desk.services.report_backs.looking
import marac_desk.services.today.gathering  # noqa: F401
