"""A register that cannot be trusted, in words: what happened, what is safe, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Troubles"


class Trouble(NamedTuple):
    """What the window says."""

    title: str
    happened: str
    safe: str
    next: str


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _known() -> dict[str, tuple[str, str]]:
    """Return the title of each trouble, and what happened."""
    return {**_not_as_it_was_left(), **_out_of_order(), **_not_there()}


def _not_as_it_was_left() -> dict[str, tuple[str, str]]:
    """Return what speaks of somebody at work beside the desk."""
    changed = _tr("The register is not as it was left")
    return {
        "rolled_back": (
            _tr("This register is older than it was"),
            _tr(
                "Its ledger ends before the last line that was noted outside the file. An older copy was put in its "
                "place, or the disk lost what it had said was written."
            ),
        ),
        "fingerprint": (
            changed,
            _tr("The file was closed whole, and differs now: bytes were changed, lost or replaced while it was shut."),
        ),
        "journal_missing": (
            changed,
            _tr("The desk did not end as usual, and the journal beside the file is gone: its last work is missing."),
        ),
        "row_changed": (
            changed,
            _tr(
                "Something in it stands differently from what the ledger says was written: it was changed or put back."
            ),
        ),
    }


def _out_of_order() -> dict[str, tuple[str, str]]:
    """Return what cannot be read or trusted in itself."""
    return {
        "ledger_broken": (
            _tr("The ledger of this register is broken"),
            _tr("A line of the ledger was changed, cut out or put in another place. What was done cannot be trusted."),
        ),
        "damaged": (
            _tr("This register is damaged"),
            _tr("Parts of the file cannot be read any more. Nothing more was written to it."),
        ),
        "keys_damaged": (
            _tr("The keys of this register are damaged"),
            _tr("The file register.keys was changed or is incomplete. It is not used, so that nothing slips in by it."),
        ),
    }


def _not_there() -> dict[str, tuple[str, str]]:
    """Return what is missing, or is another one."""
    return {
        "not_this_register": (
            _tr("This is not the register of these keys"),
            _tr("The file beside the keys is another register, or the beginning of it is damaged."),
        ),
        "register_missing": (
            _tr("The register is not where it was"),
            _tr("The keys are there and the encrypted file is not."),
        ),
        "keys_missing": (
            _tr("The keys of this register are missing"),
            _tr(
                "The encrypted file is there, and the file register.keys beside it is not. Without it nobody signs in."
            ),
        ),
    }


def is_trouble(code: str) -> bool:
    """Tell whether a problem is about the register itself, so that no passphrase helps."""
    return code in _known()


def trouble(code: str) -> Trouble:
    """Return what to say about it."""
    title, happened = _known()[code]
    safe = _tr(
        "Nothing was written to the file, and it stays as it is: it may still be needed to find out what happened."
    )
    next_ = _tr(
        "Tell your data protection lead, then restore the last backup. It takes two people, or two shares of the kit."
    )
    return Trouble(title, happened, safe, next_)


def trouble_sentences() -> dict[str, str]:
    """Return each of them as one sentence, for where there is no window for it."""
    return {code: f"{title}. {happened}" for code, (title, happened) in _known().items()}


def found_lines(code: str, values: Mapping[str, str | int]) -> list[str]:
    """Return what exactly was found, a line each: names of tables and numbers, nothing anybody wrote."""
    head = [_tr("Finding: {code}").format(code=code)]
    return head + [f"{name.replace('_', ' ')}: {value}" for name, value in sorted(values.items())]
