"""A sheet of the recovery kit: one share, large enough to type from, and nothing that opens anything beside it."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from marac_desk.documents import wire
from marac_desk.documents.content import Contact, Copy, Imprint, Kept
from marac_desk.documents.press import render
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.register.keys import Share, read_share, share_text
from marac_desk.services.recovery_kit import kit_sheets, sheet_name
from tests.documents import reading

SHARES = tuple(Share(number, b"k7", bytes(range(number, number + 18))) for number in (1, 2, 3))
MADE = datetime(2026, 11, 21, 10, 5)  # noqa: DTZ001
REGISTER = uuid.UUID("7f3a22b1-0000-4000-8000-000000000000")


@pytest.fixture(scope="module")
def sheets() -> tuple[bytes, ...]:
    """Return the three sheets of a kit."""
    return kit_sheets(
        SHARES,
        register_id=REGISTER,
        area="Anytown MARAC",
        marking="OFFICIAL-SENSITIVE",
        person="Ada Test",
        made_at=MADE,
    )


def test_each_sheet_is_one_page_with_its_own_share_alone(sheets: tuple[bytes, ...]) -> None:
    for share, sheet in zip(SHARES, sheets, strict=True):
        (page,) = reading.pages(sheet)
        groups = share_text(share).split("-")
        assert [page.count(group) for group in groups] == [1] * len(groups)
        assert f"Recovery share {share.number} of three" in page
        assert "Register 7F3A-22B1, kit 6B37" in page
        assert page.count("OFFICIAL-SENSITIVE") == 2
        others = {group for other in SHARES if other is not share for group in share_text(other).split("-")}
        assert not any(group in page for group in others - set(groups))
        assert str(REGISTER) not in page


def test_what_stands_on_the_sheet_can_be_typed_back_as_it_is_read(sheets: tuple[bytes, ...]) -> None:
    for share, sheet in zip(SHARES, sheets, strict=True):
        page = reading.pages(sheet)[0]
        first, last = share_text(share).split("-")[0], share_text(share).split("-")[-1]
        rows = page[page.index(first) : page.index(last) + 4].replace(" 2 ", " ")
        assert read_share(rows) == share


def test_a_sheet_says_how_it_is_kept_and_nothing_is_left_open(sheets: tuple[bytes, ...]) -> None:
    page = reading.pages(sheets[1])[0]
    for said in ("This one alone opens nothing", "away from the computer", "tell Ada Test at once", "Held by"):
        assert said in page
    assert "Copy 2 of 3, for the data-protection lead" in page
    assert "Keep sealed, apart from the others" in page
    assert "Keep with the case" not in page
    assert "{" not in page


def test_the_files_have_names_that_say_nobodys_name() -> None:
    assert [sheet_name(share) for share in SHARES] == [f"recovery-share-{n}-kit-6B37.pdf" for n in (1, 2, 3)]


def test_text_from_outside_is_text_here_too() -> None:
    area = "<b>Anytown</b> & \u202eCARAM"
    imprint = Imprint(area, "M", Copy(1, 3, "x"), "Ada <img src=x>", MADE, None, Contact("Ada", ""), kept=Kept.APART)
    content = RecoveryShare(imprint, "7F3A-22B1", "6B37", 1, tuple(share_text(SHARES[0]).split("-")))
    page = reading.text(render(content).pdf)
    assert "<b>Anytown</b> &" in page
    assert "Ada <img src=x>" in page
    assert wire.from_plain(wire.to_plain(content)) == content
