"""Workbooks that are taken in: a list becomes rows to check, a tracker's past cases become nothing; both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
import sqlalchemy as sa

from marac_desk.intake.readers import read_file
from marac_desk.model.attachment import Attachment
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals import batches, taking_in
from marac_desk.services.referrals.receiving import Original
from tests.intake.sheet_files import Tab, workbook
from tests.support.registers import coordinator

TODAY = date(2026, 11, 21)
LIST: list[list[object]] = [
    ["Case ref", "Party type", "Name", "DOB", "RIC score"],
    ["K1", "Suspect", "Ned Ford", "31/02/1985", None],
    ["K1", "Victim", "Ada Pike", date(1990, 2, 4), 17],
    ["K2", "Victim", "Bea Long", date(1987, 7, 7), 9],
    ["Total", None, None, None, 26],
]
TRACKER: list[list[object]] = [
    ["No.", "MARAC date", "Victim", "Perp", "Repeat?", "Action 1"],
    [1, date(2025, 3, 4), "Ada Pike", "Ned Ford", "N", "CSC - visit - done"],
]


def _take(register: Register, rows: Sequence[Sequence[object]]) -> taking_in.TakenIn:
    data = workbook(Tab("2025", rows))
    reading = read_file(data, "list.xlsx", today=TODAY)
    with register.writing(coordinator()) as uow:
        return taking_in.take_in(uow, actor=coordinator(), original=Original("list.xlsx", "", data), reading=reading)[0]


def test_a_workbook_becomes_a_list_with_the_errors_of_its_rows(register: Register) -> None:
    taken = _take(register, LIST)

    assert taken.batch is not None
    with register.reading() as uow:
        view = batches.batch_view(uow, actor=coordinator(), batch=taken.batch)
    assert [(row.record, row.name, row.external_ref) for row in view.rows] == [
        (1, "Ada Pike", "K1"),
        (3, "Bea Long", "K2"),
    ]
    assert [row.errors for row in view.rows] == [(("DOB (row 2)", "not_a_date"),), ()]
    assert view.unread == ((4, "total_row"),)
    assert view.ready == (taken.subjects[1],)


def test_past_cases_are_not_taken_for_referrals(register: Register) -> None:
    with pytest.raises(RefusedError) as caught:
        _take(register, TRACKER)

    assert (caught.value.code, caught.value.values["reason"]) == ("file_refused", "past_cases")
    with register.reading() as uow:
        for kind in (Attachment, Draft):
            assert uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) == 0
