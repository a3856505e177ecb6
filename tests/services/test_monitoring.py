"""Orders and their breaches, ties to other processes, flags on agencies' files; on both engines."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty, LinkedProcess, OrderType, Share
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.monitoring import (
    LinkDraft,
    OrderDraft,
    add_link,
    add_order,
    ask_flags,
    change_link,
    confirm_flag,
    link_draft,
    record_breach,
    remove_flag,
)
from tests.support.cases import case_id, ledger_of, opened
from tests.support.registers import actor

TODAY = date(2026, 11, 21)


def _add_order(register: Register, draft: OrderDraft, end: str = "0130") -> uuid.UUID:
    who = actor(register)
    with register.writing(who) as uow:
        return add_order(uow, actor=who, case_id=case_id(register, end), draft=draft)[0]


def _breach(register: Register, order: uuid.UUID, on: date) -> None:
    who = actor(register)
    with register.writing(who) as uow:
        record_breach(uow, actor=who, order_id=order, on=on, reported=True)


def test_an_order_stands_on_the_case_with_its_end(demonstration: Register) -> None:
    person = opened(demonstration, "0130").picture.sources[0].person.person_id
    draft = OrderDraft(OrderType.NON_MOLESTATION, person, "Marshwater", "F 12", date(2026, 11, 2), date(2027, 11, 1))
    _add_order(demonstration, draft)
    view = opened(demonstration, "0130")
    order = view.orders[0]
    assert (order.kind, order.court, order.until_date) == (OrderType.NON_MOLESTATION, "Marshwater", date(2027, 11, 1))
    assert not order.over
    assert "order" in [event.kind.value for event in view.events]
    assert ("add", "order") in ledger_of(demonstration, view.case_id)


def test_an_order_cannot_end_before_it_begins_nor_bind_a_stranger(demonstration: Register) -> None:
    with pytest.raises(RefusedError) as caught:
        _add_order(demonstration, OrderDraft(OrderType.BAIL, from_date=TODAY, until_date=date(2026, 11, 20)))
    assert caught.value.code == "order_ends_before_it_begins"
    stranger = opened(demonstration, "0129").picture.sources[0].person.person_id
    with pytest.raises(NotFoundError):
        _add_order(demonstration, OrderDraft(OrderType.BAIL, stranger))
    assert opened(demonstration, "0130").orders == ()


def test_breaches_are_counted_and_never_twice_on_a_day(demonstration: Register) -> None:
    order = _add_order(demonstration, OrderDraft(OrderType.RESTRAINING, from_date=date(2026, 11, 1)))
    _breach(demonstration, order, date(2026, 11, 18))
    _breach(demonstration, order, date(2026, 11, 12))
    assert opened(demonstration, "0130").orders[0].breached_on == (date(2026, 11, 12), date(2026, 11, 18))
    for day, code in (
        (date(2026, 11, 12), "breach_known"),
        (date(2026, 11, 22), "day_ahead"),
        (date(2026, 10, 31), "breach_before_order"),
    ):
        with pytest.raises(RefusedError) as caught:
            _breach(demonstration, order, day)
        assert caught.value.code == code
    assert len(opened(demonstration, "0130").orders[0].breached_on) == 2


def test_an_order_that_ended_is_over_the_day_after(demonstration: Register) -> None:
    for day, over in ((TODAY, False), (date(2026, 11, 20), True)):
        draft = OrderDraft(OrderType.RESTRAINING, from_date=date(2026, 11, 1), until_date=day)
        order = _add_order(demonstration, draft)
        shown = next(one for one in opened(demonstration, "0130").orders if one.order_id == order)
        assert shown.over is over


def test_a_link_is_added_and_changed(demonstration: Register) -> None:
    who, wanted = actor(demonstration, Role.ADVOCATE), case_id(demonstration, "0130")
    with demonstration.writing(who) as uow:
        draft = LinkDraft(LinkedProcess.MAPPA, "2", "accepted", on_date=date(2026, 11, 10), next_on=date(2026, 12, 8))
        link, _ = add_link(uow, actor=who, case_id=wanted, draft=draft)
    with demonstration.writing(who) as uow:
        now = link_draft(uow, actor=who, link_id=link)
        assert now == draft
        changed = LinkDraft(LinkedProcess.MAPPA, "3", "panel met", share=Share.NEVER)
        change_link(uow, actor=who, link_id=link, version=now.version, draft=changed)
    line = opened(demonstration, "0130").links[0]
    assert (line.level, line.status, line.share, line.next_on) == ("3", "panel met", Share.NEVER, None)
    assert [step for step in ledger_of(demonstration, wanted) if step[1] == "link"] == [
        ("add", "link"),
        ("change", "link"),
    ]


def test_a_link_whose_next_day_lies_before_its_start_is_refused(demonstration: Register) -> None:
    who = actor(demonstration)
    draft = LinkDraft(LinkedProcess.MATAC, on_date=TODAY, next_on=date(2026, 11, 1))
    with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
        add_link(uow, actor=who, case_id=case_id(demonstration, "0130"), draft=draft)
    assert caught.value.code == "next_before_start"


def test_flags_are_asked_of_every_signatory_once_and_run_with_the_watch(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        asked, _ = ask_flags(uow, actor=who, case_id=case_id(demonstration, "0125"))
    view = opened(demonstration, "0125")
    assert asked == len(view.flags) == 15
    assert {flag.expires_on for flag in view.flags} == {date(2027, 11, 13)}
    assert view.standing.watch_until == date(2027, 11, 13)
    assert all(flag.confirmed_on is None for flag in view.flags)
    with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
        ask_flags(uow, actor=who, case_id=view.case_id)
    assert caught.value.code == "flags_all_asked"


def test_a_new_referral_renews_the_flags_and_keeps_the_old_ones_as_history(demonstration: Register) -> None:
    who, wanted = actor(demonstration), case_id(demonstration, "0130")
    before = len(opened(demonstration, "0130").flags)
    with demonstration.writing(who) as uow:
        uow.session.get_one(Case, wanted).last_referral_on = date(2026, 11, 20)
        uow.session.flush()
        ask_flags(uow, actor=who, case_id=wanted)
    flags = opened(demonstration, "0130").flags
    assert {flag.expires_on for flag in flags} == {date(2027, 11, 20)}
    assert len(flags) == 15
    with demonstration.reading() as uow:
        rows = uow.session.scalars(sa.select(AgencyFlag).where(AgencyFlag.case_id == wanted)).all()
    assert len(rows) == 15 + before
    assert sum(row.removed_on == TODAY for row in rows) == before


def test_a_flag_is_confirmed_and_taken_off_only_when_the_watch_is_over(demonstration: Register) -> None:
    who = actor(demonstration)
    flag = opened(demonstration, "0130").flags[0].flag_id
    with demonstration.writing(who) as uow:
        confirm_flag(uow, actor=who, flag_id=flag)
    assert next(f for f in opened(demonstration, "0130").flags if f.flag_id == flag).confirmed_on == TODAY
    with demonstration.writing(who) as uow:
        uow.session.get_one(AgencyFlag, flag).expires_on = TODAY  # its last day still counts
    with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
        remove_flag(uow, actor=who, flag_id=flag)
    assert caught.value.code == "flag_still_runs"
    with demonstration.writing(who) as uow:
        uow.session.get_one(AgencyFlag, flag).expires_on = date(2026, 11, 20)
    assert next(f for f in opened(demonstration, "0130").flags if f.flag_id == flag).lapsed
    with demonstration.writing(who) as uow:
        remove_flag(uow, actor=who, flag_id=flag)
    assert flag not in [f.flag_id for f in opened(demonstration, "0130").flags]


def test_without_an_accepted_referral_or_after_the_watch_no_flag_is_asked(demonstration: Register) -> None:
    who = actor(demonstration)
    for last, code in ((None, "no_referral_date"), (date(2025, 11, 20), "watch_is_over")):
        with demonstration.writing() as uow:
            uow.session.get_one(Case, case_id(demonstration, "0131")).last_referral_on = last
        with pytest.raises(RefusedError) as caught, demonstration.writing(who) as uow:
            ask_flags(uow, actor=who, case_id=case_id(demonstration, "0131"))
        assert caught.value.code == code


def test_what_follows_a_case_is_recorded_by_those_who_may(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    with pytest.raises(NotAllowedError), demonstration.writing(chair) as uow:
        add_order(uow, actor=chair, case_id=case_id(demonstration, "0130"), draft=OrderDraft(OrderType.BAIL))
    with pytest.raises(NotAllowedError), demonstration.writing(chair) as uow:
        ask_flags(uow, actor=chair, case_id=case_id(demonstration, "0130"))


def test_somebody_kept_out_cannot_reach_a_case_by_its_order(demonstration: Register) -> None:
    who = actor(demonstration)
    order = _add_order(demonstration, OrderDraft(OrderType.RESTRAINING))
    with demonstration.writing() as uow:
        uow.add(
            CaseExclusion(
                case_id=case_id(demonstration, "0130"),
                name=who.name,
                party=ExcludedParty.STAFF_CONFLICT,
                representative_id=who.representative_id,
            )
        )
    with pytest.raises(NotFoundError):
        _breach(demonstration, order, TODAY)
