"""The command: `marac-desk demo --headless [--out DIR] [--date D]`."""

from __future__ import annotations

import argparse
import itertools
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from marac_desk.demo.walk.driver import Opens
from marac_desk.demo.walk.journey import Journey

DEFAULT = "demo-out"
EPILOG = """The whole job is done through the real windows, offscreen, on a throw-away register of invented people.
DIR then holds documents/ (the locked PDFs), screens/ (every place, light and dark), register/ and walk.json,
which says what was done, what opens each PDF, and the passphrase of the register. Nothing in DIR is ever overwritten:
a DIR that holds something is refused, and without --out the next free of demo-out, demo-out-2, demo-out-3 is taken."""


class OutProblemError(Exception):
    """The folder cannot be used; the message is a sentence for the person."""


def main(arguments: Sequence[str], opens: Opens) -> int:
    """Walk, print a line a step; returns 0, 1 where the walk had to stop, 2 where the folder cannot be used."""
    wanted = _parser().parse_args(arguments)
    try:
        folder = _folder(wanted.out)
    except OutProblemError as problem:
        _say(str(problem), error=True)
        return 2
    _say(f"DEMONSTRATION, invented people only. Walking the whole job into {folder}")
    try:
        report = Journey(opens, folder, wanted.date, _say).go()
    except Exception as error:
        traceback.print_exc()
        _say(f"The walk stopped: {error}. What was made by then is in {folder}", error=True)
        return 1
    _say(
        f"{report.cases_heard} of {report.cases_listed} cases heard, {report.actions_recorded} actions recorded, "
        f"{sum(report.actions_closed.values())} closed, {report.report_backs} report-backs, "
        f"{len(report.documents)} documents, {len(report.screens)} screens, {report.seconds['total']:.0f} s"
    )
    _say(f"Everything is in {folder}; walk.json says what opens it.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marac-desk demo --headless",
        description="Walk the whole job without a display.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where to put everything (default: {DEFAULT})")
    parser.add_argument(
        "--date",
        type=date.fromisoformat,
        default=date.today(),  # noqa: DTZ011  (the person's own day)
        metavar="YYYY-MM-DD",
        help="the day on which the walk begins (default: today); the caseload moves with it",
    )
    return parser


def _folder(asked: Path | None) -> Path:
    """Return a folder that is there and empty; raises OutProblemError."""
    folder = asked.expanduser().absolute() if asked is not None else _next_free()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OutProblemError(f"{folder} holds something already, and nothing there is overwritten. Name another.")
    except OSError as error:
        raise OutProblemError(f"{folder} cannot be used as a folder: {error.strerror}.") from None
    return folder


def _next_free() -> Path:
    names = itertools.chain([DEFAULT], (f"{DEFAULT}-{number}" for number in itertools.count(2)))
    folders = (Path(name).absolute() for name in names)
    return next(folder for folder in folders if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())))


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()
