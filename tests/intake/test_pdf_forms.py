"""PDF forms of many makes: their fields are read under what is printed, said or named, and nothing is read wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from marac_desk.intake.draft import to_brief_json
from marac_desk.intake.field_names import words_of_names
from marac_desk.intake.labels import label_book
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, ReadReferral
from marac_desk.intake.sections import Match, Section
from tests.intake.pdf_files import Form, asked, beside, saved, stacked
from tests.intake.samples import TODAY

NAMES = ("First name", "Surname", "Date of birth")


def read(form: Form | Pdf) -> Reading:
    """Return what a form says."""
    return read_file(form.bytes() if isinstance(form, Form) else saved(form), "form.pdf", today=TODAY)


def referral(form: Form | Pdf) -> ReadReferral:
    """Return the referral in a form that was read without more ado."""
    reading = read(form)
    assert (reading.outcome, reading.reason_code) == (Outcome.PARSED, None)
    return reading.referrals[0]


def said(form: Form | Pdf) -> Any:
    """Return what was read, all of it understood."""
    found = referral(form)
    assert found.not_understood == ()
    return to_brief_json(found.draft)


def left(form: Form | Pdf) -> list[tuple[str, str]]:
    """Return what found no field."""
    return [(entry.label, entry.value) for entry in referral(form).not_understood]


def of_victim() -> Form:
    """Return a form with the victim's name."""
    return beside(Form().print(50, 40, "Victim", size=12, bold=True), 60, "Name", "Ada Pike")


# Where the label stands


def test_labels_stand_to_the_left_of_fields_with_names_that_say_nothing() -> None:
    form = beside(of_victim(), 80, "Date of birth", "03/04/1985")

    assert said(form)["victim"]["full_name"] == "Ada Pike"
    assert said(form)["victim"]["date_of_birth"] == "1985-04-03"


def test_labels_stand_above_fields_side_by_side() -> None:
    form = Form().print(50, 40, "Victim", size=12, bold=True)
    stacked(form, 50, 80, "First name", "Ada")
    stacked(form, 300, 80, "Surname", "Pike")
    stacked(form, 50, 120, "Date of birth", "03/04/1985")
    stacked(form, 300, 120, "Telephone", "07700 900123")
    form.print(50, 150, "Perpetrator", size=12, bold=True)
    stacked(form, 50, 190, "Full name", "Rob Pike")
    stacked(form, 300, 190, "Relationship to victim", "husband")

    found = said(form)

    assert found["victim"]["full_name"] == "Ada Pike"
    assert found["victim"]["phone"] == "07700 900123"
    assert found["perpetrators"] == [
        {
            "full_name": "Rob Pike",
            "given_names": "Rob",
            "family_name": "Pike",
            "relationship_to_victim": "current_spouse",
        }
    ]


def test_parts_of_a_form_stand_side_by_side() -> None:
    form = Form().print(50, 40, "Victim", size=12, bold=True).print(320, 40, "Perpetrator", size=12, bold=True)
    for number, (label, hers, his) in enumerate(
        (
            ("Name", "Ada Pike", "Rob Cole"),
            ("Date of birth", "1/2/1985", "3/4/1980"),
            ("Address", "1 Low St", "2 Low St"),
        )
    ):
        y = 60 + 20 * number
        form.print(50, y - 3, label).text(120, y, hers, width=150)
        form.print(320, y - 3, label).text(390, y, his, width=150)
    form.print(50, 130, "Safe contact", size=12, bold=True)
    form.print(50, 147, "Number").text(120, 150, "07700 900111", width=150)
    form.print(320, 147, "Phone").text(390, 150, "07700 900222", width=150)

    found = said(form)

    assert found["victim"]["address"] == "1 Low St"
    assert found["perpetrators"][0]["address"] == "2 Low St"
    assert found["safe_contact"]["value"] == "07700 900111"
    assert found["perpetrators"][0]["phone"] == "07700 900222"


