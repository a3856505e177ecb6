"""Ties between cases: which case belongs to which, of what kind, and why; a person confirms or rejects each.

Five kinds are told apart: the same pair again within the area's window (a repeat), the same victim with somebody else
causing harm, one person causing harm to several victims (serial), two people each of whom is said to harm the other
(counter-allegation), and a victim who comes from another area or comes back from one (transfer).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.rules.repeat import EarlierReferral, NewReferral, RepeatReason, RepeatRule, judge
from marac_desk.rules.vocabulary import Answer, RepeatVerdict

RULE_VERSION = "1"
"""Counted up when the same facts would give another tie; kept with every decision, beside the area's own settings."""


class TieKind(StrEnum):
    """What ties two cases together."""

    REPEAT = "repeat"
    OTHER_PERPETRATOR = "other_perpetrator"
    SERIAL = "serial"
    COUNTER_ALLEGATION = "counter_allegation"
    TRANSFER = "transfer"


class TieReason(StrEnum):
    """Why the rule proposes a tie; those of a repeat are the repeat rule's own."""

    WITHIN_WINDOW = "within_window"
    PERPETRATOR_UNKNOWN = "perpetrator_unknown"
    ABUSE_UNKNOWN = "abuse_unknown"
    INCIDENT_DATE_UNKNOWN = "incident_date_unknown"
    INCIDENT_NOT_AFTER_ANCHOR = "incident_not_after_anchor"
    INCIDENT_AFTER_REFERRAL = "incident_after_referral"
    SOMEBODY_ELSE_NAMED = "somebody_else_named"
    SAME_PERPETRATOR = "same_perpetrator"
    NAME_EACH_OTHER = "name_each_other"
    NAMED_BY_ONE = "named_by_one"
    HEARD_ELSEWHERE = "heard_elsewhere"
    CAME_BACK = "came_back"


class TieVerdict(StrEnum):
    """What somebody decided about a tie that was proposed."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Party:
    """One referral as far as ties go: its case, the people by their identifiers, its days, what became of it.

    `supposed` are those of the people of whom it is only likely, and decided by nobody, that they are who they are
    taken for. `left` says that the case was handed to another area, `from_elsewhere` that one has heard it before.
    """

    referral: str
    case: str
    victim: str
    perpetrators: frozenset[str]
    referred_on: date
    met_on: date | None = None
    incident_on: date | None = None
    abuse: Answer = Answer.NOT_KNOWN
    criminal: Answer = Answer.NOT_KNOWN
    accepted: bool = True
    withdrawn: bool = False
    left: bool = False
    from_elsewhere: bool = False
    supposed: frozenset[str] = frozenset()

    def is_supposed(self, people: Iterable[str]) -> bool:
        """Tell whether any of some people is only likely to be the one meant."""
        return not self.supposed.isdisjoint(people)


@dataclass(frozen=True, slots=True)
class Tie:
    """A proposed tie: of what kind, with which case (None: one of another area), by which of its referrals, and why.

    `shared` are the people it rests on. Not `certain` where one of them is only likely to be the same, or where
    something is not known that would decide it.
    """

    kind: TieKind
    reason: TieReason
    case: str | None
    referral: str | None
    shared: frozenset[str]
    certain: bool


def version_of(rule: RepeatRule) -> str:
    """Return by which rule a tie is judged now: the program's version of it, and what the area set."""
    return f"{RULE_VERSION}/{rule.definition.value}/{rule.anchor.value}/{rule.months}"


def ties(new: Party, others: Iterable[Party], rule: RepeatRule) -> tuple[Tie, ...]:
    """Return how a referral is tied to others, by kind; for each case and kind its latest referral stands.

    A case is tied to itself by a repeat alone. Nothing is proposed of the same pair outside the window: it is no
    repeat, and both stand in one case once somebody says who is who.
    """
    around = sorted((one for one in others if one.referral != new.referral), key=_latest, reverse=True)
    found = [*_repeat(new, around, rule), *_transfers(new, around)]
    for other in around:
        if other.case != new.case:
            found += _between(new, other)
    first: dict[tuple[TieKind, str | None], Tie] = {}
    for tie in found:
        first.setdefault((tie.kind, tie.case), tie)
    order = list(TieKind)
    return tuple(sorted(first.values(), key=lambda tie: (order.index(tie.kind), not tie.certain)))


