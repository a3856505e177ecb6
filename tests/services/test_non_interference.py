"""A case that somebody must not know of does not exist for her or him: the same story shows the same without it.

A random story is told twice, with one case more and without it, and everything that the person can see is compared
byte for byte: lists, counts, pages, searches, completions, numbers, times, papers, refusals. Left out are the numbers
of the one chain of the ledger, which every act of everybody moves, and what goes with a thing to be handed back.
"""

from __future__ import annotations

import difflib
import random
import uuid
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import object_session

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.services.kept_out import KeptOut
from marac_desk.services.meetings.known import items_of
from marac_desk.services.meetings.times import planned_times
from tests.support import registers
from tests.support.eyes import LOGGED, NOT_LOOKED_AT, Tries, held, reading, seen, shows
from tests.support.faults import chance, count, counted, report
from tests.support.servers import socket_folder
from tests.support.telling import EYES, SECRET, Cast, Step, Story, Telling, build_cast, draft_of, invent, told
from tests.support.telling_after import AROUND
from tests.support.telling_room import AT_THE_TABLE
from tests.support.telling_verbs import VERBS as USUAL
from tests.support.use_cases import use_cases

pytestmark = pytest.mark.fault
PAPERS = "papers"
VERBS = {**USUAL, **AT_THE_TABLE, **AROUND}
IN_NONE = {"no_quorum", "chase_research", "chase_late", "share", "local", "forget"}
IN_A_CASE = {*AT_THE_TABLE, *AROUND} - IN_NONE - {"step_in"}  # whoever is shut out of the secret case stays outside
Stage = tuple[Register, Cast]
NOTHING_YET = Tries((), (), {})


