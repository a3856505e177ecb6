"""What can happen in a story, each verb by the use case that a person of the desk would run."""

from __future__ import annotations

import contextlib
import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from marac_desk.documents.return_content import form_face
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.model.action import Action, OwnerNotice
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, Attendance, ResearchReturn
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.model.returns import ReturnLine, ReturnSheet
from marac_desk.model.seal import SealedMinutes
from marac_desk.rules.access import Actor
from marac_desk.rules.return_sheets import Written
from marac_desk.rules.vocabulary import (
    AttemptResult,
    ChaseChannel,
    CloseCode,
    ContactChannel,
    ExcludedParty,
    FeelsSafer,
    Imminence,
    LinkedProcess,
    OrderType,
    ResearchStatus,
    Share,
    VictimViewReason,
)
from marac_desk.services import grants, monitoring, users
from marac_desk.services.actions import closing, following, moving
from marac_desk.services.actions.owners import WAITS
from marac_desk.services.actions.steps import Seen
from marac_desk.services.cases import adding, opening, protected
from marac_desk.services.chasing.owners import record_told
from marac_desk.services.chasing.replies import Reply, reply_to_chase
from marac_desk.services.circulation.action_lists import plan_action_lists
from marac_desk.services.circulation.additions import plan_additions
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from marac_desk.services.circulation.sealed import entries
from marac_desk.services.circulation.sealed.looking import minutes_view
from marac_desk.services.circulation.sheets import PlannedSheet, plan_return_sheets
from marac_desk.services.conflicts.answering import answer_conflicts
from marac_desk.services.conflicts.question import conflict_view
from marac_desk.services.conflicts.restricting import Whom
from marac_desk.services.errors import RefusedError
from marac_desk.services.meeting_room import minuting, recording, running
from marac_desk.services.meetings import planning, research
from marac_desk.services.referrals import joining, receiving, screening
from marac_desk.services.referrals.matches import find_for_draft
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.report_backs import answering, lines, telling
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.return_sheets.taking import take_in_sheet
from marac_desk.services.settings import today
from tests.support.telling import AGENCIES, COMMON, KEEPERS, SECRET, Step, Telling, draft_of

Verb = Callable[[Telling, Step], Any]
WORDS = ("put a marker on the address", "change the locks", "see the children at school", "ask about the dog")

ANSWERS = (Written("done", "20/11/2026", "Fitted."), Written("not_possible", "", "Moved away."),
           Written("under way", "", "Half of it."), Written("not_done", "", "Nobody was free."))  # fmt: skip
"""What agencies write on their return sheets, by the action."""


def referral_of(t: Telling, s: Step) -> uuid.UUID:
    return t.one("referral", s.case) or uuid.UUID(int=0)


def case_of(t: Telling, s: Step) -> uuid.UUID:
    return t.one("case", s.case) or uuid.UUID(int=0)


def key_of(s: Step) -> uuid.UUID:
    """Return a key that is made where something is typed: the same in both tellings, because lists may go by it."""
    return uuid.UUID(int=random.Random(f"{s.case} {s.at}").getrandbits(128))


def agency_of(t: Telling, n: int) -> uuid.UUID:
    return t.cast.agencies[sorted(AGENCIES)[n % len(AGENCIES)]]


def item_of(t: Telling, s: Step) -> AgendaItem:
    query = sa.select(AgendaItem).where(AgendaItem.case_id == case_of(t, s), AgendaItem.meeting_id == t.place)
    found: AgendaItem | None = t.ask(query)
    return found or AgendaItem(id=uuid.UUID(int=0), version=1, position=1)


def action_of(t: Telling, s: Step) -> Seen:
    query = sa.select(Action).where(Action.case_id == case_of(t, s), Action.closed_on.is_(None))
    found = t.session.scalars(query.order_by(Action.number)).all()
    return Seen(found[s.n % len(found)].id, found[s.n % len(found)].version) if found else Seen(uuid.UUID(int=0), 1)


def back_of(t: Telling, s: Step) -> tuple[SeenBack, Actor]:
    found: ReportBack | None = t.ask(sa.select(ReportBack).where(ReportBack.case_id == case_of(t, s)))
    if found is None:
        return SeenBack(uuid.UUID(int=0), 1), t.cast.advocate
    eve = t.cast.eyes["advocate"]
    who = eve if found.advocate_id == eve.representative_id else t.cast.advocate
    return SeenBack(found.id, found.version), who


