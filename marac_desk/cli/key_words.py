"""What `marac-desk keys` says when something stands in the way: what happened, what is safe, what to do next."""

from __future__ import annotations

from marac_desk.services.errors import NotAllowedError, NotFoundError, RefusedError, RegisterProblemError

_SENTENCES = {
    # passphrases and people
    "wrong_passphrase": "That passphrase is not right. Nothing was changed.",
    "short_passphrase": "The passphrase is too short: use at least {least} characters, best several words.",
    "wait": "Too many wrong tries: wait {seconds} s, then try again.",
    "no_envelope": "Nobody of that name signs in to this register.",
    "who": "Several people sign in to this register: say who, with {option}.",
    "same_name": "Two people of that name sign in to this register. Use the desk itself.",
    "last_person": "Nobody else could open the register then. Let somebody else sign in first.",
    "user_known": "Somebody of that name signs in already.",
    "user_self": "Nobody ends a sign-in of her or his own. Ask somebody else who may.",
    "second_person_needed": "This takes two people: name the second one with --with.",
    "second_person_not_allowed": "That person may not be the second one: it takes another person who may approve this.",
    "person_name_missing": "Give a name.",
    # keyring
    "keyring_missing": "No keyring that can be trusted answers in this session. Run this in the person's own desktop "
    "session; where this computer has none at all, choose --way passphrase knowingly.",
    "keyring_locked": "The keyring of this computer is locked. Unlock it, then try again.",
    "keyring_changed": "The register was tied to another kind of keyring than the one that answers now. Go back to the "
    "earlier session, or recover with two shares.",
    "keyring_forgot": "The keyring no longer holds what belongs to this person. Recover with two shares.",
    "too_little_memory": "There is too little free memory to check a passphrase ({mib} MiB are needed).",
    # the kit
    "recovery_missing": "These keys have no recovery kit.",
    "kit_not_confirmed": "Two shares have to be typed back first.",
    "share_length": "A share has {least} letters and digits; this has {count}.",
    "share_mistyped": "This share has a slip in it. Compare each group of four with the paper.",
    "share_twice": "That is share {number} twice. Two different shares are needed.",
    "share_of_other_kit": "Share {number} belongs to another kit, perhaps an earlier one or another register.",
    "share_wrong": "These two shares do not open this register.",
    "share_folder": "Sheets do not belong beside the register they open. Choose a folder elsewhere.",
    "share_there": "There is a sheet of that name in the folder already. Nothing was written over it.",
    # files
    "nothing_here": "There is no register in this folder. Make one with: marac-desk keys set-up",
    "register_exists": "There is a register in this folder already. It was left as it is.",
    "in_use": "MARAC Desk is open on this register. Close it first.",
    "keys_missing": "The file register.keys is missing. Put it back beside the register.",
    "keys_unreadable": "The file register.keys cannot be read. Check who may read it.",
    "keys_foreign": "The file register.keys is another kind of file. Nothing was changed.",
    "keys_newer": "The keys were made by a newer MARAC Desk. Install that version.",
    "keys_older": "The keys were made by a version before the first release, which this one does not open.",
    "keys_damaged": "The file register.keys was changed or is damaged. Put a copy back; the register is untouched.",
    "not_this_register": "The file is not the register these keys belong to, or it is damaged. Nothing was changed.",
    "damaged": "The register is damaged. Nothing more was written. Put back the last backup.",
    "newer_register": "The register was made by a newer MARAC Desk. Install that version.",
    "cannot_create": "The folder cannot be written to. Choose another, or check who may write.",
    "cannot_open": "The folder cannot be read. Check who may read it.",
    "on_network": "A register may not live on a network drive ({kind}): what is saved there can be lost. Choose a "
    "folder on this computer.",
    "in_synchronised_folder": "A register may not live in a folder that {service} copies elsewhere. Choose another.",
    "register_missing": "The register is not where it was. Put the file back.",
    "no_cipher": "The encryption library is missing, so nothing was opened. Install the program again.",
    "not_encrypted": "This register is not encrypted, so it is not opened. Nothing was changed.",
    "setting_refused": "The encryption library does not take a safe setting ({name}). Nothing was opened.",
    "busy": "Another program holds the register. Nothing was changed. Try again.",
    "read_only": "The register may only be read. Nothing was changed.",
    "disk_full": "The disk is full. Nothing was changed. Free some space and try again.",
    "disk_error": "The disk reports an error. Nothing was changed.",
}
_DISTRUST = frozenset({"rolled_back", "fingerprint", "journal_missing", "row_changed", "ledger_broken"})


def sentence(error: Exception) -> str:
    """Return what to say about an error that was foreseen; anything else gets one honest sentence with its code."""
    if isinstance(error, NotAllowedError):
        return "This person may not do this."
    if isinstance(error, NotFoundError):
        return "That person left, or never signed in to this register."
    if isinstance(error, (RegisterProblemError, RefusedError)):
        if error.code in _DISTRUST:
            return (
                f"The register is not as it was left ({error.code}). Nothing was changed. Open the desk: it says more."
            )
        if (known := _SENTENCES.get(error.code)) is not None:
            return known.format(**error.values)
        return f"It could not be done ({error.code}). What was saved before is safe."
    return f"Something went wrong that was not foreseen ({type(error).__name__}). What was saved before is safe."
