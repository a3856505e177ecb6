"""A story of some cases, told in one transaction that is never kept: with one case more, or without it.

A story is a list of steps, each with its instant, its case and a number that settles its details; whoever tells it
leaves out the steps of the case that is not to be there. So everything else happens at the same instants, and the
cases that both tellings have get the same references.
"""

from __future__ import annotations

import contextlib
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.intake.draft import (
    DraftChild,
    DraftPerpetrator,
    DraftPerson,
    DraftRisk,
    DraftSafeContact,
    ReferralDraft,
    Referrer,
)
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import (
    AgencyType,
    Answer,
    ContactChannel,
    Criterion,
    DobAccuracy,
    Relationship,
    RepresentativeRole,
    Sex,
)
from marac_desk.services.errors import KNOWN
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.meetings.planning import plan_meeting
from marac_desk.services.referrals import receiving
from marac_desk.services.settings import area_settings, today
from tests.support.registers import coordinator

BEGINS = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
HEARD = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
COMING = date(2026, 12, 15)
SECRET = "secret"
COMMON = ("first", "second", "third")
NUMBERS = {"first": 1, "second": 2, "third": 3, SECRET: 4}
AGENCIES = {
    "Police": AgencyType.POLICE,
    "Advocate": AgencyType.IDVA,
    "Children": AgencyType.CHILDRENS_SOCIAL_CARE,
    "Housing": AgencyType.HOUSING,
    "Health": AgencyType.PRIMARY_CARE,
    "Probation": AgencyType.PROBATION,
}
EYES = {
    "advocate": (Role.ADVOCATE, "Advocate"),
    "person": (Role.REPRESENTATIVE, "Housing"),
    "agency": (Role.REPRESENTATIVE, "Health"),
    "chair": (Role.CHAIR, "Police"),
    "coordinator": (Role.COORDINATOR, "Police"),
    "deputy": (Role.DEPUTY_CHAIR, "Probation"),
    "auditor": (Role.AUDITOR, None),
    "guest": (Role.GUEST, None),
    "administrator": (Role.ADMINISTRATOR, None),
    "steering": (Role.STEERING, None),
}
"""Whose eyes look, by what is restricted: one of two advocates, one of two people of an agency, an agency whole."""

OTHERS = {"chaired by": (Role.CHAIR, "Probation"), "spoken for by": (Role.ADVOCATE, "Advocate")}
"""Who chairs and who reports back, and is never in conflict."""

KEEPERS = frozenset({"chair", "coordinator", "deputy"})
"""Eyes of who keeps the register: such a case belongs on another one, and still does not exist for them here."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: what, in which case (None: in none or all), when, and a number for its details."""

    verb: str
    case: str | None
    at: datetime
    n: int


