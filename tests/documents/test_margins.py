"""What every page of every document carries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marac_desk.documents.press import render
from marac_desk.documents.wire import Content
from tests.documents import reading, samples

CONTENTS: dict[str, Content] = {
    "agenda": samples.agenda(extra=20),
    "actions": samples.action_list(new=samples.action_list().new * 5),
    "minutes": samples.minutes(risk_statement="He said it again. " * 500),
}


@pytest.fixture(params=list(CONTENTS))
def content(request: pytest.FixtureRequest) -> Content:
    return CONTENTS[request.param]


def test_marking_stands_twice_on_every_page(content: Content) -> None:
    pages = reading.pages(render(content).pdf)
    assert len(pages) > 2
    assert [page.count(samples.MARKING) for page in pages] == [2] * len(pages)


def test_every_page_says_whose_copy_it_is_and_who_made_it(content: Content) -> None:
    copy = content.imprint.copy
    for page in reading.pages(render(content).pdf):
        assert page.count(f"Copy {copy.number} of {copy.of}, {copy.holder}") == 1
        assert "Made by L. Tremain-Obi, Thu 12 Nov 2026, 10:20." in page


def test_pages_are_numbered_x_of_y(content: Content) -> None:
    built = render(content)
    pages = reading.pages(built.pdf)
    assert built.pages == len(pages)
    assert all(f"Page {nth} of {len(pages)}" in page for nth, page in enumerate(pages, 1))


def test_later_pages_say_what_they_are_a_page_of() -> None:
    first, *later = reading.pages(render(CONTENTS["agenda"]).pdf)
    assert first.count("Agenda, Tue 24 Nov 2026") == 1
    assert all(page.count("Agenda, Tue 24 Nov 2026") == 1 for page in later)


def test_a_document_is_destroyed_or_kept() -> None:
    agenda = render(samples.agenda()).pdf
    assert "Destroy after Tue 24 Nov" in reading.text(agenda)
    assert "Keep with the case, not in mail" in reading.text(render(samples.minutes()).pdf)


def test_the_marking_comes_from_the_area_whatever_it_says(content: Content) -> None:
    marking = "AMTLICH (NUR FÜR DEN DIENSTGEBRAUCH)"
    marked = replace(content, imprint=samples.imprint(marking=marking))
    assert all(page.count(marking) == 2 for page in reading.pages(render(marked).pdf))


def test_a_long_name_stays_clear_of_the_marking() -> None:
    holder = "Maximiliana Alexandrowna Featherstonehaugh-Cholmondeley-Smythe of the Third Office of the Second Floor"
    marked = replace(samples.agenda(), imprint=samples.imprint(holder=holder, marking="M" * 18))
    page = reading.pages(render(marked).pdf)[0]
    assert reading.solid(holder) in reading.solid(page)
    assert page.count("M" * 18) == 2


def test_the_file_says_nothing_of_anybody(content: Content) -> None:
    reader = reading.reader(render(content).pdf)
    said = {str(key): str(value) for key, value in (reader.metadata or {}).items()}
    assert said in ({"/Title": "Agenda"}, {"/Title": "Action list"}, {"/Title": "Minutes"})
    assert str(reader.root_object["/Lang"]) == "en-GB"


def test_every_font_is_ours_and_embedded(content: Content) -> None:
    pdf = render(content).pdf
    assert b"Helvetica" not in pdf
    for page in reading.reader(pdf).pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert descendant["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()


def test_the_outline_has_one_entry_a_case_and_no_name() -> None:
    agenda = samples.agenda(extra=20)
    cases = [case for part in agenda.parts for case in part.cases]
    entries = reading.outline(render(agenda).pdf)
    assert [words for words, _ in entries] == [case.reference for case in cases]
    pages = reading.pages(render(agenda).pdf)
    for (words, page), case in zip(entries, cases, strict=True):
        assert case.victim.name in pages[page - 1], words


def test_the_outline_of_a_list_names_each_case_once() -> None:
    entries = [words for words, _ in reading.outline(render(samples.action_list()).pdf)]
    assert entries == ["1: MW-2026-0114", "2: MW-2026-0129", "3: MW-2026-0101", "4: MW-2026-0104", "5: MW-2026-0108"]


def test_the_outline_of_minutes_is_the_reference() -> None:
    assert reading.outline(render(samples.minutes()).pdf) == [("MW-2026-0101", 1)]


def test_an_outline_entry_in_another_script_is_readable() -> None:
    assert reading.outline(render(samples.minutes(reference="ŁÓ-(2026)-é")).pdf) == [("ŁÓ-(2026)-é", 1)]
