"""Keeping the catalogue: actions of the area's own, words and dues that differ, codes that are retired or replaced.

What an action was recorded by stays in its plan: a code that is retired is proposed no more, and keeps its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import catalogue
from marac_desk.assets.codes import AGENCY_TYPES, ANY_AGENCY, CHAIR, COORDINATOR, JURISDICTIONS
from marac_desk.model.area import Area
from marac_desk.model.catalogue import CatalogueEntry
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.vocabulary import Share
from marac_desk.services import editing
from marac_desk.services.access import require
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.catalogue.views import USUAL_BASES, CatalogueDraft
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import CATALOGUE_NATION, today
from marac_desk.services.texts import kept, needed

TITLE, WORDING, PHRASE, MOST_WORDS = 140, 120, 40, 12
OWNERS = (*AGENCY_TYPES, ANY_AGENCY, COORDINATOR, CHAIR)
KEPT = ("title", "does", "victim_wording", "evidence", "words", "retired_on", "replaced_by")
"""What is put beside one's own text where somebody else changed an action first."""
_OWN_CODE = re.compile(r"L-(\d+)")
_CHANGED = Changes.PARTNERSHIP | Changes.ROOM | Changes.CASES


def add_local(uow: UnitOfWork, *, actor: Actor, draft: CatalogueDraft) -> tuple[str, Changes]:
    """Add an action of the area's own under the next free code (`L-001`), and return the code.

    Raises RefusedError: "catalogue_title_missing", "title_taken" (with other), "evidence_ask_missing",
    "owners_missing", "due_not_usual", "too_many_words", "word_too_long", "word_taken" (with word and other),
    "never_told_wording".
    """
    require(uow, actor, Operation.CREATE, DataClass.PARTNERSHIP)
    code = _next_code(uow)
    uow.add(CatalogueEntry(code=code, local=True, **_local_values(uow, code, draft)))
    uow.session.flush()
    uow.record("add", "catalogue_entry", None, code=code)
    return code, _CHANGED


def change_entry(uow: UnitOfWork, *, actor: Actor, code: str, draft: CatalogueDraft) -> tuple[str, Changes]:
    """Change an action of the area's own, or the area's words and due of one that ships; refuses as add_local does.

    What stood there before is kept. Raises ChangedMeanwhileError where somebody else changed it since it was seen.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    row = _row(uow, code, draft.version)
    values = _local_values(uow, code, draft) if row.local else _differing_values(uow, code, draft)
    changed = editing.save_texts(uow, row, "catalogue_entry", version=draft.version or row.version, case_id=None,
                                 **values)  # fmt: skip
    if changed:
        uow.record("change", "catalogue_entry", row.id, code=code, fields=",".join(changed))
    return code, _CHANGED


def retire_entry(
    uow: UnitOfWork, *, actor: Actor, code: str, version: int, replaced_by: str | None = None
) -> tuple[None, Changes]:
    """Propose an action no more, or another one in its place, whose words then are those of both.

    Raises RefusedError("retired_already"), ("replaced_by_itself"), ("replacement_retired"), NotFoundError for a code
    that does not exist, ChangedMeanwhileError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    row = _row(uow, code, version)
    if row.retired_on is not None:
        raise RefusedError("retired_already", other=code)
    row.replaced_by = _replacement(uow, code, replaced_by) if replaced_by else None
    row.retired_on = today(uow)
    uow.session.flush()
    uow.record("retire", "catalogue_entry", row.id, code=code, replaced_by=row.replaced_by)
    return None, _CHANGED


def bring_back_entry(uow: UnitOfWork, *, actor: Actor, code: str, version: int) -> tuple[None, Changes]:
    """Propose a retired action again. Raises RefusedError("not_retired"), ("word_taken"), ChangedMeanwhileError."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    row = _row(uow, code, version)
    if row.retired_on is None:
        raise RefusedError("not_retired", other=code)
    known = area_catalogue(uow).action(code)
    if known is not None:
        _check_taken(uow, code, row.words, known.agency_types)
    row.retired_on = row.replaced_by = None
    uow.session.flush()
    uow.record("bring_back", "catalogue_entry", row.id, code=code)
    return None, _CHANGED


def choose_nation(uow: UnitOfWork, *, actor: Actor, nation: str) -> tuple[None, Changes]:
    """Have the catalogue typed in a nation's words. Raises NotFoundError("nation") for a code that is none."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    if nation not in JURISDICTIONS:
        raise NotFoundError("nation")
    area = uow.session.scalar(sa.select(Area).limit(1))
    if area is None:
        raise NotFoundError("area")
    before = str(area.settings.get(CATALOGUE_NATION, area.jurisdiction.value))
    if nation != before:
        editing.keep_text(uow, area, "area", CATALOGUE_NATION, before, case_id=None)
        area.settings = {**area.settings, CATALOGUE_NATION: nation}
        uow.record("change", "area", area.id, fields=CATALOGUE_NATION, nation=nation)
    return None, _CHANGED


