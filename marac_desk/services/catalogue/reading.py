"""The catalogue as the area has it: what ships, in the chosen nation's words, with everything the area changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from marac_desk.assets.catalogue import CatalogueAction, CatalogueDue, catalogue
from marac_desk.model.base import table_of
from marac_desk.model.catalogue import CatalogueEntry
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.settings import area_settings

_TABLE = table_of(CatalogueEntry)
_STATE = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_TABLE.c.version), 0)).select_from(_TABLE)
_MEMO = "area_catalogue"
_NO_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AreaCatalogue:
    """Every action the area knows, the shipped ones first, then its own, in the order of their codes.

    Words of the nation and of the area stand in each action's `words`. A retired action stays, because old plans hold
    its code; `offered` leaves it out.
    """

    nation: str
    entries: tuple[CatalogueAction, ...]
    by_code: Mapping[str, CatalogueAction]

    @property
    def offered(self) -> tuple[CatalogueAction, ...]:
        """The actions that are proposed."""
        return tuple(entry for entry in self.entries if not entry.retired)

    def action(self, code: str | None) -> CatalogueAction | None:
        """Return the action with this code, retired or not; None where there is none."""
        return self.by_code.get(code) if code else None


def area_catalogue(uow: UnitOfWork) -> AreaCatalogue:
    """Return the area's catalogue, put together once until something in it changes."""
    nation = area_settings(uow).catalogue_nation
    state = (nation, *uow.connection.execute(_STATE).one())
    known = uow.memo.get(_MEMO)
    if known is None or known[0] != state:
        rows = uow.session.scalars(sa.select(CatalogueEntry).order_by(CatalogueEntry.code)).all()
        known = uow.memo[_MEMO] = (state, put_together(nation, rows))
    found: AreaCatalogue = known[1]
    return found


def put_together(nation: str, rows: Iterable[CatalogueEntry]) -> AreaCatalogue:
    """Return the shipped catalogue in a nation's words, with the area's rows laid over it."""
    own = {row.code: row for row in rows}
    shipped = [_laid_over(entry, own.get(entry.code), nation) for entry in catalogue()]
    local = [local_action(row) for row in own.values() if row.local]
    by_code = {entry.code: entry for entry in (*shipped, *local)}
    instead = {row.code: row.replaced_by for row in own.values() if row.retired_on is not None and row.replaced_by}
    for code in instead:
        _hand_on(by_code, code, _standing(instead, code))
    return AreaCatalogue(nation, tuple(by_code.values()), MappingProxyType(by_code))


def _standing(instead: Mapping[str, str], code: str) -> str:
    """Return what stands for a replaced action in the end, however many replaced one another."""
    seen = {code}
    while code in instead and instead[code] not in seen:
        code = instead[code]
        seen.add(code)
    return code


def _hand_on(by_code: dict[str, CatalogueAction], code: str, to: str) -> None:
    """Give the words of a replaced action to the one that stands for it."""
    if to in by_code and to != code:
        entry, words = by_code[to], by_code[code].words
        more = tuple(word for word in words if word not in entry.words)
        by_code[to] = dataclasses.replace(entry, words=(*entry.words, *more))


def _laid_over(entry: CatalogueAction, row: CatalogueEntry | None, nation: str) -> CatalogueAction:
    words = (*entry.words, *entry.jurisdiction_words.get(nation, ()))
    if row is None:
        return dataclasses.replace(entry, words=words, jurisdiction_words=_NO_WORDS)
    return dataclasses.replace(
        entry,
        words=(*words, *(word for word in row.words if word not in words)),
        jurisdiction_words=_NO_WORDS,
        due=due_of(row) or entry.due,
        retired=entry.retired or row.retired_on is not None,
    )


def due_of(row: CatalogueEntry) -> CatalogueDue | None:
    """Return the usual due that the area set, if any."""
    if row.due_basis is None:
        return None
    return CatalogueDue(row.due_basis.value, row.due_number, row.due_event)


def local_action(row: CatalogueEntry) -> CatalogueAction:
    """Return an action of the area's own as one of the catalogue."""
    title = row.title or row.code
    return CatalogueAction(
        code=row.code,
        title=title,
        does=row.does or title[:1].lower() + title[1:],
        aim=row.aim.value if row.aim else "victim",
        agency_types=tuple(row.agency_types),
        subtypes=(),
        due=due_of(row) or CatalogueDue("working_days"),
        share=row.share.value if row.share else "C",
        victim_wording=row.victim_wording or "",
        evidence=row.evidence or "",
        guide=False,
        words=tuple(row.words),
        jurisdiction_words=_NO_WORDS,
        retired=row.retired_on is not None,
    )
