"""Drivers for meetings, the room, actions, report-backs, paper, the partnership, decisions by two, ledger and keys."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.teaching import Sample, Taught
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.area import Area
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.report_back import ReportBack
from marac_desk.model.seal import SealedMinutes
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import AgencyType, ChaseChannel, LinkedProcess, ResearchStatus, Rhythm
from marac_desk.rules.vocabulary.access import ApprovalKind, SampleVerdict
from marac_desk.services import agencies, deferring, keys, recalls, trust, users
from marac_desk.services.actions import arising, evidence, following, history, listing, moving
from marac_desk.services.actions.owners import passed_on
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionFilter
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.audit import activity, alerts, exporting
from marac_desk.services.backups import noting, telling
from marac_desk.services.catalogue import changing
from marac_desk.services.catalogue import listing as catalogue
from marac_desk.services.chasing import actions as chasing
from marac_desk.services.chasing import owners, replies
from marac_desk.services.circulation import (
    action_lists,
    additions,
    agenda_packs,
    case_minutes,
    late_signing,
    sheets,
)
from marac_desk.services.circulation.sealed import checking, entries
from marac_desk.services.circulation.sealed import looking as minutes_looking
from marac_desk.services.circulation.sealed import reading as minutes_reading
from marac_desk.services.conflicts import lifting, proposing, question, restricting
from marac_desk.services.deferring import DeferralDraft
from marac_desk.services.errors import RefusedError
from marac_desk.services.flags import listing as flags
from marac_desk.services.meeting_room import looking, minuting, recording, running
from marac_desk.services.meetings import builder, calling_off, planning, preparing, readiness, research, series
from marac_desk.services.meetings.series_views import SeriesDraft
from marac_desk.services.partnership import agencies as partner_agencies
from marac_desk.services.partnership import area as partner_area
from marac_desk.services.partnership import needs
from marac_desk.services.partnership import people as partner_people
from marac_desk.services.referrals import own_profiles
from marac_desk.services.removal import disposal, withdrawing
from marac_desk.services.report_backs import answering
from marac_desk.services.report_backs import looking as backs
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.return_sheets.views import waiting_sheets
from marac_desk.services.settings import today
from tests.support.permission_scenes import Scene
from tests.support.permissions import (
    COUNTED,
    NAMELESS,
    PROPOSED,
    STATUS,
    Driver,
    Need,
    at_all,
    here,
    shown,
    unseen,
)

READ_ACTION = Need("read", "actions", NAMELESS)
READ_BACK = Need("read", "report_back")
KNOWING = here("read", "victim")
Call = Callable[[UnitOfWork, Actor, Scene], Any]


def _seen(uow: UnitOfWork, scene: Scene) -> Seen:
    return Seen(scene.action, uow.session.get_one(Action, scene.action).version)


def _asked_for(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    """Write the message about one action, and tell whether there is one."""
    try:
        drafts = chasing.action_drafts(uow, actor=who, action_ids=[scene.action]).drafts
    except RefusedError as error:
        if error.code != "nothing_to_chase":
            raise
        return False
    return any(seen.action_id == scene.action for draft in drafts for seen in draft.actions)


def _replied(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    """Chase one action, and write down what came back."""
    following.record_chase(uow, actor=who, actions=[_seen(uow, scene)], channel=ChaseChannel.PHONE)
    uow.session.flush()
    return replies.reply_to_chase(uow, actor=who, seen=_seen(uow, scene), reply=replies.Reply("On its way."))


def _back(uow: UnitOfWork, scene: Scene) -> SeenBack:
    return SeenBack(scene.back, uow.session.get_one(ReportBack, scene.back).version)


def _version(uow: UnitOfWork, scene: Scene) -> int:
    return uow.session.get_one(AgendaItem, scene.item).version


def _return(name: str) -> Call:
    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
        key = getattr(scene, name)
        version = uow.session.get_one(ResearchReturn, key).version
        nothing = ResearchStatus.NOTHING_KNOWN
        return research.record_research(uow, actor=who, research_id=key, version=version, status=nothing)

    return call


def _cell(name: str) -> Call:
    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
        detail = preparing.item_detail(uow, actor=who, item_id=scene.item)
        return getattr(scene, name) in {cell.research_id for cell in detail.research}

    return call


def _alone(call: Call) -> Call:
    """What takes two people is refused to somebody who may only propose it: alone, that is a no."""

    def tried(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
        try:
            return call(uow, who, scene)
        except RefusedError as error:
            if error.code != "second_person_needed":
                raise
            raise NotAllowedError(who.role, "create", "users") from None  # type: ignore[arg-type]

    return tried


def _in_room(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    cases = looking.room_view(uow, actor=who, meeting_id=scene.meeting).cases
    return scene.item in {case.item_id for case in cases}


def _typed(scene: Scene) -> recording.TypedAction:
    return recording.TypedAction(uuid.uuid4(), "housing locks", scene.agency, "locks")


def _paper(plan: Callable[..., Any], meeting: str) -> Call:
    """Plan copies on paper and tell whether one of them holds the case."""

    def call(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
        try:
            copies = plan(uow, actor=who, meeting_id=getattr(scene, meeting))
        except RefusedError as error:
            if error.code != "agenda_empty":
                raise
            return False
        return any(scene.case in copy.case_ids for copy in copies)

    return call


def _seal(uow: UnitOfWork, scene: Scene) -> str:
    return seals.short(uow.session.get_one(SealedMinutes, scene.sealed).digest)


def _approve_minutes(uow: UnitOfWork, who: Actor, scene: Scene) -> bool:
    """Approve the minutes of the scene as they stand, and tell whether those of its case were among them."""
    own = entries.to_approve(uow, who, uow.session.get_one(Meeting, scene.past))
    seen = [entries.SeenMinutes(stored.row.id, stored.last.hex()) for stored in own]
    try:
        entries.approve_minutes(uow, actor=who, meeting_id=scene.past, seen=seen)
    except RefusedError as error:
        if error.code != "minutes_all_approved":
            raise
    return scene.sealed in {one.sealed_id for one in seen}


MEETINGS = (
    Driver("builder", lambda u, a, s: s.coming_item in {
        row.item_id for row in builder.builder_view(u, actor=a, meeting_id=s.coming).items},
        (at_all("read", "agenda", NAMELESS), shown("read", "agenda", NAMELESS))),
    Driver("room", _in_room, (at_all("read", "agenda"), shown("read", "agenda"))),
    Driver("plan_meeting", lambda u, a, _: planning.plan_meeting(
        u, actor=a, day=today(u) + timedelta(days=90), starts=time(9), minutes=240), (at_all("create", "agenda"),)),
    Driver("add_series", lambda u, a, _: series.add_series(u, actor=a, draft=SeriesDraft(
        "Daily", Rhythm.DAILY, today(u) + timedelta(days=90), time(9), 60)), (at_all("create", "agenda"),)),
    Driver("defer_case", lambda u, a, s: deferring.defer_case(u, actor=a, item_id=s.coming_item, deferral=DeferralDraft(
        "no interpreter", no_interim="in hospital", beyond="no interpreter")), (here("update", "agenda"),)),
    Driver("cancel_meeting", lambda u, a, s: calling_off.cancel_meeting(
        u, actor=a, meeting_id=s.coming, reason="snow"), (at_all("update", "agenda"),)),
    Driver("set_minutes", lambda u, a, s: planning.set_minutes(u, actor=a, item_id=s.coming_item, minutes=20),
           (here("update", "agenda"),)),
    Driver("take_off", lambda u, a, s: planning.take_off(u, actor=a, item_id=s.coming_item),
           (here("update", "agenda"),)),
    Driver("agenda_packs", _paper(agenda_packs.plan_agenda_packs, "coming"),
           (at_all("export", "agenda"), shown("export", "agenda"))),
    Driver("agenda_additions", _paper(lambda u, **v: additions.plan_additions(u, **v).copies, "coming"),
           (at_all("export", "agenda"), shown("export", "agenda"))),
    Driver("readiness_board", lambda u, a, s: s.returned in {
        cell.research_id for case in readiness.readiness_board(u, actor=a, meeting_id=s.meeting).cases
        for cell in case.cells},
        (at_all("read", "research"), shown("read", "agenda"), shown("read", "research"))),
    Driver("own_research", _cell("returned"), (here("read", "research"), shown("read", "research"))),
    Driver("others_research", _cell("others_return"),
           (here("read", "research"), shown("read", "research", own_row=False))),
    Driver("return_research", _return("to_return"), (at_all("create", "research"), here("create", "research"))),
    Driver("change_research", _return("returned"),
           (at_all("create", "research"), here("update", "research", or_everywhere="create"))),
    Driver("record_information", lambda u, a, s: recording.record_information(
        u, actor=a, item_id=s.item, agency_id=a.agency_id or s.agency, text="known here"),
        (here("create", "research"),)),
    Driver("case_in_room", lambda u, a, s: looking.case_in_room(u, actor=a, item_id=s.item), (KNOWING,)),
    Driver("record_action", lambda u, a, s: recording.record_action(u, actor=a, item_id=s.item, draft=_typed(s)),
           (here("create", "actions"),)),
    Driver("summary", lambda u, a, s: minuting.set_summary(
        u, actor=a, item_id=s.item, version=_version(u, s), risk_statement="high"), (here("update", "minutes"),)),
    Driver("decide_link", lambda u, a, s: minuting.decide_link(
        u, actor=a, item_id=s.item, process=LinkedProcess.MAPPA, decided=True), (here("update", "minutes"),)),
    Driver("victim_view", lambda u, a, s: minuting.set_victim_view(
        u, actor=a, item_id=s.item, version=_version(u, s), words="to be safe"), (here("update", "victim_view"),)),
    Driver("minutes_on_paper", _paper(case_minutes.plan_minutes, "past"),
           (at_all("export", "minutes"), shown("export", "minutes"))),
    Driver("minutes_view", lambda u, a, s: s.past_item in {
        row.item_id for row in minutes_looking.minutes_view(u, actor=a, meeting_id=s.past).rows},
        (at_all("read", "minutes"), shown("read", "minutes"))),
    Driver("check_minutes", lambda u, a, s: s.past_item in {
        one.item_id for one in checking.check_minutes(u, actor=a, meeting_id=s.past)},
        (at_all("read", "minutes"), shown("read", "minutes"))),
    Driver("minutes_by_seal", lambda u, a, s: checking.minutes_by_seal(u, actor=a, mark=_seal(u, s)) is not None,
           (at_all("read", "minutes"), shown("read", "minutes"))),
    Driver("read_minutes", lambda u, a, s: minutes_reading.read_minutes(u, actor=a, sealed_id=s.sealed),
           (here("read", "minutes"),)),
    Driver("correct_minutes", lambda u, a, s: entries.correct_minutes(u, actor=a, sealed_id=s.sealed, text="on Monday"),
           (here("update", "minutes", or_operation="approve"),)),
    Driver("approve_minutes", _approve_minutes,
           (at_all("update", "minutes", or_operation="approve"), shown("approve", "minutes"))),
)  # fmt: skip

RUNNING = (
    Driver("take_step", lambda u, a, s: running.take_step(u, actor=a, item_id=s.item, step=ItemState.SHARING),
           (here("update", "agenda"),)),
)  # fmt: skip
"""What can only be done while the meeting is in session."""

ACTIONS = (
    Driver("action_detail", lambda u, a, s: history.action_detail(u, actor=a, action_id=s.action),
           (here("read", "actions", NAMELESS, known_by=None),)),
    Driver("find_actions", lambda u, a, s: s.action in {
        row.action_id for row in listing.find_actions(u, actor=a, wanted=ActionFilter(case_id=s.case)).rows},
        (at_all("read", "actions", NAMELESS), shown("read", "actions", NAMELESS))),
    Driver("matters_arising", lambda u, a, s: s.action in {
        one.row.action_id for one in arising.matters_arising(u, actor=a, meeting_id=s.coming).rows},
        (at_all("read", "actions", NAMELESS), shown("read", "actions", NAMELESS))),
    Driver("action_drafts", _asked_for, (at_all("create", "actions"), shown("create", "actions"))),
    Driver("note_progress", lambda u, a, s: following.note_progress(u, actor=a, seen=_seen(u, s), text="begun"),
           (at_all("update", "actions"), here("read", "actions", NAMELESS, known_by=None),
            here("update", "actions", known_by=READ_ACTION))),
    Driver("extend", lambda u, a, s: moving.extend(
        u, actor=a, seen=_seen(u, s), due_on=today(u) + timedelta(days=20), reason="no locksmith"),
        (at_all("create", "actions"), here("read", "actions", NAMELESS, known_by=None),
         here("create", "actions", known_by=READ_ACTION))),
    Driver("reply_to_chase", _replied, (
        at_all("create", "actions"), here("read", "actions", NAMELESS, known_by=None),
        here("create", "actions", known_by=READ_ACTION))),
    Driver("agencies_to_tell", lambda u, a, _: owners.agencies_to_tell(u, actor=a) or True,
           (at_all("create", "actions"),)),
    Driver("passed_on", lambda u, a, _: passed_on(u, actor=a) or True, (at_all("read", "actions"),)),
    Driver("signatures", lambda u, a, s: late_signing.signatures(u, actor=a, meeting_id=s.past),
           (at_all("update", "agenda"),)),
    Driver("evidence_sample", lambda u, a, s: evidence.evidence_sample(u, actor=a, month=today(u)),
           (at_all("create", "actions"),)),
    Driver("agency_scores", lambda u, a, s: evidence.agency_scores(u, actor=a, month=today(u)),
           (at_all("read", "actions"),)),
    Driver("flag_list", lambda u, a, s: s.flag in {row.flag_id for row in flags.flag_list(u, actor=a).rows},
           (at_all("read", "referral"), shown("read", "referral"))),
    Driver("action_lists", _paper(action_lists.plan_action_lists, "meeting"),
           (at_all("export", "actions"), shown("export", "actions"))),
    Driver("return_sheets", _paper(sheets.plan_return_sheets, "meeting"),
           (at_all("export", "actions"), shown("export", "actions"))),
    Driver("waiting_sheets", lambda u, a, _: waiting_sheets(u, actor=a), (at_all("create", "actions"),)),
    Driver("back_view", lambda u, a, s: backs.back_view(u, actor=a, report_back_id=s.back),
           (here("read", "report_back", known_by=None),)),
    Driver("back_counts", lambda u, a, _: backs.back_counts(u, actor=a), (at_all("read", "report_back", COUNTED),)),
    Driver("give_leaflet", lambda u, a, s: answering.give_leaflet(u, actor=a, seen=_back(u, s), given=True),
           (at_all("update", "report_back"), here("read", "report_back", known_by=None),
            here("update", "report_back", known_by=READ_BACK))),
)  # fmt: skip


def _agency(name: str) -> partner_agencies.AgencyDraft:
    return partner_agencies.AgencyDraft(name, name[:20], AgencyType.OTHER)


def _change_agency(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    row = uow.session.get_one(Agency, scene.other_agency)
    draft = partner_agencies.AgencyDraft("Anytown Fire", "Fire", AgencyType.OTHER)
    return partner_agencies.change_agency(uow, actor=who, agency_id=row.id, version=row.version, draft=draft)


_SHEET = (Sample(("A",), (), ","), (Taught("A", "external_ref"),))


def _remove_sheet(uow: UnitOfWork, who: Actor, _scene: Scene) -> Any:
    area = uow.session.scalars(sa.select(Area)).one()
    area.settings = {**area.settings, own_profiles.INTAKE_PROFILES: [own_profiles.taught_text("Kestrel", *_SHEET)]}
    return own_profiles.remove_profile(uow, actor=who, name="Kestrel")


PARTNERSHIP = (
    Driver("agency_list", lambda u, a, _: partner_agencies.agency_list(u, actor=a), (at_all("read", "partnership"),)),
    Driver("people_list", lambda u, a, _: partner_people.people_list(u, actor=a), (at_all("read", "partnership"),)),
    Driver("catalogue_view", lambda u, a, _: catalogue.catalogue_view(u, actor=a), (at_all("read", "partnership"),)),
    Driver("retire_entry", lambda u, a, _: changing.retire_entry(u, actor=a, code="POL-01", version=0),
           (at_all("update", "partnership"),)),
    Driver("list_profiles", lambda u, a, _: own_profiles.list_profiles(u, actor=a) or True,
           (at_all("read", "partnership"),)),
    Driver("profile_texts", lambda u, a, _: own_profiles.profile_texts(u, actor=a) or True,
           (at_all("create", "referral"),)),
    Driver("remove_profile", _remove_sheet, (at_all("update", "partnership"),)),
    Driver("save_profile", lambda u, a, _: own_profiles.save_profile(
               u, actor=a, name="Kestrel", sample=_SHEET[0], taught=_SHEET[1]),
           (at_all("update", "partnership"),)),
    Driver("area_view", lambda u, a, _: partner_area.area_view(u, actor=a), (at_all("read", "partnership"),)),
    Driver("referral_needs", lambda u, a, _: needs.referral_needs(u, actor=a), (at_all("read", "partnership"),)),
    Driver("set_referral_needs", lambda u, a, _: needs.set_referral_needs(u, actor=a, names=["victim.no_address"]),
           (at_all("update", "partnership"),)),
    Driver("agency_names", lambda u, a, _: agencies.agency_names(u, actor=a), (at_all("read", "partnership"),)),
    Driver("add_agency", lambda u, a, _: partner_agencies.add_agency(u, actor=a, draft=_agency("Anytown Refuge")),
           (at_all("create", "partnership"),)),
    Driver("change_agency", _change_agency, (at_all("update", "partnership"),)),
)  # fmt: skip


def _outsider(uow: UnitOfWork) -> uuid.UUID:
    """Return somebody of the partnership who looks at nothing here: a user to be restricted, changed, let go."""
    row = User(id=uuid.uuid4(), name="Somebody new", role=Role.STEERING)
    uow.add(row)
    uow.session.flush()
    return row.id


def _restrict(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    whom = restricting.Whom(user_id=_outsider(uow), reason="her cousin")
    return restricting.restrict(uow, actor=who, case_id=scene.case, whom=whom)


def _propose(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    whom = restricting.Whom(user_id=_outsider(uow), reason="her cousin")
    return lifting.propose_restriction(uow, actor=who, case_id=scene.case, whom=whom)


def _lift(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    _restrict_as_nobody(uow, scene)
    return lifting.ask_to_lift(uow, actor=who, case_id=scene.case, exclusion_id=_LIFTED, reason="no conflict")


_LIFTED = uuid.UUID(int=4711)


def _restrict_as_nobody(uow: UnitOfWork, scene: Scene) -> None:
    from marac_desk.model.case import CaseExclusion
    from marac_desk.rules.vocabulary import ExcludedParty

    uow.add(CaseExclusion(id=_LIFTED, case_id=scene.case, name="x", party=ExcludedParty.STAFF_CONFLICT))
    uow.session.flush()


def _decide(kind: ApprovalKind) -> Call:
    return lambda u, a, s: decide_approval(u, actor=a, approval_id=s.approvals[kind], approve=True)


def _refuse_proposal(uow: UnitOfWork, who: Actor, scene: Scene) -> Any:
    key = scene.approvals[ApprovalKind.RESTRICT]
    return lifting.decide_proposal(uow, actor=who, approval_id=key, approve=False, reason="no need")


DECISIONS = (
    Driver("conflict_view", lambda u, a, s: question.conflict_view(u, actor=a, case_id=s.case),
           (here("read", "restriction"),)),
    Driver("restrict", _restrict, (here("read", "restriction"), at_all("create", "restriction"))),
    Driver("propose_restriction", _propose, (KNOWING, here("create", "restriction", PROPOSED))),
    Driver("proposal_choices", lambda u, a, s: proposing.proposal_choices(u, actor=a, case_id=s.case) or True,
           (here("create", "restriction", PROPOSED),)),
    Driver("ask_to_lift", _lift, (here("approve", "restriction"),)),
    Driver("decide_restriction", _refuse_proposal, (unseen("approve", "restriction"),)),
    Driver("decide_lifting", _decide(ApprovalKind.LIFT_RESTRICTION), (unseen("approve", "restriction"),)),
    Driver("decide_disposal", _decide(ApprovalKind.DISPOSAL), (unseen("approve", "disposal"),)),
    Driver("decide_withdrawal", _decide(ApprovalKind.WITHDRAW_PASSAGE), (unseen("approve", "minutes"),)),
    Driver("decide_coordinator", _decide(ApprovalKind.COORDINATOR_ROLE), (unseen("approve", "users", in_case=False),)),
    Driver("decide_restore", _decide(ApprovalKind.RESTORE), (unseen("approve", "keys", in_case=False),)),
    Driver("open_recalls", lambda u, a, _: recalls.open_recalls(u, actor=a), (at_all("read", "restriction"),)),
    Driver("legal_hold", lambda u, a, s: disposal.set_legal_hold(
        u, actor=a, case_id=s.case, hold=True, reason="a review"),
        (here("read", "disposal"), at_all("create", "disposal", or_operation="approve"))),
    Driver("clear_again", lambda u, a, _: disposal.clear_again(u, actor=a), (at_all("read", "disposal"),)),
    Driver("withdrawal_texts", lambda u, a, s: withdrawing.withdrawal_texts(u, actor=a, case_id=s.case),
           (here("update", "minutes"),)),
)  # fmt: skip

LEDGER = (
    Driver("activity", lambda u, a, _: activity.activity(u, actor=a, wanted=activity.Wanted(user_id=a.user_id)),
           (at_all("read", "audit"),)),
    Driver("alerts", lambda u, a, s: s.alert in {row.alert_id for row in alerts.alerts(u, actor=a)},
           (at_all("update", "audit"), shown("update", "audit"))),
    Driver("judge_alert", lambda u, a, s: alerts.judge_alert(
        u, actor=a, alert_id=s.alert, verdict=SampleVerdict.IN_ORDER), (at_all("update", "audit"),)),
    Driver("extract", lambda u, a, _: exporting.plan_extract(
        u, actor=a, wanted=activity.Wanted(since=u.now - timedelta(days=1), until=u.now)),
        (at_all("export", "audit"), at_all("read", "audit"))),
    Driver("note_check", lambda u, a, _: trust.note_check(u, actor=a, check=trust.RegisterCheck(1, 1)),
           (at_all("read", "audit", STATUS | frozenset({"", "masked"})),)),
    Driver("knows_mark", lambda u, a, _: trust.knows_mark(u, actor=a, mark="0123abcd") or True,
           (at_all("read", "audit", STATUS | frozenset({"", "masked"})),)),
)  # fmt: skip

KEYS = (
    Driver("user_list", lambda u, a, _: users.user_list(u, actor=a), (at_all("read", "users"),)),
    Driver("add_user", _alone(lambda u, a, _: keys.add_user(
        u, actor=a, second=None, user_id=uuid.uuid4(), name="Nora New", role=Role.REPRESENTATIVE)),
        (at_all("create", "users"),)),
    Driver("propose_coordinator", lambda u, a, _: users.propose_coordinator(
        u, actor=a, user_id=_outsider(u), reason="she knows the work"), (at_all("create", "users", PROPOSED),)),
    Driver("change_role", lambda u, a, _: users.change_role(
        u, actor=a, user_id=_outsider(u), role=Role.OBSERVER), (at_all("update", "users"),)),
    Driver("backup_view", lambda u, a, _: telling.backup_view(u, actor=a), (at_all("read", "keys"),)),
    Driver("note_off_line", lambda u, a, _: noting.note_off_line(u, actor=a), (at_all("create", "keys"),)),
    Driver("begin_key_change", _alone(lambda u, a, _: keys.begin_key_change(u, actor=a, second=None, what="rekey")),
           (at_all("update", "keys"),)),
)  # fmt: skip

MORE = (*MEETINGS, *ACTIONS, *PARTNERSHIP, *DECISIONS, *LEDGER, *KEYS)