def test_a_label_of_two_lines_and_a_question_with_a_hint() -> None:
    form = of_victim().print(50, 90, "Safe contact", size=12, bold=True)
    form.print(50, 110, "Who is the victim frightened of? Please give").print(50, 121, "names of all of them")
    form.lines(260, 145, "Rob Pike", height=45)

    assert said(form)["safe_contact"]["people_feared"] == ["Rob Pike"]


def test_labels_are_printed_into_the_corner_of_their_field() -> None:
    form = of_victim().print(222, 92, "Date of birth", size=6).text(220, 110, "03/04/1985", height=26)

    assert said(form)["victim"]["date_of_birth"] == "1985-04-03"


def test_answers_that_became_print_are_told_and_not_taken() -> None:
    form = (
        of_victim().print(50, 100, "Date of birth:").print(220, 100, "03/04/1985").print(50, 120, "Postcode: ZZ1 1AA")
    )

    assert left(form) == [("Date of birth:", "03/04/1985"), ("Postcode", "ZZ1 1AA")]


def test_what_the_form_says_of_a_field_counts_where_nothing_is_printed() -> None:
    form = of_victim().text(220, 80, "03/04/1985", tip="Date of birth")

    assert said(form)["victim"]["date_of_birth"] == "1985-04-03"


@pytest.mark.parametrize(
    "name",
    ["victim_date_of_birth", "form1[0].#subform[0].victim[0].dateOfBirth[0]", "VictimDOB_12", "Victim.Birth date"],
)
def test_the_name_of_a_field_counts_where_nothing_else_is_known(name: str) -> None:
    parts = name.split(".")
    form = of_victim().text(300, 300, "03/04/1985", name=parts[-1])
    document = form.document()
    inner = document.Root.AcroForm.Fields[-1]
    for part in reversed(parts[:-1]):
        outer = document.make_indirect(Dictionary(T=String(part), Kids=Array([inner])))
        inner.Parent = outer
        inner = outer
    document.Root.AcroForm.Fields[-1] = inner

    assert said(document)["victim"]["date_of_birth"] == "1985-04-03"


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        *(("perp_{}_", first) for first in (0, 1)),
        *(("Perpetrator{}.", first) for first in (0, 1)),
        *(("perps.#{}.", first) for first in (0, 1)),
        ("form1[0].perpetrator[{}].", 0),
    ],
)
def test_people_are_counted_from_nought_or_from_one(pattern: str, first: int) -> None:
    names = [pattern.format(first + number) for number in (0, 1)]

    spoken = words_of_names([f"{name}date_of_birth" for name in names])

    assert [label_book().match(words, Section) for words in spoken.values()] == [
        Match("person/date_of_birth", Section.PERPETRATORS, number, named=True) for number in (1, 2)
    ]


@pytest.mark.parametrize(
    "name", ["Text1", "f2_17", "topmostSubform[0].Page1[0].f1_3[0]", "Check Box12", "undefined_2", ""]
)
def test_names_that_programs_give_say_nothing(name: str) -> None:
    assert words_of_names([name]) == {name: ""}


def test_the_more_precise_words_count_where_several_are_known() -> None:
    form = of_victim().print(50, 77, "Name").text(220, 80, "Rob Pike", tip="Perpetrator 2 name")
    form.print(50, 97, "Perpetrator 1 name").text(220, 100, "Tom Pike", tip="Name")

    assert [person["full_name"] for person in said(form)["perpetrators"]] == ["Tom Pike", "Rob Pike"]


def test_words_that_contradict_each_other_give_no_answer() -> None:
    form = of_victim().print(50, 77, "Date of birth").text(220, 80, "01/02/1985", tip="Date of referral")

    assert left(form) == [("Date of birth", "01/02/1985")]


