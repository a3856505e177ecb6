"""What the commands around backups say when something stands in the way: what happened, what is safe, what to do."""

from __future__ import annotations

from marac_desk.cli.key_words import sentence as key_sentence
from marac_desk.services.errors import RefusedError, RegisterProblemError

_SENTENCES = {
    "backup_no_folder": "No folder for backups is chosen in this register. Name one with --to.",
    "backup_by_server": "This register is on a server, whose keeper makes its backups.",
    "backup_folder_gone": "The folder for backups is not there. Nothing was changed.",
    "backup_folder_full": "The disk for backups is full. No new backup was made; the older ones are untouched.",
    "backup_folder_read_only": "Nothing can be written to the folder for backups. The older ones are untouched.",
    "backup_folder_error": "The disk for backups reports an error. No new backup was made.",
    "backup_folder_inside": "That is the register's own folder. Choose one elsewhere, best on another disk.",
    "backup_not_encrypted": "The copy would not have been encrypted, so it was not made.",
    "backup_damaged": "damaged: a page or an index does not hold",
    "backup_counts": "does not hold what it should",
    "backup_ledger": "its ledger does not hold together",
    "backup_changed": "was changed after it was made; find out who or what writes to that folder",
    "backup_missing": "is not there",
    "manifest_missing": "was never verified: it has no manifest",
    "manifest_damaged": "its manifest does not hold",
    "manifest_foreign": "the file beside it is no manifest",
    "manifest_newer": "was made by a newer MARAC Desk",
    "backup_key_unknown": "was made under a key that this register does not have",
    "no_backup": "There is no backup of this register in that folder.",
    "no_backup_holds": "None of the backups in that folder holds. Take the one that was kept off line.",
    "restore_no_room": "A restore needs {mib} MiB free beside the register. Nothing was changed.",
    "restore_needs_two": "To restore over a register takes two people, one of whom may approve it: name the second one "
    "with --with, or use two shares of the recovery kit with --shares. Nothing was changed.",
    "restore_known_here": "This computer knew this register, and remembers where its ledger ended. What one person "
    "alone restored here would not open, so nothing was written. Name a second person with --with, or use two shares "
    "of the recovery kit with --shares.",
}


def problem(code: str) -> str:
    """Return what is wrong with one backup."""
    return _SENTENCES.get(code, code)


def sentence(error: Exception) -> str:
    """Return what to say about an error that was foreseen."""
    if isinstance(error, (RegisterProblemError, RefusedError)) and (known := _SENTENCES.get(error.code)) is not None:
        text = known.format(**error.values)
        return text if text[0].isupper() else f"The backup {text}."
    return key_sentence(error)