def _stage(made: Register) -> Stage:
    """Return a register whose row seals are off, because no unit of work in it is ever kept."""
    register = Register(made.engines, desk_id=made.desk_id, clock=made.clock)
    return register, build_cast(register)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return an encrypted register with the partnership of the stories, and everybody in it."""
    made = registers.empty_file(tmp_path_factory.mktemp("stories"))
    yield _stage(made)
    made.close()


@pytest.fixture(scope="module")
def server_stage() -> Iterator[Stage]:
    """Return the same on PostgreSQL."""
    if (socket := socket_folder()) is None:
        pytest.skip("PostgreSQL is not installed; packaging/test installs it")
    made = registers.empty_database(socket)
    yield _stage(made)
    made.close()


def suspicions(telling: Telling) -> Tries:
    """Return what somebody who suspects the secret case tries: its reference, its people, its very keys."""
    keys = {f"{kind}_id": made for (kind, case), made in telling.keys.items() if case == SECRET}
    keys["report_back_id"] = keys.pop("back_id", [])
    reference = telling.session.scalar(sa.select(Case.reference).where(Case.id == telling.one("case", SECRET)))
    number = next(step.n for step in telling.story.steps if step.case == SECRET)
    hers, first = (draft_of(case, number, telling.story.alike) for case in (SECRET, "first"))
    words = (reference or "", hers.victim.full_name or "", hers.perpetrators[0].full_name or "", "kit", "locks", "Verb")
    return Tries(words, (hers, first), keys)


def differences(stage: Stage, story: Story, only: Collection[str] = ()) -> tuple[list[str], int]:
    """Tell the story with and without the secret case; return where what is seen differs, and how much was seen."""
    register, cast = stage
    views, refusals, tries = list[list[str]](), list[list[Any]](), NOTHING_YET
    for with_secret in (True, False):
        with told(register, cast, story, VERBS, with_secret=with_secret) as telling:
            tries = suspicions(telling) if with_secret else tries
            REACHED.setdefault(story.eyes, Counter()).update(telling.reached)
            telling.session.expunge_all()
            sight = seen(partial(telling.unit, telling.eve), telling.eve, tries, only)
            if not only or PAPERS in only:
                maker, meetings = cast.teller, (cast.heard, cast.coming)
                held(sight, partial(telling.unit, maker), maker, telling.eve, meetings)
            views.append(sight.lines)
            refusals.append([refusal for refusal in telling.refusals if refusal[1] != SECRET])
    assert refusals[0] == refusals[1], "the two tellings are not the same story"
    whole, without = views
    found = difflib.unified_diff(whole, without, n=0, lineterm="") if whole != without else ()
    return list(found)[2:40], len(without)


EVERYBODY = count("MARAC_DESK_TELLINGS") >= len(EYES) * 2
LOOKING = tuple(EYES) if EVERYBODY else ("agency", "coordinator")
"""Whose eyes look: some in every run of the tests, all in CI and in full."""
ON_A_SERVER = ("agency", "advocate", "coordinator")[: count("MARAC_DESK_TELLINGS") // 20 or 1]
"""Whose eyes look at a server too: one in every run of the tests, because each takes a minute there."""
REACHED: dict[str, Counter[tuple[str, bool]]] = {}
"""How often each kind of step did something, by whose eyes looked: to a common case or none, and to the secret one."""


def _stories(eyes: str) -> Iterator[Story]:
    """Return the stories of somebody's eyes: a whole one, always the same, then others as chance has them."""
    yield _whole_story(eyes)
    by = chance(f"T2 {eyes}")
    for _ in range(count("MARAC_DESK_TELLINGS") // len(EYES) // 2):
        yield invent(by, eyes)


def _whole_story(eyes: str) -> Story:
    return invent(random.Random(f"gamma {eyes}"), eyes, parts=5)


@pytest.mark.parametrize("eyes", LOOKING)
def test_what_somebody_sees_is_the_same_without_the_case(stage: Stage, eyes: str) -> None:
    with counted("T2", f"stories with and without a case: the {eyes}") as tally:
        for number, story in enumerate(_stories(eyes)):
            found, lines = differences(stage, story)
            tally.count, tally.wrong = tally.count + 1, tally.wrong + bool(found)
            tally.note = f"{lines} lines compared in the last"
            assert found == [], f"story {number}: {found}"


@pytest.mark.skipif(not EVERYBODY, reason="the few stories of a usual run do not get to every kind of step")
def test_every_kind_of_step_is_reached(stage: Stage) -> None:
    """What nobody ever does in a story is compared with nothing: every verb does something, the new ones to both."""
    for eyes in sorted(set(EYES) - set(REACHED)):  # where this test is run alone
        with told(*stage, _whole_story(eyes), VERBS, with_secret=True) as telling:
            REACHED[eyes] = telling.reached
    reached = sum(REACHED.values(), Counter[tuple[str, bool]]())
    for verb in VERBS:
        report(
            f"{verb}: {reached[verb, False]} times in a common case or in none, {reached[verb, True]} in the secret one"
        )
    assert [verb for verb in VERBS if not reached[verb, False] + reached[verb, True]] == []
    assert [verb for verb in IN_A_CASE if not reached[verb, False] or not reached[verb, True]] == []


@pytest.mark.postgres
@pytest.mark.parametrize("eyes", ON_A_SERVER)
def test_what_somebody_sees_on_a_server_is_the_same_without_the_case(server_stage: Stage, eyes: str) -> None:
    found, lines = differences(server_stage, invent(random.Random(f"{eyes} server"), eyes, parts=5))
    assert found == []
    assert lines > 1_000


# Planted leaks, each of which has to be seen


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that forgets a restriction: where, through whose eyes it shows, in which looks, and after what."""

    place: str
    planted: Any
    eyes: str
    look: str
    verbs: frozenset[str] = frozenset(VERBS)


def _everything(*_: Any, **__: Any) -> Any:
    return sa.true()


def _nobody_out(*_: Any, **__: Any) -> KeptOut:
    return KeptOut(frozenset(), frozenset())


def _there_at_all(uow: UnitOfWork, _actor: Any, case_id: uuid.UUID, *_: Any) -> bool:
    return uow.session.get(Case, case_id) is not None


class _Counted:
    """References that are counted on instead of drawn."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self, prefix: str, year: int, _randomness: int) -> str:
        self.last += 1
        return f"{prefix}-{year}-{self.last:04d}"


def _times_of_all(meeting: Any, _items: Any) -> Any:
    session = object_session(meeting)
    assert session is not None
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    return planned_times(meeting, session.scalars(query).all())


def _every_item(uow: UnitOfWork, _actor: Any, meeting_id: uuid.UUID, *_: Any) -> Any:
    return items_of(uow, meeting_id)


SERVICES = "marac_desk.services"
NOT_OVER = frozenset(VERBS) - {"close_meeting"}
PREPARED = frozenset({"refer", "screen", "answer", "place", "lock", "research", "chase_research"})
PUT_OFF = frozenset({"refer", "screen", "answer", "place", "lock", "defer"})
SENT_OUT = frozenset({*PUT_OFF, "start", "here", "call", "conclude", "close_meeting", "between", "send_sheets"})
LEAKS = {
    "a list": Leak(
        "marac_desk.register.visibility.not_shut_out", _everything, "chair", "cases.listing.case_list", NOT_OVER
    ),
    "a page": Leak(
        "marac_desk.register.visibility.shut_out_here", lambda _: sa.false(), "coordinator", "cases.opening.open_case"
    ),
    "a search": Leak(f"{SERVICES}.finding.cases_within", _everything, "deputy", "finding.find"),
    "a count": Leak(
        f"{SERVICES}.today.counts.referrals_within", _everything, "coordinator", "today.counts.waiting",
        frozenset({"refer"}),
    ),
    "a number": Leak(f"{SERVICES}.referrals.receiving.case_reference", _Counted(), "chair", "cases.listing.case_list"),
    "a planned time": Leak(
        f"{SERVICES}.meetings.builder.planned_times", _times_of_all, "deputy",
        "meetings.builder.meeting_list meetings.builder.builder_view",
    ),
    "an agenda": Leak(f"{SERVICES}.circulation.agenda_packs.kept_out", _nobody_out, "agency", PAPERS),
    "an action list": Leak(f"{SERVICES}.circulation.action_lists.kept_out", _nobody_out, "person", PAPERS),
    "a refusal": Leak(f"{SERVICES}.access.may_for", _there_at_all, "coordinator", "cases.protected.reveal_case"),
    "the ledger": Leak(f"{SERVICES}.audit.activity.not_shut_out", _everything, "auditor", "audit.activity.activity"),
    "a match": Leak(
        f"{SERVICES}.referrals.known.cases_within", _everything, "coordinator", "referrals.matches.find_for_draft"
    ),
    "a table": Leak(
        f"{SERVICES}.meeting_room.looking.items_within", _every_item, "deputy",
        "finding.upcoming_meetings meeting_room.looking.room_view", NOT_OVER,
    ),
    "a chased answer": Leak(
        f"{SERVICES}.meetings.readiness.items_within", _every_item, "coordinator",
        "meetings.builder.meeting_list meetings.readiness.readiness_board chasing.research.research_drafts", PREPARED,
    ),
    "an interim action": Leak(
        f"{SERVICES}.actions.question.hidden_cases", lambda *_: (), "coordinator",
        "actions.listing.find_actions", PUT_OFF,
    ),
    "a rung": Leak(
        f"{SERVICES}.chasing.actions.within", _everything, "coordinator", "chasing.ladder.escalation_ladder"
    ),
    "a sheet": Leak(
        f"{SERVICES}.return_sheets.views.within", _everything, "coordinator", "return_sheets.views.waiting_sheets"
    ),
    "a sheet in the ledger": Leak(
        f"{SERVICES}.audit.activity._sheets_of", lambda *_: [], "auditor", "audit.activity.activity", SENT_OUT
    ),
    "a flag": Leak(f"{SERVICES}.flags.listing.cases_within", _everything, "coordinator", "flags.listing.flag_list"),
    "a sample": Leak(
        f"{SERVICES}.actions.evidence.within", _everything, "coordinator", "actions.evidence.evidence_sample"
    ),
    "a learned phrase": Leak(
        f"{SERVICES}.catalogue.learning.cases_within", _everything, "coordinator", "catalogue.listing.catalogue_view"
    ),
}  # fmt: skip


def _deep(eyes: str, verbs: frozenset[str]) -> Story:
    """Return a story to its end, in which housing has something to do for two cases, and health for the secret one."""
    whole = invent(random.Random(DEEP), eyes, parts=4)
    end = whole.steps[-1].at
    late = end + timedelta(days=30)
    asked = (
        Step("between", "first", end, 3),
        *(Step("between", SECRET, end + timedelta(seconds=n), n) for n in (3, 2)),
    )
    more = (*asked, Step("close", SECRET, end, 0), Step("defer", SECRET, end, 1), Step("send_sheets", None, late, 0))
    wanted = verbs - {"approve_minutes"}  # after which the chair has no more to do with the cases
    return Story(eyes, tuple(step for step in (*whole.steps, *more) if step.verb in wanted), whole.alike)


DEEP = "from the first to the last, once"
"""The chance of a story in which the secret case is heard, and everything that follows is done to it."""
SCENES: dict[str, tuple[str, frozenset[str]]] = {
    f"{leak.eyes} after {len(leak.verbs)} kinds of step": (leak.eyes, leak.verbs) for leak in LEAKS.values()
}


@pytest.mark.parametrize("name", SCENES)
def test_without_a_leak_there_is_nothing_to_see(stage: Stage, name: str) -> None:
    eyes, verbs = SCENES[name]
    looks = {look for leak in LEAKS.values() if (leak.eyes, leak.verbs) == (eyes, verbs) for look in leak.look.split()}
    assert differences(stage, _deep(eyes, verbs), looks)[0] == []


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_would_be_seen(stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    leak = LEAKS[name]
    with counted("T2 teeth", f"{name} that forgets the restriction") as tally:
        monkeypatch.setattr(leak.place, leak.planted)
        found, _ = differences(stage, _deep(leak.eyes, leak.verbs), leak.look.split())
        tally.count, tally.note = 1, f"{len(found)} lines differ"
        assert found != []


def test_every_use_case_that_shows_something_is_looked_at_or_left_out_for_a_reason() -> None:
    showing = {name for name, use_case in use_cases().items() if shows(name, use_case)}
    assert set(NOT_LOOKED_AT) < showing
    assert set(LOGGED) < showing
    assert set(reading()) == showing - set(NOT_LOOKED_AT)
    assert len(reading()) > 60


def test_the_stories_get_everywhere(stage: Stage) -> None:
    """What is compared is not empty: the common cases are received, heard, acted on and told of."""
    register, cast = stage
    with told(register, cast, _deep("coordinator", NOT_OVER), VERBS, with_secret=True) as telling:
        made = {kind for kind, case in telling.keys if case != SECRET}
        hidden = {kind for kind, case in telling.keys if case == SECRET}
        sight = seen(partial(telling.unit, cast.chair), cast.chair, NOTHING_YET, {"cases.listing.case_list"})
        assert {"case", "referral", "item", "action", "back"} <= made & hidden
        reference = suspicions(telling).words[0]
        assert any(reference in line for line in sight.lines)  # who is not shut out sees it
