"""What two people may edit at once: for each text of the register, where it stands and the use case that saves it."""

from __future__ import annotations

import dataclasses
import inspect
import typing
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.area import Area
from marac_desk.model.discussion import RiskLine
from marac_desk.model.meeting import AgendaItem, ResearchReturn
from marac_desk.model.monitoring import Link
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.metadata import metadata
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import LinkedProcess, ResearchStatus, Share
from marac_desk.services import monitoring
from marac_desk.services.actions import following
from marac_desk.services.meeting_room import minuting, recording
from marac_desk.services.meetings import research
from marac_desk.services.partnership import agencies, area, people
from marac_desk.services.referrals import forms
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.notes import notes_from_json
from marac_desk.services.report_backs import lines, telling
from tests.support.registers import actor
from tests.support.report_backs import fresh_report_back

Save = Callable[[UnitOfWork, Actor, uuid.UUID, Any, str], Any]


@dataclass(frozen=True, slots=True)
class Editable:
    """A text that people edit: the entity and field it stands in, one of them to edit, and how it is saved.

    What an editor saw is handed to `save` as `look` gave it, where the use case asks for it.
    """

    name: str
    entity: type[Any]
    field: str
    find: Callable[[Register], uuid.UUID]
    save: Save
    role: Role = Role.COORDINATOR
    look: Callable[[UnitOfWork, Actor, Any], Any] = lambda _uow, _actor, entity: entity.version


def one_of(entity: type[Any], *conditions: Any) -> Callable[[Register], uuid.UUID]:
    """Return how to find any one entity of a kind."""

    def find(register: Register) -> uuid.UUID:
        with register.reading() as uow:
            query = sa.select(entity.id).where(*conditions).order_by(entity.id)
            found: uuid.UUID = uow.session.scalars(query).first()  # type: ignore[assignment]
            return found

    return find


def _line_of_a_report_back(register: Register) -> uuid.UUID:
    key = fresh_report_back(register)
    return one_of(
        ReportBackLine,
        ReportBackLine.report_back_id == key,
        ReportBackLine.action_id.in_(sa.select(Action.id).where(Action.share != Share.NEVER)),
    )(register)


def _a_link(register: Register) -> uuid.UUID:
    person = actor(register)
    with register.writing(person) as uow:
        case_id = uow.session.scalars(sa.select(AgendaItem.case_id)).first()
        assert case_id is not None
        draft = monitoring.LinkDraft(LinkedProcess.MAPPA, level="2")
        return monitoring.add_link(uow, actor=person, case_id=case_id, draft=draft)[0]


def _a_risk(register: Register) -> uuid.UUID:
    person = actor(register)
    item = one_of(AgendaItem)(register)
    with register.writing(person) as uow:
        known = seen_by(minuting.record_risk, item, None)
        return minuting.record_risk(uow, actor=person, item_id=item, at_risk="victim", of_what="harm", **known)[0]


def seen_by(use_case: Callable[..., Any], key: uuid.UUID, seen: Any) -> dict[str, Any]:
    """Return what an editor saw, as a use case asks for it; nothing where it does not ask."""
    asked = inspect.signature(use_case).parameters
    if "version" in asked:
        return {"version": seen}
    if "seen" not in asked:
        return {}
    kind = typing.get_type_hints(use_case)["seen"]
    return {"seen": kind(key, seen)}


