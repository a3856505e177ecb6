"""The permission matrix as it ships: one data file, handed on as plain tables to the rule that reads it."""

from __future__ import annotations

from functools import cache
from typing import Any

from marac_desk.assets.places import file_path

FOLDER, FILE = "access", "matrix.toml"


@cache
def permission_tables() -> dict[str, Any]:
    """Return the tables of the permission matrix. Raises ResourceProblemError where the file is missing or no TOML."""
    import tomllib

    from marac_desk.assets.problems import ResourceProblemError

    try:
        return tomllib.loads(file_path(FOLDER, FILE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ResourceProblemError(f"{FOLDER}/{FILE}", None, str(error)) from None
