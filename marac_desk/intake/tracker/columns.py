"""Recognises a tracker by its columns, and says which column holds what of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marac_desk.intake.sections import Section
from marac_desk.intake.tables.cells import Sheet
from marac_desk.intake.tables.columns import Column, understood
from marac_desk.intake.tables.header import Listing, find_list
from marac_desk.intake.tracker.words import tracker_book

_SERIAL = "#"
_NAMES = ("person/name", "person/entry", "person/given_names", "person/family_name")
_FROM_LISTS = {
    "referral_date": "referral_date",
    "risk/score": "risk_score",
    "criteria_codes": "criteria",
    "children_count": "children_count",
    "referrer/agency": "referring_agency",
    "criteria_answers/repeat": "repeat",
    "external_ref": "serial",
}
_SINGLE = {
    "serial",
    "meeting_date",
    "referral_date",
    "referring_agency",
    "children_count",
    "risk_score",
    "criteria",
    "repeat",
    "notes",
    "status",
}
"""Fields of which the first column counts; those after it are kept as not understood."""


@dataclass(frozen=True, slots=True)
class TrackerColumns:
    """The columns of one list: single fields by name, actions, and the parts of names and births by their place."""

    fields: Mapping[str, int] = field(default_factory=dict)
    actions: tuple[int, ...] = ()
    victim: Mapping[str, int] = field(default_factory=dict)
    perpetrators: tuple[Mapping[str, int], ...] = ()

    @property
    def known(self) -> frozenset[int]:
        """All columns that mean something."""
        people = [self.victim, *self.perpetrators]
        return frozenset({*self.fields.values(), *self.actions, *(at for each in people for at in each.values())})

    @property
    def is_tracker(self) -> bool:
        """Whether a list with these columns holds past cases: who, and a meeting or actions that no referral has."""
        named = bool(self.victim.keys() & {"name", "family", "given"})
        held = "meeting_date" in self.fields
        return named and (
            (held and bool(self.actions or self.fields.keys() & {"repeat", "status"}))
            or (
                bool(self.actions)
                and "referral_date" in self.fields
                and bool(self.fields.keys() & {"repeat", "serial"})
            )
        )


def tracker_list(sheet: Sheet) -> tuple[Listing, TrackerColumns] | None:
    """Return the list of past cases in a sheet with its columns, or None where it holds none."""
    listing = find_list(sheet, tracker_book().understands)
    if listing is None:
        return None
    columns = tracker_columns(listing)
    return (listing, columns) if columns.is_tracker else None


def tracker_columns(listing: Listing) -> TrackerColumns:
    """Return which column holds what; a tracker's own wordings count before those of other lists."""
    book = tracker_book()
    fields: dict[str, int] = {}
    actions: list[int] = []
    victim: dict[str, int] = {}
    perpetrators: dict[int, dict[str, int]] = {}
    for column in understood(listing.titles, listing.groups, by_row=False):
        own = "serial" if column.title == _SERIAL else book.column(column.title) if column.title else None
        if own == "action":
            actions.append(column.at)
        elif own in _SINGLE:
            fields.setdefault(own, column.at)
        elif part := _part(column):
            place = victim if column.owner is Section.VICTIM else perpetrators.setdefault(column.index, {})
            place.setdefault(part, column.at)
        elif column.target in _FROM_LISTS:
            fields.setdefault(_FROM_LISTS[column.target], column.at)
    return TrackerColumns(fields, tuple(actions), victim, tuple(perpetrators[at] for at in sorted(perpetrators)))


def _part(column: Column) -> str | None:
    if column.owner not in {Section.VICTIM, Section.PERPETRATORS}:
        return None
    if column.target == "person/date_of_birth":
        return "born"
    if column.target in _NAMES:
        return {"person/given_names": "given", "person/family_name": "family"}.get(column.target, "name")
    return None


def day_columns(columns: TrackerColumns) -> Sequence[int]:
    """Return the columns that hold days."""
    people = [columns.victim, *columns.perpetrators]
    days = [columns.fields[name] for name in ("meeting_date", "referral_date") if name in columns.fields]
    return [*days, *(each["born"] for each in people if "born" in each)]
