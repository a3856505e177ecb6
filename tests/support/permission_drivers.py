"""Drivers for cases, people and referrals: a real use case each, with what it needs by the words of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.screening import ReferralChallenge
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.ties import TieKind, TieVerdict
from marac_desk.rules.vocabulary import Answer, ChaseChannel, LinkedProcess, OrderType
from marac_desk.services import grants, monitoring, records
from marac_desk.services import people as people_services
from marac_desk.services.cases import adding, listing, opening, protected
from marac_desk.services.cases.views import CaseView, EventKind
from marac_desk.services.chasing import answers
from marac_desk.services.finding import find
from marac_desk.services.referrals import (
    checking,
    forms,
    joining,
    matches,
    receiving,
    screening,
    screening_view,
    second_decision,
    telling,
    ties,
    views,
)
from marac_desk.services.referrals.notes import FormNotes, notes_to_json
from marac_desk.services.settings import today
from marac_desk.services.today import counts, gathering
from tests.support.permission_scenes import Scene
from tests.support.permissions import NAMELESS, REASONED, Driver, at_all, here, shown
from tests.support.referrals import full_draft

KNOWING = here("read", "victim")


def _page(part: Callable[[CaseView], Any]) -> Callable[[UnitOfWork, Actor, Scene], bool]:
    """Open the case's page and tell whether a part of it shows anything."""

    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
        return bool(part(opening.open_case(uow, actor=who, case_id=scene.case)[0]))

    return call


def _has(*kinds: EventKind) -> Callable[[CaseView], bool]:
    return lambda view: any(event.kind in kinds for event in view.events)


def _in_list(words: Callable[[Scene], str]) -> Callable[[UnitOfWork, Actor, Scene], bool]:
    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
        rows = listing.case_list(uow, actor=who, words=words(scene)).rows
        return scene.case in {row.case_id for row in rows}

    return call


def _found(kind: str, words: Callable[[Scene], str]) -> Callable[[UnitOfWork, Actor, Scene], bool]:
    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
        return (kind, scene.case) in {(f.kind, f.case_id) for f in find(uow, actor=who, query=words(scene))}

    return call


