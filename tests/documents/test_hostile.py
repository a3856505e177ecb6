"""Text from outside: whatever it holds, it is shown as it reads and does nothing."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import TypeVar, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.documents.press import Built, Press, render
from marac_desk.documents.scripts import shown
from marac_desk.documents.wire import Content
from tests.documents import reading, samples

T = TypeVar("T")

MARKUP = [
    "<b>bold",
    "</para>",
    "<para>x</para>",
    '<img src="file:///etc/passwd"/>',
    '<img src="http://127.0.0.1:9/x.png"/>',
    "<a href='file:///etc/passwd'>x</a>",
    "a & b < c > d &amp; &#x41; &lt;",
    "%s %(x)s {agency} {0} {{}} \\n \\101 (unbalanced ) \\",
    "<font name='x' size='99'>",
    "]]> <!-- --> <?php ?>",
    "Tj ET Q q BT /F1 1 Tf",
]


def filled(value: T, text: str) -> T:
    """Return a content with a text in place of every text in it, the language apart."""
    if isinstance(value, tuple):
        return cast("T", tuple(filled(each, text) for each in value))
    if isinstance(value, str) and type(value) is str:
        return cast("T", text)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {"language", "mark"}
        fields = (field.name for field in dataclasses.fields(value) if field.name not in kept)
        return cast("T", dataclasses.replace(value, **{name: filled(getattr(value, name), text) for name in fields}))
    return value


def contents() -> list[Content]:
    return [samples.agenda(), samples.action_list(), samples.minutes()]


def readable(built: Built) -> str:
    return reading.solid(reading.text(built.pdf))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_every_field_is_shown_as_it_is_written(text: str) -> None:
    for content in contents():
        built = render(filled(content, text))
        assert readable(built).count(reading.solid(text)) > 10
        assert built.missing_glyphs == ()


@pytest.mark.parametrize(
    "text", ["\x00", "\x1b[2J", "\x7f\x85", "\u202eevil\u202c", "\u2066x\u2069", "a\u200bb", "\ufeff", "\udcff"]
)
def test_what_cannot_be_seen_becomes_a_sign_that_can_and_is_reported(text: str) -> None:
    for content in contents():
        built = render(filled(content, f"name {text} name"))
        assert reading.solid(shown(text)) in readable(built)
        if "\ufffd" in shown(text):
            assert "\ufffd" in built.missing_glyphs


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "word " * 2_000, "王" * 10_000, "محمد " * 2_000, "a-b/" * 2_500, "\n" * 10_000]
)
def test_ten_thousand_characters_in_one_field_are_all_there(text: str) -> None:
    minutes = dataclasses.replace(samples.minutes(), risk_statement=text, victim=text)
    built = render(minutes)
    if text.strip():
        assert reading.text(built.pdf).count(text[0]) >= 2 * text.count(text[0])
    assert built.pages < 40


def test_ten_thousand_characters_in_every_field_of_an_agenda() -> None:
    agenda = dataclasses.replace(samples.agenda(), parts=samples.agenda().parts[:1])
    case = agenda.parts[0].cases[0]
    long = filled(case, "long " * 2_000)
    part = dataclasses.replace(agenda.parts[0], cases=(long,))
    built = render(dataclasses.replace(agenda, parts=(part,)))
    assert reading.text(built.pdf).count("long") >= 5 * 2_000


visible_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), max_size=60)


@given(visible_text)
@settings(max_examples=60, deadline=None)
def test_any_text_builds_and_never_goes_missing_silently(text: str) -> None:
    built = render(dataclasses.replace(samples.action_list(), person=text))
    expected = reading.solid(shown(text))
    if not built.missing_glyphs and expected.isascii():
        assert expected in readable(built)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("Cc", "Cf")), max_size=80))
@settings(max_examples=60, deadline=None)
def test_latin_text_reads_back_exactly(text: str) -> None:
    built = render(dataclasses.replace(samples.action_list(), person=text))
    assert reading.solid(shown(text)) in readable(built)
    assert built.missing_glyphs == ()


@given(st.text(min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_unicode_in_every_field_builds(text: str) -> None:
    press = Press()
    for content in contents():
        assert press.build(filled(content, text)).pages >= 1


PROGRAM = """
import sys
from tests.documents.test_hostile import MARKUP, contents, filled
from marac_desk.documents.press import render
from marac_desk.assets.places import resources
for content in contents():
    render(content)
opened = []
def watch(event, arguments):
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.system", "urllib.", "shutil.")):
        opened.append((event, str(arguments[0])))
sys.addaudithook(watch)
for content in contents():
    for text in MARKUP:
        render(filled(content, text))
    render(filled(content, "محمد 王小明 김민지 ሰላም Ọ̀lá שרה ნინო Աննա สมหญิง"))
ours = str(resources())
print([each for each in opened if not (each[0] == "open" and each[1].startswith(ours))])
print(len(opened))
"""


def test_building_opens_nothing_but_our_own_files() -> None:
    """The fonts of further scripts are opened while watching, so the watch is seen to work."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    strange, count = done.stdout.splitlines()
    assert strange == "[]"
    assert int(count) > 0
