"""Everything somebody can see: every use case that shows something, called with all that this person can name.

What is shown is written down as text, line by line, with each key of the register and each code of a sheet replaced
by the order in which it first appears; so two registers that show the same give the same text, byte for byte.
"""

from __future__ import annotations

import dataclasses
import inspect
import itertools
import re
import typing
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from marac_desk.intake.draft import ReferralDraft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.vocabulary import Rhythm
from marac_desk.services.actions.views import ActionFilter
from marac_desk.services.actions.views import Show as Actions
from marac_desk.services.audit.activity import Wanted
from marac_desk.services.cases.listing import Show as Cases
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.action_lists import plan_action_lists
from marac_desk.services.circulation.additions import plan_additions
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.sheets import plan_return_sheets
from marac_desk.services.emergency import open_in_emergency
from marac_desk.services.errors import KNOWN
from marac_desk.services.meetings.series_views import SeriesDraft
from marac_desk.services.referrals.views import InboxGroup
from tests.support.lists import list_of
from tests.support.use_cases import use_cases

_HEX = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
HANDED_BACK = "goes with a thing to be handed back with it; no page shows it"
ONE_CHAIN = "the number of a line in the one chain of the register, in which every act of everybody stands"
CHAIN_END = "eight signs of the digest at the end of that chain, which tell nothing of what is in it"
OWN_HASH = "a hash with random salts over one case alone, which tells nothing of any other"
RANDOM = "a sheet's code is drawn, and its password and seals follow from that"
UNTOLD = {
    "version": HANDED_BACK,
    "entry": HANDED_BACK,
    "AuditLine.seq": HANDED_BACK,
    "AuditPage.after": HANDED_BACK,
    "ExtractLine.seq": ONE_CHAIN,
    "AuditExtract.chain_lines": ONE_CHAIN,
    "AuditExtract.head": ONE_CHAIN,
    "Imprint.ledger": CHAIN_END,
    "Imprint.seal": OWN_HASH,
    "MinutesRow.seal": OWN_HASH,
    "MinutesRow.last": OWN_HASH,
    "Checked.seal": OWN_HASH,
    "ledger_mark": CHAIN_END,
    "PlannedSheet.password": RANDOM,
    "ReturnSheet.code": RANDOM,
    "ReturnSheet.book_seal": RANDOM,
    "ReturnSheet.form_seal": RANDOM,
    "SheetView.code": RANDOM,
}
"""What is left out of the comparison, by name or by kind and name, and why."""

LOGGED = (
    "cases.opening.open_case",
    "cases.protected.reveal_case",
    "cases.conflicts.open_conflicts",
    "report_backs.protected.reveal",
    "referrals.screening_view.reveal_referral",
    "referrals.taking_in.source_of_referral",
    "referrals.forms.begin_correction",
    "removal.withdrawing.withdrawal_texts",
    "circulation.sealed.reading.read_minutes",
    "conflicts.declarations.declaration_of",
)
"""Use cases that show something and write down that they did."""

NOT_LOOKED_AT = {
    "actions.history.looked_again": "shows rows that `find_actions` gave, again",
    "chasing.letters.plan_escalation_letters": "is about actions that `escalation_ladder` gave",
    "circulation.bulk.bulk_standing": "is about copies that the same person planned",
    "circulation.bulk.check_bulk": "is about copies that the same person planned",
    "referrals.matches.find_matches": "`screening_view` shows what it finds",
    "referrals.batches.batch_view": "is about a sheet that the same person took in",
    "referrals.forms.begin_form": "an empty form",
    "referrals.forms.open_form": "what the same person typed",
    "referrals.own_profiles.list_profiles": "how sheets of the area are laid out: titles of columns, nothing of a case",
    "referrals.own_profiles.profile_texts": "how sheets of the area are laid out: titles of columns, nothing of a case",
    "referrals.taking_in.source_of_form": "a file that the same person took in",
    "return_sheets.taking.passwords_to_try": "drawn by code; only of sheets that `waiting_sheets` may show",
    "housekeeping.draft": "what the same person typed",
    "housekeeping.drafts": "what the same person typed",
    "transfers.receiving.look_through": "a file that the same person brought; of the register only whether it was "
    "taken in, for whoever may know of its case",
    "transfers.paper.pack_of": "is about a package that the same person made",
    "trust.knows_mark": "a mark that somebody read off printed minutes",
    "trust.check_register": "the chain of the register as a whole: how long it is, never what is in it",
}
"""Use cases that show what this person brought, or nothing of any case."""


