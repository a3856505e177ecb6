"""Return sheets: one an agency, answered, sent back, compared and accepted line by line; anything else is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.encryption import is_protected
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.returns import ReturnLine, ReturnSheet, ReturnTaken
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import AnswerState, Outcome, Stale, Trouble
from marac_desk.rules.vocabulary import CloseCode, ExcludedParty
from marac_desk.services.actions import closing, following, moving
from marac_desk.services.actions.steps import Seen
from marac_desk.services.editing import ChangedMeanwhileError
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.return_sheets import accepting
from marac_desk.services.return_sheets.accepting import SeenAnswer
from marac_desk.services.return_sheets.taking import passwords_to_try
from marac_desk.services.return_sheets.views import AnswerLine, SheetView, sheet_view, waiting_sheets
from tests.support import sheets
from tests.support.actions import detail
from tests.support.actions import take as step
from tests.support.registers import actor
from tests.support.sheets import DONE, NOT_DONE, NOT_POSSIBLE, UNDER_WAY, Issued, issue, plan

KINDS = (ReturnTaken, ActionEvent, LedgerEntry)


def view(register: Register, sheet_id: uuid.UUID, role: Role = Role.COORDINATOR) -> SheetView:
    me = actor(register, role)
    with register.reading(me) as uow:
        return sheet_view(uow, actor=me, sheet_id=sheet_id)


def seen(line: AnswerLine) -> SeenAnswer:
    return SeenAnswer(line.line_id, line.version, Seen(line.action_id, line.action_version))


def decide(register: Register, use_case: Callable[..., Any], **values: Any) -> Any:
    me = actor(register)
    with register.writing(me) as uow:
        return use_case(uow, actor=me, **values)[0]


def standing(register: Register, action_id: uuid.UUID) -> Action:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Action).where(Action.id == action_id)).one()


def everything(register: Register) -> tuple[Any, ...]:
    """What the register holds that taking in a sheet could touch, but the ledger's lines of what was refused."""
    with register.reading() as uow:
        counts = [uow.session.scalar(sa.select(sa.func.count()).select_from(kind)) for kind in KINDS[:2]]
        lines = uow.session.execute(sa.select(ReturnLine.id, ReturnLine.version).order_by(ReturnLine.id)).all()
        actions = uow.session.execute(sa.select(Action.id, Action.version).order_by(Action.id)).all()
    return (*counts, lines, actions)


def refused(register: Register, sheet: Issued, file: bytes, name: str = "back.xlsx", **more: Any) -> RefusedError:
    """Take in a file that is refused, and see that nothing was written."""
    before = everything(register)
    with pytest.raises(RefusedError) as error:
        sheets.take(register, actor(register), sheet, file, name, **more)
    assert everything(register) == before
    return error.value


@pytest.fixture
def sheet(demonstration: Register) -> Issued:
    """Return the sheet of housing, which was issued: four actions of four cases."""
    sheets.give(demonstration, "Housing")
    return issue(demonstration, actor(demonstration))


# Making


def test_every_agency_gets_a_sheet_of_its_own_open_actions_by_their_codes(demonstration: Register) -> None:
    planned = plan(demonstration, actor(demonstration))
    with demonstration.reading() as uow:
        query = sa.select(Action, Case.reference).join(Case, Case.id == Action.case_id)
        rows = uow.session.execute(
            query.where(Action.closed_on.is_(None), Action.state != ActionState.DONE_CLAIMED)
        ).all()
    for made in planned.values():
        own = {f"{ref}/{action.number:02}": action for action, ref in rows if action.owner_agency_id == made.agency_id}
        assert {line.reference for line in made.sheet.lines} == own.keys()
        assert [line.number for line in made.sheet.lines] == list(range(1, len(own) + 1))
        for line in made.sheet.lines:
            assert line.due == own[line.reference].due_on
    assert len(planned) > 3


def test_the_workbook_holds_nobodys_words_and_the_form_is_locked(demonstration: Register) -> None:
    with demonstration.writing(actor(demonstration)) as uow:
        for action in uow.session.scalars(sa.select(Action)):
            action.title = f"Bring Quillmark home {action.number}"
            action.detail = "Quillmark's sister waits"
    for made in plan(demonstration, actor(demonstration)).values():
        issued = Issued(made)
        assert b"Quillmark" not in b"".join(sheets.parts_of(issued.book).values())
        assert b"sister" not in str(made.sheet).encode()
        assert is_protected(issued.form)


