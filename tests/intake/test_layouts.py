"""Forms of other areas: other wordings, other orders, other languages, and nothing taken for what it is not."""

from __future__ import annotations

from datetime import date

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, ReadReferral
from marac_desk.rules.vocabulary import Answer, Criterion, Relationship, Sex
from tests.intake.samples import TODAY
from tests.intake.word_files import Block, cell, document, form, grid, heading, label, paragraph, table


def read(*blocks: Block) -> ReadReferral:
    """Read a form made of blocks."""
    reading = read_file(document(*blocks), "form.docx", today=TODAY)
    assert reading.outcome is Outcome.PARSED, reading.reason_code
    return reading.referrals[0]


def draft(*blocks: Block) -> ReferralDraft:
    """Return the draft of a form made of blocks."""
    return read(*blocks).draft


def test_one_flat_table_with_people_named_by_the_labels() -> None:
    found = draft(
        form(
            ["Name of survivor", "Ada Pike", "Survivor's D.O.B.", "3/4/91"],
            ["Alleged abuser's name", "Ned Ford", "Abuser date of birth", "1 May 1988"],
            ["Relationship to survivor", "Former partner", "Abuser's address", "1 High Road, Northvale ZZ1 1AA"],
        )
    )

    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", date(1991, 4, 3))
    [person] = found.perpetrators
    assert (person.full_name, person.date_of_birth) == ("Ned Ford", date(1988, 5, 1))
    assert person.relationship_to_victim is Relationship.EX_PARTNER
    assert (person.address, person.postcode) == ("1 High Road, Northvale", "ZZ1 1AA")


def test_titles_inside_a_table_say_whose_name_it_is() -> None:
    found = draft(
        table(
            [label("1. Referrer", span=2)],
            [label("Name"), "Jo Marsh"],
            [label("2. Patient details", span=2)],
            [label("Name"), "Ada Pike"],
            [label("3. Suspect", span=2)],
            [label("Name"), "Ned Ford"],
        )
    )

    names = found.referrer.name, found.victim.full_name, found.perpetrators[0].full_name
    assert names == ("Jo Marsh", "Ada Pike", "Ned Ford")


def test_labels_above_their_answers() -> None:
    found = draft(
        heading("Client"),
        grid(["First name", "Surname", "Date of birth", "Gender"], ["Ada Mary", "Pike", "03.04.1991", "female"]),
    )

    person = found.victim
    assert (person.full_name, person.given_names, person.family_name) == ("Ada Mary Pike", "Ada Mary", "Pike")
    assert (person.date_of_birth, person.sex) == (date(1991, 4, 3), Sex.FEMALE)


def test_a_form_without_any_table() -> None:
    found = draft(
        heading("Referring agency"),
        paragraph("Agency: Northvale Advice   Name: Jo Marsh"),
        paragraph("Tel: 020 7946 0100\tE-mail: jo@northvale.example.org"),
        heading("Victim"),
        paragraph("Name: Ada Pike"),
        paragraph("Address: 2 Low Road, Northvale, ZZ1 1AB"),
        heading("Reason for referral"),
        paragraph("He came back on Sunday."),
        paragraph("She told us: he has a key."),
        heading("Risk assessment"),
        paragraph("Score: 15"),
    )

    assert (found.referrer.agency, found.referrer.name) == ("Northvale Advice", "Jo Marsh")
    assert (found.referrer.phone, found.referrer.email) == ("020 7946 0100", "jo@northvale.example.org")
    assert (found.victim.address, found.victim.postcode) == ("2 Low Road, Northvale", "ZZ1 1AB")
    assert found.free_text.reason == "He came back on Sunday.\nShe told us: he has a key."
    assert found.risk.score == 15


def test_prose_that_goes_on_in_the_next_paragraph_is_kept_whole() -> None:
    found = draft(paragraph("What has happened: He came back."), paragraph("And again on Monday."), heading("Consent"))

    assert found.free_text.reason == "He came back.\nAnd again on Monday."


