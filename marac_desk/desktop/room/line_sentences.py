"""The record line in words: how it was understood, what it lacks, what was tried before."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.reading import LineDraft
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.deadlines import Due, DueSpec
from marac_desk.rules.expectations import Expectation, leans_on
from marac_desk.rules.quick_entry.values import Unclear
from marac_desk.rules.vocabulary import Aim, DueBasis, Share
from marac_desk.services.cues import cues_of, leaning_actions
from marac_desk.services.meeting_room.views import CaseInRoom, TriedBefore

_CONTEXT = "RecordLine"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def first_name(desk: Desk, full_name: str) -> str:
    """Return how somebody is called in the room: the first name, or initials while names are hidden."""
    shown = desk.name(full_name, _tr("the victim"))
    return shown if desk.names.hidden else shown.split(" ")[0]


def understood(desk: Desk, draft: LineDraft, case: CaseInRoom) -> tuple[Run, ...]:
    """Return the sentence under the line: who does what by when, about whom, and whether the victim may be told."""
    lead, plain = Type.SECTION, Type.READING
    who = draft.agency.short_name if draft.agency else _tr("Nobody yet")
    does = does_words(draft)
    runs = [Run(f"{who} {does}", lead)]
    if draft.understood.learned and draft.chosen.code is None:
        runs.append(Run(_tr(" (your area’s words)"), plain, Tone.INK3))
    runs += _due_runs(draft.due, draft.due_typed, desk.today(), desk.area.zone)
    runs.append(Run(". "))
    if draft.understood.urgent:
        runs.append(Run(_tr("Urgent. "), lead, Tone.LATE))
    about = about_whom(desk, draft, case)
    runs.append(Run(f" {about} " if about else " ", plain, Tone.INK2))
    runs.append(Run(share_words(draft.share, first_name(desk, case.name)), plain, Tone.INK2))
    return tuple(Run(run.text, plain if run.type is Type.LIST else run.type, run.tone) for run in runs)


def does_words(draft: LineDraft) -> str:
    """Return what is done, with the words that the catalogue's own do not explain."""
    if draft.entry is None:
        return draft.words or _tr("…")
    extra = draft.understood.extra
    return _tr("{action}: {words}").format(action=draft.entry.does, words=extra) if extra else draft.entry.does


def _due_runs(due: Due, typed: DueSpec | None, today: date, zone: tzinfo) -> list[Run]:
    strong = Type.SECTION
    if due.basis is DueBasis.EVENT:
        ask = dates.day(due.ask_again, today) if due.ask_again else ""
        return [Run(f" {due.event or ''}", strong), Run(_tr(", ask again {day}").format(day=ask))]
    if due.basis is DueBasis.ONGOING:
        ask = dates.day(due.ask_again, today) if due.ask_again else ""
        return [Run(_tr(", ongoing"), strong), Run(_tr(", ask again {day}").format(day=ask))]
    if due.day is None:
        return []
    runs = [Run(_tr(" by ")), Run(due_moment(due.day, due.instant, today, zone), strong)]
    if due.basis is DueBasis.WORKING_DAYS and typed is not None and typed.number:
        runs.append(Run(f", {dates.working_days(typed.number)}"))
    if not due.verified:
        runs.append(Run(_tr(", holidays not verified"), tone=Tone.SOON))
    return runs


def due_moment(day: date, instant: datetime | None, today: date, zone: tzinfo) -> str:
    """Return a due day, with the time where it is an hour that counts."""
    words = dates.day(day, today)
    return _tr("{day}, {time}").format(day=words, time=dates.clock_time(instant, zone)) if instant else words


def about_whom(desk: Desk, draft: LineDraft, case: CaseInRoom) -> str:
    """Return whom an action is about, where that is not plain."""
    if draft.person is not None:
        people = (*case.children, *case.perpetrators)
        named = next((person.name for person in people if person.person_id == draft.person), case.name)
        return _tr("About {name}.").format(name=first_name(desk, named))
    words = {
        Aim.HOME: _tr("For the home."),
        Aim.CHILD: _tr("For the child.") if len(case.children) == 1 else _tr("For every child."),
        Aim.PROFESSIONALS: _tr("For staff."),
    }
    return words.get(draft.entry.aim, "") if draft.entry else ""


