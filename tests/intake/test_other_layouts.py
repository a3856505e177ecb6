"""Forms of other areas and languages, laid out otherwise: what is read is right, all else is shown as not read.

Nothing here was written for a form that anybody uses, and no label was taught for it: of a form that nobody foresaw,
each answer must stand in its own field, or under what was not understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, ReadReferral
from tests.intake.samples import TODAY
from tests.intake.word_files import document, form, grid, heading, paragraph, table


@dataclass(frozen=True, slots=True)
class Sample:
    """A form, what its answers mean (by pointer), answers that have no field, and what is print and no answer."""

    data: bytes
    means: Mapping[str, str]
    others: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    print: tuple[str, ...] = ()


WELSH = Sample(
    document(
        heading("Atgyfeiriad cam-drin domestig"),
        form(
            ["Enw'r asiantaeth", "Cyngor Tre Ddychmygol"],
            ["Enw", "Nia Prys-Dychmygol"],
            ["Dyddiad geni", "21/05/1991"],
            ["Cyfeiriad", "1 Heol Isel, ZZ1 1AA"],
            ["Rhif ffôn", "07700 900111"],
            ["A yw'n ddiogel ffonio?", "Nac ydy"],
            ["Dyddiad y digwyddiad", "3/11/2026"],
            ["Beth ddigwyddodd", "Torrodd ddrws y gegin."],
        ),
        paragraph("Peidiwch â ffonio gyda'r nos, mae ef gartref ar ôl 18:00 bob dydd Mawrth."),
    ),
    {
        "/victim/full_name": "Nia Prys-Dychmygol",
        "/victim/date_of_birth": "21/05/1991",
        "/victim/address": "1 Heol Isel, ZZ1 1AA",
        "/victim/phone": "07700 900111",
        "/incident_date": "3/11/2026",
        "/free_text/reason": "Torrodd ddrws y gegin.",
        "/safe_contact/safe_to_call": "Nac ydy",
        "/referrer/agency": "Cyngor Tre Ddychmygol",
    },
)
BILINGUAL = Sample(
    document(
        heading("Dioddefwr / Victim"),
        form(
            ["Enw / Name", "Nia Prys-Dychmygol"],
            ["Dyddiad geni / Date of birth", "21/05/1991"],
            ["Cyfeiriad / Address", "1 Heol Isel"],
            ["Ffôn / Telephone", "07700 900111"],
        ),
        heading("Cyflawnwr / Perpetrator"),
        form(["Enw / Name", "Huw Dychmygol"], ["Perthynas / Relationship to victim", "Ex-partner"]),
    ),
    {
        "/victim/full_name": "Nia Prys-Dychmygol",
        "/victim/date_of_birth": "21/05/1991",
        "/victim/address": "1 Heol Isel",
        "/victim/phone": "07700 900111",
        "/perpetrators/0/full_name": "Huw Dychmygol",
        "/perpetrators/0/relationship_to_victim": "Ex-partner",
    },
)
FRENCH = Sample(
    document(
        heading("Fiche de signalement - violences conjugales"),
        form(
            ["Service", "Police municipale de Villeneuve"],
            ["Agent", "Luc Imaginaire"],
            ["Date", "12/11/2026"],
        ),
        heading("La victime"),
        form(
            ["Nom", "Imaginaire", "Prénom", "Chloé"],
            ["Date de naissance", "21 mai 1991", "Sexe", "F"],
            ["Adresse", "1 rue Basse, 00000 Villeneuve", "Téléphone", "07700 900111"],
            ["Profession", "Infirmière", "Enfants", "2"],
        ),
        heading("L'auteur présumé"),
        form(["Nom", "Fictif", "Prénom", "Marc"], ["Lien", "ex-conjoint", "Adresse", "2 rue Haute"]),
        paragraph("Il a menacé sa soeur le 3 novembre 2026. Ne pas appeler au 07700 900222."),
    ),
    {
        "/victim/family_name": "Imaginaire",
        "/victim/given_names": "Chloé",
        "/victim/date_of_birth": "21 mai 1991",
        "/victim/sex": "F",
        "/victim/address": "1 rue Basse, 00000 Villeneuve",
        "/victim/phone": "07700 900111",
        "/victim/occupation": "Infirmière",
        "/referrer/agency": "Police municipale de Villeneuve",
        "/referrer/name": "Luc Imaginaire",
        "/referral_date": "12/11/2026",
        "/perpetrators/0/family_name": "Fictif",
        "/perpetrators/0/given_names": "Marc",
        "/perpetrators/0/relationship_to_victim": "ex-conjoint",
        "/perpetrators/0/address": "2 rue Haute",
    },
    ("2", "Il a menacé sa soeur le 3 novembre 2026. Ne pas appeler au 07700 900222."),
    read=("/referrer/agency", "/referral_date"),
)
UNTITLED = Sample(
    document(
        form(
            ["Service", "Police de Villeneuve"],
            ["Rédacteur", "Luc Imaginaire"],
            ["Plaignante", "Chloé Imaginaire"],
            ["Téléphone", "07700 900111"],
            ["Profession", "Infirmière"],
        ),
    ),
    {
        "/referrer/agency": "Police de Villeneuve",
        "/referrer/name": "Luc Imaginaire",
        "/victim/full_name": "Chloé Imaginaire",
        "/victim/phone": "07700 900111",
        "/victim/occupation": "Infirmière",
    },
    read=("/referrer/agency",),
)
ONE_SIDED = Sample(
    document(
        table(
            ["Victim", "", "Perpetrator", ""],
            ["Name", "Ada Pike", "Name", "Ned Ford"],
            ["Date of birth", "", "Date of birth", "3 April 1988"],
            ["Telephone", "", "Telephone", "07700 900444"],
            ["Occupation", "", "Occupation", "driver"],
        ),
        heading("Children"),
    ),
    {
        "/victim/full_name": "Ada Pike",
        "/perpetrators/0/full_name": "Ned Ford",
        "/perpetrators/0/date_of_birth": "3 April 1988",
        "/perpetrators/0/phone": "07700 900444",
        "/perpetrators/0/occupation": "driver",
    },
    read=(
        "/victim/full_name",
        "/perpetrators/0/full_name",
        "/perpetrators/0/date_of_birth",
        "/perpetrators/0/phone",
        "/perpetrators/0/occupation",
    ),
)
GERMAN = Sample(
    document(
        paragraph("Meldung an die Fallkonferenz"),
        table(
            ["Betroffene Person", "", "Gefährdende Person", ""],
            ["Familienname", "Erfunden", "Familienname", "Ausgedacht"],
            ["Vorname", "Britta", "Vorname", "Kai"],
            ["Geburtsdatum", "21.05.1991", "Geburtsdatum", "03.04.1988"],
            ["Spitzname des Hundes", "Rex", "Dienstwaffe", "vorhanden"],
        ),
        paragraph("Sie darf nicht angerufen werden, er hat ihr Telefon."),
    ),
    {
        "/victim/family_name": "Erfunden",
        "/victim/given_names": "Britta",
        "/victim/date_of_birth": "21.05.1991",
        "/perpetrators/0/family_name": "Ausgedacht",
        "/perpetrators/0/given_names": "Kai",
        "/perpetrators/0/date_of_birth": "03.04.1988",
    },
    ("Rex", "vorhanden", "Sie darf nicht angerufen werden, er hat ihr Telefon."),
    read=(
        "/victim/date_of_birth",
        "/victim/given_names",
        "/perpetrators/0/date_of_birth",
        "/perpetrators/0/family_name",
    ),
    print=("Meldung an die Fallkonferenz",),
)
ARABIC = Sample(
    document(
        heading("نموذج إحالة"),
        form(
            ["الاسم", "ليلى الخيالية"],
            ["تاريخ الميلاد", "21/05/1991"],
            ["العنوان", "1 Low Road, ZZ1 1AA"],
            ["الهاتف", "07700 900111"],
            ["Interpreter", "Yes"],
        ),
    ),
    {
        "/victim/full_name": "ليلى الخيالية",
        "/victim/date_of_birth": "21/05/1991",
        "/victim/address": "1 Low Road, ZZ1 1AA",
        "/victim/phone": "07700 900111",
        "/victim/interpreter_required": "Yes",
    },
)
STACKED = Sample(
    document(
        heading("Survivor"),
        table(
            ["**Given name**", "**Surname**", "**Born on**", "**Rings on**"],
            ["Ada", "Pike", "21 May 1991", "07700 900111"],
        ),
        heading("Who harms"),
        table(["**Given name**", "**Surname**", "**Temper**"], ["Ned", "Ford", "worse on paydays"]),
    ),
    {
        "/victim/given_names": "Ada",
        "/victim/family_name": "Pike",
        "/victim/date_of_birth": "21 May 1991",
        "/victim/phone": "07700 900111",
        "/perpetrators/0/given_names": "Ned",
        "/perpetrators/0/family_name": "Ford",
    },
    ("worse on paydays",),
    read=("/victim/given_names", "/victim/family_name", "/victim/date_of_birth"),
)
DASHES = Sample(
    document(
        heading("Notification, prepared 9 November 2026"),
        paragraph("Victim name: Ada Pike"),
        paragraph("Best way in: the side gate, code 4411"),
        paragraph("Dog: yes, large"),
        paragraph("Her brother has a key and must not be told."),
        paragraph("Please return this form to the conference."),
        paragraph("Ring the school on 07700 900333 before noon"),
        paragraph("OFFICIAL-SENSITIVE"),
    ),
    {"/victim/full_name": "Ada Pike"},
    (
        "Notification, prepared 9 November 2026",
        "the side gate, code 4411",
        "yes, large",
        "Her brother has a key and must not be told.",
        "Ring the school on 07700 900333 before noon",
    ),
    read=("/victim/full_name",),
    print=("Please return this form to the conference.", "OFFICIAL-SENSITIVE"),
)
BOXES = Sample(
    document(
        heading("Victim"),
        form(["Name", "Ada Pike"], ["Interpreter needed", "☐ Yes ☐ No - her daughter speaks for her"]),
        heading("Safe contact"),
        form(
            ["Safe to call?", "☐Y ☐N ☒?"],
            ["Safe to text?", "☒ Yes ☐ No (mornings)"],
            ["When is it safe", "through her sister"],
        ),
        table(["☒ Threats in front of the children"], ["☐ Animals hurt"]),
    ),
    {"/victim/full_name": "Ada Pike", "/safe_contact/safe_times": "through her sister"},
    ("her daughter speaks for her", "☐Y ☐N ☒?", "☒ Yes ☐ No (mornings)", "☒ Threats in front of the children"),
    read=("/victim/full_name", "/safe_contact/safe_times"),
    print=("☐ Animals hurt",),
)
GRID = Sample(
    document(
        heading("Household"),
        grid(
            ["Who", "Full name", "Date of birth", "Allergies"],
            ["Child", "Kit Pike", "1/2/2018", "nuts"],
            ["Lodger", "Sam Stray", "3/4/1970", ""],
        ),
        heading("Victim"),
        form(["Name", "Ada Pike"]),
    ),
    {"/victim/full_name": "Ada Pike"},
    ("nuts", "Sam Stray", "Kit Pike", "1/2/2018", "3/4/1970"),
    read=("/victim/full_name",),
)
FORMS = {
    "welsh": WELSH,
    "bilingual": BILINGUAL,
    "french": FRENCH,
    "german": GERMAN,
    "arabic": ARABIC,
    "stacked": STACKED,
    "dashes": DASHES,
    "boxes": BOXES,
    "grid": GRID,
    "untitled": UNTITLED,
    "one_sided": ONE_SIDED,
}


def read(name: str) -> Reading:
    """Read one of the forms."""
    return read_file(FORMS[name].data, "form.docx", today=TODAY)


def said(reading: Reading) -> set[str]:
    """Return the words under which something was read, or kept as not understood; all words where none was read."""
    if not reading.referrals:
        cells = [cell for block in reading.source_text for row in block.rows for cell in row]
        words = [block.words for block in reading.source_text if block.words]
        return {one.text for one in (*cells, *words)}
    [referral] = reading.referrals
    return {origin.text for origin in referral.origins.values()} | {left.value for left in referral.not_understood}


@pytest.mark.parametrize("name", FORMS)
def test_no_answer_of_a_strange_form_is_lost(name: str) -> None:
    reading, sample = read(name), FORMS[name]

    found = said(reading)

    assert reading.outcome is (Outcome.PARSED if reading.referrals else Outcome.TEXT_ONLY)
    lost = [answer for answer in (*sample.means.values(), *sample.others) if not any(answer in one for one in found)]
    assert lost == []


@pytest.mark.parametrize("name", FORMS)
def test_nothing_of_a_strange_form_stands_in_a_field_that_it_is_not_about(name: str) -> None:
    sample = FORMS[name]
    for referral in read(name).referrals:
        for pointer, origin in referral.origins.items():
            whose = pointer.rpartition("/")[0]
            due = {meant for meant, answer in sample.means.items() if answer == origin.text}
            assert pointer in due or (
                pointer not in sample.means and any(one.startswith(f"{whose}/") for one in due)
            ), (
                pointer,
                origin.text,
            )


@pytest.mark.parametrize("name", FORMS)
def test_what_is_known_of_a_strange_form_is_read(name: str) -> None:
    sample = FORMS[name]
    read_at = {pointer for referral in read(name).referrals for pointer in referral.origins}

    assert set(sample.read) <= read_at
    assert set(sample.read) <= sample.means.keys()


@pytest.mark.parametrize("name", FORMS)
def test_print_does_not_stand_among_what_was_not_understood(name: str) -> None:
    kept = {left.value for referral in read(name).referrals for left in referral.not_understood}

    assert not kept & set(FORMS[name].print)


@pytest.mark.parametrize(
    "text",
    [
        "Please complete all sections and return to marac@example.org",
        "Version 3, 1 June 2024",
        "This information is shared under the Crime and Disorder Act 1998.",
        "Note: all agencies must respond within five days",
        "Describe what she is afraid of.",
        "Anytown MARAC",
        "If yes, give details:",
        "Bitte vollständig ausfüllen und unterschreiben, spätestens bis 1.6.2026",
    ],
)
def test_what_a_form_prints_is_not_kept(text: str) -> None:
    referral = read_form(text)

    assert [left.value for left in referral.not_understood] == []


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("She must not be rung at home", "", "She must not be rung at home"),
        ("Keys are with the neighbour.", "", "Keys are with the neighbour."),
        ("A neighbour heard shouting on 3 May 2026", "", "A neighbour heard shouting on 3 May 2026"),
        ("Do not write to the house", "", "Do not write to the house"),
        ("Tel 020 7946 0123", "", "Tel 020 7946 0123"),
        ("Colour of car: red", "Colour of car", "red"),
        ("x" * 50 + " he said " + "y " * 60, "", ("x" * 50 + " he said " + "y " * 60).strip()),
        ("Sie hat Angst vor ihm", "", "Sie hat Angst vor ihm"),
    ],
)
def test_what_somebody_wrote_without_a_label_is_kept(text: str, label: str, value: str) -> None:
    referral = read_form(text)

    assert [(left.label, left.value) for left in referral.not_understood] == [(label, value)]


def read_form(text: str) -> ReadReferral:
    """Read a form with one more paragraph in it."""
    blocks = [heading("Victim"), form(["Name", "Ada Pike"]), paragraph(text), heading("Children")]
    [referral] = read_file(document(*blocks), "form.docx", today=TODAY).referrals
    return referral
