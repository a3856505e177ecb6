"""What can happen in a story around its cases: asking again, climbing the ladder, sheets, flags, evidence, words."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.referral import Referral
from marac_desk.model.returns import ReturnLine
from marac_desk.model.transfer import Transfer
from marac_desk.rules.escalation import Rung
from marac_desk.rules.return_sheets import AnswerState
from marac_desk.rules.ties import TieKind, TieVerdict
from marac_desk.rules.vocabulary import Answer, ChaseChannel, EvidenceVerdict
from marac_desk.services import monitoring
from marac_desk.services.actions import evidence, following
from marac_desk.services.actions.steps import Seen
from marac_desk.services.catalogue import changing, learning
from marac_desk.services.catalogue.views import CatalogueDraft
from marac_desk.services.chasing.actions import action_drafts
from marac_desk.services.chasing.ladder import Climb, escalate, escalation_ladder
from marac_desk.services.chasing.letters import plan_escalation_letters
from marac_desk.services.chasing.research import record_research_chase, research_drafts
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.referrals import screening
from marac_desk.services.referrals.second_decision import decide_challenge
from marac_desk.services.referrals.telling import tell_advocate
from marac_desk.services.referrals.ties import decide_tie, referral_ties, undo_tie
from marac_desk.services.return_sheets import accepting
from marac_desk.services.settings import today
from marac_desk.services.transfers.following import acknowledge_by_hand, finish_transfer, withdraw_transfer
from marac_desk.services.transfers.preparing import TransferPlan, prepare_transfer
from marac_desk.services.transfers.sending import make_package, record_sent
from tests.support.permission_drivers_transfers import lock
from tests.support.telling import SECRET, Step, Telling
from tests.support.telling_room import PHRASES
from tests.support.telling_verbs import Verb, case_of, referral_of


def chase_research(t: Telling, _s: Step) -> None:
    """Ask every agency whose research is missing, and write down that it was asked."""
    who = t.cast.teller
    for draft in research_drafts(t.unit(who), actor=who, meeting_id=t.place).drafts:
        t.do(who, record_research_chase, research_ids=draft.returns, channel=ChaseChannel.SECURE_EMAIL)


def chase_late(t: Telling, _s: Step) -> None:
    """Ask every agency for what is late; where nothing is late in a telling, nobody is asked."""
    who = t.cast.teller
    with contextlib.suppress(RefusedError):
        for draft in action_drafts(t.unit(who), actor=who).drafts:
            t.do(who, following.record_chase, actions=draft.actions, channel=ChaseChannel.SECURE_EMAIL)


def climb(t: Telling, s: Step) -> None:
    """Take the late actions of a case up to the rung that is proposed, with the letters."""
    who = t.cast.teller
    rows = escalation_ladder(t.unit(who), actor=who).rows
    climbs = [
        Climb(one.row.action_id, one.row.version, one.rung)
        for one in rows
        if one.row.case_id == case_of(t, s) and one.rung is not Rung.NOBODY and one.may_write
    ]
    climbs = [Climb(each.action_id, each.version, each.rung, "0" * 64)
              for letter in plan_escalation_letters(t.unit(who), actor=who, climbs=climbs)
              for each in letter.climbs]  # fmt: skip
    t.do(who, escalate, climbs=climbs, reason="It is very late.")


def take_over(t: Telling, s: Step) -> None:
    """Decide about what came back on sheets about a case: accept, settle or put aside, each line by its number."""
    query = (
        sa.select(ReturnLine, Action)
        .join(Action, Action.id == ReturnLine.action_id)
        .where(Action.case_id == case_of(t, s), ReturnLine.answer_state == AnswerState.WAITING)
        .order_by(Action.number)
    )
    found = t.session.execute(query).all()
    answers = [
        accepting.SeenAnswer(line.id, line.version, Seen(action.id, action.version)) for line, action in found
    ] or [accepting.SeenAnswer(uuid.UUID(int=0), 1, Seen(uuid.UUID(int=0), 1))]
    chosen = answers[s.n % len(answers)]
    if s.n % 5 == 0:
        t.do(t.cast.teller, accepting.skip_answer, answer=chosen)
    elif s.n % 2:
        t.do(t.cast.teller, accepting.accept_answers, answers=[chosen])
    else:
        t.do(t.cast.teller, accepting.settle_answer, answer=chosen)


def _on_flag(use_case: Any, **values: Any) -> Verb:
    def verb(t: Telling, s: Step) -> None:
        own = sa.and_(AgencyFlag.case_id == case_of(t, s), AgencyFlag.removed_on.is_(None))
        found = t.session.scalars(sa.select(AgencyFlag.id).where(own).order_by(AgencyFlag.agency_id)).all()
        t.do(t.cast.teller, use_case, flag_id=found[s.n % len(found)] if found else uuid.UUID(int=0), **values)

    return verb


def share(t: Telling, _s: Step) -> None:
    t.do(t.cast.teller, evidence.set_evidence_share, share=100)


def judge(t: Telling, s: Step) -> None:
    """Look at the evidence of an action of a case that was reported done this month."""
    done = sa.select(Action).where(Action.case_id == case_of(t, s), Action.completed_on.is_not(None))
    found = t.session.scalars(done.order_by(Action.number)).all()
    seen = Seen(found[s.n % len(found)].id, found[s.n % len(found)].version) if found else Seen(uuid.UUID(int=0), 1)
    verdict = EvidenceVerdict.ACCEPTED if s.n % 2 else EvidenceVerdict.NOT_ENOUGH
    values = {"seen": seen, "month": today(t.unit(t.cast.teller)), "verdict": verdict, "note": "No photo."}
    t.do(t.cast.teller, evidence.judge_evidence, **values)


def local(t: Telling, s: Step) -> None:
    """Add an action of the area's own, of which no case knows."""
    draft = CatalogueDraft(title=f"walk the dog {s.n}", does="Walks it.", agency_types=("housing",), evidence="A note.")
    t.do(t.cast.teller, changing.add_local, draft=draft)


