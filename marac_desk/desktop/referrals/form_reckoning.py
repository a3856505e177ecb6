"""What a form amounts to, reckoned a moment after every key and said at the strip, the index and beside the fields."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.match_search import MatchSearch
from marac_desk.desktop.referrals.remarks import masked, protected_places, remarks
from marac_desk.desktop.referrals.words import pointer_of
from marac_desk.intake.completeness import Section
from marac_desk.services.referrals.assessment import DraftAssessment, FormRules, assess_draft
from marac_desk.services.referrals.notes import ToCheck, to_check
from marac_desk.services.referrals.reviewing import not_understood, to_look_at

LOOK = 60  # milliseconds after a key before the strip is reckoned again


class FormReckoning(QObject):
    """Reckons the form in a frame while rules are known for it, and has somebody alike looked for."""

    def __init__(self, desk: Desk, frame: FormFrame) -> None:
        super().__init__(frame)
        self._desk, self._frame = desk, frame
        self._rules: FormRules | None = None
        self._found: DraftAssessment | None = None
        self._checks: tuple[ToCheck, ...] = ()
        self._search = MatchSearch(desk, self)
        self._search.found.connect(self.soon)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self.reckon)

    def use_rules(self, rules: FormRules | None) -> None:
        """Reckon by these rules; without any, no form is open."""
        self._rules = rules

    def forget(self) -> None:
        """Begin with another form."""
        self._rules = None
        self._search.forget()

    def soon(self) -> None:
        """Reckon once no key was pressed for a moment."""
        self._look.start()

    def rest(self) -> None:
        """Start nothing more for now."""
        self._look.stop()
        self._search.rest()

    def reckon(self) -> None:
        """Reckon what the form amounts to now."""
        self._look.stop()
        if self._rules is None:
            return
        frame, today = self._frame, self._desk.today()
        state = frame.form.state()
        places = protected_places(state.draft, state.notes)
        self._checks = masked(to_check(state.notes), places)
        self._found = assess_draft(state.draft, self._rules, today=today)
        frame.form.remark(remarks(state, self._checks, today))
        frame.source.cover(places, open_at_outline=True)
        missing = self._found.missing
        frame.index.show_counts({s: sum(entry.section is s for entry in missing) for s in Section})
        frame.strip.show_assessment(self._found, self._checks, self._search.matches)
        frame.say_count(self._found, len(to_look_at(state.notes)), not_understood(state.notes))
        if state.referral is None:
            self._search.about(state.draft)

    def to_check(self) -> list[str]:
        """Return the fields that are to be checked against their source."""
        return [item.pointer for item in self._checks if item.pointer]

    def gaps(self) -> list[str]:
        """Return the fields that are to be checked or are missing."""
        missing = self._found.missing if self._found else ()
        return [*self.to_check(), *(pointer_of(entry) for entry in missing)]
