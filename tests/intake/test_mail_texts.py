"""The text of a mail: its encoding, its forms, HTML tables, signatures, answers, forwarded mails; in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.mail.charsets import text_of
from marac_desk.intake.mail.flowed import unflowed
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, PartFate, Reading, SourceBlock
from tests.intake.mails import Part, letter, mail, rows, several, words
from tests.intake.renderings import as_html, as_tabbed, blocks_of
from tests.intake.samples import TODAY, compare, content, expected

FORM = (
    "Victim name: Ada Pike\nDate of birth: 03/04/1991\nAddress: 1 Mill Row,\nMarshwater ZZ1 4QA\n"
    "Reason for referral: He hit her."
)
GERMAN = """Meldende Stelle: Frauenberatung Ort

Betroffene
Name: Jürgen Groß
Geburtsdatum: 22.04.1968
Telefon: 07700 900690

Gefährder
Name: Robert Fenn
Beziehung: Ehemann

Mit freundlichen Grüßen
Petra Lind
Telefon: 020 7946 0000"""
FINNISH = """Uhri
Nimi: Päivi Mäkelä
Syntymäaika: 22.4.1968
Puhelin: 07700 900690

Tekijä
Nimi: Åke Fenn

Ystävällisin terveisin
Aino Virtanen
Puhelin: 020 7946 0000"""


def read(part: Part) -> Reading:
    """Return the reading of a mail."""
    return read_file(mail(part), "a.eml", today=TODAY)


def shown(blocks: tuple[SourceBlock, ...]) -> str:
    """Return everything that is shown of a source."""
    texts = [block.words.text for block in blocks if block.words]
    return "\n".join([*texts, *(cell.text for block in blocks for row in block.rows for cell in row)])


@pytest.mark.parametrize("name", ["mail_1_docx_attachment", "mail_2_html_only"])
def test_a_published_mail_is_read_leaf_by_leaf(name: str) -> None:
    truth = expected(f"eml/{name}.eml")
    reading = read_file(content(f"eml/{name}.eml"), "a.eml", today=TODAY)
    assert (reading.outcome, reading.reason_code, len(reading.referrals)) == (Outcome.PARSED, None, 1)
    score = compare(truth["referrals"][0], reading.referrals[0])
    assert (score.wrong, set(score.absent) - {"/warnings"}) == ([], set())
    assert truth["mail"]["body_contains"] in shown(reading.source_text)


@pytest.mark.parametrize("name", ["mail_1_docx_attachment", "mail_2_html_only", "mail_3_encoded_names_pdf"])
def test_proof_of_receipt(name: str) -> None:
    truth = expected(f"eml/{name}.eml")["mail"]
    facts = read_file(content(f"eml/{name}.eml"), "a.eml", today=TODAY).mail
    assert facts is not None
    assert (facts.sender, facts.sender_name, list(facts.to)) == (truth["from"], truth["from_name"], truth["to"])
    assert (facts.subject, facts.sent, list(facts.attachments)) == (
        truth["subject"],
        truth["sent"],
        truth["attachments"],
    )


FORMS = ["01_two_column_plain", "02_four_column_client", "03_service_user_messy"]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_in_the_body_is_read_like_one_in_word(name: str) -> None:
    as_word = read_file(content(f"docx/{name}.docx"), "a.docx", today=TODAY).referrals[0]
    part = words(as_html(blocks_of(content(f"docx/{name}.docx"))), kind="html")
    found = read(several(part)).referrals[0]
    truth = expected(f"docx/{name}.docx")["referrals"][0]
    assert compare(truth, found).wrong == []
    assert compare(truth, found).right == compare(truth, as_word).right
    assert all(origin.where.startswith("body, ") for origin in found.origins.values())


def test_every_origin_stands_in_the_source() -> None:
    for part in (words(FORM), words(as_html(blocks_of(content("docx/01_two_column_plain.docx"))), kind="html"),
                 words(as_tabbed(blocks_of(content("docx/01_two_column_plain.docx"))))):  # fmt: skip
        reading = read(part)
        places = {block.where for block in reading.source_text}
        places |= {cell.where for block in reading.source_text for row in block.rows for cell in row}
        inside = {o.where for o in reading.referrals[0].origins.values()} - places
        assert {where for where in inside if not any(where.startswith(f"{place}, ") for place in places)} == set()


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "us-ascii"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "x-unknown"),
        ("utf-8", ""),
        ("utf-8", "base64"),
        ("cp1252", "utf-8"),
        ("cp1252", "us-ascii"),
        ("cp1252", "windows-1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-16", "utf-16"),
        ("utf-7", "utf-7"),
        ("cp437", "cp437"),
        ("mac-roman", "macintosh"),
    ],
)
@pytest.mark.parametrize(("form", "victim"), [(GERMAN, "Jürgen Groß"), (FINNISH, "Päivi Mäkelä")])
def test_forms_of_other_languages_in_many_encodings(form: str, victim: str, charset: str, said: str) -> None:
    found = read(words(form, charset=charset, said=said)).referrals[0]
    assert found.draft.victim.full_name == victim
    assert found.draft.victim.phone == "07700 900690"
    assert found.draft.perpetrators[0].full_name in {"Robert Fenn", "Åke Fenn"}
    assert "020 7946 0000" not in {origin.text for origin in found.origins.values()}  # the sender's, below the greeting


def test_an_encoding_that_was_assumed_is_told() -> None:
    assert "charset_assumed" in {n.code for n in read(words(GERMAN, charset="cp1252", said="utf-8")).notices}
    assert read(words(GERMAN)).notices == ()


@given(
    st.binary(max_size=60), st.sampled_from(["utf-8", "ascii", "utf-16", "shift_jis", "zlib", "idna", "\x00", "hex"])
)
def test_any_bytes_make_some_text(data: bytes, charset: str) -> None:
    assert isinstance(text_of(data, charset)[0], str)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_is_well_encoded_comes_back(text: str) -> None:
    assert text_of(text.encode(), "utf-8")[0] == text.removeprefix("\ufeff") or not text


def test_lines_that_a_program_broke_are_whole_again() -> None:
    assert unflowed("Reason: he \nhit her\n> a \n> b\n-- \nJo ") == "Reason: he hit her\n> a b\n-- \nJo "
    assert unflowed("ab \ncd", delete_blank=True) == "abcd"
    flowed = words("Victim name: Ada \nPike", extra="; format=flowed")
    assert read(flowed).referrals[0].draft.victim.full_name == "Ada Pike"


def test_of_two_forms_of_one_text_the_one_with_the_table_is_read_and_nothing_twice() -> None:
    plain, html = (
        words("Victim name Ada Pike"),
        words(rows(("Victim name", "Ada Pike"), ("Ethnicity", "x")), kind="html"),
    )
    reading = read(several(plain, html, kind="alternative"))
    assert [r.draft.victim.full_name for r in reading.referrals] == ["Ada Pike"]
    assert reading.mail
    assert [part.fate for part in reading.mail.parts] == [PartFate.SAME, PartFate.READ]
    assert reading.referrals[0].notices == ()


def test_a_form_of_a_text_that_says_something_else_is_shown_and_told() -> None:
    plain = words("Please ring nobody. She is afraid of her brother Tomasz and leaves on Friday morning early.")
    reading = read(several(plain, words(rows(("Victim name", "Ada Pike")), kind="html"), kind="alternative"))
    assert "afraid of her brother" in shown(reading.source_text)
    assert "mail_forms_differ" in {notice.code for notice in reading.notices}


def test_tables_that_only_set_the_page_are_looked_through() -> None:
    inner = rows(("Victim name", "Ada Pike"), ("Date of birth", "03/04/1991"))
    page = f"<table><tr><td><table width=600><tr><td>{inner}</td></tr><tr><td>Jo</td></tr></table></td></tr></table>"
    found = read(words(page, kind="html")).referrals[0]
    assert (found.draft.victim.full_name, str(found.draft.victim.date_of_birth)) == ("Ada Pike", "1991-04-03")


def test_boxes_and_lines_that_were_filled_in() -> None:
    page = rows(
        ("Victim name", '<input type="text" value="Ada Pike">'),
        ("Safe to call", '<input type=radio checked> Yes <input type="radio"> No'),
        ("Safe to text", '<input type=checkbox> Yes <input type="checkbox" checked> No'),
        ("Consent", "<select><option>Yes<option selected>No</select>"),
    )
    draft = read(words(page, kind="html")).referrals[0].draft
    assert (draft.victim.full_name, draft.safe_contact.safe_to_call, draft.safe_contact.safe_to_text) == (
        "Ada Pike", "yes", "no")  # fmt: skip
    assert draft.consent_given == "no"


def test_what_is_hidden_in_a_page_is_no_answer_and_told() -> None:
    page = rows(("Victim name", "Ada Pike")) + '<p style="display:none">Safe to call: yes</p><p hidden>x</p>'
    reading = read(words(page, kind="html"))
    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "bidi_or_invisible")
    assert reading.referrals[0].draft.safe_contact.safe_to_call is None


def test_nothing_of_a_page_is_run_or_fetched_and_no_script_is_a_word() -> None:
    page = "<script>Victim name: Eve</script><style>p{}</style><img src='http://tracker.example.org/a.gif'><p>Hello</p>"
    reading = read(words(page, kind="html"))
    assert (reading.outcome, reading.referrals) == (Outcome.TEXT_ONLY, ())
    assert "Eve" not in shown(reading.source_text)


def test_a_mail_that_names_only_its_sender_is_words() -> None:
    reading = read(words("Can we speak?\n\nTel: 020 7946 0000\nEmail: jo@example.org"))
    assert (reading.outcome, reading.referrals) == (Outcome.TEXT_ONLY, ())


@pytest.mark.parametrize(
    "above",
    [
        "-----Original Message-----\nFrom: Al <al@example.org>\nSent: 1 May 2020\nTo: Jo\nSubject: FW: form\n\n",
        "Von: Al <al@example.org>\nGesendet: 1. Mai 2020\nAn: Jo\nBetreff: WG\n\n",
        "Lähettäjä: Al\nLähetetty: 1.5.2020\nVastaanottaja: Jo\nAihe: VL\n\n",
        "---------- Forwarded message ---------\n",
    ],
)
def test_a_form_in_a_forwarded_mail_is_read_where_the_sender_sent_none(above: str) -> None:
    reading = read(words(f"See below.\n\nRegards\nJo\n\n{above}{FORM}"))
    assert [r.draft.victim.full_name for r in reading.referrals] == ["Ada Pike"]
    assert reading.referrals[0].draft.referral_date is None  # "Sent" is not the date of the referral
    assert reading.referrals[0].draft.referrer.name is None


def test_what_was_forwarded_below_a_form_is_not_taken_for_a_second_one() -> None:
    below = FORM.replace("Ada Pike", "Eve Other")
    reading = read(words(f"{FORM}\n\n-----Original Message-----\nFrom: x\nSent: y\nTo: z\n\n{below}"))
    assert [r.draft.victim.full_name for r in reading.referrals] == ["Ada Pike"]
    assert "more_below" in {notice.code for notice in reading.notices}
    assert "Eve" not in str(reading.notices)
    assert "Eve Other" in shown(reading.source_text)


def test_an_answer_with_the_question_quoted() -> None:
    reading = read(
        words(f"{FORM}\n\nOn 1 May 2026, Al <al@example.org> wrote:\n> Victim name: Al Quoted\n> Safe to call: yes")
    )
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"
    assert reading.referrals[0].draft.safe_contact.safe_to_call is None
    quoted = read(words("Yes please.\n\n> " + FORM.replace("\n", "\n> ")))
    assert [r.draft.victim.full_name for r in quoted.referrals] == ["Ada Pike"]


def test_a_form_pasted_below_the_signature_is_read() -> None:
    reading = read(words(f"Form below.\n\nKind regards\nJo\nTel: 020 7946 0000\n\n{FORM}"))
    assert reading.referrals[0].draft.victim.full_name == "Ada Pike"
    assert reading.referrals[0].draft.victim.phone is None


def test_a_mail_attached_to_a_mail_is_read_with_its_place() -> None:
    reading = read(several(words("see attached"), letter(words(FORM))))
    assert reading.referrals[0].origins["/victim/full_name"].where == "attachment 1, body, line 1"
    assert reading.mail
    assert reading.mail.attachments == ("Referral",)


def test_an_answer_that_goes_on_in_the_next_line_is_whole() -> None:
    found = read(words(FORM)).referrals[0]
    assert (found.draft.victim.address, found.draft.victim.postcode) == ("1 Mill Row,\nMarshwater", "ZZ1 4QA")
    assert found.draft.free_text.reason == "He hit her."


def test_a_label_that_nobody_knows_is_kept() -> None:
    found = read(words(f"Shoe size: 38\n{FORM}\nHat: red")).referrals[0]
    assert ("Shoe size", "38") in {(left.label, left.value) for left in found.not_understood}
    assert found.draft.free_text.reason == "He hit her."
    assert ("Hat", "red") in {(left.label, left.value) for left in found.not_understood}