# Referrals


def refer(t: Telling, s: Step) -> None:
    assert s.case is not None
    again = t.one("case", s.case)
    draft = draft_of(s.case, s.n, t.story.alike)
    sender = t.cast.eyes["coordinator"] if s.n % 5 == 0 and s.case != SECRET else t.cast.teller
    got = t.do(sender, receiving.receive, draft=draft, case_id=again)
    t.made("referral", s.case, got.referral_id)
    if again is None:
        t.made("case", s.case, got.case_id)
        if s.case == SECRET:
            _shut_out(t, s)


def _shut_out(t: Telling, s: Step) -> None:
    """Restrict the case in the minute it comes in; one of who keeps the register is shut out by the row itself."""
    eve, case = t.eve, case_of(t, s)
    whom = Whom(reason="They are cousins.", representative_id=eve.representative_id)
    if t.story.eyes == "agency":
        whom = Whom(reason="He works there.", agency_id=eve.agency_id)
    elif eve.representative_id is None:
        whom = Whom(reason="They are cousins.", user_id=eve.user_id)
    if t.story.eyes in KEEPERS:
        row = CaseExclusion(case_id=case, name=eve.name, party=ExcludedParty.STAFF_CONFLICT, user_id=eve.user_id,
                            representative_id=eve.representative_id, since=t.unit(eve).now)  # fmt: skip
        t.unit(t.cast.teller).add(row)
        return
    looked = conflict_view(t.unit(t.cast.teller), actor=t.cast.teller, case_id=case).looked
    t.do(t.cast.teller, answer_conflicts, case_id=case, looked=looked, restrict=[whom], note="Asked everybody.")


def correct(t: Telling, s: Step) -> None:
    assert s.case is not None
    draft = draft_of(s.case, s.n, t.story.alike)
    t.do(t.cast.teller, receiving.correct, referral_id=referral_of(t, s), draft=draft)


def screen(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, screening.begin_screening, referral_id=referral_of(t, s))
    if s.n % 9 == 0 and s.case != COMMON[0]:  # without whom no agenda could be locked
        t.do(t.cast.teller, screening.return_referral, referral_id=referral_of(t, s), note="Say more.")
    else:
        t.do(t.cast.teller, screening.accept_referral, referral_id=referral_of(t, s))


def answer(t: Telling, s: Step) -> None:
    looked = conflict_view(t.unit(t.cast.teller), actor=t.cast.teller, case_id=case_of(t, s)).looked
    t.do(t.cast.teller, answer_conflicts, case_id=case_of(t, s), looked=looked, note="Asked everybody.")


def joined(t: Telling, s: Step) -> None:
    draft = draft_of("first", s.n, t.story.alike)
    found = find_for_draft(t.unit(t.cast.teller), actor=t.cast.teller, draft=draft)
    others = {case_of(t, s), *(() if s.case == SECRET else t.keys.get(("case", SECRET), ()))}
    same = [match for match in found if match.case_id not in others]
    if same:
        t.do(t.cast.teller, joining.not_same, referral_id=referral_of(t, s), person_id=same[0].person_id)


# The agenda


def place(t: Telling, s: Step) -> None:
    values = {"meeting_id": t.place, "referral_id": referral_of(t, s)}
    t.made("item", s.case, t.do(t.cast.teller, planning.place_case, **values))


def minutes(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, planning.set_minutes, item_id=item_of(t, s).id, minutes=5 + s.n % 20)


def presenter(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, planning.set_presenter, item_id=item_of(t, s).id, agency_id=agency_of(t, s.n))


def move(t: Telling, s: Step) -> None:
    """Only the secret case is put somewhere by hand: where a common one goes is told by counting the others."""
    if s.case == SECRET:
        t.do(t.cast.teller, planning.move_case, item_id=item_of(t, s).id, position=1, forced=True)


def arrange(t: Telling, _s: Step) -> None:
    t.do(t.cast.teller, planning.order_agenda, meeting_id=t.place)


def lock(t: Telling, _s: Step) -> None:
    t.do(t.cast.teller, planning.lock_agenda, meeting_id=t.place)


def guest(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, users.let_present, user_id=t.cast.eyes["guest"].user_id, item_id=item_of(t, s).id)


