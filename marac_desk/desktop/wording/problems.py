"""Problems in words: what happened, what is safe, what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.services.errors import (
    NotAllowedError,
    NotFoundError,
    RefusedError,
    RegisterProblemError,
    ResourceProblemError,
    StepRefusedError,
)

_CONTEXT = "Problems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _register_sentences() -> dict[str, str]:
    return {
        "wrong_passphrase": _tr("That passphrase does not open the register. Nothing was changed. Try again."),
        "short_passphrase": _tr("The passphrase is too short: use at least {least} characters."),
        "no_envelope": _tr("This register has no sign-in for that person."),
        "keys_missing": _tr("The file with the keys is missing. Put register.keys back beside the register."),
        "keys_unreadable": _tr("The file with the keys cannot be read. Check who may read it."),
        "keys_foreign": _tr("The file with the keys is another kind of file. Nothing was changed."),
        "keys_newer": _tr("The keys were made by a newer MARAC Desk. Install that version; nothing was changed."),
        "keys_damaged": _tr(
            "The file with the keys is damaged. Put a copy of it back; the register itself is untouched."
        ),
        "register_missing": _tr("The register is not where it was. Put the file back, or open another folder."),
        "register_exists": _tr("There is a register in this folder already. It was left as it is."),
        "cannot_create": _tr("The register cannot be made in this folder. Choose a folder you may write to."),
        "cannot_open": _tr("The register cannot be opened. Check that the folder may be read and written."),
        "not_encrypted": _tr("This register is not encrypted, so it is not opened. Nothing was changed."),
        "no_cipher": _tr("The encryption library is missing, so nothing was opened. Install the program again."),
        "not_this_register": _tr(
            "This file is not the register these keys belong to, or it is damaged. Nothing was changed. "
            "Put back the right file or a backup."
        ),
        "damaged": _tr("The register is damaged. Nothing more was written. Put back the last backup."),
        "newer_register": _tr(
            "The register was made by a newer MARAC Desk. Install that version; nothing was changed."
        ),
        "setting_refused": _tr("The encryption library does not take a safe setting ({name}). Nothing was opened."),
        "disk_full": _tr(
            "Not saved: the disk is full. Your text is kept on this screen. Free some space and try again."
        ),
        "disk_error": _tr("Not saved: the disk reports an error. Your text is kept on this screen. Try again."),
        "read_only": _tr("Not saved: the register may only be read. Your text is kept on this screen."),
        "busy": _tr("Not saved: another program holds the register. Your text is kept on this screen. Try again."),
        "server_gone": _tr("Not saved: the server does not answer. Your text is kept on this screen. Try again."),
        "changed_meanwhile": _tr("Not saved: somebody else changed this meanwhile. Look at it again, then save."),
    }


def _rule_sentences() -> dict[str, str]:
    return {
        "agenda_locked": _tr("The agenda is locked. Unlock it first to change it."),
        "agenda_empty": _tr("There is no case on this agenda yet, so it cannot be locked."),
        "not_accepted": _tr("Only an accepted referral can be placed on an agenda."),
        "already_placed": _tr("This case is on an agenda already."),
        "minutes_out_of_range": _tr("A case takes between {least} and {most} minutes."),
        "meeting_length": _tr("A meeting lasts between 10 minutes and 12 hours."),
        "text_nul": _tr("The text holds a character that cannot be kept. Remove it and save again."),
        "text_too_long": _tr("The text is too long: at most {limit} characters. Nothing was cut."),
    }


def sentence(error: Exception) -> str:
    """Return what to say about an error that was foreseen; anything else gets one honest sentence."""
    if isinstance(error, (RegisterProblemError, RefusedError)):
        known = {**_register_sentences(), **_rule_sentences()}
        text = known.get(error.code)
        return text.format(**error.values) if text else _unforeseen(error.code)
    if isinstance(error, NotAllowedError):
        return _tr("You may not do this here. Ask the coordinator.")
    if isinstance(error, NotFoundError):
        return _tr("It is not there, or not for you.")
    if isinstance(error, StepRefusedError):
        return _tr("That step does not follow from how it stands now. Look at it again.")
    if isinstance(error, ResourceProblemError):
        return _tr("A file of the program is wrong: {where}. Install the program again.").format(where=str(error))
    return _unforeseen(type(error).__name__)


def _unforeseen(code: str) -> str:
    return _tr("Something went wrong that was not foreseen ({code}). What was saved before is safe.").format(code=code)
