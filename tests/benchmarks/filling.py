"""Fills a register with ten years of invented cases and actions, quickly and always the same for the same seed.

Rows go in by bulk, as no use case would write them, but everything a screen reads is there: people, cases, referrals,
meetings with their hearings, actions with history, the text index, and a line in the ledger for each.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import CatalogueAction, catalogue
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.finder import FinderEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.search import fold
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.lives import CLOSED_BY_CODE, ActionState, ItemState, MeetingState, ReferralState
from marac_desk.rules.months import add_months
from marac_desk.rules.references import case_reference
from marac_desk.rules.vocabulary import (
    AgencySubtype,
    AgencyType,
    AgendaBlock,
    Aim,
    CloseCode,
    DueBasis,
    RepresentativeRole,
    Share,
)
from marac_desk.services.actions.adding import TEXT_TABLE, facets_of
from marac_desk.services.settings import area_settings, today

Row = dict[str, Any]
YEARS = 10
BATCH = 4_000
MEETINGS = 520
FRESH_DAYS = 50  # of what was agreed in these days much is still open
STILL_OPEN = 0.7
AGENCIES = (  # name, short name, type, subtype, how many of a hundred actions
    ("Anytown Police", "Police", AgencyType.POLICE, None, 24),
    ("Harbour Advocacy", "Advocate", AgencyType.IDVA, None, 17),
    ("Children’s social care", "Children", AgencyType.CHILDRENS_SOCIAL_CARE, None, 12),
    ("Anytown Homes", "Housing", AgencyType.HOUSING, None, 11),
    ("Primary care", "GP", AgencyType.PRIMARY_CARE, None, 7),
    ("Probation", "Probation", AgencyType.PROBATION, None, 6),
    ("Adult social care", "Adult care", AgencyType.ADULT_SOCIAL_CARE, None, 5),
    ("Education", "Education", AgencyType.EDUCATION, None, 5),
    ("Anytown Hospital", "Hospital", AgencyType.SECONDARY_CARE, None, 4),
    ("Mental health trust", "Mental health", AgencyType.MENTAL_HEALTH, None, 4),
    ("Recovery service", "Recovery", AgencyType.SUBSTANCE_MISUSE, None, 2),
    ("Noor Women’s Aid", "Noor", AgencyType.VOLUNTARY_SECTOR, AgencySubtype.BY_AND_FOR, 1),
    ("Fire and rescue", "Fire", AgencyType.OTHER, AgencySubtype.FIRE_RESCUE, 1),
    ("Safeguarding hub", "Hub", AgencyType.MASH, None, 1),
)
GIVEN = ("Amara", "Bronwen", "Chiara", "Danuta", "Efua", "Farida", "Gwen", "Halina", "Ines", "Joyce", "Lowri", "Maja",
         "Nadia", "Orla", "Priya", "Rhona", "Saoirse", "Tamsin", "Una", "Vera", "Wiktoria", "Zofia")  # fmt: skip
FIRST = ("Ash", "Birch", "Clay", "Dun", "East", "Fern", "Gorse", "Heath", "Juniper", "Kestrel", "Larch", "Moss", "Oat",
         "Pear", "Quill", "Rowan", "Sorrel", "Thistle")  # fmt: skip
SECOND = ("bank", "bourne", "bridge", "by", "combe", "croft", "dale", "field", "ford", "gate", "grove", "hurst", "lea",
          "marsh", "mere", "mouth", "shaw", "stead", "wick")  # fmt: skip
DETAILS = (None, None, None, "agree the time with the advocate first", "tell the health visitor",
           "before the next school term", "see the workplace as well", "with an interpreter who is no relative",
           "photograph the injuries", "speak to the grandmother alone")  # fmt: skip
RARE_WORD, RARELY = "kingfisher", 0.0005
ENDINGS = {
    CloseCode.DONE: 76,
    CloseCode.NOT_POSSIBLE_CHANGE: 6,
    CloseCode.NOT_DONE_AGENCY: 8,
    CloseCode.DECLINED_BY_VICTIM: 4,
    CloseCode.SUPERSEDED: 4,
    CloseCode.TRANSFERRED: 2,
}
OPEN_AS = {
    ActionState.ISSUED: 35,
    ActionState.ACKNOWLEDGED: 25,
    ActionState.IN_PROGRESS: 25,
    ActionState.DONE_CLAIMED: 10,
    ActionState.ASKED: 5,
}


@dataclass(frozen=True, slots=True)
class _Heard:
    """What an action needs to know of the case it belongs to."""

    case_id: uuid.UUID
    referral_id: uuid.UUID
    item_id: uuid.UUID
    meeting_id: uuid.UUID
    day: date
    words: str


class Filler:
    """Makes rows and puts them in by bulk, the same ones for the same seed."""

    def __init__(self, uow: UnitOfWork, seed: int) -> None:
        self.uow = uow
        self.chance = random.Random(seed)
        self.today = today(uow)
        self.area_id = area_settings(uow).area_id

    def row(self, day: date, **values: Any) -> Row:
        """Return a row with a key that sorts by time, as the program's own do; other columns take their defaults."""
        at = datetime.combine(day, time(10), tzinfo=UTC)
        key = uuid.UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | self.chance.getrandbits(62))
        return {"id": key, "created_at": at, "updated_at": at, "version": 1, "source": "benchmark", **values}

    def insert(self, entity: Any, rows: Sequence[Row]) -> None:
        """Put rows in; all of them have the same columns."""
        statement = sa.insert(sa.inspect(entity).local_table)  # the table itself: the mapper would sort rows by gaps
        for start in range(0, len(rows), BATCH):
            self.uow.session.execute(statement, list(rows[start : start + BATCH]))

    def index(self, table: str, rows: Sequence[tuple[int, str, list[str]]]) -> None:
        if self.uow.session.get_bind().dialect.name != "sqlite":
            for entry, words, facets in rows:
                self.uow.text.put(table, entry, words, facets)
            return
        statement = sa.text(f"INSERT INTO {table}(rowid, words, facets) VALUES (:entry, :words, :facets)")
        values = [{"entry": entry, "words": fold(words), "facets": " ".join(facets)} for entry, words, facets in rows]
        for start in range(0, len(values), BATCH):
            self.uow.session.execute(statement, values[start : start + BATCH])

    def name(self) -> str:
        """Return an invented name."""
        return f"{self.chance.choice(GIVEN)} {self.chance.choice(FIRST)}{self.chance.choice(SECOND)}"

    def agencies(self) -> list[tuple[uuid.UUID, AgencyType, int]]:
        start = self.today - timedelta(days=round(365.25 * YEARS))
        rows = [
            self.row(
                start,
                area_id=self.area_id,
                name=name,
                short_name=short,
                agency_type=kind,
                subtype=subtype,
                signatory=True,
            )
            for name, short, kind, subtype, _ in AGENCIES
        ]
        self.insert(Agency, rows)
        speakers = [
            self.row(start, agency_id=row["id"], person_name=self.name(), role=RepresentativeRole.REP) for row in rows
        ]
        self.insert(Representative, speakers)
        return [(row["id"], kind, share) for row, (_, _, kind, _, share) in zip(rows, AGENCIES, strict=True)]

    def meetings(self, count: int) -> list[Row]:
        rows = []
        for number in range(count):
            day = self.today - timedelta(days=1 + round((count - number - 1) * 365.25 * YEARS / count))
            row = self.row(day)
            row |= {"area_id": self.area_id, "state": MeetingState.MINUTES_ISSUED, "day": day}
            row |= {"starts_at": row["created_at"], "ends_at": row["created_at"] + timedelta(hours=4)}
            row |= {"cutoff_on": day - timedelta(14), "agenda_on": day - timedelta(12)}
            row |= {"research_on": day - timedelta(5), "action_list_on": day + timedelta(1)}
            row |= {"minutes_on": day + timedelta(7), "opening_minutes": 10, "break_minutes": 15}
            rows.append(row)
        self.insert(Meeting, rows)
        return rows

    def cases(self, count: int, meetings: Sequence[Row]) -> list[_Heard]:
        tables: dict[Any, list[Row]] = {
            table: [] for table in (Person, Case, CasePerpetrator, Referral, AgendaItem, FinderEntry)
        }
        words: list[tuple[int, str, list[str]]] = []
        taken: set[str] = set()
        heard = [self.case(tables, words, taken, meetings[n * len(meetings) // count]) for n in range(count)]
        for table, rows in tables.items():
            self.insert(table, rows)
        self.index("finder_text", words)
        return heard

    def case(
        self, tables: dict[Any, list[Row]], words: list[tuple[int, str, list[str]]], taken: set[str], meeting: Row
    ) -> _Heard:
        day, heard_on = meeting["day"] - timedelta(21), meeting["day"]
        her, him = self.person(day), self.person(day)
        reference = self.reference(day.year, taken)
        case = self.row(day, area_id=self.area_id, reference=reference, victim_id=her["id"])
        case |= {"first_referral_on": day, "last_referral_on": day, "last_meeting_on": heard_on}
        case |= {"flag_expires_on": add_months(day, 12)}
        referral = self.row(day, case_id=case["id"], state=ReferralState.DORMANT)
        referral |= {"received_at": referral["created_at"], "referral_date": day}
        item = self.row(heard_on, meeting_id=meeting["id"], referral_id=referral["id"], case_id=case["id"])
        item |= {"position": len(tables[AgendaItem]) % 60 + 1, "block": AgendaBlock.CHILD_CASES}
        item |= {"planned_minutes": 12, "state": ItemState.CONCLUDED}
        tables[Person] += [her, him]
        tables[Case].append(case)
        tables[CasePerpetrator].append(self.row(day, case_id=case["id"], person_id=him["id"], primary=True))
        tables[Referral].append(referral)
        tables[AgendaItem].append(item)
        for kind, row, said in (
            ("person", her, her["full_name"]),
            ("person", him, him["full_name"]),
            ("case", case, f"{reference} {her['full_name']}"),
        ):
            entry = len(words) + 1
            tables[FinderEntry].append({"entry": entry, "kind": kind, "subject_id": row["id"], "case_id": case["id"]})
            words.append((entry, said, [kind]))
        self.uow.record("receive", "referral", referral["id"], case_id=case["id"])
        found = f"{reference} {her['full_name']}"
        return _Heard(case["id"], referral["id"], item["id"], meeting["id"], heard_on, found)

    def person(self, day: date) -> Row:
        """Return an invented person."""
        name = self.name()
        given, family = name.split(" ")
        born = date(1950, 1, 1) + timedelta(self.chance.randrange(20_000))
        return self.row(day, full_name=name, given_names=given, family_name=family, date_of_birth=born)

    def reference(self, year: int, taken: set[str]) -> str:
        while (found := case_reference("AT", year, self.chance.getrandbits(64))) in taken:
            pass
        taken.add(found)
        return found

    def actions(self, count: int, heard: Sequence[_Heard], owners: list[tuple[uuid.UUID, AgencyType, int]]) -> None:
        offers = {kind: [entry for entry in catalogue() if entry.fits(kind)] for _, kind, _ in owners}
        weights = [share for _, _, share in owners]
        rows: list[Row] = []
        events: list[Row] = []
        words: list[tuple[int, str, list[str]]] = []
        numbers: dict[uuid.UUID, int] = {}
        for entry in range(1, count + 1):
            case = heard[(entry - 1) * len(heard) // count]
            (owner_id, kind, _) = self.chance.choices(owners, weights)[0]
            numbers[case.case_id] = numbers.get(case.case_id, 0) + 1
            row = self.action(entry, case, owner_id, self.chance.choice(offers[kind]), numbers[case.case_id])
            rows.append(row)
            events += self.history(row)
            said = " ".join(filter(None, (row["title"], row["detail"], case.words)))
            words.append((entry, said, facets_of(owner_id, row["state"])))
            self.uow.record("record", "action", row["id"], case_id=case.case_id, code=row["catalogue_code"])
        self.insert(Action, rows)
        self.insert(ActionEvent, events)
        self.index(TEXT_TABLE, words)

    def action(self, entry: int, case: _Heard, owner_id: uuid.UUID, usual: CatalogueAction, number: int) -> Row:
        due = case.day + timedelta(self.chance.randint(1, 28))
        detail = RARE_WORD if self.chance.random() < RARELY else self.chance.choice(DETAILS)
        row = self.row(case.day, entry=entry, case_id=case.case_id, referral_id=case.referral_id)
        row |= {"meeting_id": case.meeting_id, "item_id": case.item_id, "number": number}
        row |= {"catalogue_code": usual.code, "title": usual.title, "does": usual.does, "detail": detail}
        row |= {"aim": Aim(usual.aim), "owner_agency_id": owner_id, "due_basis": DueBasis.WORKING_DAYS, "due_on": due}
        row |= {"share": Share(usual.share), "victim_wording": usual.victim_wording or None}
        row |= {"evidence_asked": usual.evidence, "issued_on": case.day + timedelta(1)}
        fresh = (self.today - case.day).days <= FRESH_DAYS
        if fresh and self.chance.random() < STILL_OPEN:
            state = self.chance.choices(list(OPEN_AS), list(OPEN_AS.values()))[0]
            return row | {"state": state, "close_code": None, "closed_on": None, "evidence": None, "close_reason": None}
        code = self.chance.choices(list(ENDINGS), list(ENDINGS.values()))[0]
        closed = min(due + timedelta(self.chance.randint(-5, 25)), self.today)
        ending = ("evidence" if code is CloseCode.DONE else "close_reason", "Written down by the agency")
        row |= {"state": CLOSED_BY_CODE[code], "close_code": code, "closed_on": max(closed, case.day)}
        return row | {"evidence": None, "close_reason": None} | dict([ending])

    def history(self, row: Row) -> list[Row]:
        """Return what happened to an action: it was recorded and, where it is closed, closed."""
        born = {"id": self.row(self.today)["id"], "action_id": row["id"], "at": row["created_at"]}
        lines = [born | {"kind": "recorded", "text": None, "details": {}}]
        if row["closed_on"] is not None:
            at = datetime.combine(row["closed_on"], time(15), tzinfo=UTC)
            told = row["evidence"] or row["close_reason"]
            details = {"code": row["close_code"].value}
            closed = {"id": self.row(self.today)["id"], "action_id": row["id"], "at": at}
            lines.append(closed | {"kind": "closed", "text": told, "details": details})
        return lines


def fill(register: Register, cases: int = 30_000, actions: int = 200_000, seed: int = 1) -> None:
    """Fill a register that has an area and nothing else; about one action in a hundred stays open."""
    with register.writing() as uow:
        filler = Filler(uow, seed)
        owners = filler.agencies()
        heard = filler.cases(cases, filler.meetings(min(MEETINGS, max(1, cases // 8))))
        filler.actions(actions, heard, owners)
