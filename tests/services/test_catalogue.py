"""The area's own catalogue: local actions, retired and replaced codes, words of nations, and what reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.assets.catalogue import CatalogueAction
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.vocabulary import Aim, DueBasis, Share
from marac_desk.services.cases.adding import BetweenDraft, agency_choices, ask_between
from marac_desk.services.catalogue import changing
from marac_desk.services.catalogue.listing import catalogue_view, offered_actions
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.catalogue.views import CatalogueDraft, CatalogueRow, CatalogueView
from marac_desk.services.editing import ChangedMeanwhileError
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room.line import line_words
from tests.support.registers import actor, coordinator
from tests.support.rooms import Room

LOCAL = CatalogueDraft(
    title="Offer a place in the Tuesday drop-in",
    aim=Aim.VICTIM,
    agency_types=("voluntary_sector", "idva"),
    due=DueSpec(DueBasis.WORKING_DAYS, 3),
    share=Share.YES,
    victim_wording="There is a place for you on Tuesdays.",
    evidence="Give the date of the offer",
    words=("Drop-in", "tuesday  group"),
)


def _do(register: Register, use_case: Callable[..., Any], who: Actor | None = None, **values: Any) -> Any:
    who = who or coordinator()
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def _view(register: Register, who: Actor | None = None) -> CatalogueView:
    who = who or coordinator()
    with register.reading(who) as uow:
        return catalogue_view(uow, actor=who)


def _row(register: Register, code: str, who: Actor | None = None) -> CatalogueRow:
    return next(row for row in _view(register, who).rows if row.code == code)


def _offered(register: Register) -> dict[str, CatalogueAction]:
    with register.reading(coordinator()) as uow:
        return {entry.code: entry for entry in offered_actions(uow, actor=coordinator())}


def _refused(register: Register, use_case: Callable[..., Any], **values: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        _do(register, use_case, **values)
    return caught.value.code


def test_a_local_action_has_a_code_of_the_area_and_is_offered(register: Register) -> None:
    assert _do(register, changing.add_local, draft=LOCAL) == "L-001"
    assert _do(register, changing.add_local, draft=CatalogueDraft(
        title="Second", agency_types=("any",), evidence="Say what was done")) == "L-002"  # fmt: skip
    entry = _offered(register)["L-001"]
    assert (entry.title, entry.does) == (LOCAL.title, "offer a place in the Tuesday drop-in")
    assert entry.words == ("drop-in", "tuesday group")
    assert (entry.due.basis, entry.due.number, entry.share) == ("working_days", 3, "Y")
    row = _row(register, "L-001")
    assert row.local
    assert not row.retired
    assert row.own_words == ("drop-in", "tuesday group")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "  "}, "catalogue_title_missing"),
        ({"title": "put a priority-response MARKER on the victim's address, with an expiry date"}, "title_taken"),
        ({"evidence": ""}, "evidence_ask_missing"),
        ({"agency_types": ()}, "owners_missing"),
        ({"agency_types": ("nobody",)}, "owners_missing"),
        ({"due": DueSpec(DueBasis.DATE)}, "due_not_usual"),
        ({"words": tuple(f"word {number}" for number in range(13))}, "too_many_words"),
        ({"words": ("x" * 41,)}, "word_too_long"),
        ({"share": Share.NEVER}, "never_told_wording"),
        ({"agency_types": ("police",), "words": ("tau",)}, "word_taken"),
        ({"agency_types": ("any",), "words": ("tau",)}, "word_taken"),
    ],
)
def test_a_local_action_that_cannot_stand_is_refused(register: Register, change: dict[str, Any], code: str) -> None:
    values = {name: getattr(LOCAL, name) for name in LOCAL.__slots__} | change
    assert _refused(register, changing.add_local, draft=CatalogueDraft(**values)) == code
    assert not [row for row in _view(register).rows if row.local]


def test_a_word_of_another_kind_of_agency_is_free(register: Register) -> None:
    draft = CatalogueDraft(title="Tag it", agency_types=("education",), evidence="Say when", words=("tau",))
    assert _do(register, changing.add_local, draft=draft) == "L-001"


def test_a_built_in_action_gets_words_and_a_due_of_the_area(register: Register) -> None:
    draft = CatalogueDraft(words=("red dot",), due=DueSpec(DueBasis.WORKING_DAYS, 1))
    _do(register, changing.change_entry, code="POL-01", draft=draft)
    entry = _offered(register)["POL-01"]
    assert entry.words[-1] == "red dot"
    assert entry.words[0] == "marker"
    assert (entry.due.basis, entry.due.number) == ("working_days", 1)
    row = _row(register, "POL-01")
    assert (row.own_words, row.own_due, row.local) == (("red dot",), True, False)
    _do(register, changing.change_entry, code="POL-01", draft=CatalogueDraft(version=row.version))
    back = _row(register, "POL-01")
    assert (back.own_words, back.own_due, back.due) == ((), False, DueSpec(DueBasis.HOURS, 24))


def test_the_title_of_a_built_in_action_stays(register: Register) -> None:
    _do(register, changing.change_entry, code="POL-01", draft=CatalogueDraft(title="Something else"))
    assert _offered(register)["POL-01"].title.startswith("Put a priority-response marker")


def test_a_retired_action_is_not_offered_and_keeps_its_words(register: Register) -> None:
    _do(register, changing.retire_entry, code="POL-01", version=0)
    assert "POL-01" not in _offered(register)
    with register.reading() as uow:
        entry = area_catalogue(uow).action("POL-01")
        assert entry is not None
        assert entry.retired
        assert entry.title.startswith("Put a priority")
    row = _row(register, "POL-01")
    assert row.retired
    assert _refused(register, changing.retire_entry, code="POL-01", version=row.version) == "retired_already"
    _do(register, changing.bring_back_entry, code="POL-01", version=row.version)
    assert "POL-01" in _offered(register)
    code = _refused(register, changing.bring_back_entry, code="POL-01", version=_row(register, "POL-01").version)
    assert code == "not_retired"


def test_what_replaces_an_action_is_found_by_its_words(register: Register) -> None:
    _do(register, changing.add_local, draft=LOCAL)
    _do(register, changing.retire_entry, code="POL-01", version=0, replaced_by="POL-02")
    assert "tau" in _offered(register)["POL-02"].words
    _do(register, changing.retire_entry, code="POL-02", version=0, replaced_by="L-001")
    assert {"tau", "extend marker", "drop-in"} <= set(_offered(register)["L-001"].words)
    values: dict[str, Any] = {"code": "L-001", "version": _row(register, "L-001").version}
    assert _refused(register, changing.retire_entry, replaced_by="POL-01", **values) == "replacement_retired"
    assert _refused(register, changing.retire_entry, replaced_by="L-001", **values) == "replaced_by_itself"
    with pytest.raises(NotFoundError):
        _do(register, changing.retire_entry, replaced_by="XXX-99", **values)


def test_a_word_that_was_taken_meanwhile_keeps_an_action_retired(register: Register) -> None:
    _do(register, changing.add_local, draft=LOCAL)
    _do(register, changing.retire_entry, code="L-001", version=_row(register, "L-001").version)
    draft = CatalogueDraft(title="Other", agency_types=("idva",), evidence="Say when", words=("drop-in",))
    _do(register, changing.add_local, draft=draft)
    version = _row(register, "L-001").version
    assert _refused(register, changing.bring_back_entry, code="L-001", version=version) == "word_taken"


def test_two_people_on_one_action_are_shown_each_other(register: Register) -> None:
    _do(register, changing.change_entry, code="POL-01", draft=CatalogueDraft(words=("red dot",)))
    with pytest.raises(ChangedMeanwhileError):
        _do(register, changing.change_entry, code="POL-01", draft=CatalogueDraft(words=("blue dot",)))
    with pytest.raises(ChangedMeanwhileError):
        _do(register, changing.retire_entry, code="POL-01", version=0)
    assert _row(register, "POL-01").own_words == ("red dot",)


def test_the_words_are_those_of_the_chosen_nation(register: Register) -> None:
    assert "s47" in _offered(register)["CSC-02"].words
    _do(register, changing.choose_nation, nation="sco")
    words = _offered(register)["CSC-02"].words
    assert "cppm" in words
    assert "s47" not in words
    view = _view(register)
    assert view.nation == "sco"
    assert {"eng", "sco", "nir"} <= set(view.nations)
    with pytest.raises(NotFoundError):
        _do(register, changing.choose_nation, nation="atlantis")


def test_the_ledger_names_codes_and_no_words(register: Register) -> None:
    _do(register, changing.add_local, draft=LOCAL)
    _do(register, changing.change_entry, code="POL-01", draft=CatalogueDraft(words=("red dot",)))
    _do(register, changing.retire_entry, code="POL-02", version=0, replaced_by="POL-01")
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.object_type == "catalogue_entry").order_by(LedgerEntry.seq)
        lines = uow.session.scalars(query).all()
        assert [(line.operation, line.details["code"]) for line in lines] == [
            ("add", "L-001"), ("change", "POL-01"), ("retire", "POL-02")]  # fmt: skip
        told = " ".join(str(line.details) for line in lines)
    assert "drop" not in told
    assert "dot" not in told


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_others_read_the_catalogue_and_do_not_keep_it(demonstration: Register, role: Role) -> None:
    who = actor(demonstration, role)
    assert len(_view(demonstration, who).rows) > 100
    for use_case, values in (
        (changing.add_local, {"draft": LOCAL}),
        (changing.change_entry, {"code": "POL-01", "draft": LOCAL}),
        (changing.retire_entry, {"code": "POL-01", "version": 0}),
        (changing.bring_back_entry, {"code": "POL-01", "version": 0}),
        (changing.choose_nation, {"nation": "sco"}),
    ):
        with pytest.raises(NotAllowedError):
            _do(demonstration, use_case, who, **values)


def test_the_record_line_reads_by_the_area_s_catalogue(demonstration: Register) -> None:
    who = actor(demonstration)
    _do(demonstration, changing.add_local, who, draft=LOCAL)
    _do(demonstration, changing.retire_entry, who, code="POL-01", version=0)
    room = Room(demonstration)
    item = room.start().call(1)
    with demonstration.reading(who) as uow:
        entries = {entry.code: entry for entry in line_words(uow, actor=who, meeting_id=room.meeting_id).entries}
    assert "POL-01" not in entries
    assert entries["L-001"].words == ("drop-in", "tuesday group")
    action = room.action(room.record(item, "drop-in", code="L-001"))
    assert (action.title, action.catalogue_code) == (LOCAL.title, "L-001")
    assert action.victim_wording == LOCAL.victim_wording
    with pytest.raises(NotFoundError):
        room.record(item, "drop-in", code="L-999")


def test_a_plan_keeps_the_wording_of_an_action_that_is_changed_later(demonstration: Register) -> None:
    who = actor(demonstration)
    _do(demonstration, changing.add_local, who, draft=LOCAL)
    with demonstration.reading(who) as uow:
        agency = agency_choices(uow, actor=who)[0]
        case_id = uow.session.scalars(sa.select(Case.id).order_by(Case.reference).limit(1)).one()
    draft = BetweenDraft(agency.agency_id, "drop-in place", code="L-001")
    key = _do(demonstration, ask_between, who, case_id=case_id, draft=draft)
    changed = {name: getattr(LOCAL, name) for name in LOCAL.__slots__} | {
        "title": "Offer a place elsewhere", "version": _row(demonstration, "L-001", who).version}  # fmt: skip
    _do(demonstration, changing.change_entry, who, code="L-001", draft=CatalogueDraft(**changed))
    with demonstration.reading() as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
        assert (action.title, action.catalogue_code) == (LOCAL.title, "L-001")
        found = area_catalogue(uow).action("L-001")
        assert found is not None
        assert found.title == "Offer a place elsewhere"
