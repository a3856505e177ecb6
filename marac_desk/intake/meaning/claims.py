"""Settles which of several words is the label of a field: what a form says of it, what is printed by it, its name.

The most trusted words that are understood count. Where printed words mean another field, nobody can tell which the
person had in mind who filled it in, and none is taken.
"""

from __future__ import annotations

from marac_desk.intake.layout.entries import Claim, Field
from marac_desk.intake.meaning.context import Context
from marac_desk.intake.risk_list import item_number
from marac_desk.intake.sections import Match, Section
from marac_desk.intake.targets import hints, kind_at, plain_kind
from marac_desk.intake.values import Chosen, choose
from marac_desk.rules.vocabulary import Answer

_ENTRY = "person/entry"
_PERSON = {Section.VICTIM: "victim", Section.PERPETRATORS: "perpetrators", Section.CHILDREN: "children"}
_ANSWERED = ("criteria_answers/", "risk/answers/", "safe_contact/safe_to_", "person/descent_from_")


def settled(field: Field, context: Context) -> str | None:
    """Return the label of a field with several claims to it; None where none is understood, or they contradict."""
    tick = choose(field.values[0].text).kind in {Chosen.TICKED, Chosen.UNTICKED}
    understood = [
        (claim, match)
        for claim in field.claims
        if (match := meant(claim, context)) and (not tick or _takes_tick(match))
    ]
    if not understood:
        return None
    best = max(understood, key=lambda found: _precise(found[1]))  # the first of the most precise
    if any(_contradicts(best[1], match) for claim, match in understood if claim.printed or best[0].printed):
        return None
    return best[0].text


def meant(claim: Claim, context: Context) -> Match | None:
    """Return the field that words mean here."""
    match = context.match(claim.text)
    item = item_number(claim.text, context.book, in_list=context.in_risk_list)
    if item and (context.in_risk_list or match is None):
        return Match(f"risk/answers/{item}")
    return match


def _precise(match: Match) -> tuple[bool, bool, bool]:
    return match.target != _ENTRY, match.named, match.number is not None


def _contradicts(best: Match, other: Match) -> bool:
    if _ENTRY in {best.target, other.target}:
        return best.named and other.named and best.owner is not other.owner
    if best.target != other.target:
        return True
    both = best.named and other.named
    return both and (best.owner is not other.owner or None not in {best.number, other.number} != {best.number})


def _takes_tick(match: Match) -> bool:
    """Whether a single tick can be what was said: it is a yes, and no name or number."""
    if match.target.startswith(_ANSWERED):
        return True
    try:
        if match.target.startswith("person/"):
            kind = kind_at(_PERSON.get(match.owner or Section.VICTIM, "victim"))
            name = match.target.removeprefix("person/")
            owner = kind if isinstance(kind, type) else kind.__args__[0]
            return plain_kind(hints(owner).get(name)) is Answer
        return plain_kind(kind_at(match.target)) is Answer
    except (KeyError, AttributeError):
        return False
