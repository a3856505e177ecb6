"""What is no answer is not read, and what is not understood is kept: nothing is wrong in silence."""

from __future__ import annotations

from datetime import date

import pytest

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome
from marac_desk.rules.vocabulary import Answer
from tests.intake.samples import TODAY
from tests.intake.test_layouts import draft, read
from tests.intake.word_files import cell, document, form, grid, heading, paragraph, run, runs, table


def test_struck_text_is_no_answer() -> None:
    assert draft(form(["Victim name", "~~Ada Pike~~ Ada Ford"])).victim.full_name == "Ada Ford"


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>", '<w:rStyle w:val="Crossed"/>'])
def test_words_that_are_crossed_out_or_hidden_are_no_answer(look: str) -> None:
    styles = '<w:style w:styleId="Base"><w:rPr><w:strike/></w:rPr></w:style>'
    styles += '<w:style w:styleId="Crossed"><w:basedOn w:val="Base"/></w:style>'
    content = form(["Victim name", cell(xml=paragraph(xml=run("Wrong Name", look) + run("Ada Pike")))])

    reading = read_file(document(content, styles=styles), "form.docx", today=TODAY)

    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"


def test_a_switch_that_is_off_strikes_nothing() -> None:
    content = form(["Victim name", cell(xml=paragraph(xml=run("Ada Pike", '<w:strike w:val="0"/>')))])

    assert draft(content).victim.full_name == "Ada Pike"


def test_of_a_tracked_change_the_new_words_count_and_a_person_is_told() -> None:
    deleted = "<w:del><w:r><w:delText>07700 900001</w:delText></w:r></w:del>"
    changed = deleted + f"<w:ins>{run('07700 900002')}</w:ins>"
    referral = read(heading("Victim"), form(["Phone", cell(xml=paragraph(xml=changed))]))

    assert referral.draft.victim.phone == "07700 900002"
    assert [notice.code for notice in referral.notices] == ["words_deleted"]


def test_a_row_that_a_tracked_change_took_away_is_not_there() -> None:
    rows = form(["Victim name", "Ada Pike"], ["Victim date of birth", "1/2/1990"])
    gone = rows.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 2).replace("<w:trPr><w:del/></w:trPr>", "", 1)

    found = read_file(document(gone), "form.docx", today=TODAY).referrals[0].draft

    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", None)


def test_a_grey_prompt_is_no_answer() -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Type a name')}</w:sdtContent></w:sdt>"
    typed = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('Ada Pike')}</w:sdtContent></w:sdt>"
    found = draft(
        heading("Victim"),
        form(["Known as", cell(xml=paragraph(xml=prompt))], ["Name", cell(xml=paragraph(xml=typed))]),
    )

    assert (found.victim.known_as, found.victim.full_name) == (None, "Ada Pike")


def test_other_addresses_names_and_numbers_are_not_the_victims() -> None:
    referral = read(
        heading("Victim"),
        form(["Name", "Ada Pike"], ["Previous address", "1 Old Road"], ["Social worker's name", "Jo Marsh"]),
        heading("Interpreter booked"),
        form(["Name", "Lee Voss"], ["Telephone", "020 7946 0999"], ["Agency", "Voice Ltd"]),
        heading("Signature"),
        paragraph("Date: 1/2/2026"),
    )

    found = referral.draft
    assert (found.victim.full_name, found.victim.address, found.victim.phone) == ("Ada Pike", None, None)
    assert (found.referrer.agency, found.referrer.phone, found.referral_date) == (None, None, None)
    assert found.incident_date is None
    kept = {entry.value for entry in referral.not_understood}
    assert {"1 Old Road", "Jo Marsh", "Lee Voss", "020 7946 0999", "Voice Ltd", "1/2/2026"} <= kept


def test_two_dates_for_one_field_are_both_left_to_a_person() -> None:
    referral = read(heading("Victim"), form(["Date of birth", "1/2/1990"], ["DOB", "2/1/1990"], ["Name", "Ada Pike"]))

    assert referral.draft.victim.date_of_birth is None
    assert {entry.value for entry in referral.not_understood} == {"1/2/1990", "2/1/1990"}
    assert "two_values" in {notice.code for notice in referral.notices}
    assert "/victim/date_of_birth" not in referral.origins


def test_the_first_of_two_addresses_stays_and_the_second_is_kept_beside_it() -> None:
    referral = read(heading("Victim"), form(["Address", "1 High Road"], ["Home address", "2 Low Road"]))

    assert referral.draft.victim.address == "1 High Road"
    assert [entry.value for entry in referral.not_understood] == ["2 Low Road"]


