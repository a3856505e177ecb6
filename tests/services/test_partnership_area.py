"""What an area sets: only what differs is kept, a changed rule changes a deadline, refusals name the number."""

from __future__ import annotations

import dataclasses
from datetime import date, time

import pytest
import sqlalchemy as sa

from marac_desk.assets.areas import TIME_RULES
from marac_desk.model.area import Area
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import Meeting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.vocabulary import RepeatAnchor, RepeatDefinition
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings.planning import plan_meeting
from marac_desk.services.partnership.area import AreaDraft, AreaView, area_view, save_area
from marac_desk.services.settings import area_settings
from tests.support.registers import actor, coordinator

HEARING = "trim_hearing_minutes"
PLAIN = AreaDraft(
    "Anytown MARAC",
    repeat_anchor=RepeatAnchor.LAST_REFERRAL,
    repeat_definition=RepeatDefinition.ANY_ABUSE,
)


def _save(register: Register, draft: AreaDraft) -> None:
    with register.writing(coordinator()) as uow:
        version = area_view(uow, actor=coordinator()).version
        save_area(uow, actor=coordinator(), version=version, draft=draft)


def _view(register: Register) -> AreaView:
    with register.reading(coordinator()) as uow:
        return area_view(uow, actor=coordinator())


def _stored(register: Register) -> dict[str, object]:
    with register.reading() as uow:
        return dict(uow.session.scalars(sa.select(Area)).one().settings)


def _agenda_day(register: Register, day: date) -> date:
    with register.writing(coordinator()) as uow:
        key, _ = plan_meeting(uow, actor=coordinator(), day=day, starts=time(9, 30), minutes=240)
        return uow.session.get_one(Meeting, key).agenda_on


def test_a_changed_rule_changes_a_deadline(register: Register) -> None:
    meeting = date(2027, 2, 16)
    assert _agenda_day(register, meeting) == date(2027, 2, 4)
    _save(register, dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 5}))
    assert _agenda_day(register, meeting) == date(2027, 2, 9)


def test_a_local_closed_day_moves_a_deadline(register: Register) -> None:
    meeting = date(2027, 2, 16)
    _save(register, dataclasses.replace(PLAIN, local_holidays=(date(2027, 2, 11), date(2027, 2, 11))))
    assert _agenda_day(register, meeting) == date(2027, 2, 3)
    assert _view(register).local_holidays == (date(2027, 2, 11),)


def test_a_meeting_that_is_planned_keeps_its_days(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        key, _ = plan_meeting(uow, actor=coordinator(), day=date(2027, 2, 16), starts=time(9), minutes=240)
    _save(register, dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 5}))
    with register.reading() as uow:
        assert uow.session.get_one(Meeting, key).agenda_on == date(2027, 2, 4)


def test_the_settings_hold_only_what_differs_from_the_profile(register: Register) -> None:
    same = {key: rule.default for key, rule in ((rule.key, rule) for rule in _view(register).time_rules)}
    _save(register, dataclasses.replace(PLAIN, time_rules=same, minutes={"planned_minutes": 12}, conference="MARAC"))
    assert _stored(register) == {}
    draft = dataclasses.replace(
        PLAIN,
        time_rules={**same, "minutes_issue_wd": 3, "repeat_window_months": 6},
        minutes={"planned_minutes": 15, "amber_minutes": 15},
        conference="MARAK",
        marking="PROTECT",
        repeat_anchor=RepeatAnchor.LAST_MEETING,
        repeat_definition=RepeatDefinition.CRIMINAL,
    )
    _save(register, draft)
    assert _stored(register) == {
        "time_rules": {"minutes_issue_wd": 3},
        "repeat_window_months": 6,
        "planned_minutes": 15,
        "amber_minutes": 15,
        "terms": {"conference": "MARAK"},
        "marking": "PROTECT",
        "repeat_anchor": "last_meeting_date",
        "repeat_definition": "1",
    }
    _save(register, PLAIN)
    assert _stored(register) == {}


def test_what_is_set_is_what_the_rules_work_by(register: Register) -> None:
    draft = dataclasses.replace(
        PLAIN,
        name="Othertown MARAC",
        time_rules={"flag_months": 18, "repeat_window_months": 6, "safe_contact_stale_days": 7},
        minutes={"red_minutes": 20},
        conference="MARAK",
        marking="PROTECT",
        contact_line="020 7946 0300",
        repeat_anchor=RepeatAnchor.LAST_MEETING,
    )
    _save(register, draft)
    with register.reading() as uow:
        settings = area_settings(uow)
    assert settings.name == "Othertown MARAC"
    assert (settings.time_rules.flag_months, settings.time_rules.safe_contact_stale_days) == (18, 7)
    assert (settings.repeat_rule.months, settings.repeat_rule.anchor) == (6, RepeatAnchor.LAST_MEETING)
    assert (settings.red_minutes, settings.planned_minutes) == (20, 12)
    assert (settings.terms["conference"], settings.marking) == ("MARAK", "PROTECT")
    assert settings.terms["advocate"] == "IDVA"
    assert settings.contact_line == "020 7946 0300"


