"""What goes wrong around transfers between areas, in words: what is safe, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "TransferProblems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def transfer_sentences() -> dict[str, str]:
    """Return the sentences for every code around transfers."""
    return {**_file_sentences(), **_key_sentences(), **_step_sentences()}


def _file_sentences() -> dict[str, str]:
    return {
        "transfer_foreign": _tr("This is not a transfer file. Nothing was written. Look for the file they sent."),
        "transfer_is_answer": _tr("This is an acknowledgement, not a case. Drop it on the desk instead."),
        "transfer_newer": _tr("A newer MARAC Desk made this file. Install that version; nothing was written."),
        "transfer_too_large": _tr("This file is too large for a transfer. Nothing was written."),
        "transfer_cut_off": _tr("The file was cut off on its way. Nothing was written. Ask them to send it again."),
        "transfer_changed": _tr("The file was changed on its way. Nothing was written. Ask them to send it again."),
        "transfer_not_opened": _tr(
            "That passphrase does not open this file. Nothing was written. Have it read out again."
        ),
        "transfer_not_signed": _tr(
            "The signature in this file does not hold. Nothing was written. Ring them before you do anything with it."
        ),
        "transfer_not_ours": _tr("This file cannot be read. Nothing was written. Ask them to make it again."),
        "transfer_other_kind": _tr("This file is of another kind. Nothing was written. Look for the right one."),
        "transfer_for_another": _tr(
            "This transfer is for another area, or for another name of yours. Nothing was written. Ask them to make it "
            "again under the name that stands under Partnership, Area."
        ),
        "transfer_own": _tr("This area made that file itself. Nothing was written."),
        "transfer_twice": _tr("This transfer was taken in before. Nothing was written again."),
        "transfer_older": _tr("A newer package of this transfer was taken in before. Nothing was written."),
        "transfer_not_for_you": _tr(
            "It says that you must not know of this case. Nothing is shown. Give the file to the deputy."
        ),
    }


def _key_sentences() -> dict[str, str]:
    return {
        "transfer_not_compared": _tr("Compare the fingerprint with them on the telephone first, then tick it."),
        "transfer_key_changed": _tr(
            "They sign with another key than before. Compare it on the telephone, by a number you knew before, and "
            "write why it is another one."
        ),
        "area_key_lost": _tr("The key of this area does not open here. Nothing was made. Restore a backup."),
    }


def _step_sentences() -> dict[str, str]:
    return {
        "area_needed": _tr("Write to which MARAC the case goes. Your text is kept."),
        "way_needed": _tr("Write by which secure way it goes. Your text is kept."),
        "transfer_to_self": _tr("That is this area itself. Write the name of the other one. Your text is kept."),
        "transfer_under_way": _tr("A transfer of this case is under way. End it, or give it up first."),
        "transfer_not_made": _tr("Make the package first, then record that it was sent."),
        "transfer_without_file": _tr("This case came without a file, so no file answers it. Write to them."),
        "transfer_ended": _tr("This transfer is over, so no package is made of it. Begin another one."),
        "agreed_unknown": _tr("One of these agencies said nothing at the last hearing. Look at the list again."),
        "transfer_day_before": _tr("That day is before it was sent. Write a later one. Your text is kept."),
        "transfer_item_unknown": _tr("That is not on the list of this transfer. Nothing was changed."),
        "transfer_answer_unknown": _tr("This answers no transfer of this register. Nothing was written."),
        "transfer_answer_for_another": _tr("This acknowledgement is for another area. Nothing was written."),
        "transfer_answer_changed": _tr(
            "This acknowledgement does not hold: it was changed, or made by somebody who never opened the package. "
            "Nothing was written. Ring them."
        ),
        "transfer_answer_older": _tr(
            "This acknowledges package {number}; the newest is {newest}. Nothing was written. Ask for the newer answer."
        ),
        "transfer_answer_twice": _tr("This transfer was acknowledged before. Nothing was written again."),
    }
