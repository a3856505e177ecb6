"""A case of which every field of every table that belongs to it holds a marked word, so that what is left is seen."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.base import Base
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.returns import ReturnSheet, ReturnTaken
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services.people import put_in_finder
from tests.support.canaries import Canaries
from tests.support.filled import rows

KEEPS = frozenset(
    {
        "agency",
        "app_user",
        "area",
        "area_key",
        "attendance",
        "catalogue_entry",
        "desk_setting",
        "document_copy",
        "meeting",
        "meeting_agency",
        "meeting_series",
        "partner_key",
        "representative",
        "return_sheet",
        "return_taken",
        "staff_declaration",
    }
)
"""Tables whose rows belong to no case, and are there in the demonstration already."""
NOT_MADE = frozenset(
    {
        "draft", "finder_entry", "ledger_entry", "ledger_head", "person_hash", "person_hashes_due",
        "person_hashes_kept", "register_identity",
    }
)  # fmt: skip


def marked_case(register: Register, who: Actor, canaries: Canaries, number: int = 1) -> uuid.UUID:
    """Add a case with a row in every table that belongs to one, every text of it marked; returns the case."""
    with register.writing(who) as uow:
        copy = DocumentCopy(
            kind="agenda", recipient="x", copy_number=1, copies=1, pages=1, sha256="0" * 64, made_at=uow.now
        )
        agency = uow.session.scalars(sa.select(Agency.id).limit(1)).one()
        sheet = ReturnSheet(code=f"sheet {number}", number=1, agency_id=agency, made_at=uow.now, faces={})
        uow.add(copy, sheet)
        taken = ReturnTaken(sheet_id=sheet.id, sha256="0" * 64, form="book", taken_at=uow.now)
        uow.add(taken)
    with register.reading() as uow:
        known = {
            "agency": who.agency_id,
            "representative": who.representative_id,
            "app_user": who.user_id,
            **{
                name: uow.session.scalar(sa.select(Base.metadata.tables[name].c.id).limit(1))
                for name in ("area", "meeting", "attendance")
            },
            "document_copy": copy.id,
            "return_sheet": sheet.id,
            "return_taken": taken.id,
        }
    keys = {name: key for name, key in known.items() if key is not None}
    made = rows(number, canaries, keys=keys, skip=NOT_MADE | {"attendance", "desk_setting", "staff_declaration"})
    case = made["case_file"]["id"]
    _stands(made, who)
    with register.writing(who) as uow:
        for name, row in made.items():
            if name not in KEEPS:
                uow.connection.execute(sa.insert(Base.metadata.tables[name]).values(**row))
        uow.session.flush()
        entry = made["action"]["entry"]
        uow.text.put("action_text", entry, canaries("action_text.words"), ("pol",))
        put_in_finder(uow, "person", made["person"]["id"], case, canaries("finder_text.person"))
        put_in_finder(uow, "case", case, case, canaries("finder_text.case"))
        content = {"referral": made["referral"]["id"].hex, "typed": canaries("draft.content")}
        uow.session.add(Draft(user_id=who.user_id, kind="note", subject=f"x {case}", content=content, saved_at=uow.now))
    return case  # type: ignore[no-any-return]


def _stands(made: dict[str, dict[str, Any]], who: Actor) -> None:
    """Let what a rule looks at be as of a case that nobody works on: nothing shuts anybody out, nothing is held."""
    case, person = made["case_file"], made["person"]
    case["joined_to_id"], case["legal_hold"], person["same_as_id"] = None, False, None
    made["referral"]["own_case_id"] = None
    made["agenda_item"]["state"] = "concluded"
    for name in ("representative_id", "user_id", "agency_id"):
        made["case_exclusion"][name] = None
    made["related_case"]["kind"] = "same_victim"
    made["approval"]["asked_by"] = who.user_id
    for name in ("alert", "approval", "recall", "sampled_look", "withdrawal"):  # these stay, and codes with them
        for column in ("source", "object_type", "field"):
            if column in made[name]:
                made[name][column] = "code"
    made["list_import"] |= {"name_sha256": "0" * 64, "sha256": "0" * 64, "source": "code"}
    made["alert"]["details"], made["withdrawal"]["copy_ids"] = {}, []
    made["withdrawal"]["salt"], made["withdrawal"]["digest"] = bytes(16), bytes(32)


def every_text(register: Register) -> str:
    """Return every value of every row of every table, to look for something in it."""
    found = []
    with register.reading() as uow:
        for table in Base.metadata.sorted_tables:
            found += [repr(tuple(row)) for row in uow.session.execute(sa.select(*table.columns))]
    return "\n".join(found)
