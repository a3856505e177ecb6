"""A case that somebody must not know of does not exist for her or him: the same story shows the same without it.

A random story is told twice, with one case more and without it, and everything that the person can see is compared
byte for byte: lists, counts, pages, searches, completions, numbers, times, papers, refusals. Left out are the numbers
of the one chain of the ledger, which every act of everybody moves, and what goes with a thing to be handed back.
"""

from __future__ import annotations

import difflib
import random
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import object_session

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.services.kept_out import KeptOut
from marac_desk.services.meetings.times import planned_times
from tests.support import registers
from tests.support.eyes import LOGGED, NOT_LOOKED_AT, Tries, held, reading, seen, shows
from tests.support.faults import count, counted
from tests.support.servers import socket_folder
from tests.support.telling import EYES, SECRET, Cast, Step, Story, Telling, build_cast, draft_of, invent, told
from tests.support.telling_verbs import VERBS
from tests.support.use_cases import use_cases

pytestmark = pytest.mark.fault
PAPERS = "papers"
Stage = tuple[Register, Cast]
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # a story is a number: no smaller one is simpler
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


LOOKING = tuple(EYES) if count("MARAC_DESK_TELLINGS") >= len(EYES) * 2 else ("agency", "coordinator")
"""Whose eyes look: some in every run of the tests, all in CI and in full."""
ON_A_SERVER = ("agency", "advocate", "coordinator")[: count("MARAC_DESK_TELLINGS") // 10]
"""Whose eyes look at a server too: one in every run of the tests, because each takes a minute there."""


@pytest.mark.parametrize("eyes", LOOKING)
def test_what_somebody_sees_is_the_same_without_the_case(stage: Stage, eyes: str) -> None:
    examples = max(1, count("MARAC_DESK_TELLINGS") // len(EYES))
    with counted("T2", f"stories with and without a case: the {eyes}") as tally:

        @settings(max_examples=examples, phases=WITHOUT_SHRINKING)
        @given(number=st.integers(0, 2**32 - 1))
        def tell(number: int) -> None:
            story = invent(random.Random(f"{eyes} {number}"), eyes, parts=None if number % 4 else 5)
            found, lines = differences(stage, story)
            tally.count, tally.wrong = tally.count + 1, tally.wrong + bool(found)
            tally.note = f"{lines} lines compared in the last"
            assert found == [], f"story {number}: {found}"

        tell()


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


SERVICES = "marac_desk.services"
LEAKS = {
    "a list": Leak("marac_desk.register.visibility.not_shut_out", _everything, "chair", "cases.listing.case_list"),
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
}  # fmt: skip


def _deep(eyes: str, verbs: frozenset[str]) -> Story:
    """Return a story to its end, in which housing has something to do for two cases."""
    whole = invent(random.Random("from the first to the last"), eyes, parts=4)
    asked = (Step("between", case, whole.steps[-1].at, 3) for case in (SECRET, "first"))
    return Story(eyes, tuple(step for step in (*whole.steps, *asked) if step.verb in verbs), whole.alike)


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
    with told(register, cast, _deep("coordinator", frozenset(VERBS)), VERBS, with_secret=True) as telling:
        made = {kind for kind, case in telling.keys if case != SECRET}
        hidden = {kind for kind, case in telling.keys if case == SECRET}
        sight = seen(partial(telling.unit, cast.chair), cast.chair, NOTHING_YET, {"cases.listing.case_list"})
        assert {"case", "referral", "item", "action", "back"} <= made & hidden
        reference = suspicions(telling).words[0]
        assert any(reference in line for line in sight.lines)  # who is not shut out sees it