def test_what_was_made_is_remembered_with_both_files_and_by_no_content(demonstration: Register, sheet: Issued) -> None:
    with demonstration.reading() as uow:
        kept = uow.session.scalars(sa.select(ReturnSheet)).one()
        copies = uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.kind == "sheets")).all()
        lines = uow.session.scalars(sa.select(ReturnLine).order_by(ReturnLine.number)).all()
    assert kept.code == sheet.planned.sheet.code
    assert {copy.sha256 for copy in copies} == {"form", "book"}
    assert [line.action_id for line in lines] == list(sheet.planned.action_ids)
    assert all(set(copy.case_ids) == {case.hex for case in sheet.planned.case_ids} for copy in copies)


def test_a_form_opens_by_itself_where_the_register_has_a_key(demonstration: Register, sheet: Issued) -> None:
    me = actor(demonstration)
    with demonstration.reading(me) as uow:
        known, keyed = passwords_to_try(uow, actor=me), uow.seals is not None
    assert (sheet.planned.password in known) is keyed
    assert len(known) == keyed


def test_the_numbers_of_a_holders_sheets_follow_each_other(demonstration: Register) -> None:
    me = actor(demonstration)
    assert [issue(demonstration, me).planned.sheet.number for _ in range(3)] == [1, 2, 3]
    assert issue(demonstration, me, "Police").planned.sheet.number == 1


# Taking in


@pytest.mark.parametrize("save", [sheets.filled_in_place, sheets.saved_by_excel, sheets.saved_by_libreoffice])
def test_a_workbook_comes_back_as_it_was_filled_in(
    demonstration: Register, sheet: Issued, save: Callable[[bytes, sheets.Answers], bytes]
) -> None:
    file = sheet.filled_book({1: DONE, 2: NOT_POSSIBLE}, save)
    taken = sheets.take(demonstration, actor(demonstration), sheet, file)
    first, second = view(demonstration, taken.sheet_id).lines
    assert (first.outcome, first.day, first.note) == (Outcome.DONE, date(2026, 11, 20), DONE["note"])
    assert (second.outcome, second.day, second.note) == (Outcome.NOT_POSSIBLE, None, NOT_POSSIBLE["note"])
    assert first.is_clear
    assert second.is_clear
    assert taken.waiting == 2


@pytest.mark.parametrize("fill", [sheets.filled_by_pypdf, sheets.filled_by_pikepdf])
def test_a_form_comes_back_as_it_was_filled_in(
    demonstration: Register, sheet: Issued, fill: Callable[..., bytes]
) -> None:
    answers = {1: {**DONE, "note": "Żaneta\nand two others"}, 2: UNDER_WAY}
    file = fill(sheet.form, sheet.planned.password, answers)
    taken = sheets.take(demonstration, actor(demonstration), sheet, file, "back.pdf")
    first, second = view(demonstration, taken.sheet_id).lines
    assert (first.outcome, first.day, first.note) == (Outcome.DONE, date(2026, 11, 20), "Żaneta\nand two others")
    assert (second.outcome, second.new_day) == (Outcome.UNDER_WAY, date(2026, 12, 10))


def test_taking_in_changes_no_action(demonstration: Register, sheet: Issued) -> None:
    before = standing(demonstration, sheet.planned.action_ids[0])
    sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: DONE}))
    after = standing(demonstration, sheet.planned.action_ids[0])
    assert (after.state, after.version) == (before.state, before.version)


def test_lines_that_are_left_wait_for_the_next_time(demonstration: Register, sheet: Issued) -> None:
    me = actor(demonstration)
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE, 2: NOT_DONE}))
    decide(demonstration, accepting.accept_answers, answers=[seen(view(demonstration, taken.sheet_id).lines[0])])
    with demonstration.reading(me) as uow:
        (waiting,) = waiting_sheets(uow, actor=me)
    assert (waiting.sheet_id, waiting.waiting, waiting.agency) == (taken.sheet_id, 1, "Housing")