def send(t: Telling, _s: Step) -> None:
    copies = plan_agenda_packs(t.unit(t.cast.teller), actor=t.cast.teller, meeting_id=t.place)
    t.do(t.cast.teller, record_copies, copies=[_printed(copy) for copy in copies])


def send_more(t: Telling, _s: Step) -> None:
    """Send everybody what she or he lacks of the agenda by now."""
    more = plan_additions(t.unit(t.cast.teller), actor=t.cast.teller, meeting_id=t.place)
    t.do(t.cast.teller, record_copies, copies=[_printed(copy) for copy in more.copies])


def send_lists(t: Telling, _s: Step) -> None:
    copies = plan_action_lists(t.unit(t.cast.teller), actor=t.cast.teller, meeting_id=t.place)
    t.do(t.cast.teller, record_copies, copies=[_printed(copy) for copy in copies])


def send_sheets(t: Telling, _s: Step) -> None:
    """Send out the return sheets, and take each in again with most of its lines answered."""
    who = t.cast.teller
    copies = plan_return_sheets(t.unit(who), actor=who, meeting_id=t.place)
    t.do(who, record_copies, copies=[replace(_printed(copy), beside="x", drawn="d") for copy in copies])
    for copy in copies:
        content = cast("PlannedSheet", copy).sheet
        face = form_face(content)
        sent = sa.select(ReturnLine).join(ReturnSheet, ReturnSheet.id == ReturnLine.sheet_id)
        found = t.session.scalars(sent.where(ReturnSheet.code == content.code)).all()
        answers = {str(line.number): ANSWERS[line.action_id.int % len(ANSWERS)] for line in found}
        reading = SheetReading("", {}, "form", content.code, face, content.form_seal, "d", answers)
        t.do(who, take_in_sheet, original=Original("a.pdf", "", face.encode()), reading=reading)


def _printed(copy: Any) -> MadeCopy:
    return MadeCopy(copy, pages=2, sha256=hashlib.sha256(repr(copy.file_name).encode()).hexdigest())


def ask_agency(t: Telling, s: Step) -> None:
    query = sa.select(ResearchReturn).where(ResearchReturn.referral_id == referral_of(t, s))
    found = t.session.scalars(query.order_by(ResearchReturn.id)).all()
    if found:
        one = found[s.n % len(found)]
        status = ResearchStatus.KNOWN_RELEVANT if s.n % 3 else ResearchStatus.NOTHING_KNOWN
        t.do(t.cast.teller, research.record_research, research_id=one.id, version=one.version, status=status,
             summary=f"Known since {s.n}." if s.n % 3 else None)  # fmt: skip


def next_meeting(t: Telling, _s: Step) -> None:
    t.place = t.cast.coming
    t.did += 1


# The meeting


def start(t: Telling, _s: Step) -> None:
    t.do(t.cast.chair, running.start_meeting, meeting_id=t.place)


def here(t: Telling, _s: Step) -> None:
    t.do(t.cast.chair, running.all_are_here, meeting_id=t.place)
    for seat in t.session.scalars(sa.select(Attendance).where(Attendance.meeting_id == t.place)):
        if seat.representative_id is None and seat.agency_id == t.eve.agency_id:
            seat.representative_id = t.eve.representative_id


def call(t: Telling, s: Step) -> None:
    t.do(t.cast.chair, running.call_case, item_id=item_of(t, s).id)


def her_view(t: Telling, s: Step) -> None:
    item, why = item_of(t, s), None if s.n % 2 else VictimViewReason.NOT_CONTACTABLE
    words = "I want it to stop." if s.n % 2 else None
    t.do(t.cast.teller, minuting.set_victim_view, item_id=item.id, version=item.version, words=words, reason=why)


def information(t: Telling, s: Step) -> None:
    values = {"agency_id": agency_of(t, s.n), "text": "Seen.", "line_id": key_of(s)}
    t.do(t.cast.teller, recording.record_information, item_id=item_of(t, s).id, **values)


def risk(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, minuting.record_risk, item_id=item_of(t, s).id, at_risk="victim", of_what="harm", version=None)


def summary(t: Telling, s: Step) -> None:
    item = item_of(t, s)
    t.do(t.cast.teller, minuting.set_summary, item_id=item.id, version=item.version, risk_statement=f"High {s.n}.",
         imminence=Imminence.DAYS)  # fmt: skip


