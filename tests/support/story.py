"""A whole story with marked values: typed, handed in, met about, put on paper, searched for; somebody kills it.

Run as `python -m tests.support.story FOLDER OUTSIDE SEED DEFECT` with a home, a temporary folder and all folders of the
desktop's standard inside one private tree. It goes on without end, and says each chapter that is done.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import random
import sys
import tempfile
import uuid
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from marac_desk.desktop.places import places
from marac_desk.documents.client import PressWorker
from marac_desk.intake import sandbox
from marac_desk.model.agency import Agency
from marac_desk.model.area import Area
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.program import DeskProgram, make_application, make_window
from marac_desk.register.metadata import metadata
from marac_desk.services.cases.opening import open_case
from marac_desk.services.circulation.recording import new_password, save_copy
from marac_desk.services.errors import KNOWN
from marac_desk.services.finding import find
from marac_desk.services.housekeeping import save_draft
from marac_desk.services.meeting_room import minuting, recording
from marac_desk.services.referrals import forms
from tests.documents import samples
from tests.support.canaries import Canaries
from tests.support.examining import reopened
from tests.support.filled import rows
from tests.support.referrals import full_draft
from tests.support.registers import NOW, actor

CODES = frozenset({"imprint", "party", "kind", "tool", "layout", "symbol", "channel", "mark"})
"""Fields of drafts and documents that hold a code, although their type is a text."""
log = logging.getLogger(__name__)


def say(**message: Any) -> None:
    """Say one thing, whole."""
    os.write(1, json.dumps(message).encode() + b"\n")


class Story:
    """One sitting at the desk, in which every word is a marked value."""

    def __init__(self, folder: Path, outside: Path, seed: str, defect: str) -> None:
        self.by, self.outside, self.defect = random.Random(seed), outside, defect
        self.mark = Canaries(self.by.randrange(10**8))
        self.folder, self.register = folder, reopened(folder)
        self.me = actor(self.register)
        self.number = self.by.randrange(1 << 30)

    def chapters(self) -> list[Callable[[], None]]:
        """Return everything that is done, in its order; with a planted defect only what it is about."""
        planted = {"temporary": self.window, "log": self.fail, "document": self.paper}
        if self.defect:
            return [self.type, planted[self.defect]]
        return [self.fill_every_field, self.type, self.refer, self.meet, self.look, self.paper, self.window, self.fail]

    def fill_every_field(self) -> None:
        """Write a row with a marked value in every field of every table; the desk's own words and people stay."""
        self.number += 1000  # the register numbers its own rows in between
        with self.register.writing(self.me) as uow:
            area = uow.session.scalars(sa.select(Area.id)).one()
            known = {"area": area, "app_user": self.me.user_id, "desk_setting": area}
            for name, row in rows(self.number, self.mark, keys=known).items():
                uow.session.execute(sa.insert(metadata.tables[name]).values(row))

    def type(self) -> None:
        """Keep drafts of everything that can be typed."""
        for kind in ("record_line", "referral_form", "summary"):
            with self.register.writing(self.me) as uow:
                content = {"text": self.mark("draft"), "long": [self.mark("draft")] * 200}
                save_draft(uow, actor=self.me, kind=kind, subject=uuid.uuid4().hex, content=content)

    def refer(self) -> None:
        """Hand a referral in in which every word is marked."""
        with self.register.writing(self.me) as uow:
            form = forms.begin_form(uow, actor=self.me)
            state = dataclasses.replace(form.state, draft=marked(full_draft(), self.mark))
            forms.save_form(uow, actor=self.me, subject=form.subject, state=state)
        with self.register.writing(self.me) as uow:
            forms.hand_in(uow, actor=self.me, subject=form.subject, state=state)

    def meet(self) -> None:
        """Record everything the room records."""
        with self.register.reading() as uow:
            item = uow.session.scalars(sa.select(AgendaItem).order_by(AgendaItem.position)).first()
            agency = uow.session.scalars(sa.select(Agency.id)).first()
        assert item is not None
        assert agency is not None
        typed = recording.TypedAction(
            uuid.uuid4(), self.mark("typed"), agency, self.mark("words"), extra=self.mark("x")
        )
        steps: list[Callable[[Any], Any]] = [
            lambda uow: recording.record_action(uow, actor=self.me, item_id=item.id, draft=typed),
            lambda uow: recording.record_information(
                uow, actor=self.me, item_id=item.id, agency_id=agency, text=self.mark("information")
            ),
            lambda uow: minuting.set_summary(
                uow, actor=self.me, item_id=item.id, version=item.version, risk_statement=self.mark("risk")
            ),
            lambda uow: minuting.set_victim_view(
                uow, actor=self.me, item_id=item.id, version=item.version, words=self.mark("view")
            ),
        ]
        for step in steps:
            with self.register.writing(self.me) as uow:
                step(uow)

    def look(self) -> None:
        """Open cases and search for what stands in them."""
        with self.register.reading() as uow:
            query = sa.select(Case.id, Person.full_name).join(Person, Person.id == Case.victim_id).limit(50)
            known = uow.session.execute(query).all()
        case_id, name = self.by.choice(known)
        try:
            with self.register.writing(self.me) as uow:
                open_case(uow, actor=self.me, case_id=case_id)
            with self.register.reading(self.me) as uow:
                find(uow, actor=self.me, query=name or "nobody")
        except KNOWN:
            pass

    def paper(self) -> None:
        """Read marked files in, and make a document for somebody: encrypted, and outside."""
        table = "Ref,Client,Note\n" + "".join(f"{n},{self.mark('csv')},{self.mark('csv')}\n" for n in range(20))
        for name in ("referral.csv", "referral.txt", "referral.eml", "referral.docx"):
            sandbox.read(table.encode(), name, today=NOW.date())
        with PressWorker() as press:
            for number, content in enumerate((samples.agenda(), samples.action_list(), samples.minutes())):
                printed = press.ask(marked(content, self.mark), new_password())
                planned: Any = SimpleNamespace(file_name=f"copy-{self.by.randrange(1 << 40)}-{number}.pdf")
                save_copy(self.outside, planned, printed.pdf)
                if self.defect == "document":
                    (self.outside / "open.pdf").write_bytes(press.ask(marked(content, self.mark)).pdf)

    def window(self) -> None:
        """Open the real window, go to every place, and type marked values wherever something can be typed."""
        app = make_application()
        program = DeskProgram(reopened(self.folder), self.me, make_window(demonstration=True))
        program.show()
        for place in places():
            program.window.go(place.code)
            self._settle(app, program)
            page, typed = program.window.page(place.code), self.mark(place.code)
            fields: list[Any] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
            for field in fields:
                if field.isVisible() and field.isEnabled() and not field.isReadOnly():
                    field.setFocus()
                    QTest.keyClicks(field, typed)
            self._settle(app, program)
            if self.defect == "temporary":
                Path(tempfile.gettempdir(), "copy.txt").write_text(self.mark("temporary"), encoding="utf-8")
        program.end()

    @staticmethod
    def _settle(app: QApplication, program: DeskProgram) -> None:
        for _ in range(200):
            app.processEvents()
            if program.work.is_idle():
                return
            QTest.qWait(5)

    def fail(self) -> None:
        """Have something go wrong with a marked value in the error, as the lanes of the desk see it."""
        with self.register.reading() as uow:
            try:
                uow.session.execute(sa.text("SELECT * FROM nowhere WHERE a = :a"), {"a": self.mark("error")})
            except Exception as error:
                log.error("unexpected %s", type(error).__name__)
        if self.defect == "log":
            log.error("could not save %s", self.mark("log"))


def marked(value: Any, mark: Canaries, name: str = "") -> Any:
    """Return the same thing with a marked value in place of every text in it, however deep; codes stay."""
    if name in CODES:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(value, **{each: marked(getattr(value, each), mark, each) for each in names})
    if isinstance(value, (list, tuple)):
        return type(value)(marked(part, mark, name) for part in value)
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return mark(name)
    return value


def main() -> None:
    """Go on with the story until killed."""
    folder, outside, seed, defect = sys.argv[1:5]
    state = Path(os.environ["XDG_STATE_HOME"])
    state.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=state / "desk.log", level=logging.DEBUG)
    story = Story(Path(folder), Path(outside), seed, defect)
    say(opened=True)
    while True:
        for chapter in story.chapters():
            chapter()
            say(done=chapter.__name__, marks=len(story.mark.fields))


if __name__ == "__main__":
    main()
