"""The list of all cases: its order, its parts, its words, a page at a time; on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.months import add_months
from marac_desk.services.cases import listing
from marac_desk.services.cases.listing import Show, case_list
from marac_desk.services.cases.standing import earliest_referral
from marac_desk.services.cases.views import CaseList
from tests.support.cases import case_id, kept_out, on_the_table
from tests.support.registers import actor, coordinator, user


def _list(register: Register, show: Show = Show.ALL, words: str = "", role: Role = Role.COORDINATOR) -> CaseList:
    who = actor(register, role)
    with register.reading(who) as uow:
        return case_list(uow, actor=who, show=show, words=words)


def _ends(found: CaseList) -> list[str]:
    return [row.reference[-4:] for row in found.rows]


def test_every_case_once_newest_referral_first(demonstration: Register) -> None:
    found = _list(demonstration)
    assert found.total == len(found.rows) == 32
    days = [row.received_on or date.max for row in found.rows]
    assert days == sorted(days, reverse=True)
    assert len(set(_ends(found))) == 32


def test_a_row_says_who_why_heard_when_and_what_stands(demonstration: Register) -> None:
    row = next(row for row in _list(demonstration).rows if row.reference.endswith("0129"))
    assert (row.name, row.age) == ("Sophie Larkspur", 23)
    assert row.criteria == ("visible_high_risk", "potential_escalation")
    assert (row.standing.heard, row.standing.last_heard) == (1, date(2026, 11, 3))
    assert (row.standing.open, row.standing.late, row.standing.latest) == (6, 5, 10)


def test_each_part_shows_its_own_cases(demonstration: Register) -> None:
    assert set(_ends(_list(demonstration, Show.PLAN_OPEN))) == {"0122", "0125", "0129", "0130"}
    assert set(_ends(_list(demonstration, Show.ON_WATCH))) == {"0125", "0128", "0129", "0130", "0131"}
    assert _ends(_list(demonstration, Show.ON_HOLD)) == ["0127"]
    assert _ends(_list(demonstration, Show.WATCH_ENDING)) == []


@pytest.mark.parametrize(("days", "shown"), [(0, True), (45, True), (46, False), (-1, False)])
def test_a_watch_ends_soon_within_forty_five_days(demonstration: Register, days: int, shown: bool) -> None:
    today = date(2026, 11, 21)
    with demonstration.writing() as uow:
        case = uow.session.get_one(Case, case_id(demonstration, "0128"))
        case.flag_expires_on = today + timedelta(days=days)
    assert ("0128" in _ends(_list(demonstration, Show.WATCH_ENDING))) is shown
    assert ("0128" in _ends(_list(demonstration, Show.ON_WATCH))) is (days >= 0)


def test_words_find_a_case_by_any_of_its_people_an_alias_and_its_reference(demonstration: Register) -> None:
    for words in ("dunn", "Rachel Dunn", "simon dunnock", "0130", "mw 2026 0130"):
        assert _ends(_list(demonstration, words=words)) == ["0130"], words
    assert _list(demonstration, words="nobody at all").total == 0
    assert _list(demonstration, words="wrzesniak").total == 1


def test_pages_follow_each_other_without_a_gap_or_a_repeat(
    demonstration: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _ends(_list(demonstration))
    monkeypatch.setattr(listing, "PAGE", 5)
    who, seen, place = actor(demonstration), list[str](), None
    with demonstration.reading(who) as uow:
        for _ in range(10):
            found = case_list(uow, actor=who, after=place)
            seen += _ends(found)
            place = found.next
            if place is None:
                break
    assert seen == whole


def test_a_second_referral_of_the_same_instant_shows_its_case_once(demonstration: Register) -> None:
    with demonstration.writing() as uow:
        known = uow.session.scalars(sa.select(Referral).where(Referral.case_id == case_id(demonstration, "0103"))).one()
        uow.add(
            Referral(
                case_id=known.case_id,
                state=ReferralState.RECEIVED,
                received_at=known.received_at,
                referral_date=known.referral_date,
            )
        )
    assert _ends(_list(demonstration)).count("0103") == 1
    with demonstration.writing() as uow:
        uow.add(
            Referral(
                case_id=case_id(demonstration, "0131"),
                state=ReferralState.RECEIVED,
                received_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
                referral_date=date(2026, 11, 21),
            )
        )
    assert _ends(_list(demonstration))[0] == "0131"


def test_whoever_is_kept_out_of_a_case_finds_neither_it_nor_its_number(demonstration: Register) -> None:
    kept_out(demonstration, "0130", actor(demonstration))
    found = _list(demonstration)
    assert found.total == 31
    assert "0130" not in _ends(found)
    assert _list(demonstration, words="dunnock").total == 0
    assert "0130" not in _ends(_list(demonstration, Show.ON_WATCH))


def test_the_chair_finds_what_is_on_her_meetings_until_its_actions_are_closed(demonstration: Register) -> None:
    before = set(_ends(_list(demonstration, role=Role.CHAIR)))
    assert before == {"0122", "0125", "0129"}
    on_the_table(demonstration, "0101", actor(demonstration, Role.CHAIR))
    assert set(_ends(_list(demonstration, role=Role.CHAIR))) == {*before, "0101"}


def test_the_advocate_finds_her_clients(demonstration: Register) -> None:
    found = _list(demonstration, role=Role.ADVOCATE)
    assert found.total == len(found.rows)
    who = actor(demonstration, Role.ADVOCATE)
    with demonstration.reading() as uow:
        told = sa.select(ReportBack.case_id).where(ReportBack.advocate_id == who.representative_id)
        clients = set(uow.session.scalars(told))
    assert {row.case_id for row in found.rows} >= clients
    assert "0101" not in _ends(found)


def test_a_client_is_not_found_by_the_name_of_who_harms_her_before_the_pack(demonstration: Register) -> None:
    """The advocate knows her client before the meeting, and of him only from the day of the pack."""
    client = "0130"
    assert _ends(_list(demonstration, words="rachel dunnock", role=Role.ADVOCATE)) == [client]
    assert _list(demonstration, words="simon dunnock", role=Role.ADVOCATE).total == 0
    on_the_table(demonstration, client, actor(demonstration, Role.ADVOCATE))
    assert _ends(_list(demonstration, words="simon dunnock", role=Role.ADVOCATE)) == [client]


def test_a_representative_reads_of_the_past_what_the_agency_sent_alone(demonstration: Register) -> None:
    housing, police = (user(demonstration, Role.REPRESENTATIVE, agency=name) for name in ("Housing", "Police"))
    on_the_table(demonstration, "0101", housing, police)
    for who, sent in ((housing, False), (police, True)):
        with demonstration.reading(who) as uow:
            (row,) = (row for row in case_list(uow, actor=who).rows if row.reference.endswith("0101"))
        assert row.name
        assert (row.received_on is not None, bool(row.criteria), row.standing.past_known) == (sent, sent, sent)


def test_a_role_without_cases_is_refused(demonstration: Register) -> None:
    for role in (Role.STEERING, Role.ADMINISTRATOR, Role.AUDITOR, Role.OBSERVER):
        who = user(demonstration, role)
        with pytest.raises(NotAllowedError), demonstration.reading(who) as uow:
            case_list(uow, actor=who)


def test_an_empty_register_has_an_empty_list(register: Register) -> None:
    with register.reading(coordinator()) as uow:
        assert case_list(uow, actor=coordinator()) == CaseList((), 0, None)


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.integers(1, 60))
def test_the_bound_on_referral_days_agrees_with_the_watch_for_every_day(until: date, months: int) -> None:
    first = earliest_referral(until, months)
    assert add_months(first, months) >= until
    assert add_months(first - timedelta(days=1), months) < until