def test_a_part_that_nobody_knows_ends_the_part_before_it() -> None:
    form = of_victim().print(50, 100, "Next of kin", bold=True)
    beside(beside(form, 120, "Telephone", "07700 900999"), 140, "Postcode", "ZZ9 9ZZ")

    assert left(form) == [("Telephone", "07700 900999"), ("Postcode", "ZZ9 9ZZ")]


def test_the_head_of_each_page_ends_nothing() -> None:
    form = of_victim().print(300, 30, "Referral, page 1", size=13, bold=True)
    form.page()
    form.print(300, 30, "Referral, page 2", size=13, bold=True)

    assert said(beside(form, 60, "Telephone", "07700 900123"))["victim"]["phone"] == "07700 900123"


def test_what_nobody_knows_is_kept_under_its_label() -> None:
    assert left(beside(of_victim(), 80, "Shoe size", "38")) == [("Shoe size", "38")]


def test_a_page_that_is_turned_is_read_as_it_is_shown() -> None:
    document = of_victim().document()
    page = document.pages[0]
    page.MediaBox = Array([0, 0, 842, 842])
    page.contents_add(b"q 0 1 -1 0 842 0 cm", prepend=True)
    page.contents_add(b"Q")
    for widget in page.Annots:
        x0, y0, x1, y1 = (float(corner) for corner in widget.Rect)
        widget.Rect = Array([842 - y1, x0, 842 - y0, x1])
    page.Rotate = 90

    assert said(document)["victim"]["full_name"] == "Ada Pike"


# Boxes to tick


def test_options_are_called_by_the_words_printed_beside_them() -> None:
    form = asked(of_victim(), 80, "Interpreter needed", "No")
    asked(form, 100, "Pregnant", "Not known")
    asked(form, 120, "Disability")

    found = said(form)["victim"]

    assert (found["interpreter_required"], found["pregnant"]) == ("no", "not_known")
    assert "disability" not in found


def test_words_before_the_boxes_are_told_from_words_behind() -> None:
    form = of_victim().print(50, 100, "Interpreter needed?")
    form.print(220, 100, "Yes").tick(245, 102).print(280, 100, "No").tick(300, 102, on=True)

    assert said(form)["victim"]["interpreter_required"] == "no"


def test_words_before_the_boxes_are_told_from_those_that_follow_the_last() -> None:
    form = of_victim().print(50, 100, "Interpreter needed?")
    form.print(220, 100, "Yes").tick(245, 102).print(280, 100, "No").tick(300, 102, on=True).print(320, 100, "Say why")

    assert said(form)["victim"]["interpreter_required"] == "no"


def test_options_stand_below_the_titles_of_columns() -> None:
    form = of_victim().print(50, 100, "Risk checklist", size=12, bold=True)
    for x, words in ((300, "Yes"), (350, "No"), (400, "DK"), (440, "Comments")):
        form.print(x, 120, words, bold=True)
    for number, item in enumerate(("Injury in latest event", "Level of fear", "What is feared", "Isolation")):
        y = 140 + 18 * number
        form.print(50, y - 3, f"{number + 1}").print(70, y - 3, item)
        form.radio([(302, y), (352, y), (402, y)], ["0", "1", "2"], ["0", "1", "2", None][number])
        form.text(440, y, "since May" if number == 0 else "", width=100)

    risk = said(form)["risk"]

    assert risk == {"answers": {"1": "yes", "2": "no", "3": "not_known"}, "notes": {"1": "since May"}}


def test_several_boxes_of_one_question_are_one_answer() -> None:
    form = of_victim().print(50, 100, "Sex")
    for x, words in ((220, "Female"), (300, "Male"), (380, "Other")):
        form.tick(x, 102, on=words == "Female").print(x + 14, 100, words)

    assert said(form)["victim"]["sex"] == "female"


def test_two_ticks_where_one_is_meant_are_no_answer() -> None:
    form = of_victim().print(50, 100, "Pregnant")
    for x, words in ((220, "Yes"), (300, "No")):
        form.tick(x, 102, on=True).print(x + 14, 100, words)

    assert left(form) == [("Pregnant", "Yes; No")]


