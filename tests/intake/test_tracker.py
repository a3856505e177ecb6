"""Trackers: known by their columns, every case read with its people, actions and colours, repeats by the rule."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.intake.draft import to_json
from marac_desk.intake.past_cases import ActionState, Edge, NameVariant, PastCase, StatusColour
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, reading_from_json, reading_to_json
from marac_desk.intake.tracker.actions import ActionReader, lines_of
from marac_desk.intake.tracker.colours import by_hue
from tests.intake.samples import TODAY, content, expected
from tests.intake.sheet_files import Cell, Tab, workbook

GREEN, RED = "C6EFCE", "FFC7CE"
TITLES = [
    "No.", "MARAC date", "Date rec'd", "Client", "DOB", "Alleged perp", "Perp DOB", "Referred by", "Score", "Why",
    "Rpt?", "Kids", "Actions", "Remarks",
]  # fmt: skip
ROW: list[object] = [
    1, date(2025, 3, 4), date(2025, 2, 3), Cell("Ada Pike", fill=GREEN), date(1990, 2, 4), "Ned Ford & Tom Ray",
    "5/5/85 / 6.6.86", "Police", 17, "VHR/ESC", "N", "2 children",
    "Housing - change locks - done 3/4\nIDVA: call her - ongoing; CSC - visit", "on bail",
]  # fmt: skip


def read(
    *rows: Sequence[object], titles: Sequence[str] = TITLES, name: str = "2025", above: Sequence[Sequence[object]] = ()
) -> Reading:
    """Read a tracker of one sheet."""
    return read_file(workbook(Tab(name, [*above, titles, *rows])), "tracker.xlsx", today=TODAY)


def changed(**cells: object) -> list[object]:
    """Return the row with some cells changed, by their titles."""
    return [
        cells.get(title.replace(" ", "_").replace("'", "").rstrip("?."), cell)
        for title, cell in zip(TITLES, ROW, strict=True)
    ]


def case(**cells: object) -> PastCase:
    """Return the one case of a tracker with this row."""
    [found] = read(changed(**cells)).cases
    return found


def test_a_row_is_a_past_case() -> None:
    reading = read(ROW)

    [found] = reading.cases
    assert (reading.outcome, reading.referrals, reading.facts["kind"]) == (Outcome.PARSED, (), "tracker")
    assert (found.sheet, found.row, found.serial) == ("2025", 2, 1)
    assert (found.meeting_date, found.referral_date) == (date(2025, 3, 4), date(2025, 2, 3))
    assert (found.victim.shown, found.victim.family_name, found.victim.date_of_birth) == (
        "Ada Pike",
        "Pike",
        date(1990, 2, 4),
    )
    assert [(each.full_name, each.date_of_birth) for each in found.perpetrators] == [
        ("Ned Ford", date(1985, 5, 5)),
        ("Tom Ray", date(1986, 6, 6)),
    ]
    assert (found.referring_agency, found.risk_score, found.children_count, found.notes) == ("Police", 17, 2, "on bail")
    assert found.criteria_codes == ("VHR", "ESC")
    assert (found.repeat_marked, found.repeat_marked_text, found.repeat_computed) == (False, "N", False)
    assert found.status_colour is StatusColour.GREEN
    assert [(each.agency, each.action, each.done_text, each.state) for each in found.actions] == [
        ("Housing", "change locks", "done 3/4", ActionState.DONE),
        ("IDVA", "call her", "ongoing", ActionState.OPEN),
        ("CSC", "visit", None, None),
    ]
    assert found.not_understood == ()
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


def test_what_cannot_be_read_is_kept_and_told() -> None:
    reading = read(
        changed(DOB="31/02/1990", Perp_DOB="5/5/85", Score="high", Why="VHR and gut", Kids="2 + bump", Rpt="maybe")
    )

    [found] = reading.cases
    assert (found.victim.date_of_birth, found.risk_score, found.children_count, found.repeat_marked) == (
        None,
        None,
        None,
        None,
    )
    assert [each.date_of_birth for each in found.perpetrators] == [None, None]  # one day for two people: whose?
    assert {(entry.label, entry.value) for entry in found.not_understood} == {
        ("DOB", "31/02/1990"),
        ("Perp DOB", "5/5/85"),
        ("Score", "high"),
        ("Why", "gut"),
        ("Kids", "2 + bump"),
        ("Rpt?", "maybe"),
    }
    assert found.repeat_marked_text == "maybe"
    assert {(error.record, error.column) for error in reading.row_errors} == {
        (2, f"{title} (2025)") for title in ("DOB", "Perp DOB", "Score", "Why", "Kids", "Rpt?")
    }


WRITTEN = st.one_of(st.none(), st.sampled_from(["x y z", "31/02/2025", "12 or 13", "see above", "Ada", "R", "9"]))


@settings(max_examples=80)
@given(st.lists(WRITTEN, min_size=len(TITLES) + 1, max_size=len(TITLES) + 1))
def test_no_cell_is_lost(cells: list[str | None]) -> None:
    """Each cell of a row is a field of its case, not understood, or stands among what belongs to no case."""
    reading = read(ROW, cells, titles=[*TITLES, "Shelf mark"])

    kept = [entry.value for entry in reading.not_understood]
    for each in reading.cases[1:]:
        kept += [entry.value for entry in each.not_understood]
        kept += re.findall(r"\w+", json.dumps(to_json(each)))
        kept += [str(each.victim.shown), str(each.notes), str(each.referring_agency), *(a.text for a in each.actions)]
        kept += [str(each.repeat_marked_text), str(each.serial), *(str(p.full_name) for p in each.perpetrators)]
    for cell in filter(None, cells):
        assert cell in kept or (cell == "R" and "REP" in kept), cell


def test_meetings_may_stand_in_rows_of_their_own() -> None:
    titles = [title for title in TITLES if title != "MARAC date"]
    rows = [[cell for title, cell in zip(TITLES, ROW, strict=True) if title != "MARAC date"]] * 2
    banner = ["MARAC of Tuesday 4 March 2025"]

    reading = read(banner, rows[0], [], ["Meeting - 1 April 2025"], rows[1], ["Total", None, 2], titles=titles)

    assert [each.meeting_date for each in reading.cases] == [date(2025, 3, 4), date(2025, 4, 1)]
    assert [entry.value for entry in reading.not_understood] == [banner[0], "Meeting - 1 April 2025", "Total", "2"]


GERMAN: dict[str, object] = {
    "Lfd Nr": 1, "Fallkonferenz": date(2025, 3, 4), "Eingang": "3.2.2025", "Opfer": "HUBER, Anna",
    "Geburtsdatum": "4.2.1990", "Gefährder": "Karl Huber", "Geburtsdatum Gefährder": "5. Mai 1985",
    "Gemeldet von": "Polizei", "Punkte": 17, "Wiederholung": "W", "Anzahl Kinder": "2 Kinder",
    "Maßnahme 1": "Jugendamt - Hausbesuch - erledigt", "Maßnahme 2": "Polizei - Streife - offen",
    "Bemerkungen": "zieht um",
}  # fmt: skip
FINNISH: dict[str, object] = {
    "Nro": 1, "Kokous": date(2025, 3, 4), "Saapunut": "3.2.2025", "Uhri": "HUBER, Anna",
    "Syntymäaika": "4.2.1990", "Tekijä": "Karl Huber", "Tekijän syntymäaika": "5. toukokuuta 1985",
    "Lähettäjä": "Poliisi", "Pisteet": 17, "Uusinta": "kyllä", "Lapsia": "2 lasta",
    "Toimenpide 1": "Lastensuojelu - kotikäynti - tehty", "Toimenpide 2": "Poliisi - partio - kesken",
    "Huomautuksia": "zieht um",
}  # fmt: skip


@pytest.mark.parametrize("row", [GERMAN, FINNISH], ids=["german", "finnish"])
def test_trackers_in_other_languages(row: dict[str, object]) -> None:
    [found] = read(list(row.values()), titles=list(row)).cases

    assert (found.meeting_date, found.referral_date) == (date(2025, 3, 4), date(2025, 2, 3))
    assert (found.victim.full_name, found.victim.date_of_birth) == ("Anna Huber", date(1990, 2, 4))
    assert (found.perpetrators[0].full_name, found.perpetrators[0].date_of_birth) == ("Karl Huber", date(1985, 5, 5))
    assert (found.risk_score, found.children_count, found.repeat_marked, found.notes) == (17, 2, True, "zieht um")
    assert [each.state for each in found.actions] == [ActionState.DONE, ActionState.OPEN]
    assert found.not_understood == ()


# repeats


def several(*rows: tuple[str, date | None, str, date]) -> tuple[PastCase, ...]:
    """Return cases of a victim's name and birth, a person causing harm, and the day of the referral."""
    return read(
        *(
            changed(Client=who, DOB=born, Alleged_perp=whom, Perp_DOB=None, Date_recd=day)
            for who, born, whom, day in rows
        )
    ).cases