def test_several_people_below_titles_of_their_own() -> None:
    person = (
        [["Name", "Ned Ford"], ["Relationship", "husband"]],
        [["Name", "Una Ford"], ["Relationship", "mother-in-law"]],
    )

    for titles in (["Perpetrator 1", "Perpetrator 2"], ["Alleged perpetrator", "Alleged perpetrator"]):
        found = draft(heading(titles[0]), form(*person[0]), heading(titles[1]), form(*person[1]))

        assert [(p.full_name, p.relationship_to_victim) for p in found.perpetrators] == [
            ("Ned Ford", Relationship.CURRENT_SPOUSE),
            ("Una Ford", Relationship.OTHER_FAMILY),
        ]


def test_a_second_name_below_one_title_is_a_second_person() -> None:
    found = draft(
        heading("Suspects"),
        form(["Name", "Ned Ford", "Born", "1/2/1980"], ["Name", "Una Ford", "Born", "3/4/1955"]),
    )

    assert [(p.full_name, p.date_of_birth) for p in found.perpetrators] == [
        ("Ned Ford", date(1980, 2, 1)),
        ("Una Ford", date(1955, 4, 3)),
    ]


def test_one_column_for_each_person() -> None:
    found = draft(
        table(
            [label(""), label("Perpetrator 1"), label("Perpetrator 2")],
            [label("Full name"), "Ned Ford", "Una Ford"],
            [label("Telephone"), "", "07700 900123"],
        )
    )

    assert [(p.full_name, p.phone) for p in found.perpetrators] == [("Ned Ford", None), ("Una Ford", "07700 900123")]


def test_children_in_a_table_inside_a_table_below_a_remark_for_all() -> None:
    inside = grid(["Name", "School", "DOB"], ["Kit Pike", "Mill School", "05/06/2015"], ["Lou Pike", "", "07/08/2019"])
    found = draft(
        table([label("6. Children (all living with the survivor)")], [cell(xml=paragraph() + inside + paragraph())])
    )

    assert [(c.full_name, c.school, c.in_household) for c in found.children] == [
        ("Kit Pike", "Mill School", Answer.YES),
        ("Lou Pike", None, Answer.YES),
    ]


def test_children_written_line_by_line_in_one_cell() -> None:
    found = draft(form(["Children", "Kit Pike (05/06/2015) - Mill School\nLou Pike, 07/08/2019"]))

    assert [(c.full_name, c.date_of_birth, c.school) for c in found.children] == [
        ("Kit Pike", date(2015, 6, 5), "Mill School"),
        ("Lou Pike", date(2019, 8, 7), None),
    ]


def test_choices_by_striking_out_the_wrong_word() -> None:
    found = draft(
        heading("Safe contact"),
        table(
            ["**Call:** Yes / ~~No~~  **Text:** ~~Yes~~ / No", "**Voicemail:** ~~Yes~~ ~~/~~ ~~No~~"],
            ["**E-mail:** Yes / No", "**When?** mornings"],
        ),
    )

    safe = found.safe_contact
    assert (safe.safe_to_call, safe.safe_to_text) == (Answer.YES, Answer.NO)
    assert (safe.safe_to_voicemail, safe.safe_to_email) == (None, None)
    assert safe.safe_times == "mornings"


def test_answers_in_ticked_columns_whatever_their_order_and_sign() -> None:
    found = draft(
        heading("Criteria"),
        grid(
            ["", "No", "Yes", "Don't know", "Comments"],
            ["Visible high risk", "", "✓", "", ""],
            ["Professional judgement", "x", "", "", ""],
            ["Escalation", "☐", "☐", "☒", ""],
            ["MARAC repeat", "x", "x", "", ""],
        ),
    )

    assert found.criteria_answers == {
        Criterion.VISIBLE_HIGH_RISK: Answer.YES,
        Criterion.PROFESSIONAL_JUDGEMENT: Answer.NO,
        Criterion.POTENTIAL_ESCALATION: Answer.NOT_KNOWN,
    }


def test_an_empty_box_is_a_no_only_below_tick_all_that_apply() -> None:
    rows = [["High score", "☒"], ["Escalation", "☐"]]

    with_remark = draft(heading("Grounds (tick all that apply)"), form(*rows)).criteria_answers
    without = draft(heading("Grounds"), form(*rows)).criteria_answers

    assert with_remark == {Criterion.VISIBLE_HIGH_RISK: Answer.YES, Criterion.POTENTIAL_ESCALATION: Answer.NO}
    assert without == {Criterion.VISIBLE_HIGH_RISK: Answer.YES}