def forget(t: Telling, _s: Step) -> None:
    """Forget what the area learned; a phrase that a telling never learned cannot be forgotten in it."""
    for phrase, code in PHRASES:
        with contextlib.suppress(NotFoundError):
            t.do(t.cast.teller, learning.forget_phrase, phrase=phrase, code=code)


def tell(t: Telling, s: Step) -> None:
    key = referral_of(t, s)
    t.do(t.cast.teller, tell_advocate, referral_id=key, whom="The duty advocate", channel=ChaseChannel.PHONE)


def tie(t: Telling, s: Step) -> None:
    """Confirm that another area heard a case; of the secret one also every tie with another, undoing some."""
    who, key = t.cast.teller, referral_of(t, s)
    if (referral := t.session.get(Referral, key)) is not None:
        referral.previous_conference = Answer.YES
        t.session.flush()
    verdict = TieVerdict.CONFIRMED if s.n % 3 else TieVerdict.REJECTED
    values = {"referral_id": key, "verdict": verdict, "reason": "They rang us."}
    t.do(who, decide_tie, kind=TieKind.TRANSFER, other_case_id=None, **values)
    if s.case != SECRET or referral is None:
        return
    for line in referral_ties(t.unit(who), actor=who, referral_id=key).open:
        made = t.do(who, decide_tie, kind=line.kind, other_case_id=line.case_id, **values)
        if s.n % 2 and made is not None:
            t.do(who, undo_tie, tie_id=made, reason="It was another.")


def challenge(t: Telling, s: Step) -> None:
    """Decline a referral, have it challenged, and have the chair decide again."""
    key = referral_of(t, s)
    t.do(t.cast.teller, screening.decline_referral, referral_id=key, reason="Below.", alternative_route="The helpline.")
    t.do(t.cast.teller, screening.challenge, referral_id=key, reason="It was 18.")
    if s.n % 2:
        t.do(t.cast.chair, decide_challenge, referral_id=key, accepted=True, reason="It was.")


def transfer(t: Telling, s: Step) -> None:
    """Pass a case on, as far as its number says: prepared, made, sent, acknowledged and ended, or given up."""
    who, case = t.cast.teller, case_of(t, s)
    plan = TransferPlan("Westvale MARAC", "secure e-mail", "She has moved.")
    key = t.do(who, prepare_transfer, case_id=case, plan=plan)
    if s.case != SECRET and s.n == 1:
        return
    t.do(who, make_package, transfer_id=key, lock=lock())
    t.do(who, record_sent, **_as_it_stands(t, key))
    if s.case != SECRET and s.n == 2:
        t.do(who, withdraw_transfer, **_as_it_stands(t, key), reason="She came back.")
        return
    if s.case == SECRET:
        t.do(who, acknowledge_by_hand, **_as_it_stands(t, key), by="Wes Tvale")
        t.do(who, finish_transfer, **_as_it_stands(t, key))


def _as_it_stands(t: Telling, key: uuid.UUID) -> dict[str, Any]:
    return {"transfer_id": key, "version": t.ask(sa.select(Transfer.version).where(Transfer.id == key))}


AROUND: dict[str, Verb] = {
    "chase_research": chase_research, "chase_late": chase_late, "climb": climb, "take_over": take_over,
    "place_flag": _on_flag(monitoring.confirm_flag), "renew_flag": _on_flag(monitoring.renew_flag, note="Still there."),
    "remove_flag": _on_flag(monitoring.remove_flag, note="She moved."), "share": share, "judge": judge, "local": local,
    "forget": forget, "tell": tell, "tie": tie, "challenge": challenge,
    "transfer": transfer,
}  # fmt: skip