def _grounds(*ticked: str, title: str = "Grounds") -> Form:
    form = of_victim().print(50, 100, title, size=12, bold=True)
    for number, words in enumerate(("Professional judgement", "Escalation", "Repeat")):
        form.tick(50, 122 + 20 * number, on=words in ticked).print(66, 120 + 20 * number, words)
    return form


def test_grounds_that_were_passed_over_are_a_no_where_some_are_ticked() -> None:
    answers = said(_grounds("Escalation"))["criteria_answers"]

    assert answers == {"professional_judgement": "no", "potential_escalation": "yes", "repeat": "no"}


def test_grounds_without_any_tick_say_nothing() -> None:
    assert "criteria_answers" not in said(_grounds())


def test_a_box_that_is_not_ticked_is_no_answer_about_safety() -> None:
    form = of_victim().print(50, 100, "Safe contact", size=12, bold=True).print(50, 120, "Safe to:")
    for x, words in ((120, "call"), (200, "text"), (280, "leave voicemail")):
        form.tick(x, 122, on=words == "call").print(x + 14, 120, words)

    assert said(form)["safe_contact"] == {"safe_to_call": "yes"}


def test_a_tick_is_no_name() -> None:
    form = of_victim().print(50, 100, "Language").tick(220, 102, on=True)

    assert left(form) == [("Language", "☒")]


def test_what_the_file_says_in_two_ways_is_told_and_not_taken() -> None:
    form = of_victim().print(50, 100, "Interpreter").print(234, 100, "Yes").print(314, 100, "No")
    form.radio([(220, 103), (300, 103)], ["No", "Yes"], "No")  # the box beside "Yes" stores "No"

    assert left(form) == [("Interpreter", "Yes")]


def test_a_state_that_is_shown_otherwise_than_it_is_stored_is_told() -> None:
    form = of_victim().print(50, 100, "Interpreter").print(234, 100, "Yes").print(314, 100, "No")
    document = form.radio([(220, 103), (300, 103)], ["a", "b"], "b").document()
    document.Root.AcroForm.Fields[-1].V = Name.a

    assert left(document) == [("Interpreter", "No")]
    assert [notice.code for notice in referral(document).notices] == ["field_contradicts_itself"]


def test_a_state_may_stand_in_the_value_alone() -> None:
    form = of_victim().print(50, 100, "Interpreter").print(234, 100, "Yes").print(314, 100, "No")
    document = form.radio([(220, 103), (300, 103)], ["a", "b"]).document()
    document.Root.AcroForm.Fields[-1].V = Name.b

    assert said(document)["victim"]["interpreter_required"] == "no"


def test_counted_states_are_called_by_the_list_of_the_group() -> None:
    form = of_victim().print(50, 100, "Interpreter")
    options = Array([String("Yes"), String("No")])

    form.radio([(220, 103), (300, 103)], ["0", "1"], "1", Opt=options)

    assert said(form)["victim"]["interpreter_required"] == "no"


# What stands in fields


def test_a_choice_is_what_it_shows_and_not_what_it_stores() -> None:
    form = of_victim().print(50, 77, "Language").choice(220, 80, "x", [("x", "Polish"), ("y", "Welsh")])

    assert said(form)["victim"]["main_language"] == "Polish"


def test_a_choice_that_shows_two_things_for_one_stored_is_what_it_stores() -> None:
    form = of_victim().print(50, 77, "Language").choice(220, 80, "x", [("x", "Polish"), ("x", "Welsh")])

    assert said(form)["victim"]["main_language"] == "x"