# Accepting


def accepted(register: Register, sheet: Issued, answer: dict[str, str]) -> uuid.UUID:
    taken = sheets.take(register, actor(register), sheet, sheet.filled_book({1: answer}))
    (line,) = view(register, taken.sheet_id).lines
    (key,) = decide(register, accepting.accept_answers, answers=[seen(line)])
    return uuid.UUID(str(key))


def test_done_is_a_claim_and_nobody_checked_it(demonstration: Register, sheet: Issued) -> None:
    action = standing(demonstration, accepted(demonstration, sheet, DONE))
    assert action.state is ActionState.DONE_CLAIMED
    assert (action.evidence, action.completed_on) == (DONE["note"], date(2026, 11, 20))
    assert (action.verified_by, action.closed_on) == (None, None)


@pytest.mark.parametrize(("answer", "outcome"), [(NOT_POSSIBLE, "not_possible"), (NOT_DONE, "not_done")])
def test_what_could_not_be_done_and_what_was_not_done_are_two_claims_that_end_nothing(
    demonstration: Register, sheet: Issued, answer: dict[str, str], outcome: str
) -> None:
    before = standing(demonstration, sheet.planned.action_ids[0])
    key = accepted(demonstration, sheet, answer)
    action = standing(demonstration, key)
    assert (action.state, action.close_code, action.closed_on) == (before.state, None, None)
    latest = detail(demonstration, actor(demonstration), key).history[0]
    assert (latest.kind, latest.text, latest.details["outcome"]) == ("reported", answer["note"], outcome)
    assert (latest.details["sheet"], latest.details["sheet_code"]) == ("1", sheet.planned.sheet.code)


def test_more_time_is_asked_and_not_given(demonstration: Register, sheet: Issued) -> None:
    before = standing(demonstration, sheet.planned.action_ids[0])
    key = accepted(demonstration, sheet, UNDER_WAY)
    action = standing(demonstration, key)
    assert (action.due_on, action.times_extended) == (before.due_on, before.times_extended)
    kinds = [line.kind for line in detail(demonstration, actor(demonstration), key).history[:2]]
    assert set(kinds) == {"more_time_asked", "reported"}


@pytest.mark.parametrize(
    ("answer", "code"), [(NOT_POSSIBLE, CloseCode.NOT_POSSIBLE_CHANGE), (NOT_DONE, CloseCode.NOT_DONE_AGENCY)]
)
def test_a_claim_is_confirmed_with_its_closing_code(
    demonstration: Register, sheet: Issued, answer: dict[str, str], code: CloseCode
) -> None:
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: answer}))
    (line,) = view(demonstration, taken.sheet_id).lines
    decide(demonstration, accepting.settle_answer, answer=seen(line))
    action = standing(demonstration, line.action_id)
    assert (action.close_code, action.close_reason) == (code, answer["note"])
    kinds = [each.kind for each in detail(demonstration, actor(demonstration), action.id).history]
    assert {"closed", "reported"} <= set(kinds)


def test_the_time_asked_for_is_given(demonstration: Register, sheet: Issued) -> None:
    before = standing(demonstration, sheet.planned.action_ids[0]).times_extended
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: UNDER_WAY}))
    (line,) = view(demonstration, taken.sheet_id).lines
    decide(demonstration, accepting.settle_answer, answer=seen(line))
    action = standing(demonstration, line.action_id)
    assert (action.due_on, action.times_extended) == (date(2026, 12, 10), before + 1)


def test_what_is_reported_done_is_never_settled_in_the_same_go(demonstration: Register, sheet: Issued) -> None:
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: DONE}))
    (line,) = view(demonstration, taken.sheet_id).lines
    with pytest.raises(RefusedError, match="nothing_to_settle"):
        decide(demonstration, accepting.settle_answer, answer=seen(line))
    assert standing(demonstration, line.action_id).state is not ActionState.DONE_CLAIMED


def test_an_acceptance_that_was_wrong_is_undone_by_what_there_is(demonstration: Register, sheet: Issued) -> None:
    me, key = actor(demonstration), accepted(demonstration, sheet, DONE)
    step(demonstration, me, closing.send_back, key, reason="The wrong line was accepted.")
    action = standing(demonstration, key)
    assert (action.state, action.evidence) == (ActionState.IN_PROGRESS, None)
    assert any(line.kind == "claimed" for line in detail(demonstration, me, key).history)


