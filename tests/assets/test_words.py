"""The words of the paper are a flat list of texts with plain {names}, or they are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.assets import places
from marac_desk.assets.problems import ResourceProblemError
from marac_desk.assets.words import paper_words, read_words


def _file(folder: Path, text: str) -> Path:
    file = folder / "words" / "paper.en.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_tables_become_dotted_names_and_texts_stay_as_they_are(tmp_path: Path) -> None:
    file = _file(tmp_path, 'of = " of "\n[agenda]\ntitle = "Agenda of {area}"\n[agenda.note]\nlast = "{{kept}}"\n')
    assert read_words(file) == {"of": " of ", "agenda.title": "Agenda of {area}", "agenda.note.last": "{{kept}}"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("title = 12", "must be text"),
        ('title = ["a"]', "must be text"),
        ('title = "{}"', "plain name"),
        ('title = "{0}"', "plain name"),
        ('title = "{day:%d}"', "plain name"),
        ('title = "{name!r}"', "plain name"),
        ('title = "{person.name}"', "plain name"),
        ('title = "{list[0]}"', "plain name"),
        ('title = "{open"', "brace"),
        ('title = "shut}"', "brace"),
    ],
)
def test_anything_but_text_with_plain_names_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    file = _file(tmp_path, f'first = "ok"\n[agenda]\n# why\n{line}\n')
    with pytest.raises(ResourceProblemError) as caught:
        read_words(file)
    assert (caught.value.file, caught.value.line) == ("words/paper.en.toml", 4)
    assert reason in caught.value.reason


def test_a_language_that_does_not_ship_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    monkeypatch.setattr(places, "_candidates", lambda: (tmp_path,))
    paper_words.cache_clear()
    with pytest.raises(ResourceProblemError) as caught:
        paper_words("tlh")
    assert caught.value.file == "words/paper.tlh.toml"
    paper_words.cache_clear()
