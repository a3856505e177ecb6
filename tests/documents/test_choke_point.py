"""The house rule of the documents: one way for text, one place for each library."""

from __future__ import annotations

import ast
from pathlib import Path

import marac_desk.documents

ROOM = Path(marac_desk.documents.__file__).parent
HOUSE = ROOM.parent


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def files_with(word: str, folder: Path = HOUSE) -> set[str]:
    return {file.name for file in folder.rglob("*.py") if word in file.read_text("utf-8")}


def test_nothing_in_the_house_reads_text_as_markup() -> None:
    """Paragraph, XPreformatted and Table cells parse or format; none of them is imported anywhere."""
    for file in HOUSE.rglob("*.py"):
        used = {name for name in imports(file) if name.startswith("reportlab")}
        assert not {name for name in used if "platypus" in name or "Paragraph" in name or "para" in name.lower()}, file


ON_SCREEN = {"drawImage": {"source_pages.py"}}
"""Qt has a word of the same name for a picture in the window, which is no paper."""


def test_text_operators_are_written_in_one_module_alone() -> None:
    assert files_with(" Tj", ROOM) | files_with(" TJ", ROOM) == {"typeset.py"}
    for word in (
        "drawString",
        "drawCentredString",
        "drawRightString",
        "beginText",
        "textOut",
        "drawInlineImage",
        "drawImage",
    ):
        assert files_with(word) == ON_SCREEN.get(word, set())


def test_reportlab_is_imported_by_three_modules_and_pikepdf_by_four() -> None:
    files = {file: imports(file) for file in HOUSE.rglob("*.py")}
    with_reportlab = {
        file.name for file, names in files.items() if any(name.split(".")[0] == "reportlab" for name in names)
    }
    with_pikepdf = {
        file.name for file, names in files.items() if any(name.split(".")[0] == "pikepdf" for name in names)
    }
    assert with_reportlab == {"faces.py", "outline.py", "binding.py"}
    # locks, makes fields, reads what comes back, and reads the forms of others
    assert with_pikepdf == {"encryption.py", "fields.py", "form.py", "opening.py"}
