"""Did the plan change the risk? One honest sentence from what was recorded, and none that was not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.cases.timeline_words import counted, pronoun
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.access import DataClass
from marac_desk.rules.vocabulary import FeelsSafer
from marac_desk.services.cases.views import CaseView, PlanChange

_CONTEXT = "PlanChange"
_WEEK = 7


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def change_sentence(view: CaseView) -> str:
    """Return what can be said: the scores around the hearing, how the actions ended, what the victim says."""
    change = view.change
    if DataClass.MINUTES not in view.reads:
        return _tr("The hearings are not shown to you, so the plan cannot be judged here.")
    if DataClass.ACTIONS not in view.reads or DataClass.ACTIONS in view.own_alone:
        return _tr("Not every action is shown to you, so the plan cannot be judged here.")
    if change.heard_on is None:
        if view.standing.heard:
            return _tr("The hearing was before this register, so its plan cannot be judged here.")
        return _tr("Not heard yet, so there is no plan to judge.")
    parts = [_scores(view, change)]
    if change.counts.agreed:
        parts.append(_tr("{counted}.").format(counted=_capital(counted(view, change.counts))))
    if change.feels_safer is not FeelsSafer.NOT_ASKED:
        said = _tr("{She} says: {how}.").format(
            She=_capital(pronoun(view.victim.sex)), how=labels.word(change.feels_safer)
        )
        parts.append(said)
    return " ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _scores(view: CaseView, change: PlanChange) -> str:
    if DataClass.REFERRAL not in view.reads:
        return _tr("The scores are not shown to you.")
    if change.before is not None and change.after is not None:
        text = _tr("{before} before the hearing, {after} {later}.")
        return text.format(before=change.before, after=change.after, later=_later(change.days_after))
    if change.before is not None:
        since = (view.today - change.heard_on).days if change.heard_on else 0
        text = _tr("{before} before the hearing; nobody has repeated the checklist in the {time} since.")
        return text.format(before=change.before, time=_time(since))
    if change.after is not None:
        return _tr("No score before the hearing, {after} {later}.").format(
            after=change.after, later=_later(change.days_after)
        )
    return _tr("No score was recorded before the hearing or since.")


def _later(days: int) -> str:
    return _tr("{time} after").format(time=_time(days))


def _time(days: int) -> str:
    return _tr("%n week(s)", days // _WEEK) if days >= 2 * _WEEK else dates.days(days)