def share_words(share: Share, name: str) -> str:
    """Return whether the victim may be told."""
    return {
        Share.YES: _tr("May be told to {name}.").format(name=name),
        Share.CHECK: _tr("Ask the agency before {name} is told.").format(name=name),
        Share.NEVER: _tr("Not for {name}.").format(name=name),
    }[share]


def warning(desk: Desk, draft: LineDraft, case: CaseInRoom) -> tuple[Run, ...]:
    """Return what is missing or worth knowing before Enter; empty where nothing is."""
    if draft.problems:
        return (Run(_problem(draft), Type.LIST, Tone.SOON),)
    if (tried := tried_before(draft, case)) is not None:
        year = str(tried.heard_on.year) if tried.heard_on else _tr("before")
        ended = labels.word(tried.state)
        lead = _tr("Tried in {year}, {ended}").format(year=year, ended=ended)
        reason = f": {tried.reason}" if tried.reason else ""
        return (
            Run(lead, Type.LIST_LEAD, Tone.LATE),
            Run(f"{reason.rstrip('.')}. {_tr('Enter records it all the same.')}"),
        )
    leaning = leans(desk, draft, case)
    if draft.agency is not None and not draft.agency.here:
        text = _tr("{agency} is not in the room: this is asked, not agreed, and goes out today.")
        return (Run(text.format(agency=draft.agency.short_name), Type.LIST, Tone.SOON), *leaning)
    return leaning


def leans(desk: Desk, draft: LineDraft, case: CaseInRoom) -> tuple[Run, ...]:
    """Return what to ask where an action leans on what the victim expects to fail; it blocks nothing."""
    if not case.expects or (not draft.words and draft.entry is None):
        return ()
    found = leans_on(
        f"{draft.words} {draft.entry.title if draft.entry else ''}",
        draft.entry.code if draft.entry else None,
        expected=case.expects,
        meant=cues_of(desk.area.language).leaning,
        actions=leaning_actions(),
        about_child=draft.person in {child.person_id for child in case.children},
    )
    said = {
        Expectation.ORDER_IGNORED: _tr(" An order is expected to be ignored here: what holds if it is?"),
        Expectation.CHILD_TAKEN: _tr(" A child is feared taken: who is there at every handover?"),
    }
    return tuple(Run(said[one], Type.LIST, Tone.SOON) for one in found)


def tried_before(draft: LineDraft, case: CaseInRoom) -> TriedBefore | None:
    """Return the same action of an earlier plan, where it did not come off."""
    if draft.entry is None:
        return None
    return next((t for t in case.tried if t.code == draft.entry.code and t.state.value != "closed_done"), None)


def _problem(draft: LineDraft) -> str:
    if draft.problems[0] is Unclear.SEVERAL_AGENCIES and draft.understood.jointly:
        return _tr("An action has one owner. Press Ctrl+D to make a line for each, or Tab to choose whose this is.")
    return {
        Unclear.NO_AGENCY: _tr("Who does it? Type the agency, or press Tab to choose one."),
        Unclear.SEVERAL_AGENCIES: _tr("More than one agency fits. Press Tab to choose."),
        Unclear.IMPOSSIBLE_DATE: _tr("There is no such day. Type another, or press Tab twice to choose."),
        Unclear.NO_WORDS: _tr("What is to be done? Type a few words of it."),
    }[draft.problems[0]]


def due_choice(spec: DueSpec, today: date) -> str:
    """Return a due as it is offered."""
    if spec.basis is DueBasis.DATE and spec.day is not None:
        return _tr("today") if spec.day == today else dates.day(spec.day, today)
    if spec.basis is DueBasis.HOURS:
        return _tr("within %n hour(s)", spec.number or 24)
    if spec.basis is DueBasis.WORKING_DAYS:
        return dates.working_days(spec.number or 0)
    return spec.event or _tr("ongoing")