def saves(use_case: Callable[..., Any], name: str, key_name: str = "", **values: Any) -> Save:
    """Return how a use case is called that takes the text by this name, and the key by that one."""

    def save(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> Any:
        keys = {key_name: key} if key_name else {}
        return use_case(uow, actor=who, **keys, **seen_by(use_case, key, seen), **{name: text}, **values)

    return save


def _save_risk(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    item, known = uow.session.get_one(RiskLine, key).item_id, seen_by(minuting.record_risk, key, seen)
    minuting.record_risk(uow, actor=who, item_id=item, at_risk="victim", of_what=text, **known)


def _save_link(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    draft = monitoring.link_draft(uow, actor=who, link_id=key)
    known = seen_by(monitoring.change_link, key, seen)
    monitoring.change_link(uow, actor=who, link_id=key, draft=dataclasses.replace(draft, status=text), **known)


def _save_agency(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    draft = dataclasses.replace(agencies.agency_draft(uow, actor=who, agency_id=key), role_statement=text)
    known = seen_by(agencies.change_agency, key, seen)
    agencies.change_agency(uow, actor=who, agency_id=key, draft=draft, **known)


def _save_person(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    draft = dataclasses.replace(people.person_draft(uow, actor=who, representative_id=key), note=text)
    known = seen_by(people.change_person, key, seen)
    people.change_person(uow, actor=who, representative_id=key, draft=draft, **known)


def _save_area(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    draft = area.AreaDraft(name=area.area_view(uow, actor=who).name, contact_line=text)
    area.save_area(uow, actor=who, draft=draft, **seen_by(area.save_area, key, seen))


def _correct(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    known = seen_by(recording.correct_action, key, seen) or {"action_id": key}
    recording.correct_action(uow, actor=who, draft=_typed_action(uow, key, text), **known)


def _typed_action(uow: UnitOfWork, key: uuid.UUID, text: str) -> recording.TypedAction:
    action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
    return recording.TypedAction(action_id=key, typed=text, agency_id=action.owner_agency_id, words=text)


def _form_seen(uow: UnitOfWork, who: Actor, entity: Any) -> Any:
    """Return the form as somebody opens it for correction; looking is written down, which this reading cannot."""
    found = draft_of(uow, entity.id, protected=True)
    return dataclasses.replace(
        forms.FormState(),
        draft=found.draft,
        notes=notes_from_json(dict(entity.origins)),
        perpetrators=list(found.people.perpetrators),
        children=list(found.people.children),
        others=list(found.people.others),
        referral=entity.id,
    )


def _save_form(uow: UnitOfWork, who: Actor, key: uuid.UUID, seen: Any, text: str) -> None:
    draft = dataclasses.replace(seen.draft)
    draft.free_text = dataclasses.replace(draft.free_text, victim_wishes=text)
    forms.hand_in(uow, actor=who, subject=key.hex, state=dataclasses.replace(seen, draft=draft))


_an_action = one_of(Action, Action.closed_on.is_(None), Action.item_id.is_not(None), Action.evidence.is_(None))


EDITABLE = {
    each.name: each
    for each in (
        Editable("wording of an action", Action, "title", _an_action, saves(following.correct_wording, "title")),
        Editable("progress of an action", Action, "", _an_action, saves(following.note_progress, "text")),
        Editable("action typed again in the room", Action, "typed", _an_action, _correct),
        Editable(
            "line of a report-back", ReportBackLine, "wording", _line_of_a_report_back, saves(lines.reword, "wording"),
            Role.ADVOCATE,
        ),
        Editable(
            "own words of a report-back", ReportBack, "own_words", fresh_report_back,
            saves(telling.say_own_words, "text"), Role.ADVOCATE,
        ),
        Editable("correction of a referral", Referral, "victim_wishes", one_of(Referral), _save_form, look=_form_seen),
        Editable(
            "risk statement of the chair", AgendaItem, "risk_statement", one_of(AgendaItem),
            saves(minuting.set_summary, "risk_statement", "item_id"),
        ),
        Editable(
            "what was left open", AgendaItem, "left_open", one_of(AgendaItem),
            saves(minuting.set_summary, "left_open", "item_id"),
        ),
        Editable(
            "the victim's view", AgendaItem, "victim_view", one_of(AgendaItem),
            saves(minuting.set_victim_view, "words", "item_id"),
        ),
        Editable("risk line", RiskLine, "of_what", _a_risk, _save_risk),
        Editable(
            "research of an agency", ResearchReturn, "summary", one_of(ResearchReturn),
            saves(research.record_research, "summary", "research_id", status=ResearchStatus.KNOWN_RELEVANT),
        ),
        Editable("link to another process", Link, "status", _a_link, _save_link),
        Editable("role of an agency", Agency, "role_statement", one_of(Agency), _save_agency),
        Editable("note on a person of an agency", Representative, "note", one_of(Representative), _save_person),
        Editable("contact line of the area", Area, "contact_line", one_of(Area), _save_area),
    )
}  # fmt: skip


def everything(register: Register) -> str:
    """Return every text of the register, as it stands and in its histories; what is only being typed does not count."""
    parts = []
    with register.reading() as uow:
        for table in metadata.sorted_tables:
            if table.name not in {"draft", "attachment", "ledger_entry"}:
                parts += [repr(tuple(row)) for row in uow.session.execute(sa.select(table))]
    return "\n".join(parts)