@pytest.mark.parametrize("parts", [("03", "04", "1985"), ("3", "4", "85")])
def test_a_date_in_three_fields(parts: tuple[str, str, str]) -> None:
    form, said_apart = of_victim(), of_victim()
    form.print(50, 77, "Date of birth")
    for x, words, longest in zip((220, 255, 290), parts, (2, 2, 4), strict=True):
        form.text(x, 80, words, width=25, MaxLen=longest).print(x + 27, 77, "/")
    for number, (part, words) in enumerate(zip(("day", "month", "year"), parts, strict=True)):
        beside(said_apart, 80 + 20 * number, f"Date of birth ({part})", words)

    assert said(form)["victim"]["date_of_birth"] == "1985-04-03"
    assert said(said_apart)["victim"]["date_of_birth"] == "1985-04-03"


def test_a_year_alone_is_no_date() -> None:
    form = of_victim()
    for number, part in enumerate(("day", "month", "year")):
        beside(form, 80 + 20 * number, f"Date of birth ({part})", "1985" if part == "year" else "")

    assert left(form) == [("Date of birth", "year 1985")]


def test_lines_of_an_address_are_one_address() -> None:
    form = of_victim().print(50, 97, "Address")
    for number, line in enumerate(("1 Low Street", "Northvale", "ZZ1 1AA")):
        form.text(220, 100 + 16 * number, line)

    assert said(form)["victim"]["address"] == "1 Low Street\nNorthvale"
    assert said(form)["victim"]["postcode"] == "ZZ1 1AA"


def test_children_stand_in_rows_with_gaps() -> None:
    form = of_victim().print(50, 100, "Children", size=12, bold=True)
    for x, words in ((50, "Name"), (200, "Date of birth"), (300, "School")):
        form.print(x, 120, words, bold=True)
    rows = (("Tom Pike", "1/2/2015", "St Hilda"), ("", "", ""), ("Amy Pike", "5/6/2018", ""))
    for number, row in enumerate(rows):
        for x, words, width in zip((50, 200, 300), row, (145, 95, 150), strict=True):
            form.text(x, 140 + 18 * number, words, width=width)

    found = said(form)["children"]

    assert [(child["full_name"], child["date_of_birth"], child.get("school")) for child in found] == [
        ("Tom Pike", "2015-02-01", "St Hilda"),
        ("Amy Pike", "2018-06-05", None),
    ]


def test_children_stand_in_rows_that_are_called_by_number() -> None:
    form = of_victim().print(50, 100, "Children", size=12, bold=True)
    form.print(120, 115, "Name").print(250, 115, "Date of birth")
    for number, (name, born) in enumerate((("Tom", "1/2/2015"), ("Amy", "5/6/2018")), 1):
        y = 115 + 20 * number
        form.print(50, y - 3, f"Child {number}").text(120, y, name, width=120).text(250, y, born, width=120)

    assert [(c["full_name"], c["date_of_birth"]) for c in said(form)["children"]] == [
        ("Tom", "2015-02-01"),
        ("Amy", "2018-06-05"),
    ]


@pytest.mark.parametrize("titles", [("Person 1", "Person 2"), ("Perpetrator 1", "Perpetrator 2")])
def test_each_person_has_a_column(titles: tuple[str, str]) -> None:
    form = of_victim().print(50, 100, "Perpetrators", size=12, bold=True)
    form.print(200, 120, titles[0]).print(360, 120, titles[1])
    rows = (
        ("Name", "Rob Cole", "Tim Cole"),
        ("Date of birth", "", "3/4/1990"),
        ("Relationship to victim", "husband", ""),
    )
    for number, (label, one, other) in enumerate(rows):
        y = 140 + 20 * number
        form.print(50, y - 3, label).text(200, y, one, width=140).text(360, y, other, width=140)

    first, second = said(form)["perpetrators"]

    assert (first["full_name"], first["relationship_to_victim"]) == ("Rob Cole", "current_spouse")
    assert (second["full_name"], second["date_of_birth"]) == ("Tim Cole", "1990-04-03")
    assert "date_of_birth" not in first
    assert "relationship_to_victim" not in second


