"""Which action answers which risk: marked by somebody, or likely by whom both are about.

The chair's list names risks; the plan names actions. A risk that no action answers, and an action that answers no risk,
are seen before the case is left (domain reference 2.4, 3.16: the risk an action answers).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marac_desk.rules.vocabulary import Aim


class Answer(StrEnum):
    """Whether an action answers a risk: somebody said so, it looks like it, or neither."""

    MARKED = "marked"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NamedRisk:
    """A risk by references without names: whom it is a risk to (None where only typed), and from whom."""

    ref: str
    to_victim: bool
    to_person: str | None
    from_person: str | None


@dataclass(frozen=True, slots=True)
class AimedAction:
    """An action by references: what it is aimed at, whom it is about, and the risk it was marked as answering."""

    ref: str
    aim: Aim
    about: str | None
    marked: str | None


def answer(action: AimedAction, risk: NamedRisk) -> Answer:
    """Tell whether an action answers a risk. One that is marked for a risk answers that one and no other."""
    if action.marked is not None:
        return Answer.MARKED if action.marked == risk.ref else Answer.NONE
    return Answer.LIKELY if _likely(action, risk) else Answer.NONE


def _likely(action: AimedAction, risk: NamedRisk) -> bool:
    match action.aim:
        case Aim.CHILD:
            return not risk.to_victim and action.about in {None, risk.to_person}
        case Aim.PERPETRATOR:
            return risk.from_person is None or action.about in {None, risk.from_person}
        case Aim.VICTIM | Aim.HOME:
            return risk.to_victim
        case _:
            return False
