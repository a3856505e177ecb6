"""The demonstration without a display: started as a person starts it, then everything it leaves is opened and read."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from PySide6.QtGui import QImage

from marac_desk.demo.people import PEOPLE, user_id_of
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_file, unseal_person
from marac_desk.register.opening import open_register
from marac_desk.register.problems import WrongPassphraseError
from marac_desk.rules.vocabulary import CloseCode
from tests.support.registers import clock

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("walk")]  # one walk, looked at by every test

DAY = "2026-11-21"
PLACES = (
    "today",
    "referrals",
    "referral-form",
    "referral-batch",
    "referral-screening",
    "meetings-builder",
    "meetings-list",
    "room-opening",
    "room",
    "room-read-back",
    "room-closing",
    "circulation-agenda",
    "cases",
    "case",
    "actions",
    "actions-close",
    "report-backs",
    "report-back",
    "figures",
    "partnership",
    "lock",
)


@dataclass(frozen=True, slots=True)
class Walked:
    """A folder that a walk filled, what it printed, and its walk.json."""

    folder: Path
    printed: str
    report: dict[str, Any]


def _start(*words: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {key: value for key, value in os.environ.items() if key not in {"QT_QPA_PLATFORM", "DISPLAY"}}
    known.pop("WAYLAND_DISPLAY", None)
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-m", "marac_desk", "demo", *words],
        cwd=folder or root,
        env={**known, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Return what one walk left."""
    folder = tmp_path_factory.mktemp("walk") / "out"
    done = _start("--headless", "--out", str(folder), "--date", DAY)
    assert done.returncode == 0, done.stderr
    return Walked(folder, done.stdout, json.loads((folder / "walk.json").read_text(encoding="utf-8")))


def test_the_whole_job_was_done(walked: Walked) -> None:
    report = walked.report
    assert (report["finished"], report["date"], report["meeting_on"]) == (True, DAY, "2026-12-01")
    assert report["referrals_taken_in"] == 63
    assert report["cases_listed"] == report["cases_heard"] >= 25
    assert report["actions_recorded"] >= 40
    assert set(report["actions_closed"]) == {code.value for code in CloseCode}
    assert report["report_backs"] == len(report["report_backs_told"]) >= 3
    assert all(back["attempts"] >= 1 for back in report["report_backs_told"])
    states = {back["state"] for back in report["report_backs_told"]}
    assert {"fed_back", "not_safe_now"} <= states
    assert {"safer", "less_safe"} <= {back["feels_safer"] for back in report["report_backs_told"]}


def test_every_step_is_printed_with_its_seconds(walked: Walked) -> None:
    assert "DEMONSTRATION" in walked.printed
    steps = set(walked.report["seconds"]) - {"total"}
    assert len(steps) >= 10
    for step in steps:
        assert step in walked.printed


def test_each_document_opens_with_its_own_password_and_with_nothing_else(walked: Walked) -> None:
    documents = walked.report["documents"]
    assert {document["kind"] for document in documents} == {"agenda", "actions", "minutes"}
    assert len({document["password"] for document in documents}) == len(documents)
    other = documents[-1]["password"]
    for document in documents:
        path = walked.folder / document["file"]
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path)
        if document["password"] != other:
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(path, password=other)
        with pikepdf.open(path, password=document["password"]) as opened:
            assert len(opened.pages) == document["pages"]
            assert opened.encryption.R == 6
    written = {path.relative_to(walked.folder).as_posix() for path in walked.folder.rglob("*.pdf")}
    assert written == {document["file"] for document in documents}


def _text(walked: Walked, document: dict[str, Any]) -> str:
    with pikepdf.open(walked.folder / document["file"], password=document["password"]) as opened:
        bare = io.BytesIO()
        opened.save(bare, encryption=False)
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(bare).pages)


def test_each_action_list_holds_its_own_agencys_lines_and_no_others(walked: Walked) -> None:
    own_words = {
        "Police": "marker on the victim",
        "Housing": "hanges locks",
        "Fire": "etterbox",
        "GP": "ode the record",
    }
    lists = {d["agency"]: _text(walked, d) for d in walked.report["documents"] if d["kind"] == "actions"}
    assert set(own_words) - {"GP"} <= set(lists)
    assert len(lists) >= 8
    for agency, words in own_words.items():
        holders = {other for other, text in lists.items() if words in text}
        assert holders <= {agency}, (agency, holders)
    assert "marker on the victim" in lists["Police"]
    assert "etterbox" in lists["Fire"]


def test_every_place_has_a_picture_in_light_and_dark_that_is_not_blank(walked: Walked) -> None:
    taken = set(walked.report["screens"])
    assert {f"screens/{place}-{scheme}.png" for place in PLACES for scheme in ("light", "dark")} <= taken
    for file in sorted(taken):
        image = QImage(str(walked.folder / file))
        assert not image.isNull(), file
        small = image.scaled(240, 150)
        seen = {small.pixel(x, y) for x in range(0, 240, 2) for y in range(0, 150, 2)}
        assert len(seen) > 40, f"{file} shows nothing"
    light, dark = (QImage(str(walked.folder / f"screens/today-{s}.png")) for s in ("light", "dark"))
    assert (light.width(), light.height()) == (1440, 900)
    assert light.pixelColor(700, 880).lightness() > 200 > 80 > dark.pixelColor(700, 880).lightness()


def test_the_register_opens_for_each_of_the_three_with_the_stated_passphrase_alone(walked: Walked) -> None:
    place = RegisterPlace(walked.folder / walked.report["register"])
    keys = read_key_file(place.keys)
    assert [envelope.name for envelope in keys.envelopes] == walked.report["signs_in"]
    with pytest.raises(WrongPassphraseError):
        unseal_person(keys, user_id=keys.envelopes[0].user_id, passphrase="something else", store=None)
    for user in PEOPLE:
        secrets = unseal_person(keys, user_id=user_id_of(user), passphrase=walked.report["passphrase"], store=None)
        open_register(place, secrets=secrets, register_id=keys.register_id, clock=clock()).close()


def test_titles_have_no_names(walked: Walked) -> None:
    """No window of the whole walk ever had a word of its own in its title, so no name of anybody either."""
    allowed = {"MARAC Desk", "MARAC Desk, DEMONSTRATION", ""}
    titles = set(walked.report["titles"])
    assert "MARAC Desk, DEMONSTRATION" in titles
    assert titles <= allowed


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "mine.txt"
    kept.write_text("mine", encoding="utf-8")
    done = _start("--headless", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "holds something already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_without_a_display_it_says_so_and_walks_anyway(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    done = _start("--out", str(tmp_path))
    assert "No display was found" in done.stdout
    assert "holds something already" in done.stderr


def test_help_says_what_becomes_of_a_folder() -> None:
    done = _start("--headless", "--help")
    assert done.returncode == 0
    assert "Nothing in DIR is ever overwritten" in " ".join(done.stdout.split())