def test_every_number_has_its_default_and_its_own_value(register: Register) -> None:
    _save(register, dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 5}))
    rules = {rule.key: rule for rule in _view(register).time_rules}
    assert set(rules) == set(TIME_RULES)
    assert (rules["agenda_issue_wd"].default, rules["agenda_issue_wd"].own, rules["agenda_issue_wd"].value) == (8, 5, 5)
    assert rules["minutes_issue_wd"].own is None


@pytest.mark.parametrize(
    ("draft", "code", "key"),
    [
        (dataclasses.replace(PLAIN, name="  "), "area_name_missing", None),
        (dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 61}), "number_out_of_range", "agenda_issue_wd"),
        (dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 0}), "number_out_of_range", "agenda_issue_wd"),
        (dataclasses.replace(PLAIN, time_rules={"flag_months": 0}), "number_out_of_range", "flag_months"),
        (
            dataclasses.replace(PLAIN, time_rules={"overdue_escalate_1_wd": 9}),
            "escalation_out_of_order",
            "overdue_escalate_2_wd",
        ),
        (dataclasses.replace(PLAIN, minutes={"planned_minutes": 0}), "number_out_of_range", "planned_minutes"),
        (dataclasses.replace(PLAIN, minutes={"amber_minutes": 20}), "red_before_amber", "red_minutes"),
        (dataclasses.replace(PLAIN, minutes={"trim_review_minutes": 0}), "number_out_of_range", "trim_review_minutes"),
        (
            dataclasses.replace(PLAIN, minutes={"trim_hearing_minutes": 61}),
            "number_out_of_range",
            "trim_hearing_minutes",
        ),
        (
            dataclasses.replace(PLAIN, minutes={"trim_review_minutes": 9}),
            "hearing_before_review",
            "trim_hearing_minutes",
        ),
        (
            dataclasses.replace(PLAIN, minutes={"trim_hearing_minutes": 4}),
            "hearing_before_review",
            "trim_hearing_minutes",
        ),
        (dataclasses.replace(PLAIN, marking="x" * 41), "text_too_long", None),
    ],
)
def test_a_setting_that_cannot_work_is_refused_and_nothing_changes(
    register: Register, draft: AreaDraft, code: str, key: str | None
) -> None:
    before = _view(register)
    with pytest.raises(RefusedError) as caught:
        _save(register, draft)
    assert caught.value.code == code
    assert caught.value.values.get("key") == key
    assert _view(register) == before
    with register.reading() as uow:
        area_settings(uow)


def test_the_ledger_names_what_was_changed_and_only_that(register: Register) -> None:
    _save(register, dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 5}, marking="PROTECT"))
    _save(register, dataclasses.replace(PLAIN, time_rules={"agenda_issue_wd": 5}, marking="PROTECT"))
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.operation == "change")
        lines = uow.session.scalars(query).all()
    assert [line.details["fields"] for line in lines] == ["marking,time_rules.agenda_issue_wd"]


def test_the_least_minutes_of_a_case_are_a_setting_like_any_other(register: Register) -> None:
    with register.reading() as uow:
        settings = area_settings(uow)
    assert (settings.trim_review_minutes, settings.trim_hearing_minutes) == (5, 8)
    _save(register, dataclasses.replace(PLAIN, minutes={"trim_review_minutes": 6, "trim_hearing_minutes": 8}))
    assert _stored(register) == {"trim_review_minutes": 6}
    with register.reading() as uow:
        settings = area_settings(uow)
        lines = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "change")).all()
    assert (settings.trim_review_minutes, settings.trim_hearing_minutes) == (6, 8)
    assert [line.details["fields"] for line in lines] == ["trim_review_minutes"]
    shown = {setting.key: setting for setting in _view(register).minutes}
    assert (shown["trim_review_minutes"].own, shown["trim_hearing_minutes"].own) == (6, None)


def test_protocols_and_their_reviews_are_kept(register: Register) -> None:
    draft = dataclasses.replace(
        PLAIN,
        operating_version="4.2",
        operating_review_on=date(2027, 4, 1),
        sharing_version="2.0",
        sharing_review_on=date(2026, 11, 1),
    )
    _save(register, draft)
    view = _view(register)
    assert (view.operating_version, view.operating_review_on) == ("4.2", date(2027, 4, 1))
    assert (view.sharing_version, view.sharing_review_on) == ("2.0", date(2026, 11, 1))


def test_the_chair_reads_the_area_and_does_not_change_it(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    with demonstration.reading(chair) as uow:
        assert area_view(uow, actor=chair).name == "Marshwater and Mere MARAC"
    with pytest.raises(NotAllowedError), demonstration.writing(chair) as uow:
        save_area(uow, actor=chair, version=1, draft=PLAIN)
