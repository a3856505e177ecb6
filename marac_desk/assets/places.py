"""Finds the folder of the shipped files in a wheel, a frozen build and a checkout."""

from __future__ import annotations

from pathlib import Path


def _candidates() -> tuple[Path, ...]:
    package = Path(__file__).resolve().parents[1]
    return package / "_resources", package.parent / "resources"


def resources() -> Path:
    """Return the folder of the shipped files: inside the package where it is installed, beside it in a checkout.

    Raises ResourceProblemError where neither exists.
    """
    for folder in _candidates():
        if folder.is_dir():
            return folder
    from marac_desk.assets.problems import ResourceProblemError  # seldom needed, and the lock window waits for this

    raise ResourceProblemError("resources", None, "the folder is missing; install the program again")


def path(*parts: str) -> Path:
    """Return the path of a file or folder below resources/; it need not exist."""
    return resources().joinpath(*parts)


def file_path(folder: str, name: str) -> Path:
    """Return the path of a file that must exist.

    Raises ResourceProblemError where it does not, and where name is not a plain file name, so that no setting and no
    stored code can lead out of the folder.
    """
    from marac_desk.assets.problems import ResourceProblemError

    found = path(folder, name)
    if Path(name).name != name or not found.is_file():
        raise ResourceProblemError(f"{folder}/{name}", None, "there is no such file")
    return found