BORN = date(1990, 2, 4)


def test_repeats_by_the_rule_and_the_cases_at_its_edge() -> None:
    cases = several(
        ("Ada Pike", BORN, "Ned Ford", date(2024, 2, 29)),
        ("PIKE, Ada", BORN, "Ned Ford", date(2025, 2, 28)),
        ("Ada Pike", BORN, "Ned Ford", date(2026, 3, 1)),
        ("Ada Pike", BORN, "Tom Ray", date(2026, 3, 2)),
        ("Ada Pike", date(1991, 2, 4), "Ned Ford", date(2026, 3, 3)),
    )

    assert [each.repeat_computed for each in cases] == [False, True, False, False, False]
    assert [each.edge for each in cases] == [None, Edge.EXACT, Edge.DAY_AFTER, Edge.NEW_PERSON, None]
    assert [each.previous_referral_date for each in cases[:3]] == [None, date(2024, 2, 29), date(2025, 2, 28)]
    assert [each.victim_key for each in cases] == ["V001", "V001", "V001", "V001", "V002"]
    assert [each.case_key for each in cases] == ["C001", "C001", "C001", "C002", "C003"]


def test_the_order_of_the_rows_does_not_matter_for_repeats() -> None:
    later, earlier = several(
        ("Ada Pike", BORN, "Ned Ford", date(2025, 8, 1)), ("A. Pike", BORN, "NED FORD", date(2025, 2, 1))
    )

    assert (later.repeat_computed, earlier.repeat_computed) == (True, False)
    assert later.previous_referral_date == date(2025, 2, 1)


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        ("Ada\xa0Pike ", NameVariant.SPACE),
        ("A. Pike", NameVariant.INITIAL),
        ("Pike, Ada", NameVariant.COMMA),
        ("ADA PIKE", NameVariant.UPPER),
        ("PIKE, Ada", None),
        ("Ada Pike", None),
    ],
)
def test_the_ways_one_name_is_written(shown: str, kind: NameVariant | None) -> None:
    first, second = several(
        ("Ada Pike", BORN, "Ned Ford", date(2025, 1, 1)), (shown, BORN, "Ned Ford", date(2025, 2, 1))
    )

    assert first.victim_key == second.victim_key
    assert (second.victim.full_name, second.victim.name_variant) == ("Ada Pike", kind)
    assert second.victim.shown == shown


