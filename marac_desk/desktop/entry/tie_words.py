"""How people of a case and somebody of the partnership may know each other, in sentences, wherever that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import labels, signs
from marac_desk.rules.vocabulary.access import CaseParty, Tie
from marac_desk.services.conflicts.views import ConflictMatch

_CONTEXT = "Conflicts"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def ties(desk: Desk, matches: Sequence[ConflictMatch]) -> Iterator[str]:
    """Say each way they may know each other once, with everybody it holds for and the signs it rests on."""
    if any(one.party_role is CaseParty.NAMED for one in matches):
        names = ", ".join(desk.name(one.party) for one in matches if one.party_role is CaseParty.NAMED)
        yield _tr("may be whom the referral names as somebody who must not know: {names}").format(names=names)
    texts = {
        Tie.SAME_PERSON: _tr("may be {names}: {signs}"),
        Tie.FAMILY: _tr("may be family of {names}: {signs}"),
        Tie.HOUSEHOLD: _tr("may share a home with {names}: {signs}"),
        Tie.DECLARED: _tr("declared to know {names}"),
        Tie.EMPLOYER: _tr("may employ {names}: {signs}"),
    }
    known = [one for one in matches if one.party_role is not CaseParty.NAMED]
    for tie in dict.fromkeys(one.tie for one in known):
        of_tie = [one for one in known if one.tie is tie]
        yield texts[tie].format(names=_parties(desk, of_tie), signs=_signs(of_tie))


def _parties(desk: Desk, matches: Sequence[ConflictMatch]) -> str:
    found = []
    for role in dict.fromkeys(one.party_role for one in matches):
        names = dict.fromkeys(desk.name(one.party) for one in matches if one.party_role is role)
        found.append(_tr("{names} ({role})").format(names=", ".join(names), role=labels.word(role)))
    return ", ".join(found)


def _signs(matches: Sequence[ConflictMatch]) -> str:
    both = [sign for one in matches for sign in one.signs]
    speaks_for = signs.sentence(dict.fromkeys(sign.code for sign in both if sign.speaks_for))
    against = signs.sentence(dict.fromkeys(sign.code for sign in both if not sign.speaks_for))
    return _tr("{signs}; but {against}").format(signs=speaks_for, against=against) if against else speaks_for
