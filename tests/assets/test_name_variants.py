"""The list of given names that stand for one another: every spelling once, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.assets.name_variants import name_variants, read_name_variants
from marac_desk.assets.problems import ResourceProblemError


def _file(folder: Path, text: str) -> Path:
    file = folder / "intake" / "name_variants.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_a_spelling_leads_to_its_name(tmp_path: Path) -> None:
    file = _file(tmp_path, '[english]\nelizabeth = ["liz", "beth"]\n[latin]\nyusuf = ["yousef"]\n')
    assert read_name_variants(file) == {"liz": "elizabeth", "beth": "elizabeth", "yousef": "yusuf"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[e]\nelizabeth = ["liz"]\nlisbeth = ["liz"]\n', "another name"),
        ('[e]\nelizabeth = ["liz"]\nliz = ["lizzie"]\n', "another name"),
        ('[e]\nelizabeth = ["Liz"]\n', "Liz"),
        ('[e]\n"Élise" = ["liz"]\n', "small letters"),
        ("[e]\nelizabeth = 3\n", "elizabeth"),
    ],
)
def test_a_slip_of_the_hand_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ResourceProblemError, match=reason):
        read_name_variants(_file(tmp_path, text))


def test_what_ships_holds_no_name_that_leads_on_to_another() -> None:
    shipped = name_variants()
    assert shipped["cathy"] == "catherine"
    assert not set(shipped) & set(shipped.values())