def test_an_unclear_line_is_accepted_once_it_was_put_right(demonstration: Register, sheet: Issued) -> None:
    answer = {"outcome": "done", "day": "last Friday", "note": "Fitted."}
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: answer}))
    (line,) = view(demonstration, taken.sheet_id).lines
    assert (line.troubles, line.written["day"]) == ((Trouble.DAY_UNCLEAR,), "last Friday")
    with pytest.raises(RefusedError, match="answer_not_clear"):
        decide(demonstration, accepting.accept_answers, answers=[seen(line)])
    right = {"outcome": Outcome.DONE, "day": date(2026, 11, 20), "note": "Fitted.", "new_day": None}
    decide(demonstration, accepting.correct_answer, answer=seen(line), **right)
    (line,) = view(demonstration, taken.sheet_id).lines
    assert line.written["day"] == "last Friday"
    decide(demonstration, accepting.accept_answers, answers=[seen(line)])
    assert standing(demonstration, line.action_id).completed_on == date(2026, 11, 20)


def test_lines_are_accepted_together_or_not_at_all(demonstration: Register, sheet: Issued) -> None:
    me = actor(demonstration)
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE, 2: DONE}))
    both = view(demonstration, taken.sheet_id).lines
    step(demonstration, me, following.note_progress, both[1].action_id, text="Somebody else was quicker.")
    with pytest.raises(ChangedMeanwhileError):
        decide(demonstration, accepting.accept_answers, answers=[seen(line) for line in both])
    assert standing(demonstration, both[0].action_id).state is not ActionState.DONE_CLAIMED
    assert all(line.waits for line in view(demonstration, taken.sheet_id).lines)


def test_a_line_that_is_put_aside_leaves_its_action_alone(demonstration: Register, sheet: Issued) -> None:
    taken = sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: DONE}))
    (line,) = view(demonstration, taken.sheet_id).lines
    decide(demonstration, accepting.skip_answer, answer=seen(line))
    (after,) = view(demonstration, taken.sheet_id).lines
    assert (after.answer_state, after.note) == (AnswerState.SKIPPED, DONE["note"])
    assert standing(demonstration, line.action_id).version == line.action_version
    with pytest.raises(RefusedError, match="answer_decided"):
        decide(demonstration, accepting.accept_answers, answers=[seen(after)])


# Refused


def test_a_sheet_that_was_changed_under_lock_is_refused(demonstration: Register, sheet: Issued) -> None:
    moved = sheets.with_cells(sheet.filled_book({1: DONE}), {"C9": sheets.inline("Mon 1 Feb 2027")})
    assert refused(demonstration, sheet, moved).code == "sheet_changed"


def test_a_row_that_was_added_is_refused(demonstration: Register, sheet: Issued) -> None:
    parts = sheets.parts_of(sheet.filled_book({1: DONE}))
    row = f'<row r="80"><c r="A80" {sheets.inline("MW-2026-XXXX/01")}</c></row></sheetData>'
    parts[sheets.SHEET] = parts[sheets.SHEET].replace(b"</sheetData>", row.encode())
    assert refused(demonstration, sheet, sheets.package(parts)).code == "sheet_changed"


def test_a_form_that_was_changed_under_lock_is_refused(demonstration: Register, sheet: Issued) -> None:
    face = sheet.read(sheet.form, "a.pdf").face
    other = face.replace("/01", "/02", 1) if "/01" in face else face.replace("Housing", "Police", 1)
    file = sheets.filled_by_pikepdf(sheet.form, sheet.planned.password, {1: DONE}, **{"sheet.face": other})
    assert refused(demonstration, sheet, file, "back.pdf").code == "sheet_changed"


def test_a_form_whose_pages_were_drawn_anew_is_refused(demonstration: Register, sheet: Issued) -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(sheet.filled_form({1: DONE}))) as document:
        page = document.pages[0]
        page.contents_add(b"BT ET", prepend=False)
        file = io.BytesIO()
        document.save(file)
    assert refused(demonstration, sheet, file.getvalue(), "back.pdf").code == "sheet_redrawn"


