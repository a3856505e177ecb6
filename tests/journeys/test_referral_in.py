"""A referral from the first key to the agenda: typed by keyboard alone, handed in, screened, accepted, placed."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from marac_desk.model.meeting import Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.rules.lives import MeetingState, ReferralState
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.meetings.planning import place_case
from marac_desk.services.referrals.drafting import draft_of
from tests.support.forms import ALT, CONTROL, open_pane, screening_of, shown, write
from tests.support.registers import actor
from tests.support.signed_in import nobody_known
from tests.support.windows import OpenDesk, wait_for

pytestmark = pytest.mark.journey


class Hands:
    """Two hands at the keyboard; the mouse is somewhere else."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk = desk

    def tab(self, times: int = 1) -> None:
        """Go on to a field further down."""
        for _ in range(times):
            self.desk.press(Qt.Key.Key_Tab)

    def entry(self, *texts: str) -> None:
        """Type into one field after the other; an empty text leaves a field as it is."""
        for text in texts:
            if text:
                write(text)
            self.tab()

    def section(self) -> None:
        """Go to the next section."""
        self.desk.press(Qt.Key.Key_PageDown, CONTROL)


@pytest.fixture
def hands(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Return the hands; a mouse event anywhere fails the test."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the mouse was used")

    for name in ("mouseClick", "mousePress", "mouseMove", "mouseDClick"):
        monkeypatch.setattr(QTest, name, refuse)
    return Hands(desk)


def test_a_referral_is_typed_screened_accepted_and_placed_without_the_mouse(desk: OpenDesk, hands: Hands) -> None:
    desk.press(Qt.Key.Key_2, CONTROL)
    desk.settle()
    desk.press(Qt.Key.Key_N, CONTROL)
    pane = open_pane(desk)

    hands.entry("Marshwater Police", "PC 2289 Vaszary", "Officer", "020 7946 0999", "v@example.org", "", "20.11.26")
    hands.section()
    hands.entry("Ruth Ellerby", "", "Ruthie", "", "14.02.89", "", "", "4 Mill Lane, Pont Aled", "ZZ3 9GE")
    hands.section()
    hands.entry("", "07700 900700", "n", "n", "n", "n", "n", "Mondays 10:00", "y", "bluebell")
    desk.press(Qt.Key.Key_P, ALT)
    hands.entry("Gareth Ellerby", "", "", "", "31.02.80")
    desk.press(Qt.Key.Key_C, ALT)
    hands.entry("Mabli Ellerby", "", "", "09.06.17")
    hands.section()
    hands.tab(4)
    write("y" * 15 + "n" * 9)
    hands.section()
    hands.entry("y", "y")
    hands.section()
    hands.entry("18.11.26", "at home", "He held a knife to her door.", "a cut hand", "y")
    hands.section()
    hands.entry("She wants the locks changed.", "v", "He will find me.")
    hands.section()
    hands.entry("y", "", "y")

    pane.reckon()
    assert "There is no such day" in " ".join(
        block.part.fields.note("date_of_birth") for block in pane.form.sections.lists["perpetrators"].blocks
    )
    assert "15" in shown(pane.strip)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()

    screening = screening_of(desk)
    texts = shown(screening)
    assert "She wants the locks changed." in shown(screening.her_words)
    assert "Person 1, date of birth" in texts
    assert "31.02.80" in texts
    assert "Do not phone. No text messages. No voicemail. No e-mail. No letters." in texts
    assert "bluebell" not in texts
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "agenda" in screening.foot.offered)

    who = actor(desk.register)
    with desk.register.reading(who) as uow:
        latest = uow.session.scalars(sa.select(Referral).order_by(Referral.received_at.desc())).first()
        assert latest is not None
    nobody_known(desk.register, who, [latest.case_id])
    with desk.register.writing(who) as uow:
        referral = uow.session.scalars(sa.select(Referral).order_by(Referral.received_at.desc())).first()
        assert referral is not None
        assert (referral.state, referral.referral_date) == (ReferralState.ACCEPTED, date(2026, 11, 20))
        found = draft_of(uow, referral.id, protected=True).draft
        meeting = uow.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)).one()
        place_case(uow, actor=who, meeting_id=meeting.id, referral_id=referral.id)
        risk = uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id)).one()
    assert risk.score == 15
    assert found.victim.address == "4 Mill Lane, Pont Aled"
    assert found.safe_contact.code_word == "bluebell"
    assert found.safe_contact.withheld_number is Answer.YES
    assert [person.full_name for person in found.perpetrators] == ["Gareth Ellerby"]
    assert found.children[0].date_of_birth == date(2017, 6, 9)
    with desk.register.reading() as uow:
        assert uow.session.get_one(Referral, referral.id).state is ReferralState.LISTED
