"""Shipped files are found in a checkout, in a wheel and in a frozen build, and nothing outside them is."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from marac_desk.assets import places
from marac_desk.assets.areas import area_profile
from marac_desk.assets.checklists import checklist
from marac_desk.assets.demo import demo_caseload
from marac_desk.assets.fonts import font_file
from marac_desk.assets.problems import ResourceProblemError


def _stand_in(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.setattr(places, "_candidates", lambda: folders)


def test_a_checkout_uses_its_own_resources() -> None:
    checkout = Path(places.__file__).resolve().parents[2]
    assert places._candidates() == (checkout / "marac_desk" / "_resources", checkout / "resources")
    assert places.resources().is_dir()


def test_the_installed_folder_comes_before_the_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wheel, checkout = tmp_path / "_resources", tmp_path / "resources"
    wheel.mkdir()
    checkout.mkdir()
    _stand_in(monkeypatch, wheel, checkout)
    assert places.resources() == wheel
    wheel.rmdir()
    assert places.resources() == checkout


def test_no_folder_at_all_is_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(monkeypatch, tmp_path / "no", tmp_path / "none")
    with pytest.raises(ResourceProblemError) as caught:
        places.path("areas")
    assert str(caught.value) == "resources: the folder is missing; install the program again"


def test_a_font_is_found_by_its_file_name() -> None:
    assert font_file("IBMPlexSans_400Regular.ttf").read_bytes()[:4] == b"\0\1\0\0"


def test_the_demonstration_is_found_where_it_ships(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(monkeypatch, tmp_path)
    with pytest.raises(ResourceProblemError) as caught:
        demo_caseload()
    assert caught.value.file == "demo/caseload.json"
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "caseload.json").write_text("{}", encoding="utf-8")
    assert demo_caseload() == tmp_path / "demo" / "caseload.json"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../README.md", "marks/police.svg", "no-such-font.ttf", "a\0b", "/etc/hosts"]
)
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    with pytest.raises(ResourceProblemError):
        font_file(name)


def test_an_unknown_code_is_a_problem_and_not_a_crash() -> None:
    with pytest.raises(ResourceProblemError) as area:
        area_profile("atlantis")
    with pytest.raises(ResourceProblemError) as tool:
        checklist("../areas/finland")
    assert str(area.value) == "areas/atlantis.toml: there is no such file"
    assert tool.value.line is None


def test_a_problem_keeps_its_parts_between_processes() -> None:
    again = pickle.loads(pickle.dumps(ResourceProblemError("areas/x.toml", 12, "unknown key")))
    assert (again.file, again.line, again.reason) == ("areas/x.toml", 12, "unknown key")
    assert str(again) == "areas/x.toml, line 12: unknown key"
