"""The content classes: the list of what may reach paper, held without any library that prints."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from marac_desk.documents import actions_content, agenda_content, content, minutes_content, transfer_content
from marac_desk.documents.actions_content import ActionList, ListedAction
from marac_desk.documents.agenda_content import AgendaCase, AgendaPack, ArisingAction
from marac_desk.documents.content import SaidToHarm, Victim
from marac_desk.documents.minutes_content import MinutesOfCase, Said, VictimView
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.documents.return_content import ReturnSheet, SheetLine
from marac_desk.documents.transfer_content import PackAction, PackReach, TransferPack

ALLOWED = {
    AgendaPack: "imprint recipient person meeting_day starts ends venue reply_by parts arising added_to",
    ArisingAction: "code kind due late_days",
    AgendaCase: "number at reference victim said_to_harm children presenter tags must_not",
    Victim: "name aliases born address",
    SaidToHarm: "name born relationship sex aliases",
    ActionList: "imprint recipient person meeting_day send_back_by still_open new",
    ListedAction: "number title subject due reference evidence address address_known must_not late_days",
    MinutesOfCase: "imprint recipient meeting_day reference number heard_from heard_to victim victim_born said_to_harm"
    " risk_statement view no_view at_risk score score_of red_flags said actions earlier links flags attendance"
    " indicators protection read_back without_quorum quorum_exception"
    " sealed_on approved later",
    Said: "kind words source on holder",
    VictimView: "words asked_by asked_on",
    RecoveryShare: "imprint register kit number groups",
    ReturnSheet: "imprint recipient person number code send_back_by lines book_seal form_seal",
    TransferPack: "imprint other_area reference code number fingerprint made_on reason victim victim_born said_to_harm"
    " children must_not_know reach what_happened view heard_on risk scores actions orders said service advocate"
    " to_whom to_tell left",
    PackReach: "must_not value times code_word say_if_answered checked_on",
    PackAction: "title agency due share ended",
    SheetLine: "number reference title wording due",
}


@pytest.mark.parametrize("kind", list(ALLOWED), ids=lambda kind: kind.__name__)
def test_the_fields_are_exactly_the_allowed_ones(kind: type) -> None:
    """A new field is a new thing on paper: whoever adds one changes this list too, knowingly."""
    assert [field.name for field in dataclasses.fields(kind)] == ALLOWED[kind].split()


def test_every_content_class_is_frozen_and_slotted() -> None:
    modules = (content, agenda_content, actions_content, minutes_content, transfer_content)
    classes = {each for module in modules for each in vars(module).values() if dataclasses.is_dataclass(each)}
    assert len(classes) > 20
    for each in classes:
        assert each.__dataclass_params__.frozen, each  # type: ignore[union-attr]
        assert "__slots__" in vars(each), each


def test_contents_are_held_without_any_library_that_prints() -> None:
    wanted = ["agenda_content", "actions_content", "minutes_content", "wire", "client", "frames"]
    program = (
        "import sys\n"
        + "".join(f"import marac_desk.documents.{name}\n" for name in wanted)
        + "heavy = {'reportlab', 'pikepdf', 'PIL', 'arabic_reshaper', 'PySide6', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
