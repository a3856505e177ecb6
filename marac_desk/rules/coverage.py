"""Coverage: the gaps a case still has before it is left, as hints that never block.

The list follows the completeness hints of the chair's format (each child, the person causing harm, owner and date,
report-back, safe contact, links) and what the victim expects to go wrong, which weighs as much as any score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from marac_desk.rules.vocabulary import Aim


class GapCode(StrEnum):
    """What is not covered, in the order in which it is said."""

    NO_CHILD_ACTION = "no_child_action"
    NO_PERPETRATOR_ACTION = "no_perpetrator_action"
    RISK_UNANSWERED = "risk_unanswered"
    ORDER_EXPECTED_IGNORED = "order_expected_ignored"
    CHILD_EXPECTED_TAKEN = "child_expected_taken"
    SAFE_CONTACT_UNVERIFIED = "safe_contact_unverified"
    NO_REPORT_BACK = "no_report_back"
    NO_VICTIM_VIEW = "no_victim_view"
    NO_RISK_STATEMENT = "no_risk_statement"
    ACTION_WITHOUT_OWNER = "action_without_owner"
    ACTION_WITHOUT_DUE = "action_without_due"
    ALL_ON_ONE_AGENCY = "all_on_one_agency"
    LINKS_UNDECIDED = "links_undecided"


class GapWeight(StrEnum):
    """Whether somebody could come to harm through the gap, or something is merely missing."""

    HARM = "harm"
    MISSING = "missing"


_HARM = frozenset(
    {
        GapCode.NO_CHILD_ACTION,
        GapCode.NO_PERPETRATOR_ACTION,
        GapCode.RISK_UNANSWERED,
        GapCode.ORDER_EXPECTED_IGNORED,
        GapCode.CHILD_EXPECTED_TAKEN,
        GapCode.SAFE_CONTACT_UNVERIFIED,
    }
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A child, a person causing harm or a risk, by a reference without a name, and whether an action answers it."""

    ref: str
    answered: bool


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What coverage needs of one action of the plan; give only those that stand, not those that were declined."""

    ref: str
    aim: Aim
    owner: str | None
    has_due: bool


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of one case on the agenda when somebody is about to leave it.

    `victim_view_or_reason` is True where her view, or the reason why there is none, is recorded. The two expectations
    are the victim's own; each is a gap until the plan is marked as answering it.
    """

    children: tuple[Subject, ...]
    perpetrators: tuple[Subject, ...]
    actions: tuple[PlannedAction, ...]
    risks: tuple[Subject, ...]
    report_back_planned: bool
    safe_contact_verified: bool
    victim_view_or_reason: bool
    risk_statement: bool
    links_decided: bool
    expects_order_ignored: bool = False
    order_answered: bool = False
    expects_child_taken: bool = False
    child_taking_answered: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: what, about whom or what (a reference, or None for the case), and how much it weighs."""

    code: GapCode
    about: str | None
    weight: GapWeight


def gaps(facts: ItemFacts) -> tuple[Gap, ...]:
    """Return the gaps of a case, what could harm somebody first; an empty tuple where nothing is missing."""
    found = [*_about_people(facts), *_about_case(facts), *_about_actions(facts.actions)]
    said = sorted(found, key=lambda gap: list(GapCode).index(gap[0]))
    return tuple(Gap(code, about, GapWeight.HARM if code in _HARM else GapWeight.MISSING) for code, about in said)


_Found = Iterator[tuple[GapCode, str | None]]


def _about_people(facts: ItemFacts) -> _Found:
    """One gap for each child, person causing harm and risk; one for the case where nobody causing harm is recorded."""
    yield from ((GapCode.NO_CHILD_ACTION, child.ref) for child in facts.children if not child.answered)
    yield from ((GapCode.NO_PERPETRATOR_ACTION, person.ref) for person in facts.perpetrators if not person.answered)
    if not facts.perpetrators and not any(action.aim is Aim.PERPETRATOR for action in facts.actions):
        yield GapCode.NO_PERPETRATOR_ACTION, None
    yield from ((GapCode.RISK_UNANSWERED, risk.ref) for risk in facts.risks if not risk.answered)


def _about_case(facts: ItemFacts) -> _Found:
    open_points = {
        GapCode.ORDER_EXPECTED_IGNORED: facts.expects_order_ignored and not facts.order_answered,
        GapCode.CHILD_EXPECTED_TAKEN: facts.expects_child_taken and not facts.child_taking_answered,
        GapCode.SAFE_CONTACT_UNVERIFIED: not facts.safe_contact_verified,
        GapCode.NO_REPORT_BACK: not facts.report_back_planned,
        GapCode.NO_VICTIM_VIEW: not facts.victim_view_or_reason,
        GapCode.NO_RISK_STATEMENT: not facts.risk_statement,
        GapCode.LINKS_UNDECIDED: not facts.links_decided,
    }
    yield from ((code, None) for code, is_open in open_points.items() if is_open)


def _about_actions(actions: tuple[PlannedAction, ...]) -> _Found:
    yield from ((GapCode.ACTION_WITHOUT_OWNER, action.ref) for action in actions if action.owner is None)
    yield from ((GapCode.ACTION_WITHOUT_DUE, action.ref) for action in actions if not action.has_due)
    owners = {action.owner for action in actions}
    if len(actions) > 1 and len(owners) == 1 and None not in owners:  # a single action is always on one agency
        yield GapCode.ALL_ON_ONE_AGENCY, owners.pop()
