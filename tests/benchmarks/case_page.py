"""A case page on the register of ten years: from the key press to the page painted, its look written down before."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random

import sqlalchemy as sa

from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.services.audit.reasons import needs_reason
from marac_desk.services.cases.opening import look_again, open_case
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import Result, disk_sync, median, milliseconds
from tests.benchmarks.windows import MeasuredWindow
from tests.support.registers import coordinator

ROUNDS, QUICK_ROUNDS = 25, 6
MOST = 100.0


def measure(*, quick: bool = False) -> list[Result]:
    """Return the medians of opening a case for the first time in a sitting, and of the look in the ledger alone."""
    with tempfile.TemporaryDirectory() as name:
        place = ten_years.copy_to(Path(name) / "register", quick=quick)
        register = ten_years.opened(place.folder)
        person, rounds = coordinator(), QUICK_ROUNDS if quick else ROUNDS
        with register.reading() as uow:
            listed = sa.select(AgendaItem.case_id).order_by(AgendaItem.created_at.desc()).limit(400)
            recent = dict.fromkeys(uow.session.scalars(listed))
            cases = [case_id for case_id in recent if not needs_reason(uow, case_id)]
        chosen = Random(7).sample(cases, min(len(cases), 2 * rounds + 2))
        logged, again = [], []
        for case_id in chosen[:rounds]:

            def open_it() -> None:
                with register.writing(person) as uow:
                    open_case(uow, actor=person, case_id=case_id)  # noqa: B023  (called here and now)

            def look() -> None:
                with register.reading(person) as uow:
                    look_again(uow, actor=person, case_id=case_id)  # noqa: B023

            logged.append(milliseconds(open_it))
            again.append(milliseconds(look))
        with MeasuredWindow(register, person) as window:
            page = window.go("case", {"id": str(chosen[rounds])})
            assert isinstance(page, CasePage)
            shown = window.after(page, "_show")
            painted = []
            for case_id in chosen[rounds + 1 :]:
                shown.clear()
                began = time.perf_counter()
                window.window.go("case", {"id": str(case_id)})
                window.wait_for(shown)
                page.repaint()
                painted.append((time.perf_counter() - began) * 1000)
                window.settle()
            with register.reading() as uow:
                looks = uow.session.scalar(
                    sa.select(sa.func.count()).where(LedgerEntry.operation == "view", LedgerEntry.case_id.in_(chosen))
                )
            assert looks == len(chosen), "a case was shown whose look is not written down"
    return [
        Result("a case page, key to painted, its look logged", median(painted), limit=MOST),
        Result("opening a case, look committed", median(logged), "ms", "the page alone", median(again)),
        Result("the disk's own sync of one page", disk_sync()),
    ]