def test_people_of_one_name_and_other_days_of_birth_are_apart() -> None:
    first, second = several(
        ("Ada Pike", BORN, "Ned Ford", date(2025, 1, 1)), ("Ada Pike", date(1990, 4, 2), "Ned Ford", date(2025, 2, 1))
    )

    assert first.victim_key != second.victim_key
    assert not second.repeat_computed


# actions, colours


ACTIONS = ActionReader.of(["Safer Homes Team - fit camera"], ["Blue Door"])


@pytest.mark.parametrize(
    ("text", "agency", "action", "done", "state"),
    [
        ("HSG: change locks - done 3/4", "HSG", "change locks", "done 3/4", ActionState.DONE),
        ("Education-tell lead-not done", "Education", "tell lead", "not done", ActionState.NOT_DONE),
        ("Police – follow-up call – n/a - moved", "Police", "follow-up call", "n/a - moved", ActionState.NOT_POSSIBLE),
        ("CSC-visit-not possible - left area", "CSC", "visit", "not possible - left area", ActionState.NOT_POSSIBLE),
        ("Blue Door - see her - victim declined", "Blue Door", "see her", "victim declined", ActionState.DECLINED),
        ("GP - flag record - ?", "GP", "flag record", "?", ActionState.UNCLEAR),
        ("change locks (Housing)", "Housing", "change locks", None, None),
        ("IDVA - safety plan (done)", "IDVA", "safety plan", "done", ActionState.DONE),
        ("Fire - letterbox guard ✓", "Fire", "letterbox guard", "✓", ActionState.DONE),
        ("follow-up call", None, "follow-up call", None, None),
        ("change locks - front door", None, "change locks - front door", None, None),
        ("school - no answer from head", "school", "no answer from head", None, None),
        ("ring her - yes", None, "ring her", "yes", ActionState.DONE),
        ("Safer Homes Team - fit camera - no", "Safer Homes Team", "fit camera", "no", ActionState.NOT_DONE),
    ],
)
def test_an_action_is_taken_apart(
    text: str, agency: str | None, action: str, done: str | None, state: ActionState | None
) -> None:
    found = ACTIONS.read(text)

    assert (found.text, found.agency, found.action, found.done_text, found.state) == (text, agency, action, done, state)