def action(t: Telling, s: Step) -> None:
    words = WORDS[s.n % len(WORDS)]
    typed = recording.TypedAction(key_of(s), typed=words, words=words, agency_id=agency_of(t, s.n), urgent=s.n % 4 == 0)
    t.do(t.cast.teller, recording.record_action, item_id=item_of(t, s).id, draft=typed)
    t.made("action", s.case, typed.action_id)


def tell_plan(t: Telling, s: Step) -> None:
    eve, item = t.cast.eyes["advocate"], item_of(t, s)
    who = eve if s.n % 2 and s.case != SECRET else t.cast.advocate
    t.do(t.cast.teller, minuting.plan_telling, item_id=item.id, version=item.version, advocate_id=who.representative_id)


def conclude(t: Telling, s: Step) -> None:
    t.do(t.cast.chair, running.conclude_case, item_id=item_of(t, s).id)
    t.made("back", s.case, t.ask(sa.select(ReportBack.id).where(ReportBack.case_id == case_of(t, s))))


def close_meeting(t: Telling, _s: Step) -> None:
    t.do(t.cast.chair, running.close_meeting, meeting_id=t.place)


def correct_minutes(t: Telling, s: Step) -> None:
    sealed = t.ask(sa.select(SealedMinutes).where(SealedMinutes.case_id == case_of(t, s)))
    if sealed is not None:
        t.made("sealed", s.case, sealed.id)
        who = t.cast.chair if s.n % 2 else t.cast.teller
        t.do(who, entries.correct_minutes, sealed_id=sealed.id, text=f"It was on day {s.n}.")


def approve_minutes(t: Telling, _s: Step) -> None:
    """Approve what there is to approve; that there is nothing more is the chair's to know, who knows of every case."""
    view = minutes_view(t.unit(t.cast.chair), actor=t.cast.chair, meeting_id=t.place)
    rows = [row for row in view.rows if row.may_approve and not row.is_approved and row.sealed_id is not None]
    seen = [entries.SeenMinutes(row.sealed_id, row.last) for row in rows if row.sealed_id is not None]
    with contextlib.suppress(RefusedError):
        t.do(t.cast.chair, entries.approve_minutes, meeting_id=t.place, seen=seen)


# About a case


def open_it(t: Telling, s: Step) -> None:
    who = t.eve if s.n % 3 == 0 and s.case != SECRET else t.cast.teller
    t.do(who, opening.open_case, case_id=case_of(t, s))


def reveal(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, protected.reveal_case, case_id=case_of(t, s))


def between(t: Telling, s: Step) -> None:
    draft = adding.BetweenDraft(agency_of(t, s.n), WORDS[s.n % len(WORDS)], action_id=key_of(s))
    t.made("action", s.case, t.do(t.cast.teller, adding.ask_between, case_id=case_of(t, s), draft=draft))


def order(t: Telling, s: Step) -> None:
    draft = monitoring.OrderDraft(OrderType.BAIL, until_date=s.at.date() + timedelta(days=s.n % 40))
    t.made("order", s.case, t.do(t.cast.teller, monitoring.add_order, case_id=case_of(t, s), draft=draft))


def link(t: Telling, s: Step) -> None:
    draft = monitoring.LinkDraft(LinkedProcess.MAPPA, level="2", next_on=s.at.date() + timedelta(days=s.n % 20))
    t.made("link", s.case, t.do(t.cast.teller, monitoring.add_link, case_id=case_of(t, s), draft=draft))


def flags(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, monitoring.ask_flags, case_id=case_of(t, s))


def grant(t: Telling, s: Step) -> None:
    until = today(t.unit(t.cast.teller)) + timedelta(days=3)
    whom = t.cast.agencies["Housing" if s.case != SECRET else "Children"]
    t.do(t.cast.teller, grants.give_grant, case_id=case_of(t, s), reason="The locks.", until=until, agency_id=whom)


def assess(t: Telling, s: Step) -> None:
    draft = adding.AssessmentDraft("dash_ric_24", 10 + s.n % 14, today(t.unit(t.cast.teller)))
    t.do(t.cast.teller, adding.assess_again, case_id=case_of(t, s), draft=draft)


def search(t: Telling, s: Step) -> None:
    assert s.case is not None
    find_for_draft(t.unit(t.cast.teller), actor=t.cast.teller, draft=draft_of(s.case, s.n, t.story.alike))
    t.did += 1


# Actions and report-backs


