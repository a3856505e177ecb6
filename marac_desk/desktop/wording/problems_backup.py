"""What goes wrong around backups and the place of the register, in words: what is safe, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "BackupProblems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def backup_sentences() -> dict[str, str]:
    """Return the sentences for every code around backups."""
    return {**_folder(), **_backup(), **_manifest(), **_restore(), **_place()}


def _folder() -> dict[str, str]:
    return {
        "backup_no_folder": _tr("No folder for backups is chosen yet. Choose one on another disk."),
        "backup_folder_gone": _tr(
            "The folder for backups is not there. Plug it in or connect the share; the desk tries again by itself."
        ),
        "backup_folder_full": _tr(
            "The disk for backups is full, so no new one was made. The older ones are untouched. Free some space there."
        ),
        "backup_folder_read_only": _tr(
            "Nothing can be written to the folder for backups. The older ones are untouched. Check who may write there."
        ),
        "backup_folder_error": _tr(
            "The disk for backups reports an error, so no new one was made. Look at the disk, or choose another folder."
        ),
        "backup_folder_inside": _tr("That folder is the register's own. Choose one elsewhere, best on another disk."),
        "backup_by_server": _tr("This register is on a server. Whoever runs the server makes its backups."),
        "backup_keys_missing": _tr("This desk was opened without its keys for backups. Lock it and sign in again."),
        "backup_under_way": _tr("A backup is being made just now. Wait for it, or cancel it first."),
    }


def _backup() -> dict[str, str]:
    return {
        "backup_not_encrypted": _tr("The copy would not have been encrypted, so it was not made. Nothing was written."),
        "backup_damaged": _tr("This backup is damaged: a page does not hold. Use another one. It was left as it is."),
        "backup_counts": _tr("This backup does not hold what it should, so it does not count. It was left as it is."),
        "backup_ledger": _tr(
            "The ledger in this copy does not hold together, so it does not count. Have the register examined."
        ),
        "backup_changed": _tr(
            "This backup was changed after it was made. Do not use it. Find out who or what writes to that folder."
        ),
        "backup_missing": _tr("This backup is no longer there."),
    }


def _manifest() -> dict[str, str]:
    return {
        "manifest_missing": _tr("This backup was never verified: it has no manifest. It does not count."),
        "manifest_damaged": _tr("The manifest of this backup does not hold. Do not trust it; use another one."),
        "manifest_foreign": _tr("The file beside this backup is no manifest of ours. Use another backup."),
        "manifest_newer": _tr("This backup was made by a newer MARAC Desk. Install that version to use it."),
        "backup_key_unknown": _tr("This backup was made under a key that this register does not have."),
    }


def _restore() -> dict[str, str]:
    return {
        "no_backup": _tr("There is no backup of this register in that folder. Choose another folder."),
        "no_backup_holds": _tr(
            "None of the backups in that folder holds. Take the one that was kept off line. Nothing was changed."
        ),
        "restore_no_room": _tr(
            "A restore needs {mib} MiB free beside the register. Free some space; nothing was changed."
        ),
        "restore_needs_two": _tr(
            "To restore over a register takes two people: one asks, another approves. Nothing was changed."
        ),
        "restore_known_here": _tr(
            "This computer knew this register, so it takes two people, or two shares, to restore it here. Nothing was "
            "changed."
        ),
        "restore_other_backup": _tr("The approval is for another backup. Ask for this one. Nothing was changed."),
        "restore_cancelled": _tr("The restore was stopped. Nothing was put in place, and nothing was changed."),
        "restore_waits": _tr("Somebody asked for a restore already. It waits for another person to decide."),
    }


def _place() -> dict[str, str]:
    return {
        "on_network": _tr(
            "The register cannot be kept on another computer's disk ({kind}): what was saved could be lost there. "
            "Choose a folder on this computer. Backups may go to the network."
        ),
        "in_synchronised_folder": _tr(
            "The register cannot be kept in a folder that {service} copies elsewhere: its parts would be copied at "
            "different moments. Choose another folder on this computer. Backups may go there."
        ),
    }