def test_a_risk_list_with_three_items_a_row_and_the_answer_first() -> None:
    titles = ["Y / N", "No.", "Risk factor"] * 2
    rows = [["Y", "1", "Injury in the latest event", "N", "13", "Weapon or object used"]]
    rows += [["N", str(n), f"Item {n}", "Y", str(n + 12), f"Item {n + 12}"] for n in range(2, 13)]

    found = draft(grid([titles[1], titles[2], titles[0]] * 2, *([r[1], r[2], r[0], r[4], r[5], r[3]] for r in rows)))

    answers = found.risk.answers
    assert len(answers) == 24
    assert (answers["1"], answers["13"], answers["2"], answers["24"]) == ("yes", "no", "no", "yes")


def test_a_risk_list_without_numbers_is_read_by_its_short_names() -> None:
    found = draft(
        heading("Risk checklist"), grid(["Question", "Answer"], ["Isolation", "Yes"], ["Threats to kill", "No"])
    )

    assert found.risk.answers == {"4": Answer.YES, "14": Answer.NO}


def test_a_risk_list_in_an_order_of_its_own_is_not_believed() -> None:
    referral = read(
        heading("Risk checklist"), grid(["Item", "Yes", "No"], ["1. Threats to kill", "x", ""], ["2. Fear", "x", ""])
    )

    assert referral.draft.risk.answers == {"2": Answer.YES}
    assert referral.not_understood[0].label == "1. Threats to kill"


def test_a_german_form() -> None:
    found = draft(
        heading("Meldende Stelle"),
        form(["Institution", "Frauenhaus Nordtal"], ["Name", "Jo Berger"], ["Datum", "3. März 2026"]),
        heading("Angaben zum Opfer"),
        form(["Familienname", "Kern"], ["Vorname", "Ada"], ["Geburtsdatum", "3.4.1991"], ["Geschlecht", "weiblich"]),
        form(["Dolmetscherin benötigt", "Nein"], ["Schwanger", "unbekannt"]),
        heading("Gefährder"),
        form(["Name", "Ned Kern"], ["Beziehung zum Opfer", "Ex-Mann"], ["Adresse", "wie Opfer"]),
        form(["Was ist passiert?", "Er kam zurück."]),
    )

    assert (found.referrer.agency, found.referrer.name) == ("Frauenhaus Nordtal", "Jo Berger")
    assert found.referral_date == date(2026, 3, 3)
    assert (found.victim.full_name, found.victim.date_of_birth, found.victim.sex) == (
        "Ada Kern",
        date(1991, 4, 3),
        "female",
    )
    assert (found.victim.interpreter_required, found.victim.pregnant) == (Answer.NO, Answer.NOT_KNOWN)
    assert found.perpetrators[0].relationship_to_victim is Relationship.EX_SPOUSE
    assert found.free_text.reason == "Er kam zurück."


def test_a_finnish_form() -> None:
    found = draft(
        form(
            ["Uhrin nimi", "Aino Laine", "Syntymäaika", "3.4.1991"],
            ["Tekijän nimi", "Eero Laine", "Suhde uhriin", "aviomies"],
            ["Saako soittaa?", "Ei", "Suostumus", "Kyllä"],
            ["Viimeisin tapahtuma", "5. lokakuuta 2026", "Pisteet", "16"],
        )
    )

    assert (found.victim.full_name, found.victim.date_of_birth) == ("Aino Laine", date(1991, 4, 3))
    assert found.perpetrators[0].relationship_to_victim is Relationship.CURRENT_SPOUSE
    assert (found.safe_contact.safe_to_call, found.consent_given) == (Answer.NO, Answer.YES)
    assert (found.incident_date, found.risk.score) == (date(2026, 10, 5), 16)


