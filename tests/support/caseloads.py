"""Random small caseloads, put into a register as rows, and what follows from them in plain Python, without SQL."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from marac_desk.model.access import CaseGrant, EmergencyAccess
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Facts, Reach, Role
from marac_desk.rules.lives import ActionState, ItemState, MeetingState
from marac_desk.rules.vocabulary import (
    AgencyType,
    AgendaBlock,
    Aim,
    DueBasis,
    ExcludedParty,
    RepresentativeRole,
    Share,
)
from marac_desk.services.settings import area_settings

CASES, REFERRALS, MEETINGS, AGENCIES, PEOPLE = range(4), range(5), range(3), range(3), range(4)
"""Case 3 has two referrals, every other case one; person n speaks for agency n, the last one for the first again."""

CASE_OF = (0, 1, 2, 3, 3)
AGENCY_OF = (0, 1, 2, 0)
ACTING = (Role.ADVOCATE, Role.REPRESENTATIVE, Role.GUEST, Role.COORDINATOR)
"""Whose eyes see differently: an advocate speaks for one side, a guest presents one item, the others are alike."""

STANDING = tuple(ItemState)
CALLED = frozenset(ItemState) - {
    ItemState.QUEUED,
    ItemState.CONCLUDED,
    ItemState.DEFERRED,
    ItemState.WITHDRAWN,
    ItemState.NOT_REACHED,
}
HELD = (MeetingState.OPEN_FOR_REFERRALS, MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.CANCELLED)


@dataclass(frozen=True)
class Who:
    """Somebody acting: as what, and who of the people of the partnership that is."""

    role: Role
    person: int | None


@dataclass(frozen=True)
class AMeeting:
    """A meeting: its state, days from today to the day of the pack, begun or not, closed or not, who is invited."""

    state: MeetingState
    pack_in: int
    begun: bool
    closed: bool
    chair: int | None
    minutes: int | None
    seats: frozenset[int]


@dataclass(frozen=True)
class Caseload:
    """Everything that decides who may know of a case. Numbers are places in the ranges above; None is nobody."""

    who: tuple[Who, ...]
    sent_by: tuple[tuple[int | None, int | None], ...]
    meetings: tuple[AMeeting, ...]
    items: tuple[tuple[int, int, ItemState, int | None], ...]
    presents: int | None
    actions: tuple[tuple[int, int, int | None, bool], ...]
    returns: tuple[tuple[int, int], ...]
    backs: tuple[tuple[int, int | None], ...]
    grants: tuple[tuple[int, DataClass, int | None, int | None, int, bool, int | None], ...]
    emergencies: tuple[tuple[int, int, int, int], ...]
    exclusions: tuple[tuple[int, int | None, int | None, int | None, bool], ...]
    ties: tuple[tuple[int, int, str], ...]


def _maybe(numbers: range) -> st.SearchStrategy[int | None]:
    return st.none() | st.sampled_from(numbers)


_HOURS = st.sampled_from((-30, -1, 1, 30))
_MEETING = st.builds(
    AMeeting,
    state=st.sampled_from(HELD),
    pack_in=st.integers(-1, 1),
    begun=st.booleans(),
    closed=st.booleans(),
    chair=_maybe(PEOPLE),
    minutes=_maybe(PEOPLE),
    seats=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
)


def caseloads(roles: Sequence[Role] = ACTING) -> st.SearchStrategy[Caseload]:
    """Return random caseloads in which somebody of each of these roles acts."""
    users = range(len(roles))
    return st.builds(
        Caseload,
        who=st.tuples(*(st.builds(Who, role=st.just(role), person=_maybe(PEOPLE)) for role in roles)),
        sent_by=st.tuples(*(st.tuples(_maybe(users), _maybe(AGENCIES)) for _ in REFERRALS)),
        meetings=st.tuples(*(_MEETING for _ in MEETINGS)),
        items=st.lists(
            st.tuples(st.sampled_from(MEETINGS), st.sampled_from(REFERRALS), st.sampled_from(STANDING), _maybe(PEOPLE)),
            max_size=7,
            unique_by=lambda item: item[:2],
        ).map(tuple),
        presents=st.none() | st.integers(0, 6),
        actions=st.lists(
            st.tuples(st.sampled_from(CASES), st.sampled_from(AGENCIES), st.none() | st.integers(0, 6), st.booleans()),
            max_size=5,
        ).map(tuple),
        returns=st.lists(st.tuples(st.sampled_from(REFERRALS), st.sampled_from(AGENCIES)), max_size=5, unique=True).map(
            tuple
        ),
        backs=st.lists(st.tuples(st.sampled_from(CASES), _maybe(PEOPLE)), max_size=3).map(tuple),
        grants=st.lists(
            st.tuples(
                st.sampled_from(CASES),
                st.sampled_from((DataClass.SAFE_CONTACT, DataClass.VICTIM)),
                _maybe(users),
                _maybe(AGENCIES),
                _HOURS,
                st.booleans(),
                st.none() | st.integers(0, 4),
            ),
            max_size=3,
        ).map(tuple),
        emergencies=st.lists(st.tuples(st.sampled_from(CASES), st.sampled_from(users), _HOURS, _HOURS), max_size=3).map(
            tuple
        ),
        exclusions=st.lists(
            st.tuples(st.sampled_from(CASES), _maybe(users), _maybe(PEOPLE), _maybe(AGENCIES), st.booleans()),
            max_size=3,
        ).map(tuple),
        ties=st.lists(
            st.tuples(
                st.sampled_from(CASES),
                st.sampled_from(CASES),
                st.sampled_from(("counter_allegation", "same_victim")),
            ),
            max_size=2,
            unique_by=lambda tie: tie[:2],
        ).map(tuple),
    )


RICH = Caseload(
    who=(Who(Role.ADVOCATE, 0), Who(Role.REPRESENTATIVE, 1), Who(Role.GUEST, None), Who(Role.COORDINATOR, 2)),
    sent_by=((None, None), (None, None), (None, None), (None, None), (0, 1)),
    meetings=(
        AMeeting(MeetingState.CLOSED, -1, True, True, None, None, frozenset({1})),
        AMeeting(MeetingState.IN_SESSION, 0, True, False, None, None, frozenset({0, 1})),
        AMeeting(MeetingState.OPEN_FOR_REFERRALS, 1, False, False, None, None, frozenset({1})),
    ),
    items=(
        (0, 0, ItemState.CONCLUDED, 0),
        (1, 1, ItemState.CALLED, None),
        (2, 2, ItemState.QUEUED, None),
        (0, 3, ItemState.CONCLUDED, None),
    ),
    presents=2,
    actions=((0, 2, 0, True), (3, 2, None, False)),
    returns=((3, 1), (2, 2)),
    backs=(),
    grants=(
        (1, DataClass.SAFE_CONTACT, 1, None, -1, False, None),
        (0, DataClass.SAFE_CONTACT, 1, None, 1, False, 0),
        (3, DataClass.SAFE_CONTACT, 1, None, 1, False, 1),
    ),
    emergencies=((3, 1, -1, 1),),
    exclusions=((1, 1, None, None, True), (2, None, None, 2, False)),
    ties=((0, 3, "counter_allegation"),),
)
"""A caseload in which each rule decides something, so that forgetting any one of them shows."""


# The rows


class Rows:
    """A caseload as rows of a register; `cases` and `actors` are the keys and the people by their numbers."""

    def __init__(self, uow: UnitOfWork, caseload: Caseload) -> None:
        self._uow, self._load = uow, caseload
        self.cases = [uuid.uuid4() for _ in CASES]
        self._referrals = [uuid.uuid4() for _ in REFERRALS]
        self._meetings = [uuid.uuid4() for _ in MEETINGS]
        self._agencies = [uuid.uuid4() for _ in AGENCIES]
        self._people = [uuid.uuid4() for _ in PEOPLE]
        self._users = [uuid.uuid4() for _ in caseload.who]
        self._items = [uuid.uuid4() for _ in caseload.items]
        self._actions = [uuid.uuid4() for _ in caseload.actions]
        self.actors = [self._actor(number, who) for number, who in enumerate(caseload.who)]
        for put in (self._partnership, self._put_cases, self._put_meetings, self._put_work, self._put_decisions):
            put()
        uow.session.flush()

    def _actor(self, number: int, who: Who) -> Actor:
        person = None if who.person is None else self._people[who.person]
        agency = None if who.person is None else self._agencies[AGENCY_OF[who.person]]
        item = self._item(self._load.presents) if who.role is Role.GUEST else None
        return Actor(self._users[number], f"Person {number}", who.role, person, agency, item)

    def _item(self, number: int | None) -> uuid.UUID | None:
        return self._items[number] if number is not None and number < len(self._items) else None

    def _action(self, number: int | None) -> uuid.UUID | None:
        return self._actions[number] if number is not None and number < len(self._actions) else None

    @staticmethod
    def _at(keys: list[uuid.UUID], number: int | None) -> uuid.UUID | None:
        return None if number is None else keys[number]

    def _partnership(self) -> None:
        area = area_settings(self._uow).area_id
        for number in AGENCIES:
            self._uow.add(
                Agency(
                    id=self._agencies[number],
                    area_id=area,
                    name=f"Agency {number}",
                    short_name=f"A{number}",
                    agency_type=AgencyType.POLICE,
                )
            )
        for number in PEOPLE:
            self._uow.add(
                Representative(
                    id=self._people[number],
                    agency_id=self._agencies[AGENCY_OF[number]],
                    person_name=f"Person {number}",
                    role=RepresentativeRole.REP,
                )
            )
        for actor in self.actors:
            self._uow.add(
                User(
                    id=actor.user_id,
                    name=actor.name,
                    role=actor.role,
                    representative_id=actor.representative_id,
                    item_id=actor.item_id,
                    acts_from=self._uow.now,
                )
            )

    def _put_cases(self) -> None:
        area = area_settings(self._uow).area_id
        for number, key in enumerate(self.cases):
            victim = Person(full_name=f"Victim {number}")
            self._uow.add(victim)
            self._uow.add(Case(id=key, area_id=area, reference=f"MW-{key.hex[:8]}", victim_id=victim.id))
        for number, (user, agency) in enumerate(self._load.sent_by):
            row = Referral(
                id=self._referrals[number],
                case_id=self.cases[CASE_OF[number]],
                received_at=self._uow.now,
                referral_date=self._today,
                agency_id=self._at(self._agencies, agency),
            )
            self._uow.add(row)
            row.created_by = self._at(self._users, user)

    @property
    def _today(self) -> date:
        return self._uow.now.astimezone(area_settings(self._uow).zone).date()

    def _put_meetings(self) -> None:
        area, now, day = area_settings(self._uow).area_id, self._uow.now, self._today
        for number, made in enumerate(self._load.meetings):
            self._uow.add(
                Meeting(
                    id=self._meetings[number],
                    area_id=area,
                    state=made.state,
                    day=day,
                    starts_at=now,
                    ends_at=now,
                    started_at=now if made.begun else None,
                    closed_at=now if made.closed else None,
                    cutoff_on=day,
                    agenda_on=day + timedelta(days=made.pack_in),
                    research_on=day,
                    action_list_on=day,
                    minutes_on=day,
                    opening_minutes=0,
                    break_minutes=0,
                    chair_id=self._at(self._people, made.chair),
                    minute_taker_id=self._at(self._people, made.minutes),
                )
            )
            for seat in made.seats:
                self._uow.add(
                    Attendance(
                        meeting_id=self._meetings[number],
                        agency_id=self._agencies[AGENCY_OF[seat]],
                        representative_id=self._people[seat],
                        person_name=f"Person {seat}",
                    )
                )
        for number, (meeting, referral, state, advocate) in enumerate(self._load.items):
            self._uow.add(
                AgendaItem(
                    id=self._items[number],
                    meeting_id=self._meetings[meeting],
                    referral_id=self._referrals[referral],
                    case_id=self.cases[CASE_OF[referral]],
                    position=number,
                    block=AgendaBlock.ADULT_CASES,
                    planned_minutes=10,
                    state=state,
                    advocate_id=self._at(self._people, advocate),
                )
            )

    def _put_work(self) -> None:
        for number, (case, agency, item, is_open) in enumerate(self._load.actions, 1):
            self._uow.add(
                Action(
                    id=self._actions[number - 1],
                    case_id=self.cases[case],
                    item_id=self._item(item),
                    number=number,
                    title="Change locks",
                    does="change locks",
                    aim=Aim.VICTIM,
                    owner_agency_id=self._agencies[agency],
                    due_basis=DueBasis.DATE,
                    due_on=self._today,
                    share=Share.CHECK,
                    state=ActionState.AGREED,
                    closed_on=None if is_open else self._today,
                )
            )
        for referral, agency in self._load.returns:
            self._uow.add(
                ResearchReturn(
                    referral_id=self._referrals[referral],
                    case_id=self.cases[CASE_OF[referral]],
                    agency_id=self._agencies[agency],
                )
            )
        for case, advocate in self._load.backs:
            self._uow.add(
                ReportBack(
                    case_id=self.cases[case],
                    referral_id=self._referrals[case],
                    advocate_id=self._at(self._people, advocate),
                    due_on=self._today,
                )
            )

    def _put_decisions(self) -> None:
        now = self._uow.now
        for case, data_class, user, agency, hours, ended, action in self._load.grants:
            self._uow.add(
                CaseGrant(
                    case_id=self.cases[case],
                    data_class=data_class,
                    user_id=self._at(self._users, user),
                    agency_id=self._at(self._agencies, agency),
                    reason="an action needs it",
                    until=now + timedelta(hours=hours),
                    ended_at=now if ended else None,
                    action_id=self._action(action),
                )
            )
        for case, user, began, until in self._load.emergencies:
            self._uow.add(
                EmergencyAccess(
                    case_id=self.cases[case],
                    user_id=self._users[user],
                    reason="somebody is in danger",
                    began_at=now + timedelta(hours=began),
                    until=now + timedelta(hours=until),
                )
            )
        for case, user, person, agency, lifted in self._load.exclusions:
            self._uow.add(
                CaseExclusion(
                    case_id=self.cases[case],
                    name="Somebody",
                    party=ExcludedParty.STAFF_CONFLICT,
                    user_id=self._at(self._users, user),
                    representative_id=self._at(self._people, person),
                    agency_id=self._at(self._agencies, agency),
                    lifted_at=now if lifted else None,
                )
            )
        for case, other, kind in self._load.ties:
            self._uow.add(RelatedCase(case_id=self.cases[case], other_case_id=self.cases[other], kind=kind))


# What follows from a caseload, said in plain Python


def facts_of(load: Caseload, user: int, case: int, data_class: DataClass) -> Facts:
    """Return what is known of a case and a user: which reaches hold, and whether she is shut out."""
    reaches = {
        Reach.OWN: _own(load, user, case),
        Reach.AGENCY: _agency(load, user, case, data_class),
        Reach.AGENCY_UNTIL_CLOSED: _agency_until_closed(load, user, case),
        Reach.MEETING: _meeting(load, user, case),
        Reach.MEETING_WHILE_OPEN: _meeting_while_open(load, user, case),
        Reach.ITEM: _item_called(load, user, case),
        Reach.LEAVE: _leave(load, user, case, data_class),
    }
    return Facts(frozenset(reach for reach, holds in reaches.items() if holds), _shut_out(load, user, case))


def _agency_of(load: Caseload, user: int) -> int | None:
    person = load.who[user].person
    return None if person is None else AGENCY_OF[person]


def _items_of(load: Caseload, case: int) -> list[tuple[int, AMeeting, ItemState]]:
    return [
        (number, load.meetings[meeting], state)
        for number, (meeting, referral, state, _) in enumerate(load.items)
        if CASE_OF[referral] == case
    ]


def _advocates(load: Caseload, person: int, case: int) -> bool:
    heard = any(CASE_OF[referral] == case and advocate == person for _, referral, _, advocate in load.items)
    return heard or (case, person) in load.backs


def _own(load: Caseload, user: int, case: int) -> bool:
    person = load.who[user].person
    sent = any(CASE_OF[number] == case and by == user for number, (by, _) in enumerate(load.sent_by))
    return sent or (person is not None and _advocates(load, person, case))


def _agency(load: Caseload, user: int, case: int, data_class: DataClass) -> bool:
    mine = _agency_of(load, user)
    if mine is None:
        return False
    ties = {
        DataClass.REFERRAL: any(CASE_OF[n] == case and sender == mine for n, (_, sender) in enumerate(load.sent_by)),
        DataClass.ACTIONS: any(where == case and owner == mine for where, owner, _, _ in load.actions),
        DataClass.RESEARCH: any(CASE_OF[referral] == case and by == mine for referral, by in load.returns),
    }
    return ties.get(data_class, any(ties.values()))


def _agency_until_closed(load: Caseload, user: int, case: int) -> bool:
    mine = _agency_of(load, user)
    for referral, by in load.returns:
        if by != mine or CASE_OF[referral] != case:
            continue
        placed = [(load.meetings[meeting], state) for meeting, about, state, _ in load.items if about == referral]
        to_hear = any(not m.closed and m.state is not MeetingState.CANCELLED for m, _ in placed)
        heard = any(meeting.closed and state is ItemState.CONCLUDED for meeting, state in placed)
        if to_hear or not heard:
            return True
    return False


def _is_invited(meeting: AMeeting, person: int | None) -> bool:
    return person is not None and person in {meeting.chair, meeting.minutes, *meeting.seats}


def _meeting(load: Caseload, user: int, case: int) -> bool:
    for number, meeting, _ in _items_of(load, case):
        if not _is_invited(meeting, load.who[user].person):
            continue
        still_to_do = any(item == number and is_open for _, _, item, is_open in load.actions)
        out = meeting.pack_in <= 0 or meeting.begun
        lasts = not meeting.closed and meeting.state is not MeetingState.CANCELLED
        if out and (still_to_do or lasts):
            return True
    return _emergency(load, user, case)


def _meeting_while_open(load: Caseload, user: int, case: int) -> bool:
    here = load.who[user].person
    running = (m for _, m, _ in _items_of(load, case) if m.state is MeetingState.IN_SESSION)
    return any(_is_invited(meeting, here) for meeting in running) or _emergency(load, user, case)


def _emergency(load: Caseload, user: int, case: int) -> bool:
    return any((where, by) == (case, user) and began <= 0 < until for where, by, began, until in load.emergencies)


def _item_called(load: Caseload, user: int, case: int) -> bool:
    if load.who[user].role is not Role.GUEST:
        return False
    return any(number == load.presents and state in CALLED for number, _, state in _items_of(load, case))


def _leave(load: Caseload, user: int, case: int, data_class: DataClass) -> bool:
    mine = _agency_of(load, user)
    return any(
        (where, of) == (case, data_class)
        and not ended
        and hours > 0
        and _is_needed(load, action)
        and (whom == user or (agency is not None and agency == mine))
        for where, of, whom, agency, hours, ended, action in load.grants
    )


def _is_needed(load: Caseload, action: int | None) -> bool:
    """Leave for an action lasts as long as the action is open; a number beyond the last action is no action."""
    return action is None or action >= len(load.actions) or load.actions[action][3]


def _shut_out(load: Caseload, user: int, case: int) -> bool:
    who, mine = load.who[user], _agency_of(load, user)
    for where, whom, person, agency, lifted in load.exclusions:
        named = whom == user or _same(person, who.person) or _same(agency, mine)
        if where == case and named and not lifted:
            return True
    return who.role is Role.ADVOCATE and who.person is not None and _speaks_against(load, who.person, case)


def _same(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def _speaks_against(load: Caseload, person: int, case: int) -> bool:
    others = [b if a == case else a for a, b, kind in load.ties if kind == "counter_allegation" and case in {a, b}]
    return any(_advocates(load, person, other) for other in others) and not _advocates(load, person, case)