@dataclass(frozen=True, slots=True)
class Story:
    """What happens, in its order; `alike` says which traits the secret case shares with the first common one."""

    eyes: str
    steps: tuple[Step, ...]
    alike: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of the partnership, and the two meetings."""

    agencies: dict[str, uuid.UUID]
    people: dict[str, uuid.UUID]
    eyes: dict[str, Actor]
    teller: Actor
    chair: Actor
    advocate: Actor
    heard: uuid.UUID
    coming: uuid.UUID


def build_cast(register: Register) -> Cast:
    """Fill an empty register with a partnership, everybody who looks, and two meetings."""
    register.clock.instant = BEGINS  # type: ignore[attr-defined]  # tests have the clock that can be set
    teller, users = coordinator(), dict[str, uuid.UUID]()
    with register.writing(teller) as uow:
        area = area_settings(uow).area_id
        agencies, people = dict[str, uuid.UUID](), dict[str, uuid.UUID]()
        for short, kind in AGENCIES.items():
            agency = Agency(area_id=area, name=f"Anytown {short}", short_name=short, agency_type=kind,
                            signatory=True, signed_on=today(uow), core=True)  # fmt: skip
            uow.add(agency)
            agencies[short] = agency.id
        for name, (role, of_agency) in {**EYES, **OTHERS}.items():
            user = User(id=uuid.uuid4(), name=f"Eve {name.title()}", role=role, acts_from=uow.now)
            if of_agency is not None:
                user.representative_id = people[name] = _person(uow, agencies[of_agency], user.name)
            uow.add(user)
            users[name] = user.id
        for short, key in agencies.items():  # after whoever looks, who so holds the agency's copies
            people[short] = _person(uow, key, f"Usual {short}")
        chaired = people["chaired by"]
        heard, coming = (
            plan_meeting(uow, actor=teller, day=day, starts=time(9, 30), minutes=420, chair_id=chaired)[0]
            for day in (HEARD.date(), COMING)
        )
    with register.reading() as uow:
        acting = {name: actor_of(uow, key) for name, key in users.items()}
    eyes = {name: acting[name] for name in EYES}
    return Cast(agencies, people, eyes, teller, acting["chaired by"], acting["spoken for by"], heard, coming)


def _person(uow: UnitOfWork, agency: uuid.UUID, name: str) -> uuid.UUID:
    row = Representative(agency_id=agency, person_name=name, role=RepresentativeRole.REP)
    uow.add(row)
    return row.id


def draft_of(case: str, n: int, alike: frozenset[str]) -> ReferralDraft:
    """Return the referral of a case; the secret one may share some traits with the first."""
    said = random.Random(f"{case} {n}")

    def of(trait: str) -> str:
        return COMMON[0] if case == SECRET and trait in alike else case

    draft = ReferralDraft(
        referral_date=date(2026, 11, 9),
        referrer=Referrer(f"Anytown {said.choice(sorted(AGENCIES))}", "Sam Sender"),
        victim=DraftPerson(
            full_name=f"Vera {of('victim').title()}berg", given_names="Vera", family_name=f"{of('victim').title()}berg",
            date_of_birth=date(1980, 1, NUMBERS[of("victim")]), dob_accuracy=DobAccuracy.EXACT, sex=Sex.FEMALE,
            address=f"{len(of('address'))} Corn Street", postcode=f"ZZ{len(of('address'))} 1HT",
            phone=f"07700 90010{len(of('phone'))}",
        ),
        perpetrators=[
            DraftPerpetrator(
                full_name=f"Harm {of('perpetrator').title()}son",
                date_of_birth=date(1979, 2, NUMBERS[of("perpetrator")]),
                dob_accuracy=DobAccuracy.EXACT, relationship_to_victim=Relationship.CURRENT_SPOUSE, primary=True,
            )
        ],
        safe_contact=DraftSafeContact(
            channel=ContactChannel.MOBILE, value=f"07700 90010{len(of('phone'))}", safe_to_call=Answer.YES,
            safe_to_text=Answer.NO,
        ),
        criteria_answers={Criterion.VISIBLE_HIGH_RISK: Answer.YES},
        risk=DraftRisk(
            tool="dash_ric_24", assessed_on=date(2026, 11, 9), assessor="Sam Sender",
            answers={str(number): Answer.YES for number in range(1, said.randint(10, 24))},
        ),
    )  # fmt: skip
    if n % 2 or case == SECRET:
        draft.children = [
            DraftChild(full_name=f"Kit {of('child').title()}kin", date_of_birth=date(2015, 5, 2),
                       dob_accuracy=DobAccuracy.EXACT, in_household=Answer.YES)
        ]  # fmt: skip
    return draft


class Telling:
    """One telling of a story in one session; what was made is in `keys`, by kind and case.

    `did` counts what was done. `reached` counts the steps in which anything was, by their verb and whether it was done
    to the secret case.
    """

    def __init__(self, register: Register, cast: Cast, story: Story, session: Session) -> None:
        self.register, self.cast, self.story, self.session = register, cast, story, session
        self.keys: dict[tuple[str, str], list[uuid.UUID]] = {}
        self.refusals: list[tuple[str, str | None, str]] = []
        self.eve = cast.eyes[story.eyes]
        self.place = cast.heard
        self.reached = Counter[tuple[str, bool]]()
        self.did = 0
        self._references: dict[str, random.Random] = {}

    def unit(self, who: Actor) -> UnitOfWork:
        """Return a unit of work of this session, as somebody."""
        return UnitOfWork(self.session, actor=who, register=self.register)

    def one(self, kind: str, case: str | None) -> uuid.UUID | None:
        """Return what was made of a kind for a case last."""
        made = self.keys.get((kind, case or ""), ())
        return made[-1] if made else None

    def made(self, kind: str, case: str | None, key: uuid.UUID | None) -> None:
        """Note what was made."""
        if key is not None:
            self.keys.setdefault((kind, case or ""), []).append(key)

    def tell(self, verbs: dict[str, Callable[[Telling, Step], Any]], *, with_secret: bool) -> None:
        """Tell it; what a rule refuses is noted and undone, as at the desk."""
        for step in self.story.steps:
            if step.case == SECRET and not with_secret:
                continue
            self.register.clock.instant = step.at  # type: ignore[attr-defined]
            before = self.did
            try:
                with self.session.begin_nested(), self._references_of(step.case):
                    verbs[step.verb](self, step)
                    self.session.flush()
                self.reached[step.verb, step.case == SECRET] += self.did > before
            except KNOWN as refused:
                self.refusals.append((step.verb, step.case, str(refused)))
            self.session.expunge_all()
        self.register.clock.instant = self.story.steps[-1].at + timedelta(minutes=5)  # type: ignore[attr-defined]

    def do(self, who: Actor, use_case: Callable[..., Any], **values: Any) -> Any:
        """Run one use case as somebody, with its lines in the ledger; returns its result."""
        self.session.info["unit"] = uow = self.unit(who)
        result = use_case(uow, actor=who, **values)[0]
        self.session.flush()
        uow.telling.end()
        self.did += 1
        return result

    def ask(self, query: sa.Select[Any]) -> Any:
        """Return what a query finds first."""
        self.session.flush()
        return self.session.execute(query).scalars().first()

    @contextlib.contextmanager
    def _references_of(self, case: str | None) -> Iterator[None]:
        """Draw references of a case from a chance of its own, so that both tellings draw the same."""
        chance = self._references.setdefault(case or "", random.Random(f"reference of {case}"))
        with patch.object(receiving, "secrets", SimpleNamespace(randbits=chance.getrandbits)):
            yield


@contextlib.contextmanager
def told(
    register: Register, cast: Cast, story: Story, verbs: dict[str, Callable[[Telling, Step], Any]], *, with_secret: bool
) -> Iterator[Telling]:
    """Tell a story and hold it while somebody looks; nothing of it is kept afterwards."""
    register.memo.clear()
    with register._write() as session, session.begin() as transaction:
        telling = Telling(register, cast, story, session)
        telling.tell(verbs, with_secret=with_secret)
        yield telling
        transaction.rollback()
    register.memo.clear()


# Inventing one


@dataclass(slots=True)
class _Invention:
    """The steps so far, and when the next one happens; `late` is a case that comes when the agenda is closed."""

    by: random.Random
    at: datetime = BEGINS
    steps: list[Step] = field(default_factory=list)
    late: str | None = None

    def add(self, verb: str, case: str | None = None) -> None:
        """Add a step a few minutes later."""
        self.at += timedelta(minutes=7)
        self.steps.append(Step(verb, case, self.at, self.by.randrange(1000)))

    def maybe(self, verb: str, case: str | None = None, often: float = 0.5) -> None:
        """Add it, or not; the chance is drawn either way."""
        if self.by.random() < often:
            self.add(verb, case)


ABOUT_A_CASE = ("open", "reveal", "between", "order", "link", "flags", "grant", "assess", "search", "her_search")
ON_AN_ACTION = (
    "acknowledge",
    "chase",
    "progress",
    "claim",
    "close",
    "extend",
    "reassign",
    "reply",
    "reword",
    "tell_owners",
)
ON_A_FLAG = ("place_flag", "renew_flag", "remove_flag")
AROUND_THEM = ("share", "local", "forget")
ON_A_BACK = ("check_contact", "attempt", "tick", "deliver", "answer_back")


def invent(by: random.Random, eyes: str | None = None, parts: int | None = None) -> Story:
    """Invent a story: referrals, their screening, a meeting that is prepared and held, what follows, a second meeting.

    It ends somewhere: in the inbox, with the agenda sent, in the middle of the meeting, or long after it.
    """
    made = _Invention(by)
    cases = [*COMMON[: by.randint(1, len(COMMON))], SECRET]
    eyes = eyes or by.choice(sorted(EYES))
    alike = frozenset(trait for trait in ("victim", "address", "phone", "perpetrator", "child") if by.random() < 0.4)
    for part in (_referred, _prepared, _held, _followed, _again)[: parts or by.choice((1, 2, 3, 4, 5, 5))]:
        by.shuffle(cases)
        part(made, cases)
        if part is _followed:
            _passed_on(made, cases)
    return Story(eyes, tuple(made.steps), alike)


def _referred(made: _Invention, cases: list[str]) -> None:
    for case in cases:
        made.add("refer", case)
        made.maybe("correct", case, 0.2)
    for case in cases:
        made.add("screen", case)
        made.maybe(made.by.choice(ABOUT_A_CASE), case)
    _without_chance(made, cases, "tell", "tie")


def _without_chance(made: _Invention, cases: list[str], *verbs: str) -> None:
    """Do something to every case by its place in the list; nothing is drawn, so the rest stays as it is."""
    for number, case in enumerate(cases, 1):
        for verb in verbs:
            made.at += timedelta(minutes=7)
            made.steps.append(Step(verb, case, made.at, number))


def _prepared(made: _Invention, cases: list[str]) -> None:
    made.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    made.late = made.by.choice((None, made.by.choice([case for case in cases if case != COMMON[0]])))
    for case in cases:
        made.add("answer", case)
        if case != made.late:
            made.add("place", case)
    for case in cases:
        made.maybe("minutes", case)
        made.maybe("presenter", case, 0.3)
        made.maybe("move", case, 0.3)
        made.maybe("guest", case, 0.5 if case != SECRET else 0.0)
    made.maybe("arrange", None, 0.7)
    made.add("lock")
    made.maybe("send", None, 0.7)
    for case in cases * 2:
        made.maybe("research", case, 0.7)
    made.maybe("send_more", None, 0.7)
    made.maybe("chase_research", None, 0.7)
    for case in cases:
        made.maybe("defer", case, 0.15)


def _held(made: _Invention, cases: list[str]) -> None:
    made.at = HEARD
    made.add("start")
    made.add("here")
    made.maybe("no_quorum", None, 0.4)
    stops = made.by.choice((None, None, made.by.choice(cases)))
    for at, case in enumerate(cases):
        if made.late is not None and at == min(1, len(cases) - 1):
            made.add("place_late", made.late)  # when one was called already
        made.maybe("comes_for_it", case, 0.4)
        made.maybe("trim", case, 0.4)
        made.maybe("defer", case, 0.15)
        made.add("call", case)
        made.maybe("step_out", case, 0.6)
        for verb in ("her_view", "information", "risk", "summary", "action", "taught", "action", "action", "retype"):
            made.maybe(verb, case, 0.7)
        made.maybe("step_in", case)
        made.maybe("take_back", case, 0.4)
        if case == stops:
            return
        made.maybe("read_out", case)
        made.add("tell_plan", case)
        made.add("conclude", case)
    made.add("close_meeting")
    made.maybe("send_lists", None, 0.7)
    made.maybe("send_sheets", None, 0.7)
    made.steps += _minuted(made, cases)


def _minuted(made: _Invention, cases: list[str]) -> list[Step]:
    """What is done with sealed minutes, by a chance of its own: the rest of the story stays as it was without it."""
    more = _Invention(random.Random(made.steps[-1].n), made.at)
    for case in cases:
        more.maybe("correct_minutes", case)
    more.maybe("approve_minutes", None, 0.7)
    more.maybe("correct_minutes", more.by.choice(cases))
    more.maybe("approve_minutes", None, 0.4)
    return more.steps


def _followed(made: _Invention, cases: list[str]) -> None:
    made.at = HEARD + timedelta(days=made.by.choice((1, 3, 9)))
    for _ in range(made.by.randint(6, 14)):
        made.add(made.by.choice((*ABOUT_A_CASE, *ON_AN_ACTION, *ON_AN_ACTION)), made.by.choice(cases))
    for case in cases:
        for verb in (*ON_A_BACK, *ON_A_FLAG):
            made.maybe(verb, case, 0.6)
    for verb in AROUND_THEM:
        made.maybe(verb, None, 0.6)
    for case in cases:
        made.maybe("acknowledge", case, 0.6)
        made.maybe("claim", case, 0.6)
        made.maybe("take_over", case, 0.8)
        made.maybe("judge", case, 0.8)
    made.at = HEARD + timedelta(days=10)
    made.maybe("chase_late", None, 0.7)
    for case in cases:
        made.maybe("climb", case, 0.7)


def _passed_on(made: _Invention, cases: list[str]) -> None:
    """Every case's action is chased, answered about and passed on, and its agencies are told; nothing is drawn."""
    for case in cases:
        for number, verb in enumerate(("chase", "reply", "reassign", "tell_owners"), 1):
            made.at += timedelta(minutes=7)
            made.steps.append(Step(verb, case, made.at, number))


def _again(made: _Invention, cases: list[str]) -> None:
    made.at = HEARD + timedelta(days=11)
    made.add("next_meeting")
    for case in cases:
        made.add("refer", case)
        made.maybe("screen", case, 0.8)
        made.maybe("answer", case, 0.9)
        made.maybe("place", case, 0.9)
    for case in cases:
        made.maybe("research", case)
        made.maybe("joined", case, 0.3)
    for case in cases:
        made.add("refer", case)
    _without_chance(made, cases, "challenge", "tie")
    _without_chance(made, cases, "transfer")