def test_who_sent_the_form_in_one_line() -> None:
    found = draft(
        paragraph("Sent by Jo Marsh, Support worker, Northvale Women's Centre; 020 7946 0100; jo@x.example.org")
    )

    who = found.referrer
    assert (who.name, who.role, who.agency) == ("Jo Marsh", "Support worker", "Northvale Women's Centre")
    assert (who.phone, who.email) == ("020 7946 0100", "jo@x.example.org")


def test_same_and_as_victim_mean_what_they_refer_to() -> None:
    found = draft(
        heading("Victim"),
        form(["Address", "2 Low Road\nZZ1 1AB"]),
        heading("Perpetrators"),
        grid(
            ["Name", "Address"],
            ["Ned Ford", "same as victim"],
            ["Una Ford", "9 Hill Road, ZZ1 1AC"],
            ["Al Ford", "ditto"],
        ),
    )

    assert [(p.address, p.postcode) for p in found.perpetrators] == [
        ("2 Low Road", None),
        ("9 Hill Road", "ZZ1 1AC"),
        ("9 Hill Road", "ZZ1 1AC"),
    ]


def test_an_earlier_conference_with_place_and_day_in_the_same_box() -> None:
    apart = draft(form(["Previous MARAC?", "Yes   Area: Northvale   Date: 9/12/2025"])).previous_marac
    behind = draft(form(["Previous MARAC?", "Yes, Northvale, 9 December 2025"])).previous_marac

    for found in (apart, behind):
        assert (found.answer, found.where, found.when) == (Answer.YES, "Northvale", "2025-12-09")


def test_a_form_in_the_way_of_the_national_one() -> None:
    found = draft(
        table(
            ["Referring agency", "Northvale Advice"],
            ["Contact name(s)", "Jo Marsh"],
            ["Telephone / Email", "020 7946 0100 jo@x.example.org"],
            ["Date", "3/11/2026"],
        ),
        table(
            ["Victim name", "Ada Pike", "Victim DOB", "3/4/91"],
            ["Telephone number", "07700 900123", "Is this number safe to call?", "Y / ~~N~~"],
        ),
        table(["Perpetrator(s) name", "Ned Ford", "Perpetrator(s) DOB", "1/5/88"]),
        table(
            ["Professional judgement", "Y / ~~N~~", "Visible high risk (14 ticks or more on the list)", "~~Y~~ / N"],
            [
                "Potential escalation (3 or more police callouts in a year)",
                "~~Y~~ / N",
                "MARAC repeat (again)",
                "Y / ~~N~~",
            ],
            ["Is the victim aware of the referral?", "Y / ~~N~~", "If no, why not?", ""],
            ["Referred to any other MARAC?", "Y", "If yes, where / when?", "Northvale, 9/12/2025"],
        ),
    )

    who = found.referrer
    assert (who.agency, who.name, who.phone, who.email) == (
        "Northvale Advice",
        "Jo Marsh",
        "020 7946 0100",
        "jo@x.example.org",
    )
    assert (found.referral_date, found.victim.phone) == (date(2026, 11, 3), "07700 900123")
    assert (found.perpetrators[0].full_name, found.safe_contact.safe_to_call) == ("Ned Ford", Answer.YES)
    assert list(found.criteria_answers.values()) == ["yes", "no", "no", "yes"]
    assert found.victim_aware_of_referral is Answer.YES
    assert (found.previous_marac.where, found.previous_marac.when) == ("Northvale", "2025-12-09")


def test_whether_from_asks_for_a_person_or_an_agency_shows_by_the_other_labels() -> None:
    agency = draft(form(["From", "Northvale Carers Link"], ["Worker", "Jo Marsh"])).referrer
    person = draft(form(["Referrer", "Jo Marsh"], ["Referring agency", "Northvale Carers Link"])).referrer

    assert (agency.name, agency.agency) == (person.name, person.agency) == ("Jo Marsh", "Northvale Carers Link")


def test_a_risk_list_line_by_line() -> None:
    found = draft(
        heading("Risk checklist"),
        paragraph("1 Injury in the latest event: Yes"),
        paragraph("22. Abuser: talk of suicide: No"),
        paragraph("Items not known: 3, 4"),
    )

    assert found.risk.answers == {"1": "yes", "22": "no", "3": "not_known", "4": "not_known"}