def test_a_seal_of_another_register_is_refused(demonstration: Register, sheet: Issued) -> None:
    other = sheets.with_cells(sheet.filled_book({1: DONE}), {"B7": sheets.inline("0" * 32)})
    with demonstration.reading() as uow:
        keyed = uow.seals is not None
    if keyed:
        assert refused(demonstration, sheet, other).code == "sheet_changed"


def test_a_sheet_of_another_register_is_refused(demonstration: Register, sheet: Issued) -> None:
    foreign = sheets.with_cells(sheet.filled_book({1: DONE}), {"B6": sheets.inline("AAAA-BBBB-CCCC-DDDD")})
    assert refused(demonstration, sheet, foreign).code == "sheet_foreign"


def test_a_sheet_that_the_register_forgot_is_told_apart_from_a_foreign_one(demonstration: Register) -> None:
    made = Issued(plan(demonstration, actor(demonstration))["Housing"])  # made, and never recorded
    with demonstration.reading() as uow:
        keyed = uow.seals is not None
    expected = "sheet_forgotten" if keyed else "sheet_foreign"
    assert refused(demonstration, made, made.filled_book({1: DONE})).code == expected


def test_a_sheet_of_another_agency_than_was_said_is_refused(demonstration: Register, sheet: Issued) -> None:
    police = sheets.agency_id(demonstration, "Police")
    assert refused(demonstration, sheet, sheet.filled_book({1: DONE}), sender=police).code == "sheet_of_another"
    housing = sheets.agency_id(demonstration, "Housing")
    assert sheets.take(demonstration, actor(demonstration), sheet, sheet.filled_book({1: DONE}), sender=housing).waiting


def test_the_same_file_a_second_time_is_refused(demonstration: Register, sheet: Issued) -> None:
    file = sheet.filled_book({1: DONE})
    sheets.take(demonstration, actor(demonstration), sheet, file)
    assert refused(demonstration, sheet, file).code == "sheet_twice"


def test_an_answer_that_was_accepted_is_not_taken_twice(demonstration: Register, sheet: Issued) -> None:
    accepted(demonstration, sheet, DONE)
    assert refused(demonstration, sheet, sheet.filled_form({1: NOT_DONE}), "back.pdf").code == "sheet_twice"
    taken = sheets.take(
        demonstration, actor(demonstration), sheet, sheet.filled_form({1: NOT_DONE, 2: DONE}), "back.pdf"
    )
    assert (taken.waiting, taken.again) == (1, (sheet.planned.sheet.lines[0].reference,))


def test_a_better_answer_before_anybody_decided_takes_the_place_of_the_first(
    demonstration: Register, sheet: Issued
) -> None:
    me = actor(demonstration)
    sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE}))
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: NOT_DONE}))
    (line,) = view(demonstration, taken.sheet_id).lines
    assert line.outcome is Outcome.NOT_DONE
    with demonstration.reading() as uow:
        from marac_desk.services.editing import earlier_texts

        earlier = {each.field: each.text for each in earlier_texts(uow, line.line_id, ["outcome", "note"])}
    assert earlier == {"outcome": "done", "note": DONE["note"]}


def test_a_sheet_after_which_another_was_issued_is_refused(demonstration: Register, sheet: Issued) -> None:
    issue(demonstration, actor(demonstration))
    found = refused(demonstration, sheet, sheet.filled_book({1: DONE}))
    assert (found.code, found.values) == ("sheet_replaced", {"number": 1, "newer": 2})


def test_a_sheet_with_nothing_on_it_is_refused(demonstration: Register, sheet: Issued) -> None:
    assert refused(demonstration, sheet, sheet.book).code == "sheet_empty"


def _close(register: Register, key: uuid.UUID) -> None:
    step(register, actor(register), closing.close_action, key, code=CloseCode.SUPERSEDED, reason="Other plan.")


def _claim(register: Register, key: uuid.UUID) -> None:
    step(register, actor(register), following.claim_done, key, evidence="By telephone.")


def _move(register: Register, key: uuid.UUID) -> None:
    step(register, actor(register), moving.extend, key, due_on=date(2027, 3, 1), reason="No flat.")


