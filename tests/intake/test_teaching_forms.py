"""Teaching a Word or PDF form: its labels with what stands at them, and the next file of the same form read by them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake import sandbox
from marac_desk.intake.origins import Confidence
from marac_desk.intake.profiles import Profile
from marac_desk.intake.readers import read_file, sample_file
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.repeated import MOST_TIMES, Placed, is_ambiguous, placed
from marac_desk.intake.teaching import Taught, own_profile, own_profiles, profile_text
from marac_desk.rules.vocabulary import Answer
from tests.intake.pdf_files import Form
from tests.intake.samples import TODAY
from tests.intake.word_files import document, form, heading, paragraph, table

TAUGHT = (
    Taught("Zed", "victim/full_name", "names"),
    Taught("Plugh", "victim/date_of_birth"),
    Taught("Quux", "perpetrators/0/full_name", "names"),
    Taught("Garply", "perpetrators/0/date_of_birth"),
    Taught("Xyzzy", "victim/address", "address"),
)


def word(name: str = "Ada Pike", born: str = "21/05/1991", him: str = "Ned Ford", *more: str) -> bytes:
    """A form in words that nobody knows: a table of two columns, one of four, lines with a colon."""
    return document(
        heading("Frobnication"),
        table(["Zed", name], ["Plugh", born], ["Grault", "17"]),
        table(["Quux", him, "Garply", "3. März 1980"]),
        paragraph("Xyzzy: 1 Low Road, ZZ1 1AA"),
        paragraph("Waldo: she comes on Mondays"),
        *more,
    )


def pdf(name: str = "Ada Pike", born: str = "21/05/1991", him: str = "Ned Ford", *, first: str = "Zed") -> bytes:
    """The same in a PDF with fields."""
    made = Form()
    for at, (label, value) in enumerate(
        ((first, name), ("Plugh", born), ("Quux", him), ("Garply", "03.03.1980"), ("Grault", "17"))
    ):
        made.print(40, 100 + 30 * at, label).text(200, 104 + 30 * at, value, name=f"f{at}")
    return made.bytes()


def profile(data: bytes, name: str, taught: tuple[Taught, ...] = TAUGHT) -> Profile:
    """The profile that teaching a sample makes."""
    return own_profile(profile_text("Kestrel", sample_file(data, name), taught))


def read(data: bytes, name: str, *own: Profile) -> Reading:
    """A file as it is read by some profiles."""
    return read_file(data, name, today=TODAY, own=own)


OF_PDF = tuple(entry for entry in TAUGHT if entry.column != "Xyzzy")


def test_the_labels_of_a_word_form_come_with_what_stands_at_them_in_their_order() -> None:
    sample = sandbox.sample(word(), "form.docx")
    assert sample.form
    assert dict(zip(sample.titles, sample.rows[0], strict=True)) == {
        "Zed": "Ada Pike",
        "Plugh": "21/05/1991",
        "Grault": "17",
        "Quux": "Ned Ford",
        "Garply": "3. März 1980",
        "Xyzzy": "1 Low Road, ZZ1 1AA",
        "Waldo": "she comes on Mondays",
    }
    assert set(sample.means) == {""}


def test_labels_that_are_known_say_what_they_mean_and_answers_are_no_labels() -> None:
    data = document(
        form(["Referring agency", "Anytown Police"], ["Zed", "Ada Pike"]),
        heading("Victim"),
        form(["Date of birth", "21/05/1991"], ["Telephone", ""]),
        table(["07700 900123", "her mother"]),
    )
    sample = sample_file(data, "form.docx")
    means = dict(zip(sample.titles, sample.means, strict=True))
    assert means == {
        "Referring agency": "referrer/agency",
        "Zed": "",
        "Date of birth": "victim/date_of_birth",
        "Telephone": "known",
    }
    assert set(sample.wordings) == {"Referring agency", "Date of birth", "Telephone"}


@pytest.mark.parametrize(
    ("kind", "data", "taught"), [("form.docx", word, TAUGHT), ("form.pdf", pdf, OF_PDF)], ids=["word", "pdf"]
)
def test_the_next_file_of_a_taught_form_is_read_in_the_limited_process(
    kind: str, data: type, taught: tuple[Taught, ...]
) -> None:
    before = sandbox.read(data(), kind, today=TODAY)
    assert not any("Ada Pike" in str(referral.draft) for referral in before.referrals)
    text = profile_text("Kestrel", sandbox.sample(data(), kind), taught)

    reading = sandbox.read(data("Amy Hill", "03/04/1988", "Tom Lane"), kind, today=TODAY, profiles=(text,))

    assert reading.outcome is Outcome.PARSED
    assert reading.facts == {"form": "Kestrel", "form_version": "1"}
    (referral,) = reading.referrals
    assert referral.draft.victim.full_name == "Amy Hill"
    assert referral.draft.victim.date_of_birth == date(1988, 4, 3)
    assert [him.full_name for him in referral.draft.perpetrators] == ["Tom Lane"]
    assert referral.draft.perpetrators[0].date_of_birth == date(1980, 3, 3)
    assert referral.confidence["/victim/date_of_birth"] is Confidence.SURE
    assert referral.origins["/victim/full_name"].text == "Amy Hill"
    assert ("Grault", "17") in {(left.label, left.value) for left in referral.not_understood}


def test_the_answer_is_found_where_it_stands_and_what_was_not_taught_is_kept() -> None:
    (referral,) = read(word(), "form.docx", profile(word(), "form.docx")).referrals
    assert referral.origins["/victim/full_name"].where == "table 1, row 1, column 2"
    assert referral.origins["/perpetrators/0/date_of_birth"].where == "table 2, row 1, column 4"
    assert (referral.draft.victim.address, referral.draft.victim.postcode) == ("1 Low Road", "ZZ1 1AA")
    assert {(left.label, left.value) for left in referral.not_understood} == {
        ("Grault", "17"),
        ("Waldo", "she comes on Mondays"),
    }


def test_blank_answers_say_nothing_and_the_form_is_known_all_the_same() -> None:
    own = profile(word(), "form.docx")
    blank = document(
        table(["Zed", ""], ["Plugh", ""], ["Grault", ""]),
        table(["Quux", "", "Garply", ""]),
        paragraph("Xyzzy:"),
        paragraph("Waldo: she comes on Mondays"),
        paragraph("Frob: 07700 900123"),
    )
    reading = read(blank, "form.docx", own)
    assert reading.notices == ()
    left = {(entry.label, entry.value) for referral in reading.referrals for entry in referral.not_understood}
    assert left <= {("Waldo", "she comes on Mondays"), ("Frob", "07700 900123")}
    assert all(referral.draft.victim.address is None for referral in reading.referrals)


@pytest.mark.parametrize(
    "changed",
    [
        document(table(["Zeb", "Ada Pike"], ["Plugh", "21/05/1991"]), table(["Quux", "N", "Garply", "M"]),
                 paragraph("Xyzzy: 1 Low Road")),
        document(table(["Plugh", "21/05/1991"], ["Zed", "Ada Pike"]), table(["Quux", "N", "Garply", "M"]),
                 paragraph("Xyzzy: 1 Low Road")),
        word("Ada Pike", "21/05/1991", "Ned Ford", table(["Zed", "Ida Marsh"])),
    ],
    ids=["renamed", "moved", "twice"],
)  # fmt: skip
def test_a_form_that_changed_is_not_read_by_what_was_taught_and_it_is_said(changed: bytes) -> None:
    own = profile(word(), "form.docx")
    reading = read(changed, "form.docx", own)
    assert reading.facts == {}
    assert not any(referral.draft.victim.full_name for referral in reading.referrals)
    (notice,) = reading.notices
    assert (notice.code, notice.values["name"]) == ("taught_form_changed", "Kestrel")
    assert reading.referrals == read(changed, "form.docx").referrals


def test_a_pdf_that_changed_is_said_and_another_form_is_no_change_of_it() -> None:
    own = profile(pdf(), "form.pdf", OF_PDF)
    assert [notice.code for notice in read(pdf(first="Zeb"), "form.pdf", own).notices] == ["taught_form_changed"]
    other = document(form(["Victim name", "Ada Pike"], ["Zed", "x"]))
    assert read(other, "form.docx", own).notices == ()


def printed(name: str = "Ada Pike", *, first: str = "Zed") -> bytes:
    """A PDF without fields, every answer beside its label."""
    made = Form()
    for at, (label, value) in enumerate(((first, name), ("Plugh", "21/05/1991"), ("Quux", "Ned Ford"), ("Frob", "17"))):
        made.print(40, 100 + 30 * at, label).print(200, 100 + 30 * at, value)
    return made.bytes()


def test_of_a_pdf_without_fields_only_what_was_taught_is_read_and_all_of_it_is_to_be_looked_at() -> None:
    taught = tuple(entry for entry in TAUGHT if entry.column in {"Zed", "Plugh", "Quux"})
    own = profile(printed(), "form.pdf", taught)
    assert read(printed(), "form.pdf").outcome is Outcome.TEXT_ONLY

    reading = read(printed("Amy Hill"), "form.pdf", own)

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "taught_from_text")
    (referral,) = reading.referrals
    assert (referral.draft.victim.full_name, referral.draft.perpetrators[0].full_name) == ("Amy Hill", "Ned Ford")
    assert referral.origins["/victim/full_name"].where in reading.places
    assert set(referral.confidence.values()) == {Confidence.LOOK}
    assert {(left.label, left.value) for left in referral.not_understood} == {("Frob", "17")}

    changed = read(printed(first="Zeb"), "form.pdf", own)
    assert (changed.outcome, changed.reason_code) == (Outcome.TEXT_ONLY, "no_form_fields")
    assert [notice.code for notice in changed.notices] == ["taught_form_changed"]


def test_a_taught_label_goes_before_the_wordings_and_the_others_are_read_as_before() -> None:
    data = document(
        heading("Victim"),
        form(["Name", "Ada Pike"], ["Date of birth", "21/05/1991"], ["Known as", "A. P. 17"], ["Ethnicity", "Irish"]),
    )
    taught = (Taught("Known as", "external_ref"),)
    assert read(data, "form.docx").referrals[0].draft.victim.known_as == "A. P. 17"
    (referral,) = read(data, "form.docx", profile(data, "form.docx", taught)).referrals
    assert (referral.draft.external_ref, referral.draft.victim.known_as) == ("A. P. 17", None)
    assert (referral.draft.victim.full_name, referral.draft.victim.ethnicity) == ("Ada Pike", "Irish")


def test_people_who_were_taught_are_not_mixed_with_those_whom_the_wordings_find() -> None:
    data = document(
        table(["Zed", "Ada Pike"], ["Plugh", "Kit Pike"], ["Quux", "Ned Ford"]),
        heading("Children"),
        form(["Child name", "Tom Lane"], ["Date of birth", "01/02/2015"]),
    )
    taught = (
        Taught("Zed", "victim/full_name", "names"),
        Taught("Plugh", "children/0/full_name", "names"),
        Taught("Quux", "perpetrators/0/full_name", "names"),
    )
    (referral,) = read(data, "form.docx", profile(data, "form.docx", taught)).referrals
    assert [(child.full_name, child.date_of_birth) for child in referral.draft.children] == [
        ("Kit Pike", None),
        ("Tom Lane", date(2015, 2, 1)),
    ]


def test_a_day_in_no_form_of_the_profile_is_kept_as_written_and_an_unclear_yes_is_none() -> None:
    data = document(
        table(["Zed", "Ada Pike"], ["Plugh", "around May 91"], ["Quux", "yes, but not in the evening"]),
    )
    taught = (
        Taught("Zed", "victim/full_name", "names"),
        Taught("Plugh", "victim/date_of_birth"),
        Taught("Quux", "safe_contact/safe_to_call"),
    )
    (referral,) = read(data, "form.docx", profile(data, "form.docx", taught)).referrals
    assert referral.draft.victim.date_of_birth is None
    assert referral.draft.safe_contact.safe_to_call is not Answer.YES
    assert {left.value for left in referral.not_understood} == {"around May 91", "yes, but not in the evening"}


def test_the_form_that_was_taught_last_is_the_one_that_counts() -> None:
    first = profile_text("Kestrel", sample_file(word(), "f.docx"), TAUGHT)
    other = (*TAUGHT[1:], Taught("Zed", "external_ref"))
    last = profile_text("Merlin", sample_file(word(), "f.docx"), other)
    assert read(word(), "f.docx", *own_profiles((first, last))).facts["form"] == "Merlin"
    assert read(word(), "f.docx", *own_profiles((first,))).facts["form"] == "Kestrel"


def test_nothing_of_the_answers_and_no_label_that_nobody_pointed_at_is_kept() -> None:
    data = document(table(["Zed", "Ada Pike"], ["Plugh", "21/05/1991"], ["Quux", "N"], ["Ida Marsh", "her sister"]))
    text = profile_text("Kestrel", sample_file(data, "f.docx"), (TAUGHT[0], TAUGHT[1], TAUGHT[2]))
    assert not any(word in text for word in ("Ada", "Pike", "1991", "Ida", "Marsh"))


def code_of(taught: tuple[Taught, ...]) -> str:
    """The code with which what was taught of the form is refused."""
    with pytest.raises(RefusedError) as refused:
        profile_text("Kestrel", sample_file(word(), "f.docx"), taught)
    return refused.value.code


def test_two_labels_for_one_field_too_few_labels_and_what_is_no_label_are_refused() -> None:
    assert code_of((*TAUGHT, Taught("Grault", "victim/full_name"))) == "profile_twice"
    assert code_of(TAUGHT[:2]) == "profile_too_few"
    assert code_of((*TAUGHT, Taught("Nowhere", "external_ref"))) == "profile_wrong"
    assert code_of((*TAUGHT, Taught("Grault", "external_ref", "eval"))) == "profile_wrong"
    assert code_of(()) == "profile_empty"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"Zed"', '"Zed\\nfoo"'),
        ('"Zed"', '"PLUGH"'),
        ('"victim/date_of_birth"', '"victim/deceased"'),
        ('"victim/date_of_birth"', '"perpetrators/999999/date_of_birth"'),
        ('"victim/date_of_birth"', '"person/date_of_birth"'),
        ("form = true", 'form = "yes"'),
        ("form = true", ""),
        ("[fields]", "[people]\nkey = 1\n[fields]"),
        ('date_formats = ["%d/%m/%Y"', 'delimiter = ","\ndate_formats = ["%d/%m/%Y"'),
        ('label = "Zed"', 'label = "Zed", default = "no"'),
        ('label = "Zed"', 'label = "Nowhere"'),
        ('["names"]', '["__import__"]'),
    ],
)
def test_a_hostile_profile_of_a_form_is_refused(good: str, bad: str) -> None:
    text = profile_text("Kestrel", sample_file(word(), "f.docx"), TAUGHT)
    assert good in text
    with pytest.raises(RefusedError, match="profile_wrong"):
        own_profile(text.replace(good, bad))


def test_a_form_without_labels_has_nothing_to_teach_and_sheets_are_not_read_by_forms() -> None:
    with pytest.raises(RefusedError, match="no_labels"):
        sample_file(document(paragraph("A letter without any label in it")), "f.docx")
    own = profile(word(), "f.docx")
    sheet = b"Zed,Plugh,Quux,Garply,Xyzzy,Frob\n1,2,3,4,5,6\n"
    assert read(sheet, "s.csv", own).reason_code == "no_profile"


# labels that stand several times


def twice(*people: tuple[str, str], more: str = "") -> bytes:
    """A form that asks the same of several people, under titles that nobody knows."""
    parts = [document_part for at, (name, born) in enumerate(people) for document_part in (
        heading(f"Frobnication {['one', 'two', 'three', 'four'][at]}"), table(["Zed", name], ["Plugh", born]),
    )]  # fmt: skip
    return document(*parts, table(["Grault", "17"], ["Quux", "none"]), more)


ADA, NED = ("Ada Pike", "21/05/1991"), ("Ned Ford", "03/03/1980")
BOTH = (
    Taught("Zed [1/2]", "victim/full_name", "names"),
    Taught("Plugh [1/2]", "victim/date_of_birth"),
    Taught("Zed [2/2]", "perpetrators/0/full_name", "names"),
    Taught("Plugh [2/2]", "perpetrators/0/date_of_birth"),
    Taught("Grault", "external_ref"),
)


def test_labels_that_read_the_same_are_offered_each_by_its_place() -> None:
    sample = sandbox.sample(twice(ADA, NED), "form.docx")
    assert dict(zip(sample.titles, sample.rows[0], strict=True)) == {
        "Zed [1/2]": "Ada Pike",
        "Plugh [1/2]": "21/05/1991",
        "Zed [2/2]": "Ned Ford",
        "Plugh [2/2]": "03/03/1980",
        "Grault": "17",
        "Quux": "none",
    }


def test_labels_that_read_the_same_go_each_to_its_own_field() -> None:
    text = profile_text("Kestrel", sandbox.sample(twice(ADA, NED), "form.docx"), BOTH)
    data = twice(("Amy Hill", "03/04/1988"), ("Tom Lane", "05/06/1979"))
    reading = sandbox.read(data, "form.docx", today=TODAY, profiles=(text,))
    (referral,) = reading.referrals
    assert (referral.draft.victim.full_name, referral.draft.victim.date_of_birth) == ("Amy Hill", date(1988, 4, 3))
    (him,) = referral.draft.perpetrators
    assert (him.full_name, him.date_of_birth, referral.draft.external_ref) == ("Tom Lane", date(1979, 6, 5), "17")
    assert referral.origins["/perpetrators/0/full_name"].where == "table 2, row 1, column 2"
    assert {(left.label, left.value) for left in referral.not_understood} == {("Quux", "none")}


def pdf_twice(her: tuple[str, str], his: tuple[str, str], *, fields: bool) -> bytes:
    """The same in a PDF, with fields or all of it printed."""
    made = Form()
    answers = (("Zed", her[0]), ("Plugh", her[1]), ("Zed", his[0]), ("Plugh", his[1]), ("Grault", "17"), ("Quux", "x"))
    for at, (label, value) in enumerate(answers):
        made.print(40, 100 + 30 * at, label)
        if fields:
            made.text(200, 104 + 30 * at, value, name=f"f{at}")
        else:
            made.print(200, 100 + 30 * at, value)
    return made.bytes()


@pytest.mark.parametrize("fields", [True, False], ids=["fields", "printed"])
def test_in_a_pdf_as_well(fields: bool) -> None:
    own = profile(pdf_twice(ADA, NED, fields=fields), "form.pdf", BOTH)
    data = pdf_twice(("Amy Hill", "03/04/1988"), ("Tom Lane", "05/06/1979"), fields=fields)
    (referral,) = read(data, "form.pdf", own).referrals
    assert (referral.draft.victim.full_name, referral.draft.victim.date_of_birth) == ("Amy Hill", date(1988, 4, 3))
    (him,) = referral.draft.perpetrators
    assert (him.full_name, him.date_of_birth) == ("Tom Lane", date(1979, 6, 5))


def test_a_blank_answer_moves_none_of_the_others() -> None:
    own = profile(twice(ADA, NED), "form.docx", BOTH)
    (referral,) = read(twice(("", ""), ("Tom Lane", "05/06/1979")), "form.docx", own).referrals
    assert (referral.draft.victim.full_name, referral.draft.victim.date_of_birth) == (None, None)
    assert [him.full_name for him in referral.draft.perpetrators] == ["Tom Lane"]


@pytest.mark.parametrize("left", [0, 1])
def test_one_that_was_not_taught_is_kept_and_never_read_as_the_other(left: int) -> None:
    taught = [entry for entry in BOTH if f"[{left + 1}/" not in entry.column]
    own = profile(twice(ADA, NED), "form.docx", (*taught, Taught("Quux", "victim/gp_practice")))
    (referral,) = read(twice(ADA, NED), "form.docx", own).referrals
    read_of = (referral.draft.victim.full_name, *(him.full_name for him in referral.draft.perpetrators))
    assert read_of == ((None, "Ned Ford") if left == 0 else ("Ada Pike",))
    kept = {(entry.label, entry.value) for entry in referral.not_understood}
    assert kept == {("Zed", (ADA, NED)[left][0]), ("Plugh", (ADA, NED)[left][1])}


def test_a_known_label_that_was_not_taught_is_read_as_before() -> None:
    def made(her: str, his: str) -> bytes:
        return document(
            heading("Victim"), table(["Name", her], ["Plugh", "x"]),
            heading("Frobnication"), table(["Name", his], ["Quux", "17"]),
        )  # fmt: skip

    taught = (Taught("Name [2/2]", "perpetrators/0/full_name", "names"), Taught("Quux", "external_ref"))
    own = profile(made("Ada Pike", "Ned Ford"), "form.docx", (*taught, Taught("Plugh", "victim/known_as")))
    (referral,) = read(made("Amy Hill", "Tom Lane"), "form.docx", own).referrals
    assert referral.draft.victim.full_name == "Amy Hill"
    assert [him.full_name for him in referral.draft.perpetrators] == ["Tom Lane"]


@pytest.mark.parametrize("people", [(ADA,), (ADA, NED, ADA), (ADA, NED, ADA, NED)])
def test_a_form_in_which_they_stand_more_or_less_often_is_another_one(people: tuple[tuple[str, str], ...]) -> None:
    own = profile(twice(ADA, NED), "form.docx", BOTH)
    reading = read(twice(*people), "form.docx", own)
    assert reading.facts == {}
    (notice,) = reading.notices
    assert (notice.code, notice.values["labels"]) == ("taught_form_changed", "Zed, Plugh")
    assert not any(referral.draft.victim.full_name for referral in reading.referrals)


def test_labels_of_which_one_moved_are_another_form() -> None:
    own = profile(twice(ADA, NED), "form.docx", BOTH)
    moved = document(
        heading("Frobnication one"), table(["Zed", "Ada Pike"], ["Zed", "Ned Ford"]),
        heading("Frobnication two"), table(["Plugh", "21/05/1991"], ["Plugh", "03/03/1980"]),
        table(["Grault", "17"], ["Quux", "none"]),
    )  # fmt: skip
    reading = read(moved, "form.docx", own)
    assert reading.facts == {}
    assert [notice.code for notice in reading.notices] == ["taught_form_changed"]


def test_what_stands_too_often_is_offered_as_no_label() -> None:
    rows = [["Zed", f"entry {number}"] for number in range(MOST_TIMES + 1)]
    sample = sample_file(document(table(*rows), table(["Plugh", "x"], ["Quux", "y"])), "form.docx")
    assert sample.titles == ("Plugh", "Quux")


def test_a_printed_label_that_looks_like_a_place_is_offered_as_none() -> None:
    data = document(table(["Zed [1/2]", "Ada Pike"], ["Plugh", "x"], ["Quux", "y"]))
    assert sample_file(data, "form.docx").titles == ("Plugh", "Quux")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"Zed [1/2]"', '"Zed [1/3]"'),
        ('"Zed [1/2]"', '"Zed"'),
        ('"Zed [1/2]"', '"Zed [3/2]"'),
        ('"Zed [1/2]"', '"zed [2/2]"'),
    ],
)
def test_a_profile_that_does_not_agree_with_itself_is_refused(good: str, bad: str) -> None:
    text = profile_text("Kestrel", sample_file(twice(ADA, NED), "f.docx"), BOTH)
    with pytest.raises(RefusedError, match="profile_wrong"):
        own_profile(text.replace(good, bad))


def test_places_of_one_label_alone_tell_no_form_from_another() -> None:
    sample = sample_file(twice(ADA, NED, ADA), "f.docx")
    taught = tuple(
        Taught(f"Zed [{at}/3]", target)
        for at, target in ((1, "victim/known_as"), (2, "external_ref"), (3, "victim/gp_practice"))
    )
    with pytest.raises(RefusedError, match="profile_too_few"):
        profile_text("Kestrel", sample, taught)


@given(st.text(min_size=1, max_size=20), st.integers(1, MOST_TIMES), st.integers(2, MOST_TIMES))
def test_a_place_is_read_as_it_was_written(label: str, at: int, times: int) -> None:
    whole = label.strip().replace("\n", "") or "Zed"
    if at <= times and not is_ambiguous(whole):
        assert placed(Placed(whole, at, times).written) == (whole, at, times)
        assert placed(whole) == (whole, 1, 1)
