"""Compiles ui/*.ui and resources/i18n/*.ts into marac_desk/desktop; called by the build hook and the scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMS = Path("marac_desk/desktop/forms")
TRANSLATIONS = Path("marac_desk/desktop/i18n")


def qt_tool(name: str) -> Path:
    """Return the path of one of Qt's own programs inside the PySide6 package."""
    import PySide6

    base = Path(next(iter(PySide6.__path__)))
    for candidate in (base / "Qt" / "libexec" / name, base / name, base / f"{name}.exe"):
        if candidate.exists():
            return candidate
    raise SystemExit(f"{name} was not found in {base}")


def is_older(target: Path, source: Path) -> bool:
    """Tell whether the target must be made again: missing, or older than its source."""
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def without_unused_imports(code: str) -> str:
    """Return a compiled form that imports only what it uses: uic imports forty classes, each of which costs time."""

    def kept(found: re.Match[str]) -> str:
        rest = re.sub(r"^#.*$", "", code[: found.start()] + code[found.end() :], flags=re.MULTILINE)
        names = [name for name in re.findall(r"\w+", found[2]) if re.search(rf"\b{name}\b", rest)]
        return f"from {found[1]} import {', '.join(names)}\n" if names else ""

    return re.sub(r"from (PySide6\.\w+) import \(([^)]*)\)\n?", kept, code)


def compile_forms(root: Path) -> list[Path]:
    """Compile every form to ui_<name>.py, drop those whose form is gone, and return all that are there now."""
    folder = root / FORMS
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / "__init__.py"
    if not package.exists():
        package.write_text('"""Forms compiled from ui/ by the build hook; never edited, not in git."""\n')
    made = [package]
    for source in sorted((root / "ui").glob("*.ui")):
        target = folder / f"ui_{source.stem}.py"
        if is_older(target, source):
            subprocess.run([str(qt_tool("uic")), "-g", "python", str(source), "-o", str(target)], check=True)
            target.write_text(without_unused_imports(target.read_text(encoding="utf-8")), encoding="utf-8")
        made.append(target)
    for stale in set(folder.glob("ui_*.py")) - set(made):
        stale.unlink()
    return made


def compile_translations(root: Path) -> list[Path]:
    """Compile every translation that is newer than its .qm; English has one too, for its plurals."""
    folder = root / TRANSLATIONS
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for source in sorted((root / "resources" / "i18n").glob("*.ts")):
        target = folder / f"{source.stem}.qm"
        if is_older(target, source):
            subprocess.run([str(qt_tool("lrelease")), "-silent", str(source), "-qm", str(target)], check=True)
        made.append(target)
    return made


if __name__ == "__main__":
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    compile_forms(base)
    compile_translations(base)