@given(st.text(alphabet="ab -–:()?\n", max_size=40))
def test_no_word_of_an_action_is_lost(text: str) -> None:
    for line in lines_of(text, several=False):
        found = ACTIONS.read(line)
        kept = " ".join(part for part in (found.agency, found.action, found.done_text) if part)
        assert sorted(sign for sign in kept if sign.isalpha()) == sorted(sign for sign in line if sign.isalpha())


def test_openings_that_come_again_and_again_are_agencies() -> None:
    texts = ["Blue Door - see her", "Blue Door - ring her", "Blue Door - take her in"]

    assert ActionReader.of(texts, []).read(texts[0]).agency == "Blue Door"
    assert ActionReader.of(texts[:1] * 3, []).read(texts[0]).agency is None


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        ("00B050", StatusColour.GREEN),
        ("FFC000", StatusColour.AMBER),
        ("FFFF00", StatusColour.AMBER),
        ("FF0000", StatusColour.RED),
        ("F8CBAD", StatusColour.AMBER),
        ("BFBFBF", StatusColour.GREY),
        ("FFFFFF", None),
        ("000000", None),
        ("BDD7EE", None),
        ("", None),
    ],
)
def test_colours_as_a_person_names_them(fill: str, colour: StatusColour | None) -> None:
    assert by_hue(fill) is colour


def test_the_key_of_the_workbook_says_what_its_colours_mean() -> None:
    key = Tab("Key", [[Cell("", fill="BDD7EE"), "complete"], [Cell("overdue", fill=GREEN)]])
    rows = [changed(Client=Cell("Ada Pike", fill=fill) if fill else "Ada Pike") for fill in ("BDD7EE", GREEN, RED, "")]

    cases = read_file(workbook(Tab("2025", [TITLES, *rows]), key), "a.xlsx", today=TODAY).cases

    assert [each.status_colour for each in cases] == [StatusColour.GREEN, StatusColour.RED, None, None]


# what is a tracker, and the published one


def test_a_list_of_referrals_is_no_tracker() -> None:
    data = b"Ref,Victim name,Perp name,Referral date,Actions taken so far\n1,Ada Pike,Ned Ford,3/2/2025,locks\n"

    reading = read_file(data, "a.csv", today=TODAY)

    assert (reading.cases, len(reading.referrals)) == ((), 1)


def test_a_tracker_may_be_saved_as_text() -> None:
    data = "MARAC 2025;;;;;\nMeeting;Victim;DOB;Perp;Repeat?;Action 1\n"
    data += "4/3/2025;Ada Pike;4/2/90;Ned Ford;R;CSC - visit - done\n"

    [found] = read_file(data.encode(), "a.csv", today=TODAY).cases

    assert (found.row, found.meeting_date, found.repeat_marked) == (3, date(2025, 3, 4), True)


def test_a_column_with_the_month_first_is_not_read() -> None:
    reading = read(changed(Date_recd="03/04/2025"), changed(Date_recd="02/13/2025"))

    assert [each.referral_date for each in reading.cases] == [None, None]
    assert {error.code for error in reading.row_errors} == {"month_first"}


def test_the_published_tracker_is_read_leaf_by_leaf() -> None:
    name = "tracker/tracker.xlsx"
    truth = expected(name)

    reading = read_file(content(name), name, today=TODAY)

    found = {(each["sheet"], each["row"]): each for each in to_json(reading.cases)}
    assert len(found) == truth["rows"]
    assert sum(each["repeat_computed"] for each in found.values()) == truth["repeats_computed"]
    wrong = [line for each in truth["cases"] for line in differences(each, found[each["sheet"], each["row"]])]
    # six rows are said to differ by an apostrophe, and are written letter for letter like the first
    assert [line for line in wrong if not line.startswith("victim/name_variant: 'apostrophe'")] == []
    assert len(wrong) == 6
    for keys in ("victim_key", "case_key"):
        pairs = {(each[keys], found[each["sheet"], each["row"]][keys]) for each in truth["cases"]}
        assert len(pairs) == len({theirs for theirs, _ in pairs}) == len({ours for _, ours in pairs})
    assert reading.row_errors == ()


def differences(truth: dict[str, Any], found: dict[str, Any], place: str = "") -> list[str]:
    """The leaves in which a case differs from the truth; keys are compared on their own."""
    lines = []
    for name, value in truth.items():
        if name in {"victim_key", "case_key"}:
            continue
        if isinstance(value, dict):
            lines += differences(value, found[name], f"{place}{name}/")
        elif found[name] != value:
            lines.append(f"{place}{name}: {value!r}, read {found[name]!r}")
    return lines