@dataclass(slots=True)
class Sight:
    """What was seen, as lines of text; `known` are the keys of everything that was seen, by the names they had."""

    lines: list[str] = field(default_factory=list)
    known: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    _order: dict[uuid.UUID, int] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)

    def add(self, head: str, shown: Any) -> None:
        """Write down what was shown."""
        self.lines += [f"{head}: {line}" for line in self._told(shown, "")]

    def _told(self, value: Any, path: str) -> Iterator[str]:
        match value:
            case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
                for one in dataclasses.fields(value):
                    if not {one.name, f"{type(value).__name__}.{one.name}"} & set(UNTOLD):
                        yield from self._told(getattr(value, one.name), f"{path}.{one.name}")
            case Mapping():
                for number, (key, one) in enumerate(value.items()):
                    yield from self._told(key, f"{path}[{number}]key")
                    yield from self._told(one, f"{path}[{number}]")
            case Set():
                yield f"{path}: {sorted(self._token(one, path) for one in value)}"
            case str() | bytes() | Enum() | date() | int() | float() | None:
                yield f"{path}: {self._keyless(str(value))}"
            case uuid.UUID():
                yield f"{path}: {self._token(value, path)}"
            case Iterable():
                for number, one in enumerate(value):
                    yield from self._told(one, f"{path}[{number}]")
            case _:
                yield f"{path}: {type(value).__name__}"

    def _token(self, value: Any, path: str) -> str:
        if not isinstance(value, uuid.UUID):
            return self._keyless(str(value))
        name = path.rpartition(".")[2].partition("[")[0]
        seen = self.known.setdefault(name, [])
        if value not in seen:
            seen.append(value)
        return f"key {self._order.setdefault(value, len(self._order))}"

    def _keyless(self, text: str) -> str:
        text = _HEX.sub(lambda found: f"key {self._order.setdefault(uuid.UUID(found[0]), len(self._order))}", text)
        return _CODE.sub(lambda found: f"code {self._codes.setdefault(found[0], len(self._codes))}", text)


_LONG_AGO, _LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
Look = Callable[[UnitOfWork, Actor], Any]


@dataclass(frozen=True, slots=True)
class Tries:
    """What somebody who suspects something tries: words to search for, and keys of things that may be there."""

    words: Sequence[str]
    drafts: Sequence[ReferralDraft]
    keys: Mapping[str, Sequence[uuid.UUID]]


ALIASES = {
    "meeting_id": ("subject_id",),
    "contact_id": ("id",),
    "representative_id": ("advocate_id",),
}


def looks(sight: Sight, tries: Tries) -> Iterator[tuple[str, Look]]:
    """Return every look, with what it is called; what needs keys is asked with all that were seen so far, and tried."""
    for name, use_case in sorted(reading().items()):
        if name in FIRST:
            continue
        for number, values in enumerate(_values(use_case, sight, tries)):
            yield f"{name} {number}", _called(use_case, values)
    for number, draft in enumerate(tries.drafts):
        by_name = {"reason": "x", "name": draft.victim.full_name, "born": draft.victim.date_of_birth}
        yield f"emergency by name {number}", _called(open_in_emergency, by_name)
    for number, words in enumerate(tries.words):
        yield f"emergency by reference {number}", _called(open_in_emergency, {"reason": "x", "reference": words})


def _called(use_case: Callable[..., Any], values: Mapping[str, Any]) -> Look:
    return lambda uow, who: use_case(uow, actor=who, **values)


def reading() -> dict[str, Callable[..., Any]]:
    """Return every use case that shows something."""
    return {name: each for name, each in use_cases().items() if shows(name, each) and name not in NOT_LOOKED_AT}


def shows(name: str, use_case: Callable[..., Any]) -> bool:
    """Tell whether a use case shows something: it changes nothing, or only writes down that it was asked."""
    actor = inspect.signature(use_case).parameters["actor"]
    if actor.kind is not inspect.Parameter.KEYWORD_ONLY:
        return False
    answer = typing.get_type_hints(use_case)["return"]
    return name in LOGGED or Changes not in typing.get_args(answer)


def _values(use_case: Callable[..., Any], sight: Sight, tries: Tries) -> Iterator[dict[str, Any]]:
    """Return what a use case is called with: everything for what it needs, its own default for the rest."""
    asked = {
        name: each for name, each in inspect.signature(use_case).parameters.items() if name not in {"uow", "actor"}
    }
    hints = typing.get_type_hints(use_case)
    needed = {name: _choices(name, hints[name], sight, tries) for name in asked if wanted(name, asked[name])}
    for chosen in itertools.product(*needed.values()):
        yield dict(zip(needed, chosen, strict=True))
    if "show" in asked:
        yield from ({"show": show} for show in Cases)


def wanted(name: str, parameter: inspect.Parameter) -> bool:
    """Tell whether a parameter is asked with everything there is, rather than left to its default."""
    return parameter.default is inspect.Parameter.empty or name in {"words", "open_only", "judged", "case_id"}