def _in_inbox(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    rows = views.inbox(uow, actor=who, group=views.InboxGroup.TO_SCREEN).rows
    return scene.waiting in {row.referral_id for row in rows}


def _counted(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    """Tell whether the rail's number of waiting referrals counts the one of this scene: it is one less without it."""
    before = counts.waiting(uow, actor=who).referrals
    uow.session.delete(uow.session.get_one(Referral, scene.waiting))
    uow.session.flush()
    return counts.waiting(uow, actor=who).referrals == before - 1


def _on_today(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    """Tell whether the first page's number of waiting referrals counts the one of this scene."""
    before = gathering.today_view(uow, actor=who).referrals_waiting
    uow.session.delete(uow.session.get_one(Referral, scene.waiting))
    uow.session.flush()
    return gathering.today_view(uow, actor=who).referrals_waiting == before - 1


def _as_match(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    draft = ReferralDraft()
    draft.victim.full_name, draft.victim.date_of_birth = scene.victim, scene.born
    found = matches.find_for_draft(uow, actor=who, draft=draft)
    return scene.case in {match.case_id for match in found}


def _screened(uow: UnitOfWork, who: Actor, scene: Scene) -> screening_view.ScreeningView:
    return screening_view.screening_view(uow, actor=who, referral_id=scene.referral)


def _settle(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    notes = FormNotes(unread={"/victim/phone": "???"})
    uow.session.get_one(Referral, scene.waiting).origins = notes_to_json(notes)
    uow.session.flush()
    return checking.settle_check(uow, actor=who, referral_id=scene.waiting, key="unread:/victim/phone")


def _draft() -> ReferralDraft:
    draft = ReferralDraft()
    draft.victim.full_name = "Nova Newcomer"
    return draft


def _new_form(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    state = forms.FormState(draft=_draft())
    return forms.hand_in(uow, actor=who, subject="f" * 32, state=state)


def _tied(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    """Confirm what the referral itself says: that another area heard it."""
    uow.session.get_one(Referral, scene.referral).previous_conference = Answer.YES
    uow.session.flush()
    return ties.decide_tie(uow, actor=who, referral_id=scene.referral, kind=TieKind.TRANSFER, other_case_id=None,
                           verdict=TieVerdict.CONFIRMED, reason="They rang us.")  # fmt: skip


def _accepted(uow: UnitOfWork, scene: Scene) -> None:
    accepted = {"before": ReferralState.SCREENING, "became": ReferralState.ACCEPTED}
    uow.add(ReferralDecision(referral_id=scene.referral, at=uow.now, **accepted))
    uow.session.get_one(Referral, scene.referral).advocate_told_at = None
    uow.session.flush()


def _told(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    _accepted(uow, scene)
    return telling.tell_advocate(
        uow, actor=who, referral_id=scene.referral, whom="Grace Advocate", channel=ChaseChannel.PHONE
    )


def _to_tell(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    _accepted(uow, scene)
    return scene.referral in {one.referral_id for one in telling.advocates_to_tell(uow, actor=who)}


def _declined(uow: UnitOfWork, scene: Scene) -> None:
    """Have the referral that waits declined by nobody who is here, and challenged."""
    uow.session.get_one(Referral, scene.waiting).state = ReferralState.SCREENING
    uow.add(ReferralChallenge(referral_id=scene.waiting, at=uow.now, challenger="Ward", reason="The score was 18."))
    uow.session.flush()


def _challenged(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    _declined(uow, scene)
    return scene.waiting in {one.referral_id for one in second_decision.challenges(uow, actor=who)}


def _decided_again(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    _declined(uow, scene)
    return second_decision.decide_challenge(
        uow, actor=who, referral_id=scene.waiting, accepted=True, reason="It was 18."
    )


def _answered(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = uow.session.get_one(Referral, scene.waiting)
    uow.add(ReferralDecision(referral_id=row.id, at=uow.now, before=row.state, became=ReferralState.RETURNED,
                             missing=["no_address"]))  # fmt: skip
    row.state = ReferralState.RETURNED
    uow.session.flush()
    return answers.plan_answer(uow, actor=who, referral_id=scene.waiting)


CASES = (
    Driver("open_case", lambda u, a, s: opening.open_case(u, actor=a, case_id=s.case), (KNOWING,)),
    Driver("children", _page(lambda v: any(p.role == "child" for p in v.picture.at_risk)),
           (KNOWING, shown("read", "children"))),
    Driver("perpetrator", _page(lambda v: v.picture.sources), (KNOWING, shown("read", "perpetrator"))),
    Driver("orders", _page(lambda v: v.orders), (KNOWING, shown("read", "perpetrator"))),
    Driver("contact", _page(lambda v: v.contact), (KNOWING, shown("read", "safe_contact"))),
    Driver("referrals", _page(_has(EventKind.REFERRAL)), (KNOWING, shown("read", "referral"))),
    Driver("links", _page(lambda v: v.links), (KNOWING, shown("read", "referral", own_row=False))),
    Driver("hearings", _page(_has(EventKind.HEARING)), (KNOWING, shown("read", "minutes"))),
    Driver("plan", _page(lambda v: v.open), (KNOWING, shown("read", "actions"))),
    Driver("her_words", _page(lambda v: v.words),
           (KNOWING, shown("read", "referral"), shown("read", "victim_view"))),
    Driver("answers", _page(_has(EventKind.REPORT_BACK)), (KNOWING, shown("read", "report_back"))),
    Driver("kept_out", _page(lambda v: v.kept_out), (KNOWING, shown("read", "restriction"))),
    Driver("who_looked_offered", _page(lambda v: v.may.see_who_knows), (KNOWING, shown("read", "who_looked"))),
    Driver("action_offered", _page(lambda v: v.may.add_action), (KNOWING, shown("create", "actions"))),
    Driver("orders_offered", _page(lambda v: v.may.change_orders), (KNOWING, shown("update", "perpetrator"))),
    Driver("links_offered", _page(lambda v: v.may.record_links), (KNOWING, shown("update", "victim"))),
    Driver("check_offered", _page(lambda v: v.may.check_contact), (KNOWING, shown("update", "safe_contact"))),
    Driver("flags_offered", _page(lambda v: v.may.record_flags), (KNOWING, shown("update", "referral"))),
    Driver("grant_offered", _page(lambda v: v.may.grant), (KNOWING, shown("export", "safe_contact", REASONED))),
    Driver("withdrawal_offered", _page(lambda v: v.may.withdraw), (KNOWING, shown("update", "minutes"))),
    Driver("why_wanted", lambda u, a, s: opening.why_wanted(u, actor=a, case_id=s.case) or True, (KNOWING,)),
    Driver("grant_choices", lambda u, a, s: grants.grant_choices(u, actor=a, case_id=s.case) or True,
           (here("export", "safe_contact", REASONED),)),
    Driver("case_list", _in_list(lambda _: ""), (at_all("read", "victim"), shown("read", "victim"))),
    Driver("listed_by_her_name", _in_list(lambda s: s.victim), (at_all("read", "victim"), shown("read", "victim"))),
    Driver("listed_by_his_name", _in_list(lambda s: s.harmed_by),
           (at_all("read", "victim"), shown("read", "victim"), shown("read", "perpetrator"))),
    Driver("listed_by_the_childs_name", _in_list(lambda s: s.child),
           (at_all("read", "victim"), shown("read", "victim"), shown("read", "children"))),
    Driver("found_by_her_name", _found("person", lambda s: s.victim), (shown("read", "victim"),)),
    Driver("found_by_his_name", _found("person", lambda s: s.harmed_by),
           (shown("read", "victim"), shown("read", "perpetrator"))),
    Driver("found_by_reference", _found("case", lambda s: s.reference), (shown("read", "victim"),)),
    Driver("found_by_action", _found("action", lambda s: f"locksmith {s.reference}"),
           (shown("read", "victim"), shown("read", "actions"))),
    Driver("reveal_case", lambda u, a, s: protected.reveal_case(u, actor=a, case_id=s.case),
           (here("read", "safe_contact"),)),
    Driver("reveal_contact",
           lambda u, a, s: people_services.reveal_safe_contact(u, actor=a, contact_id=s.contact, case_id=s.case),
           (here("read", "safe_contact"),)),
    Driver("check_contact", lambda u, a, s: protected.check_contact(u, actor=a, case_id=s.case),
           (here("update", "safe_contact"),)),
    Driver("give_leave",
           lambda u, a, s: grants.give_grant(
               u, actor=a, case_id=s.case, reason="the locks", until=today(u), agency_id=s.other_agency),
           (here("export", "safe_contact", REASONED),)),
    Driver("ask_between",
           lambda u, a, s: adding.ask_between(
               u, actor=a, case_id=s.case, draft=adding.BetweenDraft(s.other_agency, "look in")),
           (here("create", "actions"),)),
    Driver("assess_again",
           lambda u, a, s: adding.assess_again(
               u, actor=a, case_id=s.case, draft=adding.AssessmentDraft("dash_ric_24", 15, today(u))),
           (at_all("create", "referral"), KNOWING, here("create", "referral"))),
    Driver("add_order",
           lambda u, a, s: monitoring.add_order(
               u, actor=a, case_id=s.case, draft=monitoring.OrderDraft(OrderType.BAIL)),
           (here("create", "perpetrator"),)),
    Driver("record_breach",
           lambda u, a, s: monitoring.record_breach(u, actor=a, order_id=s.order, on=today(u), reported=True),
           (here("update", "perpetrator"),)),
    Driver("add_link",
           lambda u, a, s: monitoring.add_link(
               u, actor=a, case_id=s.case, draft=monitoring.LinkDraft(LinkedProcess.MATAC)),
           (here("update", "victim"),)),
    Driver("link_draft", lambda u, a, s: monitoring.link_draft(u, actor=a, link_id=s.link),
           (here("update", "victim"),)),
    Driver("confirm_flag", lambda u, a, s: monitoring.confirm_flag(u, actor=a, flag_id=s.flag),
           (here("update", "referral"),)),
    Driver("renew_flag", lambda u, a, s: monitoring.renew_flag(u, actor=a, flag_id=s.flag, note="kept"),
           (here("update", "referral"),)),
    Driver("remove_flag", lambda u, a, s: monitoring.remove_flag(u, actor=a, flag_id=s.flag, note="moved"),
           (here("update", "referral"),)),
    Driver("ask_flags", lambda u, a, s: monitoring.ask_flags(u, actor=a, case_id=s.case),
           (here("update", "referral"),)),
    Driver("who_knows", lambda u, a, s: records.who_knows(u, actor=a, case_id=s.case),
           (here("read", "who_looked"),)),
    Driver("kept_out_for_who_looks",
           lambda u, a, s: bool(records.who_knows(u, actor=a, case_id=s.case).kept_out),
           (here("read", "who_looked"), shown("read", "restriction", NAMELESS))),
)  # fmt: skip

REFERRALS = (
    Driver("inbox", _in_inbox, (at_all("read", "referral", NAMELESS), shown("read", "referral", NAMELESS))),
    Driver("waiting_count", _counted, (shown("read", "referral"),)),
    Driver("today_count", _on_today, (at_all("read", "agenda", NAMELESS), shown("read", "referral"))),
    Driver("screening_view", _screened,
           (here("read", "referral", NAMELESS),)),
    Driver("screening_names",
           lambda u, a, s: bool(_screened(u, a, s).draft.victim.full_name),
           (here("read", "referral", NAMELESS), shown("read", "referral"))),
    Driver("screening_must_not_know",
           lambda u, a, s: bool(_screened(u, a, s).exclusions),
           (here("read", "referral", NAMELESS), shown("read", "restriction"))),
    Driver("reveal_referral",
           lambda u, a, s: screening_view.reveal_referral(u, actor=a, referral_id=s.referral),
           (here("read", "referral"), here("read", "safe_contact"))),
    Driver("referral_ties", lambda u, a, s: ties.referral_ties(u, actor=a, referral_id=s.referral),
           (here("read", "referral"),)),
    Driver("case_ties", lambda u, a, s: ties.case_ties(u, actor=a, case_id=s.case), (here("read", "referral"),)),
    Driver("decide_tie", _tied, (here("update", "referral"),)),
    Driver("tell_advocate", _told, (here("update", "referral"),)),
    Driver("advocates_to_tell", _to_tell, (at_all("update", "referral"), shown("update", "referral"))),
    Driver("challenges", _challenged, (at_all("approve", "referral"), shown("approve", "referral"))),
    Driver("decide_challenge", _decided_again, (here("approve", "referral", known_by=None),)),
    Driver("answer_to_sender", _answered, (here("export", "referral"),)),
    Driver("begin_screening", lambda u, a, s: screening.begin_screening(u, actor=a, referral_id=s.waiting),
           (here("update", "referral"),)),
    Driver("accept_referral", lambda u, a, s: screening.accept_referral(u, actor=a, referral_id=s.waiting),
           (here("update", "referral"),)),
    Driver("correct_referral",
           lambda u, a, s: receiving.correct(u, actor=a, referral_id=s.referral, draft=full_draft()),
           (here("update", "referral"),)),
    Driver("begin_correction", lambda u, a, s: forms.begin_correction(u, actor=a, referral_id=s.referral),
           (here("update", "referral"), here("read", "safe_contact"))),
    Driver("settle_check", _settle, (here("update", "referral"),)),
    Driver("not_same",
           lambda u, a, s: joining.not_same(u, actor=a, referral_id=s.waiting, person_id=s.perpetrator),
           (here("update", "referral"),)),
    Driver("receive", lambda u, a, _: receiving.receive(u, actor=a, draft=_draft()), (at_all("create", "referral"),)),
    Driver("hand_in", _new_form, (at_all("create", "referral"),)),
    Driver("match_while_typing", _as_match, (at_all("create", "referral"), shown("read", "victim"))),
    Driver("form_rules", lambda u, a, _: forms.rules_for_form(u, actor=a), (at_all("create", "referral"),)),
)  # fmt: skip
