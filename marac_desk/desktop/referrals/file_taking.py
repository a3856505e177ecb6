"""Taking files in one by one: read in the limited process, kept with their forms, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.wording import dates, problems
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.rules.plain_text import visible
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.looking import is_list
from marac_desk.services.referrals.own_profiles import is_form, profile_texts
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import TakenIn, read_bytes, read_original, take_in

_LONGEST_NAME = 60


def _shown_name(path: str) -> str:
    """Return a file's name as it may stand in a sentence: every sign can be seen, and a long one loses its middle."""
    name = visible(Path(path).name, lines=False)
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list or a tracker that was read and is to be looked through before anything of it is kept."""

    shown_name: str
    original: Original = field(repr=False)
    reading: Reading = field(repr=False)


def is_unknown_form(name: str, reading: Reading) -> bool:
    """Whether a form has labels that nobody knows: something of it found no field, or nothing of it found one."""
    if not is_form(name) or reading.outcome in {Outcome.REFUSED, Outcome.NO_TEXT} or reading.mail is not None:
        return False
    return not reading.referrals or any(referral.not_understood for referral in reading.referrals)


def _is_unknown_sheet(reading: Reading) -> bool:
    """Whether a sheet has columns that nobody knows: it was refused for it, or read by its titles with words left."""
    if reading.outcome is Outcome.REFUSED:
        return reading.reason_code in {"no_profile", "headers_changed"}
    by_titles = "profile" not in reading.facts and "records" in reading.facts and reading.mail is None
    return by_titles and any(referral.not_understood for referral in reading.referrals)


class FileTaking(QObject):
    """Works through the files somebody chose or dropped; `listed` hands over one that is a whole list."""

    said = Signal(str, bool)
    listed = Signal(object)
    taken = Signal(object)
    finished = Signal(int, int)
    busy_changed = Signal(str)
    unknown_sheet = Signal(object, bool)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._waiting: list[tuple[str, Callable[[], Original]]] = []
        self._count = self._refused = 0
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._busy

    def take(self, paths: Sequence[str]) -> None:
        """Take files in; more may be added while others are being read."""
        self._add([(_shown_name(str(path)), partial(read_bytes, str(path))) for path in paths])

    def take_words(self, original: Original) -> None:
        """Take in what was pasted, which is no file yet."""
        self._add([(_shown_name(original.name), lambda: original)])

    def _add(self, sources: Sequence[tuple[str, Callable[[], Original]]]) -> None:
        self._waiting += sources
        if not self._busy:
            self._count = self._refused = 0
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if not self._waiting:
            self.busy_changed.emit("")
            self.finished.emit(self._count, self._refused)
            return
        name, fetch = self._waiting.pop(0)
        self._count += 1
        today = self._desk.today()
        more = self.tr(", %n more", None, len(self._waiting)) if self._waiting else ""
        self.busy_changed.emit(self.tr("Reading {name}{more}").format(name=name, more=more))

        def job(profiles: Sequence[str]) -> tuple[Original, Reading]:
            original = fetch()
            return original, read_original(original, today=today, profiles=profiles)

        def start(profiles: Sequence[str]) -> None:
            refused = partial(self._on_refused, name)
            self._desk.work.child(self, lambda: job(profiles), partial(self._on_read, name), refused)

        actor = self._desk.actor
        self._desk.work.read(self, lambda uow: profile_texts(uow, actor=actor), start, partial(self._on_refused, name))

    def _on_read(self, name: str, outcome: tuple[Original, Reading]) -> None:
        original, reading = outcome
        if _is_unknown_sheet(reading) or is_unknown_form(original.name, reading):
            self.unknown_sheet.emit(original, reading.outcome is not Outcome.REFUSED)
        if reading.outcome is Outcome.REFUSED:
            self._on_refused(name, RefusedError("file_refused", reason=reading.reason_code or ""))
            return
        if reading.cases or is_list(reading):
            self._on_list(ListFile(name, original, reading))
            return
        actor = self._desk.actor
        self._desk.work.write(
            self,
            lambda uow: take_in(uow, actor=actor, original=original, reading=reading),
            partial(self._on_taken, name),
            partial(self._on_refused, name),
        )

    def _on_list(self, file: ListFile) -> None:
        """Hand over a list that came alone; among other files it would be looked through unseen."""
        if self._count > 1 or self._waiting:
            self._on_refused(file.shown_name, RefusedError("list_alone"))
            return
        self.listed.emit(file)
        self._next()

    def _on_taken(self, name: str, taken: TakenIn) -> None:
        if taken.seen_before is not None:
            day = dates.day(taken.seen_before.astimezone(self._desk.area.zone).date(), self._desk.today())
            text = self.tr("The same file was taken in before, on {day}: {name}. Look whether it is there twice.")
            self.said.emit(text.format(day=day, name=name), False)
        self.taken.emit(taken)
        self._next()

    def _on_refused(self, name: str, error: Exception) -> None:
        self._refused += 1
        values: dict[str, Any] = getattr(error, "values", {})
        if getattr(error, "code", "") == "file_refused":
            why = intake_words.refusal(str(values.get("reason", "")))
        else:
            why = problems.sentence(error)
        text = self.tr("{name} was not taken in, and nothing was written. {why}")
        self.said.emit(text.format(name=name, why=why), True)
        self._next()
