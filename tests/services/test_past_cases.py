"""A tracker of before: its cases are known from the first day on, merged with nobody's, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerpetrator, DraftPerson
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Reading
from marac_desk.model.attachment import Attachment, ImportedRow
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.person import Person, PersonHash
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.errors import RefusedError
from marac_desk.services.finding import find
from marac_desk.services.list_import.undoing import TakenBack, imports_of, undo_import
from marac_desk.services.past_cases.importing import PastImported, import_past_cases
from marac_desk.services.past_cases.looking import look_through_past
from marac_desk.services.referrals.matches import find_matches
from marac_desk.services.referrals.receiving import Original, receive
from marac_desk.services.referrals.screening_view import screening_view
from marac_desk.services.referrals.views import InboxGroup, inbox
from tests.intake.sheet_files import Tab, workbook
from tests.intake.test_tracker import TITLES
from tests.support.referrals import full_draft
from tests.support.registers import coordinator, user
from tests.support.tampering import checked

TODAY = date(2026, 11, 21)
ADA, NED = ("Ada Pike", date(1990, 2, 4)), ("Ned Ford", date(1985, 5, 5))


def row(
    number: int, heard: date | None, sent: date | None, victim: tuple[str, object] = ADA, by: tuple[str, object] = NED
) -> list[object]:
    """Return one row of a tracker."""
    done = "Housing - change locks - done 3/4\nIDVA: call her - ongoing; CSC - visit"
    return [number, heard, sent, *victim, *by, "Police", 17, "VHR/ESC", "N", "2 children", done, "on bail"]


ROWS = [
    row(1, date(2025, 3, 4), date(2025, 2, 3)),
    row(2, date(2026, 1, 20), date(2025, 12, 20)),
    row(3, date(2026, 2, 17), date(2026, 1, 30), by=("Tom Ray", date(1986, 6, 6))),
    row(4, date(2026, 2, 17), date(2026, 1, 30), victim=("Bea Long", date(1971, 3, 9)), by=("Sid Marsh", None)),
    row(5, None, None, victim=("Cleo Marsh", date(1980, 8, 8))),
]


def tracker(rows: Sequence[Sequence[object]] = ROWS) -> tuple[Original, Reading]:
    """Return a tracker as it came, and as it was read."""
    data = workbook(Tab("2025", [TITLES, *rows]))
    return Original("tracker.xlsx", "", data), read_file(data, "tracker.xlsx", today=TODAY)


def taken(register: Register, rows: Sequence[Sequence[object]] = ROWS) -> PastImported:
    original, reading = tracker(rows)
    with register.writing(coordinator()) as uow:
        return import_past_cases(uow, actor=coordinator(), original=original, reading=reading)[0]


def undone(register: Register, done: PastImported) -> TakenBack:
    with register.writing(coordinator()) as uow:
        return undo_import(uow, actor=coordinator(), import_id=done.import_id)[0]


def count(register: Register) -> list[int]:
    kinds = (Person, Case, CasePerpetrator, Referral, ImportedRow, PersonHash)
    with register.reading() as uow:
        return [uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0 for kind in kinds]


def test_a_tracker_is_looked_through_before_anything_is_kept(register: Register) -> None:
    _, reading = tracker()
    before = count(register)
    with register.reading(coordinator()) as uow:
        look = look_through_past(uow, actor=coordinator(), reading=reading, sha256="")

    assert (look.ready, look.cases, look.unsettled, look.taken_before) == (4, 3, 8, False)
    assert [(each.record, each.left_out) for each in look.rows if each.left_out] == [(5, "no_date")]
    assert count(register) == before


def test_rows_of_the_same_people_are_one_case_and_another_person_is_another(register: Register) -> None:
    done = taken(register)

    assert (done.taken, done.cases, done.left) == (4, 3, 1)
    with register.reading(coordinator()) as uow:
        referrals = list(uow.session.scalars(sa.select(Referral).order_by(Referral.referral_date, Referral.id)))
        first, second, third = referrals[:3]
        assert first.case_id == second.case_id != third.case_id
        case = uow.session.get_one(Case, first.case_id)
        assert (case.first_referral_on, case.last_referral_on) == (date(2025, 2, 3), date(2025, 12, 20))
        assert case.last_meeting_on == date(2026, 1, 20)
        assert (second.is_repeat, second.repeat_of_id) == (RepeatVerdict.YES, first.id)
        assert [each.state for each in (first, second)] == [ReferralState.LAPSED, ReferralState.DORMANT]
        assert (second.agency_id, second.agency_as_written) == (None, "Police")
        assert second.actions_already_taken is not None
        assert second.actions_already_taken.splitlines()[0] == "Housing - change locks - done 3/4"
        assert second.history == "on bail"


def test_the_next_referral_of_the_same_people_is_found_and_would_be_a_repeat(register: Register) -> None:
    taken(register)
    draft = full_draft()
    draft.referral_date, draft.incident_date = date(2026, 11, 20), date(2026, 11, 18)
    draft.victim = DraftPerson(full_name=ADA[0], date_of_birth=ADA[1])
    draft.perpetrators = [DraftPerpetrator(full_name=NED[0], date_of_birth=NED[1])]
    with register.writing(coordinator()) as uow:
        got = receive(uow, actor=coordinator(), draft=draft)[0]
    with register.reading(coordinator()) as uow:
        referral = uow.session.get_one(Referral, got.referral_id)
        matches = find_matches(uow, actor=coordinator(), referral=referral, draft=draft)

    assert {match.name for match in matches if match.likely} == {"Ada Pike"}
    judged = [match.if_same for match in matches if match.heard_on == date(2026, 1, 20)]
    assert [one.verdict for one in judged if one] == [RepeatVerdict.YES]
    assert [one.last_day for one in judged if one] == [date(2026, 12, 20)]


def test_past_cases_fill_no_list_of_the_inbox_and_waited_for_nobody(register: Register) -> None:
    with register.reading(coordinator()) as uow:
        before = inbox(uow, actor=coordinator(), group=InboxGroup.DECIDED).counts
    taken(register)
    with register.reading(coordinator()) as uow:
        view = inbox(uow, actor=coordinator(), group=InboxGroup.DECIDED)
        assert (view.counts, view.rows) == (before, ())
        referral_id = uow.session.scalars(sa.select(Referral.id)).first()
        assert referral_id is not None
        assert screening_view(uow, actor=coordinator(), referral_id=referral_id).waited is None


def test_whoever_is_in_it_can_be_found(register: Register) -> None:
    taken(register)
    with register.reading(coordinator()) as uow:
        assert len(find(uow, actor=coordinator(), query="bea long")) > 0


def test_the_same_file_is_taken_in_once(register: Register) -> None:
    done = taken(register)
    after = count(register)
    with pytest.raises(RefusedError) as caught:
        taken(register)
    assert caught.value.code == "past_cases_known"
    assert count(register) == after
    undone(register, done)
    assert taken(register).taken == 4


def test_a_tracker_without_a_row_that_says_who_and_when_is_refused(register: Register) -> None:
    with pytest.raises(RefusedError) as caught:
        taken(register, [row(1, None, None)])
    assert caught.value.code == "nothing_to_import"


def test_it_is_taken_back_whole_with_its_file(register: Register) -> None:
    before = count(register)
    done = taken(register)
    with register.reading(coordinator()) as uow:
        [listed] = imports_of(uow, actor=coordinator())
    assert (listed.import_id, listed.taken) == (done.import_id, 4)

    back = undone(register, done)

    assert (back.undone, back.stayed) == (4, ())
    assert count(register) == before
    with register.reading() as uow:
        assert [kept.content for kept in uow.session.scalars(sa.select(Attachment))] == [b""]
    if register.seals is not None:
        assert checked(register).holds


def test_cancel_leaves_nothing(register: Register) -> None:
    before = count(register)
    original, reading = tracker()

    def step(done: int) -> None:
        if done > 2:
            raise RefusedError("import_stopped")

    with pytest.raises(RefusedError), register.writing(coordinator()) as uow:
        import_past_cases(uow, actor=coordinator(), original=original, reading=reading, step=step)
    assert count(register) == before


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE, Role.ADMINISTRATOR])
def test_only_who_refers_for_every_agency_may(register: Register, role: Role) -> None:
    original, reading = tracker()
    who = user(register, role)
    with pytest.raises(NotAllowedError), register.writing(who) as uow:
        import_past_cases(uow, actor=who, original=original, reading=reading)
    with pytest.raises(NotAllowedError), register.reading(who) as uow:
        look_through_past(uow, actor=who, reading=reading, sha256="")