def _latest(party: Party) -> tuple[date, str]:
    return party.referred_on, party.referral


def _same_victim(new: Party, other: Party) -> bool:
    """Tell whether somebody has said that both are one victim; what is only likely is asked elsewhere."""
    return new.victim == other.victim and not (new.is_supposed({new.victim}) or other.is_supposed({other.victim}))


def _repeat(new: Party, others: Sequence[Party], rule: RepeatRule) -> list[Tie]:
    before = {one.referral: one for one in others if _same_victim(new, one)}
    earlier = [
        EarlierReferral(
            id=one.referral,
            referral_date=one.referred_on,
            meeting_date=one.met_on,
            victim=one.victim,
            perpetrators=one.perpetrators,
            accepted=one.accepted,
            withdrawn=one.withdrawn,
        )
        for one in before.values()
    ]
    judged = judge(_as_new(new), earlier, rule)
    if judged.verdict is RepeatVerdict.NO or judged.of is None:
        return []
    other = before[judged.of]
    shared = new.perpetrators & other.perpetrators
    firm = judged.verdict is RepeatVerdict.YES and not (shared and _all_supposed(new, other, shared))
    return [_tie(TieKind.REPEAT, _reason(judged.reason), other, {new.victim, *shared}, certain=firm)]


def _all_supposed(new: Party, other: Party, people: Iterable[str]) -> bool:
    return all(new.is_supposed({one}) or other.is_supposed({one}) for one in people)


def _as_new(new: Party) -> NewReferral:
    return NewReferral(new.victim, new.perpetrators, new.incident_on, new.abuse, new.criminal, new.referred_on)


def _reason(reason: RepeatReason) -> TieReason:
    return TieReason(reason.value)


def _between(new: Party, other: Party) -> list[Tie]:
    """Return what ties two cases, whatever the days."""
    shared = new.perpetrators & other.perpetrators
    if new.victim == other.victim:
        if shared or not _same_victim(new, other):
            return []
        both = bool(new.perpetrators and other.perpetrators)
        reason = TieReason.SOMEBODY_ELSE_NAMED if both else TieReason.PERPETRATOR_UNKNOWN
        return [_tie(TieKind.OTHER_PERPETRATOR, reason, other, {new.victim}, certain=both)]
    found = _serial(new, other, shared) if shared else []
    return [*found, *_counter(new, other)]


def _serial(new: Party, other: Party, shared: frozenset[str]) -> list[Tie]:
    sure = not _all_supposed(new, other, shared)
    return [_tie(TieKind.SERIAL, TieReason.SAME_PERPETRATOR, other, shared, certain=sure)]


def _counter(new: Party, other: Party) -> list[Tie]:
    """Return a counter-allegation: each is said to harm the other, or one is and the other form names nobody."""
    harms, harmed = new.victim in other.perpetrators, other.victim in new.perpetrators
    people = {new.victim, other.victim}
    sure = not (new.is_supposed(people) or other.is_supposed(people))
    if harms and harmed:
        return [_tie(TieKind.COUNTER_ALLEGATION, TieReason.NAME_EACH_OTHER, other, people, certain=sure)]
    silent = not new.perpetrators if harms else not other.perpetrators
    if (harms or harmed) and silent:
        named = {new.victim if harms else other.victim}
        return [_tie(TieKind.COUNTER_ALLEGATION, TieReason.NAMED_BY_ONE, other, named, certain=False)]
    return []


def _transfers(new: Party, others: Sequence[Party]) -> list[Tie]:
    back = [
        _tie(TieKind.TRANSFER, TieReason.CAME_BACK, one, {new.victim}, certain=True)
        for one in others
        if one.left and one.referred_on <= new.referred_on and _same_victim(new, one)
    ]
    if not new.from_elsewhere:
        return back
    return [*back, Tie(TieKind.TRANSFER, TieReason.HEARD_ELSEWHERE, None, None, frozenset({new.victim}), certain=False)]


def _tie(kind: TieKind, reason: TieReason, other: Party, shared: Iterable[str], *, certain: bool) -> Tie:
    return Tie(kind, reason, other.case, other.referral, frozenset(shared), certain)