@pytest.mark.parametrize(
    "words", ["Yes, mornings only", "yes but not at work", "Yes / No", "✗", "perhaps", "☒ Yes ☒ No"]
)
def test_a_safe_contact_answer_that_is_not_clear_is_left_open_and_kept(words: str) -> None:
    referral = read(form(["Safe to call?", words], ["Victim name", "Ada Pike"]))

    assert referral.draft.safe_contact.safe_to_call is None
    assert [entry.value for entry in referral.not_understood] == [words]


def test_more_words_beside_an_answer_are_kept() -> None:
    referral = read(heading("Victim"), form(["Disability", "Yes - hearing loss"]))

    assert referral.draft.victim.disability is Answer.YES
    assert [entry.value for entry in referral.not_understood] == ["hearing loss"]


@pytest.mark.parametrize("words", ["See attached list", "Yes", "2", "Kit and Lou Pike", "three boys"])
def test_words_beside_children_that_are_no_name_make_no_child(words: str) -> None:
    referral = read(form(["Children", words], ["Victim name", "Ada Pike"]))

    assert referral.draft.children == []
    assert [entry.value for entry in referral.not_understood] == [words]


def test_a_date_that_cannot_be_is_kept_as_words() -> None:
    referral = read(heading("Victim"), form(["Name", "Ada Pike"], ["Date of birth", "31/02/1990"]))

    assert referral.draft.victim.date_of_birth is None
    assert [entry.value for entry in referral.not_understood] == ["31/02/1990"]


def test_a_weekday_that_is_not_that_day_is_left_to_a_person() -> None:
    referral = read(form(["Victim name", "Ada Pike"], ["Last incident", "Sat 16 Oct 2026"]))

    assert referral.draft.incident_date is None
    assert [entry.value for entry in referral.not_understood] == ["Sat 16 Oct 2026"]


def test_a_year_that_is_not_written_is_the_one_before_the_referral_and_noticed() -> None:
    referral = read(form(["Date of referral", "4/1/2026"], ["Last incident", "5 June"]))

    assert referral.draft.incident_date == date(2025, 6, 5)
    assert [(notice.code, notice.values["day"]) for notice in referral.notices] == [("year_assumed", "2025-06-05")]


def test_a_misspelt_label_is_read_and_noticed() -> None:
    referral = read(heading("Victim"), form(["Ethnicitty", "White Irish"]))

    assert referral.draft.victim.ethnicity == "White Irish"
    assert [notice.code for notice in referral.notices] == ["label_guessed"]


def test_safe_and_not_safe_are_never_taken_for_each_other() -> None:
    found = draft(form(["People it is safe to talk to", "Una"], ["People it is not safe to talk to", "Ned"]))

    assert found.safe_contact.people_safe_to_talk_to == ["Una"]
    assert found.safe_contact.people_not_safe == ["Ned"]


def test_the_stated_score_is_kept_when_the_ticks_say_something_else() -> None:
    items = [[f"{n}. Item", "Yes"] for n in range(1, 11)]
    referral = read(heading("Risk list"), grid(["Item", "Answer"], *items), form(["Total score", "14"]))

    assert referral.draft.risk.score == 14
    assert [(n.code, dict(n.values)) for n in referral.notices] == [
        ("score_differs", {"stated": "14", "counted": "10"})
    ]


def test_a_form_of_other_matters_is_text_and_nothing_more() -> None:
    reading = read_file(
        document(paragraph("Minutes of the allotment society."), table(["Plot", "7"])), "a.docx", today=TODAY
    )

    assert (reading.outcome, reading.referrals) == (Outcome.TEXT_ONLY, ())
    assert reading.source_text[0].words is not None


def test_an_empty_form_has_no_text() -> None:
    assert read_file(document(paragraph()), "a.docx", today=TODAY).outcome is Outcome.NO_TEXT


def test_the_source_text_shows_what_was_struck_out() -> None:
    content = table([cell(xml=paragraph(xml=runs("Victim name: ~~Wrong~~ Ada Pike")))])
    reading = read_file(document(content), "a.docx", today=TODAY)

    [words] = reading.source_text[0].rows[0]
    assert (words.text, words.struck) == ("Victim name: Wrong Ada Pike", ((13, 18),))