def _row(uow: UnitOfWork, code: str, version: int) -> CatalogueEntry:
    """Return what the area keeps of an action, begun where it keeps nothing yet."""
    row = uow.session.scalar(sa.select(CatalogueEntry).where(CatalogueEntry.code == code))
    if row is not None:
        editing.check_version(uow, row, version, KEPT)
        return row
    if all(entry.code != code for entry in catalogue()):
        raise NotFoundError("catalogue_entry")
    row = CatalogueEntry(code=code, local=False, agency_types=[], words=[])
    uow.add(row)
    uow.session.flush()
    return row


def _next_code(uow: UnitOfWork) -> str:
    codes = uow.session.scalars(sa.select(CatalogueEntry.code).where(CatalogueEntry.local))
    numbers = [int(found[1]) for code in codes if (found := _OWN_CODE.fullmatch(code))]
    return f"L-{max(numbers, default=0) + 1:03d}"


def _local_values(uow: UnitOfWork, code: str, draft: CatalogueDraft) -> dict[str, Any]:
    title = needed(draft.title, "catalogue_title_missing", limit=TITLE)
    _check_title(uow, code, title)
    evidence = needed(draft.evidence, "evidence_ask_missing")
    owners = list(dict.fromkeys(owner for owner in draft.agency_types if owner in OWNERS))
    if not owners:
        raise RefusedError("owners_missing")
    wording = kept(draft.victim_wording, limit=WORDING)
    if wording and draft.share is Share.NEVER:
        raise RefusedError("never_told_wording")
    return {
        "title": title,
        "does": kept(draft.does, limit=TITLE) or title[:1].lower() + title[1:],
        "aim": draft.aim,
        "agency_types": owners,
        "share": draft.share,
        "victim_wording": wording,
        "evidence": evidence,
        **_differing_values(uow, code, draft, owners=tuple(owners)),
    }


def _check_title(uow: UnitOfWork, code: str, title: str) -> None:
    for entry in area_catalogue(uow).offered:
        if entry.code != code and entry.title.casefold() == title.casefold():
            raise RefusedError("title_taken", other=entry.code)


def _differing_values(
    uow: UnitOfWork, code: str, draft: CatalogueDraft, *, owners: tuple[str, ...] = ()
) -> dict[str, Any]:
    known = area_catalogue(uow).action(code)
    words = _words(draft.words)
    _check_taken(uow, code, words, owners or (known.agency_types if known else ()))
    return {"words": words, **_due_values(draft.due)}


def _due_values(due: DueSpec | None) -> dict[str, Any]:
    if due is not None and due.basis not in USUAL_BASES:
        raise RefusedError("due_not_usual")
    return {
        "due_basis": due.basis if due else None,
        "due_number": due.number if due else None,
        "due_event": kept(due.event) if due else None,
    }


def _words(wanted: Iterable[str]) -> list[str]:
    found = [" ".join((kept(word) or "").lower().split()) for word in wanted]
    words = [word for word in dict.fromkeys(found) if word]
    if len(words) > MOST_WORDS:
        raise RefusedError("too_many_words", most=MOST_WORDS)
    if any(len(word) > PHRASE for word in words):
        raise RefusedError("word_too_long", most=PHRASE)
    return words


def _check_taken(uow: UnitOfWork, code: str, words: Iterable[str], owners: Iterable[str]) -> None:
    """Refuse a word by which the same kind of agency already means another action that is proposed."""
    kinds = set(owners)
    for word in words:
        for entry in area_catalogue(uow).offered:
            shared = kinds & set(entry.agency_types) or ANY_AGENCY in kinds | set(entry.agency_types)
            if entry.code != code and shared and word in entry.words:
                raise RefusedError("word_taken", word=word, other=entry.code)


def _replacement(uow: UnitOfWork, code: str, replaced_by: str) -> str:
    other = area_catalogue(uow).action(replaced_by)
    if other is None:
        raise NotFoundError("catalogue_entry")
    if other.code == code:
        raise RefusedError("replaced_by_itself")
    if other.retired:
        raise RefusedError("replacement_retired", other=other.code)
    return other.code