CHOICES: dict[str, Callable[[Tries], Sequence[Any]]] = {
    "query": lambda tries: tries.words,
    "words": lambda tries: ("", *tries.words),
    "passage": lambda tries: tries.words[:3],
    "mark": lambda _: ("0123 4567 89ab cdef", "kit"),
    "draft": lambda tries: tries.drafts,
    "reading": lambda tries: [list_of(tries.drafts)],
    "group": lambda _: list(InboxGroup),
    "open_only": lambda _: (False, True),
    "judged": lambda _: (False, True),
    "sha256": lambda _: ("0" * 64,),
    "month": lambda _: [date(2026, month, 1) for month in (11, 12)],
}


_SERIES = (
    SeriesDraft("Every fortnight", Rhythm.WEEKLY, date(2026, 12, 1), time(9, 30), 180, weekday=1, every=2),
    SeriesDraft("Every day", Rhythm.DAILY, date(2026, 12, 1), time(9, 30), 60),
)


def _choices(name: str, hint: Any, sight: Sight, tries: Tries) -> Sequence[Any]:
    if name == "wanted":
        return _wanted(hint, sight, tries)
    if hint is SeriesDraft:
        return _SERIES
    if name in CHOICES:
        return CHOICES[name](tries)
    single = f"{name.removesuffix('_ids')}_id" if name.endswith("_ids") else name
    known = [key for each in (single, *ALIASES.get(single, ())) for key in sight.known.get(each, ())]
    keys = [*known, *tries.keys.get(single, ())]
    if name.endswith("_ids"):
        return [keys]
    if name == "case_id" and type(None) in typing.get_args(hint):
        return [None, *keys]
    if not name.endswith("_id"):
        raise LookupError(name)
    return keys


def _wanted(hint: Any, sight: Sight, tries: Tries) -> Sequence[Any]:
    cases = [*sight.known.get("case_id", ()), *tries.keys.get("case_id", ())]
    if hint is Wanted:
        return [Wanted(since=_LONG_AGO, until=_LATER), *(Wanted(case_id=case) for case in cases)]
    agencies = sight.known.get("agency_id", ())
    return [
        *(ActionFilter(show) for show in Actions),
        *(ActionFilter(Actions.ALL, text=words) for words in tries.words[:4]),
        *(ActionFilter(Actions.ALL, case_id=case) for case in cases),
        *(ActionFilter(Actions.ALL, agency_id=agency) for agency in agencies[:6]),
    ]


def planned_additions(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> Sequence[PlannedCopy]:
    """Return what everybody lacks of an agenda, as copies."""
    return plan_additions(uow, actor=actor, meeting_id=meeting_id).copies


PAPERS = (plan_agenda_packs, planned_additions, plan_action_lists, plan_minutes, plan_return_sheets)
FIRST = (
    "agencies.agency_names",
    "partnership.people.people_list",
    "cases.listing.case_list",
    "finding.upcoming_meetings",
    "meetings.builder.meeting_list",
    "actions.listing.find_actions",
    "report_backs.looking.back_list",
    "referrals.views.inbox",
    "meetings.builder.builder_view",
    "circulation.sealed.looking.minutes_view",
    "meeting_room.looking.room_view",
    "approvals.listing.approvals_view",
)
"""What is looked at first, because it names what the rest is asked about."""


def seen(unit: Callable[[], UnitOfWork], who: Actor, tries: Tries, only: Collection[str] = ()) -> Sight:
    """Look at everything, or at some things only, as somebody.

    Each look has a unit of its own, and what it writes down is taken back.
    """
    sight, known = Sight(), reading()
    for name in FIRST:
        if only and name not in only:
            continue
        for number, values in enumerate(_values(known[name], sight, tries)):
            _look(sight, unit, who, f"{name} {number}", _called(known[name], values))
    for head, look in looks(sight, tries):
        if not only or head.split()[0] in only:
            _look(sight, unit, who, head, look)
    return sight


def held(sight: Sight, unit: Callable[[], UnitOfWork], maker: Actor, who: Actor, meetings: Iterable[uuid.UUID]) -> None:
    """Look at every paper that somebody would hold, as the coordinator plans it."""
    for plan, meeting in itertools.product(PAPERS, meetings):
        _look(sight, unit, maker, plan.__name__, _papers_of(plan, meeting, who))


def _papers_of(plan: Callable[..., Any], meeting: uuid.UUID, who: Actor) -> Look:
    def papers(uow: UnitOfWork, maker: Actor) -> list[Any]:
        try:
            return [copy for copy in plan(uow, actor=maker, meeting_id=meeting) if copy.recipient == who.name]
        except KNOWN:  # what the coordinator is told, nobody else hears
            return []

    return papers


def _look(sight: Sight, unit: Callable[[], UnitOfWork], who: Actor, name: str, look: Look) -> None:
    uow = unit()
    with uow.session.begin_nested() as point:
        try:
            shown = look(uow, who)
        except KNOWN as refused:
            shown = f"{type(refused).__name__} {refused}"
        sight.add(name, shown)
        point.rollback()
    uow.session.expunge_all()