def test_signs_that_cannot_be_seen_are_shown_and_told() -> None:
    reading = read_file(document(form(["Victim name", "Ada\u200b Pi\u202eke"])), "a.docx", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "bidi_or_invisible")
    assert reading.referrals[0].draft.victim.full_name == "Ada\ufffd Pi\ufffdke"


def test_a_part_of_a_date_is_no_date_and_no_age() -> None:
    parts = [["Date of birth (day)", "31"], ["Date of birth (month)", "01"], ["Date of birth", "31"]]
    referral = read(heading("Victim"), form(["Name", "Ada Pike"], *parts))

    assert (referral.draft.victim.date_of_birth, referral.draft.victim.age_stated) == (None, None)
    assert [entry.value for entry in referral.not_understood] == ["31", "31", "01"]


def test_words_beside_a_date_are_kept() -> None:
    referral = read(form(["Last incident", "17/10/2026, knife from the kitchen"], ["Victim name", "Ada Pike"]))

    assert referral.draft.incident_date == date(2026, 10, 17)
    assert [entry.value for entry in referral.not_understood] == ["17/10/2026, knife from the kitchen"]


@pytest.mark.parametrize("words", ["Northvale Carers", "ask at the desk"])
def test_a_bare_word_for_who_refers_is_not_guessed(words: str) -> None:
    referral = read(form(["Referrer", words], ["Victim name", "Ada Pike"]))

    assert (referral.draft.referrer.name, referral.draft.referrer.agency) == (None, None)
    assert [entry.value for entry in referral.not_understood] == [words]


def test_a_label_without_an_answer_does_not_take_the_next_label_for_one() -> None:
    referral = read(
        heading("Children"),
        *map(
            paragraph,
            [
                "Child 1 name:",
                "Kit Pike",
                "Child 1 school:",
                "Child 1 relation to tenant:",
                "son",
                "Pregnant:",
                "Victim",
            ],
        ),
    )

    [child] = referral.draft.children
    assert (child.full_name, child.school, child.relationship_to_victim) == ("Kit Pike", None, "son")


def test_ticks_in_two_columns_are_no_answer_and_are_shown() -> None:
    referral = read(heading("Grounds"), grid(["", "Yes", "No"], ["Escalation", "x", "x"], ["Repeat", "x", ""]))

    assert referral.draft.criteria_answers == {"repeat": Answer.YES}
    assert [(entry.label, entry.value) for entry in referral.not_understood] == [("Escalation", "Yes: x, No: x")]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("☐ Yes ☐ No - she would not say", ["she would not say"]),
        ("☐ Yes ☒ No (her mother answers)", ["her mother answers"]),
        ("☐ Yes ☐ No (please give details)", []),
        ("☐ Yes ☐ No", []),
    ],
)
def test_a_remark_behind_the_last_box_is_kept(text: str, remark: list[str]) -> None:
    referral = read(heading("Victim"), form(["Name", "Ada Pike"], ["Disability", text]))

    assert [entry.value for entry in referral.not_understood] == remark


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("through her sister", True),
        ("At the surgery only", True),
        ("after ten", False),
        ("Fridays", False),
        ("not on a Monday", False),
        ("nur vormittags", False),
        ("9-12", False),
        ("none", False),
    ],
)
def test_safe_times_that_name_no_time_are_kept_and_shown(words: str, asked: bool) -> None:
    referral = read(heading("Victim"), form(["Name", "Ada Pike"]), form(["Safe times", words]))

    assert referral.draft.safe_contact.safe_times == words
    assert [entry.value for entry in referral.not_understood] == [words] * asked


def test_a_day_in_a_title_is_the_day_of_the_referral_where_the_title_says_so() -> None:
    sent = read(heading("Referral to the panel, sent 10 November 2026"), form(["Victim name", "Ada Pike"]))
    other = read(heading("Referral to the panel of 10 November 2026"), form(["Victim name", "Ada Pike"]))

    assert sent.draft.referral_date == date(2026, 11, 10)
    assert sent.not_understood == ()
    assert other.draft.referral_date is None
    assert [entry.value for entry in other.not_understood] == ["Referral to the panel of 10 November 2026"]


def test_a_full_name_that_nobody_is_named_for_is_nobodys() -> None:
    referral = read(form(["Full name", "Sam Stray"]), heading("Victim"), form(["Name", "Ada Pike"]))

    assert referral.draft.referrer.name is None
    assert [entry.value for entry in referral.not_understood] == ["Sam Stray"]
