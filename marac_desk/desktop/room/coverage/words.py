"""Coverage as rows and columns: each risk, each action, how they answer each other, and what stays unanswered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.case_sentences import risk_words
from marac_desk.rules.answering import AimedAction, Answer, NamedRisk, answer
from marac_desk.services.meeting_room.views import CaseInRoom, PlanLine, RiskRow

_CONTEXT = "Coverage"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class CoveredRisk:
    """One risk: in words, and how each action answers it, in the order of the plan."""

    line_id: uuid.UUID
    words: str
    answers: tuple[Answer, ...]

    @property
    def answered(self) -> bool:
        """Tell whether any action answers it."""
        return any(one is not Answer.NONE for one in self.answers)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The risks of a case that were named, and the actions of its plan."""

    risks: tuple[CoveredRisk, ...]
    actions: tuple[PlanLine, ...]

    def answers_any(self, column: int) -> bool:
        """Tell whether an action answers any of the risks."""
        return any(risk.answers[column] is not Answer.NONE for risk in self.risks)

    def said(self) -> str:
        """Return how much is covered, in one sentence."""
        if not self.risks:
            return _tr("No risk is written down yet. Alt+R in the room writes who is at risk of what.")
        if not self.actions:
            return _tr("%n risk(s), and no action yet.", len(self.risks))
        bare = sum(not risk.answered for risk in self.risks)
        idle = sum(not self.answers_any(column) for column in range(len(self.actions)))
        parts = [
            _tr("%n risk(s) without an action", bare) if bare else _tr("Every risk has an action"),
            _tr("%n action(s) for no risk", idle) if idle else _tr("every action answers a risk"),
        ]
        return f"{', '.join(parts)}."


def coverage(desk: Desk, case: CaseInRoom) -> Coverage:
    """Return which action answers which risk. Risks of which nobody has said what they are of are left out."""
    aimed = [_aimed(line) for line in case.plan]
    risks = (
        CoveredRisk(row.line_id, risk_words(desk, case, row), tuple(answer(one, _named(row)) for one in aimed))
        for row in case.risks
        if row.line_id is not None and row.of_what
    )
    return Coverage(tuple(risks), case.plan)


def _named(row: RiskRow) -> NamedRisk:
    return NamedRisk(str(row.line_id), row.to_victim, _text(row.at_risk_person_id), _text(row.from_person_id))


def _aimed(line: PlanLine) -> AimedAction:
    return AimedAction(str(line.action_id), line.aim, _text(line.about), _text(line.answers))


def _text(key: uuid.UUID | None) -> str | None:
    return str(key) if key is not None else None
