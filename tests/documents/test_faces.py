"""The bundled faces: what they have, what they weigh, and how they stand in a file."""

from __future__ import annotations

import string
import unicodedata

import pytest

from marac_desk.assets.places import path
from marac_desk.documents.faces import BY_CODE, CHAINS, PLACEHOLDER, Face, Weight, subset
from marac_desk.documents.scripts import joined


def test_the_fonts_stay_small_and_come_with_their_licences() -> None:
    fonts = path("fonts")
    assert sum(each.stat().st_size for each in fonts.glob("*.ttf")) < 8 * 1024 * 1024
    families = {each.name.split("_")[0].split("-")[0] for each in fonts.glob("*.ttf")}
    licences = {"IBMPlexSans-OFL.txt": "IBMPlex", "Noto-OFL.txt": "Noto", "DroidSansFallback-Apache.txt": "Droid"}
    for licence, prefix in licences.items():
        assert "icense" in (fonts / licence).read_text("utf-8")
        families -= {family for family in families if family.startswith(prefix)}
    assert families == set()


def test_every_face_is_there_and_its_code_is_its_own() -> None:
    assert len({id(face) for face in BY_CODE.values()}) == len(BY_CODE)
    for face in BY_CODE.values():
        assert face.widths
        assert any(face.covers(char) for char in face.widths), face


@pytest.mark.parametrize("weight", list(Weight))
def test_the_family_has_letters_figures_and_the_placeholder(weight: Weight) -> None:
    family = CHAINS[weight][0]
    assert family.covers(string.ascii_letters + string.digits + string.punctuation + " –“”‘’…·" + PLACEHOLDER)
    assert len({family.widths[digit] for digit in string.digits}) == 1


@pytest.mark.parametrize("weight", list(Weight))
def test_every_letter_of_europe_has_a_face(weight: Weight) -> None:
    letters = [
        chr(code) for code in (*range(0xA1, 0x250), *range(0x386, 0x3CF), *range(0x400, 0x530), *range(0x1E00, 0x1F00))
    ]
    shown = [char for char in letters if unicodedata.category(char)[0] == "L"]
    assert [char for char in shown if not any(face.covers(char) for face in CHAINS[weight])] == []


@pytest.mark.parametrize("weight", [Weight.REGULAR, Weight.SEMIBOLD])
def test_every_arabic_and_urdu_letter_has_its_joined_forms(weight: Weight) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةپچژگکیےںھہۃٹڈڑ"
    words = {joined(word) for letter in letters for word in (letter, f"ب{letter}", f"{letter}ب", f"ب{letter}ب")}
    missing = {char for word in words for char in word if not any(face.covers(char) for face in CHAINS[weight])}
    assert missing == set()


def test_codes_are_a_fixed_function_of_the_face() -> None:
    face = Face("X", "NotoSans-Regular.ttf")
    other = BY_CODE["NL"]
    assert face.hexadecimal("Aé") == other.hexadecimal("Aé") == "004100e9"


def test_characters_beyond_the_first_plane_have_codes_of_their_own() -> None:
    face = BY_CODE["C"]
    beyond = [char for char in face.widths if ord(char) > 0xFFFF]
    codes = {face.code_of(char) for char in beyond}
    assert len(codes) == len(beyond) > 0
    assert all(0xD800 <= code <= 0xDFFF for code in codes)
    assert face.hexadecimal(beyond[0]) == f"{face.code_of(beyond[0]):04x}"
    assert subset(face, "".join(sorted(beyond))).widths


def test_a_subset_holds_what_is_used_alone() -> None:
    face = BY_CODE["P4"]
    small, larger = subset(face, "abc"), subset(face, string.ascii_letters)
    assert small.program_length < larger.program_length < 60_000
    assert small.name != larger.name
    assert small.name.endswith("+IBMPlexSans-Regular")


def test_joined_letters_are_copied_as_the_letters_that_were_typed() -> None:
    import zlib

    table = zlib.decompress(subset(BY_CODE["N0"], "\ufeaa\ufefb").to_unicode).decode("ascii")
    assert "<feaa> <062f>" in table
    assert "<fefb> <06440627>" in table
