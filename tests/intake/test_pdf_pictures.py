"""Pictures of the pages of a PDF: drawn in the limited process, small, with filled fields, never of what is refused."""

from __future__ import annotations

import base64
import sys
from typing import Any

import pytest

from marac_desk.intake import sandbox
from marac_desk.intake.pictures import (
    MOST_PAGES,
    MOST_PIXELS,
    PagePictures,
    pictures_from_json,
    pictures_to_json,
)
from tests.intake.pdf_files import Form


def form(value: str = "Ada Pike") -> Form:
    """A form with one field."""
    return Form().print(50, 60, "Name of survivor").text(200, 60, value)


def drawn(data: bytes) -> PagePictures:
    """Draw a file in the limited process."""
    return sandbox.page_pictures(data, "form.pdf")


def test_every_page_is_drawn_with_its_own_size_and_within_bounds() -> None:
    two = form()
    two.page()
    two.print(50, 60, "More")
    found = drawn(two.bytes())
    assert (found.reason_code, found.of, [page.page for page in found.pages]) == ("", 2, [1, 2])
    assert (round(found.pages[0].width), round(found.pages[0].height)) == (595, 842)


def test_what_was_filled_in_is_in_the_picture() -> None:
    assert drawn(form("Ada Pike").bytes()).pages[0].png != drawn(form("").bytes()).pages[0].png


def test_of_a_long_file_only_the_first_pages_are_drawn_and_the_number_is_told() -> None:
    long = form()
    for _ in range(MOST_PAGES + 2):
        long.page()
    found = drawn(long.bytes())
    assert (len(found.pages), found.of) == (MOST_PAGES, MOST_PAGES + 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ" + b"\x00" * 200, "wrong_type"),
        (b"%PDF-1.7\nnothing of a form\n%%EOF", "damaged"),
    ],
)
def test_what_is_refused_for_reading_is_not_drawn(data: bytes, code: str) -> None:
    assert drawn(data) == PagePictures(reason_code=code)


def test_another_kind_of_file_is_not_drawn() -> None:
    assert sandbox.page_pictures(b"Name,Born\n", "list.csv").reason_code == "unsupported_kind"


def test_a_process_that_hangs_or_dies_gives_no_pictures_and_no_error() -> None:
    hanging = [sys.executable, "-c", "import time; time.sleep(60)"]
    dying = [sys.executable, "-c", "raise SystemExit(3)"]
    data = form().bytes()
    assert sandbox.page_pictures(data, "f.pdf", timeout=0.5, command=hanging).reason_code == "reader_timed_out"
    assert sandbox.page_pictures(data, "f.pdf", command=dying).reason_code == "reader_crashed"


def _changed(**changes: Any) -> Any:
    data = pictures_to_json(drawn(form().bytes()))
    page = dict(zip(("page", "width", "height", "png"), data["pages"][0], strict=True)) | changes
    return data | {"pages": [list(page.values())]}


def _png(across: int) -> str:
    good = drawn(form().bytes()).pages[0].png
    return base64.b64encode(good[:16] + across.to_bytes(4, "big") + good[20:]).decode()


def test_an_answer_that_is_no_small_picture_never_reaches_the_screen() -> None:
    assert pictures_from_json(_changed()).pages
    for wrong in ({"png": "bm8="}, {"png": "!"}, {"png": _png(MOST_PIXELS + 1)}, {"width": -1}, {"height": "x"}):
        with pytest.raises(ValueError):
            pictures_from_json(_changed(**wrong))
    with pytest.raises(ValueError):
        pictures_from_json([])