def test_victim_and_perpetrator_have_a_column_each() -> None:
    form = Form().print(200, 60, "Victim").print(360, 60, "Perpetrator")
    for number, (label, hers, his) in enumerate(
        (("Name", "Ada Pike", "Rob Cole"), ("Date of birth", "1/2/85", "3/4/80"))
    ):
        y = 80 + 20 * number
        form.print(50, y - 3, label).text(200, y, hers, width=140).text(360, y, his, width=140)

    found = said(form)

    assert (found["victim"]["full_name"], found["victim"]["date_of_birth"]) == ("Ada Pike", "1985-02-01")
    assert found["perpetrators"][0]["full_name"] == "Rob Cole"
    assert found["perpetrators"][0]["date_of_birth"] == "1980-04-03"


def test_columns_of_people_whom_nobody_knows_give_no_answer() -> None:
    form = of_victim().print(200, 120, "Neighbour").print(360, 120, "Landlord")
    form.print(50, 137, "Name").text(200, 140, "Joe Hill", width=140).text(360, 140, "Jim Dale", width=140)

    assert left(form) == [("Name Neighbour", "Joe Hill"), ("Name Landlord", "Jim Dale")]


def test_several_children_in_one_field_are_not_one_child() -> None:
    form = beside(of_victim(), 80, "Names of children", "Tom, Amy")

    assert left(form) == [("Names of children", "Tom, Amy")]


@pytest.mark.parametrize("value", ["Phone", "Enter your answer", "Please select", "dd/mm/yyyy", "__________"])
def test_a_prompt_is_no_answer(value: str) -> None:
    assert "phone" not in said(beside(of_victim(), 80, "Phone", value))["victim"]


def test_what_stood_there_before_is_told_and_not_taken() -> None:
    form = beside(of_victim(), 80, "Language", "English", DV="English")

    assert left(form) == [("Language", "English")]
    assert [notice.code for notice in referral(form).notices] == ["left_as_it_was"]


def test_a_form_that_was_written_filled_in_has_its_answers_as_defaults() -> None:
    form = Form().print(50, 40, "Victim", size=12, bold=True)
    beside(form, 60, "Name", "Ada Pike", DV="Ada Pike")
    beside(form, 80, "Language", "English", DV="English")

    assert said(form)["victim"]["main_language"] == "English"


def test_rich_text_is_read_where_it_stands_alone() -> None:
    rich = "<?xml version='1.0'?><body><p>To be safe &amp; sound</p><p>Soon</p></body>"

    form = of_victim().print(50, 77, "Wishes").text(220, 80, RV=rich)

    assert said(form)["free_text"]["victim_wishes"] == "To be safe & sound\nSoon"


def test_a_field_that_is_shown_twice_was_filled_in_once() -> None:
    form = beside(of_victim(), 80, "Date of birth", "01/02/1985")
    form.page()
    document = form.print(50, 40, "Perpetrator", size=12, bold=True).print(50, 57, "Name").document()
    shown = Dictionary(Subtype=Name.Widget, Rect=Array([220, 780, 400, 794]), Parent=document.Root.AcroForm.Fields[0])
    document.pages[1].Annots = Array([document.make_indirect(shown)])

    assert set(said(document)) == {"victim"}


def test_what_no_page_shows_is_kept_for_a_person() -> None:
    document = of_victim().text(300, 300, "seven", name="Secret word", F=2).document()
    document.Root.AcroForm.Fields.append(
        document.make_indirect(Dictionary(FT=Name.Tx, T=String("Loose note"), V=String("eight")))
    )

    assert sorted(left(document)) == [("Loose note", "eight"), ("Secret word", "seven")]


def test_signs_that_cannot_be_seen_are_shown_and_told() -> None:
    reading = read(beside(of_victim(), 80, "Phone", "07700 900\u202e111"))

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "bidi_or_invisible")
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"
    assert reading.referrals[0].not_understood[0].value == "07700 900�111"


# Languages


