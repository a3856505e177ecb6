"""What can happen in a story at the table: who comes, steps out and comes back, time that is short, lines put right."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.meeting import Attendance, Meeting, StepOut
from marac_desk.rules.fair_trim import propose
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import DeferralReason
from marac_desk.services import deferring
from marac_desk.services.actions.steps import Seen
from marac_desk.services.cases.adding import BetweenDraft
from marac_desk.services.deferring import DeferralDraft
from marac_desk.services.meeting_room import attending, recording, running, trimming
from marac_desk.services.meeting_room.present import sits
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.placing import LateCase
from tests.support.telling import SECRET, Step, Telling
from tests.support.telling_verbs import WORDS, Verb, action_of, agency_of, case_of, item_of, key_of, referral_of

PHRASES = (("keyless entry", "HOU-03"), ("ring her round", "IDV-02"), ("blue folder", "POL-01"))
"""What an area calls an action that no catalogue calls so."""


def place_late(t: Telling, s: Step) -> None:
    """Put a case on an agenda that is closed, or into the meeting that runs."""
    late = LateCase("It came in the night.", "the chair")
    values = {"meeting_id": t.place, "referral_id": referral_of(t, s), "late": late}
    t.made("item", s.case, t.do(t.cast.teller, planning.place_case, **values))


def no_quorum(t: Telling, s: Step) -> None:
    values = {"meeting_id": t.place, "reason": f"Snow, {s.n} of them."}
    t.do(t.cast.chair, attending.go_on_without_quorum, **values)


def comes_for_it(t: Telling, s: Step) -> None:
    """Somebody comes for this case alone, from an agency that may hear of it."""
    agency = t.cast.agencies["Children"] if s.case == SECRET else agency_of(t, s.n)
    t.do(t.cast.teller, attending.add_presenter, item_id=item_of(t, s).id, agency_id=agency, person_name="Pip Once")


def _at_the_table(t: Telling, s: Step) -> Sequence[uuid.UUID]:
    query = sa.select(Attendance.id).where(Attendance.meeting_id == t.place, sits(item_of(t, s).id))
    return t.session.scalars(query.order_by(Attendance.person_name, Attendance.agency_id)).all()


def step_out(t: Telling, s: Step) -> None:
    """Somebody leaves the room for a case; for the secret one it is who must not hear it, if she or he is there."""
    found = _at_the_table(t, s)
    own = sa.and_(Attendance.meeting_id == t.place, Attendance.representative_id == t.eve.representative_id)
    eve = t.ask(sa.select(Attendance.id).where(own)) if t.eve.representative_id and s.case == SECRET else None
    seat = eve or (found[s.n % len(found)] if found else uuid.UUID(int=0))
    t.do(t.cast.chair, attending.step_out, item_id=item_of(t, s).id, attendance_id=seat)


def step_in(t: Telling, s: Step) -> None:
    """Whoever is out comes back; who is shut out of the case does not, and the chair is told so."""
    out = sa.select(StepOut.attendance_id).where(StepOut.item_id == item_of(t, s).id, StepOut.in_at.is_(None))
    seat = t.ask(out.order_by(StepOut.out_at)) or uuid.UUID(int=0)
    t.do(t.cast.chair, attending.step_in, item_id=item_of(t, s).id, attendance_id=seat)


def trim(t: Telling, s: Step) -> None:
    """Take what fair trim proposes for a case that waits: fewer minutes, or to put it off."""
    facts = trimming.trim_facts(t.unit(t.cast.teller), actor=t.cast.teller, meeting_id=t.place)
    item = item_of(t, s)
    lines = propose([fact for fact in facts.cases if fact.key == item.id], 1 + s.n % 9, facts.floors).lines
    minutes = lines[0].becomes if lines else trimming.LEAST
    if minutes:
        t.do(t.cast.teller, trimming.shorten_case, item_id=item.id, minutes=minutes)
    else:
        defer(t, s)


def _put_off(t: Telling, s: Step) -> DeferralDraft:
    """Return a deferral: with something asked of an agency until then, or with a reason why nothing is."""
    interim = BetweenDraft(agency_of(t, s.n), WORDS[s.n % len(WORDS)], action_id=key_of(s))
    asked = (interim,) if s.n % 3 else ()
    return DeferralDraft("She is in hospital.", DeferralReason.OTHER, interim=asked, no_interim="She is safe there.",
                         beyond="It cannot be helped.")  # fmt: skip


def defer(t: Telling, s: Step) -> None:
    """Defer a case, before the meeting or in it."""
    item, deferral = item_of(t, s), _put_off(t, s)
    if t.session.get_one(Meeting, t.place).state is MeetingState.IN_SESSION:
        t.do(t.cast.chair, running.set_aside, item_id=item.id, state=ItemState.DEFERRED, reason=deferral.reason,
             deferral=deferral)  # fmt: skip
    else:
        t.do(t.cast.teller, deferring.defer_case, item_id=item.id, deferral=deferral)
    if deferral.interim:
        t.made("action", s.case, key_of(s))


def _typed(t: Telling, s: Step) -> recording.TypedAction:
    """Return a line whose action was chosen by hand, because the line alone would not have found it."""
    words, code = PHRASES[s.n % len(PHRASES)]
    return recording.TypedAction(key_of(s), typed=words, words=words, agency_id=agency_of(t, s.n), code=code)


def taught(t: Telling, s: Step) -> None:
    """Record an action in words that the area so learns."""
    t.do(t.cast.teller, recording.record_action, item_id=item_of(t, s).id, draft=_typed(t, s))
    t.made("action", s.case, key_of(s))


def retype(t: Telling, s: Step) -> None:
    seen = action_of(t, s)
    t.do(t.cast.teller, recording.correct_action, seen=seen, draft=_typed(t, s))


def take_back(t: Telling, s: Step) -> None:
    t.do(t.cast.teller, recording.take_back_action, seen=action_of(t, s), reason="It was the other agency.")


def read_out(t: Telling, s: Step) -> None:
    """Go to the read-back, and read every action of the case that is open."""
    t.do(t.cast.chair, running.take_step, item_id=item_of(t, s).id, step=ItemState.CONFIRM)
    query = sa.select(Action).where(Action.case_id == case_of(t, s), Action.closed_on.is_(None))
    for seen in [Seen(row.id, row.version) for row in t.session.scalars(query.order_by(Action.number))]:
        t.do(t.cast.teller, recording.read_back, seen=seen)


AT_THE_TABLE: dict[str, Verb] = {
    "place_late": place_late, "no_quorum": no_quorum, "comes_for_it": comes_for_it, "step_out": step_out,
    "step_in": step_in, "trim": trim, "defer": defer, "taught": taught, "retype": retype,
    "take_back": take_back, "read_out": read_out,
}  # fmt: skip
