"""The catalogue as its page shows it: every action with what of it is the area's own, and the learned phrases."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from marac_desk.assets.catalogue import CatalogueAction, catalogue
from marac_desk.assets.codes import JURISDICTIONS
from marac_desk.model.catalogue import CatalogueEntry
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.learned import LEAST_USES, Use, key_of
from marac_desk.rules.vocabulary import Aim, DueBasis, Share
from marac_desk.services.access import require
from marac_desk.services.catalogue.learning import learned_uses
from marac_desk.services.catalogue.reading import AreaCatalogue, area_catalogue
from marac_desk.services.catalogue.views import CatalogueRow, CatalogueView, LearnedRow


def offered_actions(uow: UnitOfWork, *, actor: Actor) -> tuple[CatalogueAction, ...]:
    """Return the actions that are proposed in this area, with all words by which they are typed."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    return area_catalogue(uow).offered


def catalogue_view(uow: UnitOfWork, *, actor: Actor) -> CatalogueView:
    """Return the whole catalogue, retired actions too, and the phrases learned in cases one may know of."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    found = area_catalogue(uow)
    own = {row.code: row for row in uow.session.scalars(sa.select(CatalogueEntry))}
    shipped = {entry.code: entry for entry in catalogue()}
    rows = tuple(_row(entry, shipped.get(entry.code), own.get(entry.code), found.nation) for entry in found.entries)
    nations = {nation for entry in catalogue() for nation in entry.jurisdiction_words}
    return CatalogueView(
        rows=rows,
        nation=found.nation,
        nations=tuple(code for code in JURISDICTIONS if code in nations or code == found.nation),
        learned=_learned(learned_uses(uow, actor), found),
    )


def _row(
    entry: CatalogueAction, shipped: CatalogueAction | None, own: CatalogueEntry | None, nation: str
) -> CatalogueRow:
    by_nation: Mapping[str, tuple[str, ...]] = shipped.jurisdiction_words if shipped else {}
    return CatalogueRow(
        code=entry.code,
        title=entry.title,
        does=entry.does,
        aim=Aim(entry.aim),
        agency_types=entry.agency_types,
        due=DueSpec(DueBasis(entry.due.basis), entry.due.number, entry.due.event),
        share=Share(entry.share),
        victim_wording=entry.victim_wording,
        evidence=entry.evidence,
        words=shipped.words if shipped else (),
        nation_words=by_nation.get(nation, ()),
        own_words=tuple(own.words) if own else (),
        local=shipped is None,
        own_due=own is not None and own.due_basis is not None,
        guide=entry.guide,
        retired_on=own.retired_on if own else None,
        replaced_by=(own.replaced_by or "") if own else "",
        version=own.version if own else 0,
    )


def _learned(uses: tuple[Use, ...], found: AreaCatalogue) -> tuple[LearnedRow, ...]:
    """Return the phrases, what is in use first; forms of the same words are one phrase, by its usual wording."""
    together: dict[tuple[tuple[str, ...], str], list[Use]] = {}
    for use in uses:
        together.setdefault((key_of(use.phrase.split()), use.code), []).append(use)
    rows = []
    for (_, code), same in together.items():
        entry, count = found.action(code), sum(use.count for use in same)
        usual = max(same, key=lambda use: use.count).phrase
        title = entry.title if entry else code
        rows.append(LearnedRow(usual, code, title, count, in_use=count >= LEAST_USES))
    return tuple(sorted(rows, key=lambda row: (not row.in_use, row.phrase, row.code)))
