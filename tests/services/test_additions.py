"""Additions to agenda packs: for each recipient what is new or changed since its own pack, and nothing of anybody's."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.agenda_content import AgendaPack, AgendaTag
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.services.circulation.additions import Additions, plan_additions
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from marac_desk.services.removal.belonging import belongings_of
from marac_desk.services.removal.disposal import remove_case
from tests.services.test_readiness import shut_out
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor, user


class Circulation:
    """A meeting of four cases whose last ones can be kept off the agenda until its packs are out."""

    def __init__(self, register: Register) -> None:
        self.register, self.me = register, actor(register)
        self.meeting_id = ready_meeting(register, 4)
        with register.reading() as uow:
            query = sa.select(AgendaItem).where(AgendaItem.meeting_id == self.meeting_id)
            rows = uow.session.scalars(query.order_by(AgendaItem.position)).all()
            self.cases = [row.case_id for row in rows]
            self.agencies = {agency.short_name: agency.id for agency in uow.session.scalars(sa.select(Agency))}
        self._elsewhere: uuid.UUID | None = None

    def move(self, cases: Collection[uuid.UUID], *, away: bool) -> None:
        """Put cases onto another meeting, or back onto this one: then they are added to what went out."""
        with self.register.writing() as uow:
            if self._elsewhere is None:
                other = sa.select(Meeting.id).where(Meeting.id != self.meeting_id)
                self._elsewhere = uow.session.scalars(other.limit(1)).one()
            where = self._elsewhere if away else self.meeting_id
            for row in uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id.in_(cases))):
                if row.meeting_id in {self.meeting_id, self._elsewhere}:
                    row.meeting_id = where

    def plan(self) -> Additions:
        with self.register.reading(self.me) as uow:
            return plan_additions(uow, actor=self.me, meeting_id=self.meeting_id)

    def packs(self) -> tuple[PlannedCopy, ...]:
        with self.register.reading(self.me) as uow:
            return plan_agenda_packs(uow, actor=self.me, meeting_id=self.meeting_id)

    def send(self, copies: Collection[PlannedCopy]) -> None:
        made = [MadeCopy(copy, 2, uuid.uuid4().hex * 2) for copy in copies]
        with self.register.writing(self.me) as uow:
            record_copies(uow, actor=self.me, copies=made)

    @property
    def today(self) -> date:
        return self.register.clock.now().date()

    def later(self, **by: int) -> None:
        self.register.clock.instant += timedelta(**by)  # type: ignore[attr-defined]

    def call_her_otherwise(self, case_id: uuid.UUID) -> None:
        """Change how the victim of a case is called."""
        with self.register.writing() as uow:
            victim = uow.session.get_one(Person, uow.session.get_one(Case, case_id).victim_id)
            victim.aliases = [*victim.aliases, "Rosa"]


@pytest.fixture
def out(demonstration: Register) -> Circulation:
    """Return a meeting whose packs went out with three of its cases; the fourth was added a day later."""
    found = Circulation(demonstration)
    found.move(found.cases[3:], away=True)
    found.send(found.packs())
    found.later(days=1)
    found.move(found.cases[3:], away=False)
    return found


def pack(copy: PlannedCopy) -> AgendaPack:
    content: Any = copy.content
    assert isinstance(content, AgendaPack)
    return content


def told(copy: PlannedCopy) -> list[tuple[int, str, set[AgendaTag]]]:
    cases = [one for part in pack(copy).parts for one in part.cases]
    return [(one.number, one.reference, {tag.kind for tag in one.tags}) for one in cases]


def by_agency(copies: Collection[PlannedCopy]) -> dict[str, PlannedCopy]:
    return {copy.agency: copy for copy in copies}


def test_an_addition_holds_what_came_since_and_says_to_which_pack_it_adds(out: Circulation) -> None:
    whole, found = by_agency(out.packs()), out.plan()
    day = out.today - timedelta(days=1)
    for copy in found.only:
        assert copy.case_ids == (out.cases[3],)
        assert (copy.count, copy.mentions, copy.adds_to) == (1, (), day)
        assert (copy.number, copy.of) == (whole[copy.agency].number, whole[copy.agency].of)
        assert pack(copy).added_to == day
        assert pack(copy).arising == ()
        (case,) = (one for part in pack(copy).parts for one in part.cases)
        every = [one for part in pack(whole[copy.agency]).parts for one in part.cases]
        (same,) = (one for one in every if one.reference == case.reference)
        assert (case.number, case.at) == (1, same.at), "numbered in itself, at the time of the whole agenda"
        assert not any(part.break_after for part in pack(copy).parts)
    assert len(found.only) > 5
    assert {copy.file_name for copy in found.only}.isdisjoint(copy.file_name for copy in whole.values())


def test_for_whom_nothing_is_new_there_is_no_file_and_the_agency_is_named(out: Circulation) -> None:
    shut_out(out.register, out.cases[3], out.agencies["Housing"])
    found = out.plan()
    assert "Housing" not in by_agency(found.copies)
    assert "Housing" in found.nothing_new
    out.send(found.copies)
    again = out.plan()
    assert again.copies == ()
    assert set(again.nothing_new) == {copy.agency for copy in out.packs()}


def test_a_changed_case_counts_and_says_so(out: Circulation) -> None:
    first = by_agency(out.plan().only)
    out.send(list(first.values()))
    out.later(hours=2)
    out.call_her_otherwise(out.cases[0])
    found = out.plan()
    copies = [copy for copy in found.copies if out.cases[0] in {*copy.case_ids}]
    assert copies == list(found.copies), "what did not change is not sent again"
    for copy in copies:
        assert copy.case_ids == (out.cases[0],)
        assert [AgendaTag.CHANGED in tags for _, _, tags in told(copy)] == [True]
        assert f"-addition-{2 if copy.agency in first else 1}-" in copy.file_name
    out.send(copies)
    assert out.plan().copies == ()


def test_what_moves_by_itself_is_no_change(out: Circulation) -> None:
    before = by_agency(out.packs())
    out.send(out.plan().copies)
    with out.register.writing() as uow:
        meeting = uow.session.get_one(Meeting, out.meeting_id)
        meeting.starts_at += timedelta(hours=1)
        meeting.opening_minutes += 7
    out.later(days=4)
    assert by_agency(out.packs())["Police"].content != before["Police"].content
    assert out.plan().copies == ()


def test_who_holds_no_pack_gets_the_whole_one(out: Circulation) -> None:
    with out.register.writing() as uow:
        rows = uow.session.scalars(sa.select(Representative).where(Representative.agency_id == out.agencies["Housing"]))
        for row in rows:
            row.person_name = f"{row.person_name} Second"
    found = by_agency(out.plan().copies)
    assert found["Housing"].adds_to is None
    assert found["Housing"].content == by_agency(out.packs())["Housing"].content
    assert found["Police"].adds_to is not None


def test_a_pack_that_is_asked_back_counts_as_none(out: Circulation) -> None:
    with out.register.writing() as uow:
        of_housing = sa.select(DocumentCopy).where(DocumentCopy.agency_id == out.agencies["Housing"])
        for row in uow.session.scalars(of_housing):
            row.recalled_at = uow.now
    assert by_agency(out.plan().copies)["Housing"].adds_to is None


def test_a_copy_from_before_digests_were_kept_counts_as_none(out: Circulation) -> None:
    with out.register.writing() as uow:
        for row in uow.session.scalars(sa.select(DocumentCopy)):
            row.case_digests = None
    assert {copy.adds_to for copy in out.plan().copies} == {None}


def test_a_later_whole_pack_is_what_an_addition_adds_to(out: Circulation) -> None:
    out.send(out.packs())
    out.later(days=1)
    out.call_her_otherwise(out.cases[1])
    for copy in out.plan().only:
        assert copy.adds_to == out.today - timedelta(days=1)
        assert copy.case_ids == (out.cases[1],)
        assert "-addition-1-" in copy.file_name


def test_a_case_one_must_not_know_changes_nothing_of_ones_addition(out: Circulation) -> None:
    """The copy of a shut-out agency is the same whether the case is there or not, in every field."""
    hidden, housing = out.cases[3], out.agencies["Housing"]
    shut_out(out.register, hidden, housing)
    out.call_her_otherwise(out.cases[0])
    with_it = by_agency(out.plan().copies)["Housing"]
    out.move([hidden], away=True)
    without = by_agency(out.plan().copies)["Housing"]
    assert with_it == without
    assert with_it.case_ids == (out.cases[0],)


def test_somebody_shut_out_who_plans_sees_no_copy_of_the_case(out: Circulation) -> None:
    """A deputy sent packs that hold the one case alone: for who must not know of it, nobody holds anything."""
    with out.register.writing() as uow:
        for row in uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.meeting_id == out.meeting_id)):
            row.case_digests = {out.cases[3].hex: "x"}
    assert any(copy.adds_to is not None for copy in out.plan().copies)
    shut_out_person(out)
    assert {copy.adds_to for copy in out.plan().copies} == {None}


def shut_out_person(out: Circulation) -> None:
    with out.register.writing() as uow:
        uow.add(CaseExclusion(case_id=out.cases[3], name=out.me.name, party=ExcludedParty.STAFF_CONFLICT,
                              user_id=out.me.user_id))  # fmt: skip


def test_late_research_is_asked_for_until_the_meeting(out: Circulation) -> None:
    assert {pack(copy).reply_by for copy in out.plan().only} == {pack(out.packs()[0]).reply_by}
    out.register.clock.instant = MEETING_STARTS - timedelta(hours=1)  # type: ignore[attr-defined]
    starts = {pack(copy).starts for copy in out.plan().only}
    assert {pack(copy).reply_by.time() for copy in out.plan().only} == starts


def test_what_was_sent_is_written_down_with_a_digest_of_its_own_cases(out: Circulation) -> None:
    found = out.plan()
    out.send(found.copies)
    with out.register.reading() as uow:
        rows = uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.adds_to_on.is_not(None))).all()
        assert len(rows) == len(found.only)
        for row in rows:
            assert set(row.case_digests or {}) == set(row.case_ids) == {out.cases[3].hex}
            assert row.kind == "agenda"


def test_disposal_of_a_case_leaves_no_digest_of_it(out: Circulation) -> None:
    gone = out.cases[0]
    out.send(out.plan().copies)
    with out.register.writing() as uow:
        remove_case(uow, belongings_of(uow, gone))
    with out.register.reading() as uow:
        rows = uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.meeting_id == out.meeting_id)).all()
    kept = [row.case_digests or {} for row in rows]
    assert not any(gone.hex in digests for digests in kept)
    assert any(out.cases[1].hex in digests for digests in kept), "what others hold is known still"


def test_a_case_is_named_as_read_with_another_only_where_both_are_there(out: Circulation) -> None:
    with out.register.writing() as uow:
        uow.add(RelatedCase(case_id=out.cases[3], other_case_id=out.cases[2], kind="counter_allegation"))
    tags = {tag for copy in out.plan().only for _, _, found in told(copy) for tag in found}
    assert AgendaTag.READ_WITH not in tags, "the number it has in the pack is not the number it has here"
    out.call_her_otherwise(out.cases[2])
    police = by_agency(out.plan().only)["Police"]
    linked = [one for part in pack(police).parts for one in part.cases if any(t.number for t in one.tags)]
    numbers = {one.number for part in pack(police).parts for one in part.cases}
    assert numbers == {1, 2}
    assert linked
    assert all(tag.number in numbers for one in linked for tag in one.tags if tag.kind is AgendaTag.READ_WITH)


def test_who_may_not_send_an_agenda_out_learns_nothing(out: Circulation) -> None:
    rep = user(out.register, Role.REPRESENTATIVE, agency="Housing")
    with out.register.reading(rep) as uow, pytest.raises(NotAllowedError):
        plan_additions(uow, actor=rep, meeting_id=out.meeting_id)