def test_a_german_form() -> None:
    form = Form().print(50, 40, "Meldung an die Fallkonferenz", size=14, bold=True)
    form.print(50, 60, "Angaben zur meldenden Stelle", size=12, bold=True)
    for number, (label, value) in enumerate((("Institution", "Schutzzentrum Nord"), ("Name", "Eva Gruber"))):
        beside(form, 80 + 20 * number, label, value)
    form.print(50, 120, "Angaben zum Opfer", size=12, bold=True)
    for number, (label, value) in enumerate(
        (("Familienname", "Huber"), ("Vorname", "Anna"), ("Geburtsdatum", "4. März 1990"), ("Anschrift", "Gasse 1"))
    ):
        beside(form, 140 + 20 * number, label, value)
    asked(form, 220, "Dolmetscher benötigt", "Nein", words=("Ja", "Nein", "unbekannt"))
    form.print(50, 250, "Gefährder", size=12, bold=True)
    beside(beside(form, 270, "Name", "Josef Huber"), 290, "Beziehung zum Opfer", "Ehemann")
    asked(form, 310, "Anrufen sicher", "Ja", words=("Ja", "Nein", "unbekannt"))

    found = said(form)

    assert found["referrer"] == {"agency": "Schutzzentrum Nord", "name": "Eva Gruber"}
    assert found["victim"]["date_of_birth"] == "1990-03-04"
    assert found["victim"]["interpreter_required"] == "no"
    assert found["perpetrators"][0]["relationship_to_victim"] == "current_spouse"
    assert found["safe_contact"]["safe_to_call"] == "yes"


def test_a_finnish_form() -> None:
    form = Form().print(50, 40, "Uhrin tiedot", size=12, bold=True)
    for number, (label, value) in enumerate(
        (("Sukunimi", "Korhonen"), ("Etunimi", "Liisa"), ("Syntymäaika", "4.3.1990"))
    ):
        beside(form, 60 + 20 * number, label, value)
    asked(form, 120, "Tulkin tarve", "Ei", words=("Kyllä", "Ei", "Ei tiedossa"))
    form.print(50, 150, "Tekijän tiedot", size=12, bold=True)
    beside(form, 170, "Nimi", "Matti Korhonen")
    asked(form, 190, "Saako soittaa", "Kyllä", words=("Kyllä", "Ei", "Ei tiedossa"))

    found = said(form)

    assert found["victim"]["full_name"] == "Liisa Korhonen"
    assert found["victim"]["interpreter_required"] == "no"
    assert found["perpetrators"][0]["full_name"] == "Matti Korhonen"
    assert found["safe_contact"]["safe_to_call"] == "yes"


# Whatever the order and the places


ANSWERS = {
    "Victim name": ("victim", "full_name", "Ada Pike", "Ada Pike"),
    "Victim date of birth": ("victim", "date_of_birth", "03/04/1985", "1985-04-03"),
    "Safe number": ("safe_contact", "value", "07700 900111", "07700 900111"),
    "Date of referral": ("referral_date", "", "06/11/2026", "2026-11-06"),
    "What the victim wants": ("free_text", "victim_wishes", "To be safe", "To be safe"),
}


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(sorted(ANSWERS)),
    st.sampled_from(["beside", "above"]),
    st.sampled_from([20, 26, 40]),
    st.sampled_from([30, 50, 120]),
    st.booleans(),
)
def test_labels_that_name_their_field_are_read_wherever_they_stand(
    order: list[str], way: str, step: int, x: int, tips: bool
) -> None:
    form = Form()
    for number, label in enumerate(order):
        y = 60 + (step + 18) * number
        value = ANSWERS[label][2]
        tip = label if tips else ""
        if way == "beside":
            form.print(x, y - 3, label).text(x + 160, y, value, tip=tip)
        else:
            stacked(form, x, y, label, value, tip=tip)

    found = said(form)

    for label in order:
        part, name, _, meant = ANSWERS[label]
        assert (found[part][name] if name else found[part]) == meant