def _pass_on(register: Register, key: uuid.UUID) -> None:
    police = sheets.agency_id(register, "Police")
    step(register, actor(register), moving.reassign, key, agency_id=police, reason="It is theirs.")


def _reword(register: Register, key: uuid.UUID) -> None:
    step(register, actor(register), following.correct_wording, key, title="Something else")


@pytest.mark.parametrize(
    ("change", "stale"),
    [(_close, Stale.CLOSED), (_claim, Stale.CLAIMED), (_move, Stale.MOVED), (_pass_on, Stale.PASSED_ON),
     (_reword, Stale.REWORDED)],
)  # fmt: skip
def test_a_line_that_was_overtaken_is_stale_and_the_others_are_not(
    demonstration: Register, sheet: Issued, change: Callable[[Register, uuid.UUID], None], stale: Stale
) -> None:
    me = actor(demonstration)
    change(demonstration, sheet.planned.action_ids[0])
    assert refused(demonstration, sheet, sheet.filled_book({1: DONE})).code == "sheet_stale"
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE, 2: NOT_DONE}))
    first, second = view(demonstration, taken.sheet_id).lines
    assert (first.stale, second.stale) == (stale, None)
    with pytest.raises(RefusedError, match="answer_stale"):
        decide(demonstration, accepting.accept_answers, answers=[seen(first)])
    decide(demonstration, accepting.accept_answers, answers=[seen(second)])


def test_a_chase_makes_no_answer_stale(demonstration: Register, sheet: Issued) -> None:
    me, key = actor(demonstration), sheet.planned.action_ids[0]
    step(demonstration, me, following.note_progress, key, text="They rang.")
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE}))
    assert view(demonstration, taken.sheet_id).lines[0].is_clear


# Who must not know


def shut_out(register: Register, case_id: uuid.UUID, **whom: uuid.UUID) -> None:
    with register.writing(actor(register, Role.CHAIR)) as uow:
        row = CaseExclusion(
            case_id=case_id,
            name="Somebody",
            party=ExcludedParty.STAFF_CONFLICT,
            since=uow.now,
            found_later=True,
            reason="knows them",
            **whom,
        )
        uow.add(row)


def test_a_line_of_a_case_the_agency_was_shut_out_of_is_as_unknown_as_a_code_that_never_was(
    demonstration: Register, sheet: Issued
) -> None:
    case_id = standing(demonstration, sheet.planned.action_ids[0]).case_id
    others = [
        number
        for number, key in enumerate(sheet.planned.action_ids, 1)
        if standing(demonstration, key).case_id != case_id
    ]
    shut_out(demonstration, case_id, agency_id=sheets.agency_id(demonstration, "Housing"))
    file = sheet.filled_book({1: DONE, others[0]: DONE})
    taken = sheets.take(demonstration, actor(demonstration), sheet, file)
    assert (taken.waiting, taken.unknown) == (1, (sheet.planned.sheet.lines[0].reference,))
    assert [line.number for line in view(demonstration, taken.sheet_id).lines] == [others[0]]
    assert standing(demonstration, sheet.planned.action_ids[0]).case_id == case_id


def test_an_answer_that_waits_goes_out_of_sight_with_its_case(demonstration: Register, sheet: Issued) -> None:
    me = actor(demonstration)
    taken = sheets.take(demonstration, me, sheet, sheet.filled_book({1: DONE}))
    (line,) = view(demonstration, taken.sheet_id).lines
    shut_out(demonstration, line.case_id, user_id=me.user_id)
    with pytest.raises(NotFoundError):
        view(demonstration, taken.sheet_id)
    with pytest.raises(NotFoundError):
        decide(demonstration, accepting.accept_answers, answers=[seen(line)])
    with demonstration.reading(me) as uow:
        assert waiting_sheets(uow, actor=me) == ()
        assert len(passwords_to_try(uow, actor=me)) == (uow.seals is not None)  # the sheet has other lines


def test_an_advocate_takes_in_no_sheets(demonstration: Register, sheet: Issued) -> None:
    with pytest.raises(NotAllowedError):
        sheets.take(demonstration, actor(demonstration, Role.ADVOCATE), sheet, sheet.filled_book({1: DONE}))
