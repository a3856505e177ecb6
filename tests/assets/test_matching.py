"""What matching goes by: the file that ships is whole, and a slip of the hand in it is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marac_desk.assets.matching import FILE, matching_file, read_matching
from marac_desk.assets.name_variants import FOLDER
from marac_desk.assets.places import file_path
from marac_desk.assets.problems import ResourceProblemError

SHIPPED = file_path(FOLDER, FILE).read_text(encoding="utf-8")


def test_what_ships_is_read_whole() -> None:
    file = matching_file()
    assert file.possible < file.likely
    assert file.given["john"] > file.given["zoe"] > file.rare_given
    assert file.family_names["smith"] > file.family_names["ross"] > file.rare_family
    assert file.chances["given_same"].times_share == 1.0


def test_what_speaks_for_one_person_is_likelier_of_one_than_of_strangers() -> None:
    chances = matching_file().chances
    for code, each in chances.items():
        agrees = not code.endswith(("differs", "apart", "swapped"))
        assert not agrees or each.same > each.stranger, code


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("family = 0.00025 ", "family = 1.5 ", "above 0 and below 1"),
        ("family = 0.00025 ", "family = 0.0 ", "above 0 and below 1"),
        ("likely = 22 ", "likely = 3 ", "must be from"),
        ("possible = 11 ", 'possible = "11" ', "whole number"),
        ("same = 0.9, stranger = 0.000045, ", "same = 0.9, ", "missing"),
        ("times_share = 1.0", "times_share = 0.0", "above 0"),
        ("times_share = 1.0", "times_shares = 1.0", "unknown key"),
        ('80 = ["smith", "jones"]', '80 = ["smith", "smith"]', "twice"),
        ('80 = ["smith", "jones"]', '80 = ["smith", "khan"]', "twice"),
        ('80 = ["smith", "jones"]', 'eighty = ["smith", "jones"]', "one person in so many"),
        ('80 = ["smith", "jones"]', '80 = ["Smith", "jones"]', "form"),
        ("[phone]", "[telephone]", "phone"),
    ],
)
def test_a_slip_of_the_hand_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in SHIPPED
    file = tmp_path / FILE
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ResourceProblemError, match=re.escape(reason)):
        read_matching(file)