def _on_action(use_case: Any, **values: Any) -> Verb:
    def verb(t: Telling, s: Step) -> None:
        t.do(t.cast.teller, use_case, seen=action_of(t, s), **values)

    return verb


def chase(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, following.record_chase, actions=[action_of(t, s)], channel=ChaseChannel.PHONE)


def extend(t: Telling, s: Step) -> None:
    due = s.at.date() + timedelta(days=5 + s.n % 9)
    t.do(t.cast.teller, moving.extend, seen=action_of(t, s), due_on=due, reason="Not in stock.")


def reassign(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, moving.reassign, seen=action_of(t, s), agency_id=agency_of(t, s.n), reason="It is theirs.")


def reply(t: Telling, s: Step) -> None:
    promised = s.at.date() + timedelta(days=s.n % 9)
    t.do(t.cast.teller, reply_to_chase, seen=action_of(t, s), reply=Reply("On its way.", "Her deputy", None, promised))


def tell_owners(t: Telling, s: Step) -> None:
    """Tell the agencies of a case of every action that has another owner."""
    t.session.flush()
    query = sa.select(OwnerNotice.id).where(OwnerNotice.case_id == case_of(t, s), WAITS)
    notices = list(t.session.scalars(query.order_by(OwnerNotice.id)))
    t.do(t.cast.teller, record_told, notice_ids=notices, channel=ChaseChannel.PHONE)


def check_contact(t: Telling, s: Step) -> None:
    seen, who = back_of(t, s)
    t.do(who, telling.check_safe_contact, seen=seen)


def attempt(t: Telling, s: Step) -> None:
    seen, who = back_of(t, s)
    result = AttemptResult.SPOKEN_TO if s.n % 2 else AttemptResult.NOT_REACHED
    t.do(who, telling.record_attempt, seen=seen, channel=ContactChannel.MOBILE, result=result)


def tick(t: Telling, s: Step) -> None:
    back, who = back_of(t, s)
    query = sa.select(ReportBackLine).where(ReportBackLine.report_back_id == back.key)
    for line in t.session.scalars(query.order_by(ReportBackLine.id)).all():
        if t.session.get_one(Action, line.action_id).share is Share.NEVER:
            continue
        if not line.wording:
            t.do(who, lines.reword, seen=SeenBack(line.id, line.version), wording="We will help with the house.")
        t.do(who, lines.check_line, seen=SeenBack(line.id, line.version), with_whom="Housing")
        t.do(who, lines.tick, seen=SeenBack(line.id, line.version))


def deliver(t: Telling, s: Step) -> None:
    seen, who = back_of(t, s)
    t.do(who, telling.deliver, seen=seen)


def answer_back(t: Telling, s: Step) -> None:
    seen, who = back_of(t, s)
    t.do(who, answering.record_answer, seen=seen, words="She says thank you.", feels_safer=FeelsSafer.SAFER)


VERBS: dict[str, Verb] = {
    "send_sheets": send_sheets,
    "refer": refer, "correct": correct, "screen": screen, "answer": answer, "joined": joined, "place": place,
    "minutes": minutes, "presenter": presenter, "move": move, "arrange": arrange, "lock": lock, "guest": guest,
    "send_more": send_more,
    "send": send, "send_lists": send_lists, "research": ask_agency, "next_meeting": next_meeting, "start": start,
    "here": here, "call": call, "her_view": her_view, "information": information, "risk": risk, "summary": summary,
    "action": action, "tell_plan": tell_plan, "conclude": conclude, "close_meeting": close_meeting, "open": open_it,
    "correct_minutes": correct_minutes, "approve_minutes": approve_minutes,
    "reveal": reveal, "between": between, "order": order, "link": link, "flags": flags, "grant": grant,
    "assess": assess, "search": search, "her_search": search, "chase": chase, "extend": extend, "reassign": reassign,
    "check_contact": check_contact, "attempt": attempt, "tick": tick, "deliver": deliver, "answer_back": answer_back,
    "acknowledge": _on_action(following.acknowledge), "progress": _on_action(following.note_progress, text="Asked."),
    "reply": reply, "tell_owners": tell_owners,
    "claim": _on_action(following.claim_done, evidence="Photo."),
    "reword": _on_action(following.correct_wording, title="change every lock"),
    "close": _on_action(closing.close_action, code=CloseCode.DONE, evidence="Seen."),
}  # fmt: skip
