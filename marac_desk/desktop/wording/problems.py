"""Problems in words: what happened, what is safe, what to do next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording.problems_access import access_sentences
from marac_desk.desktop.wording.problems_audit import audit_sentences
from marac_desk.desktop.wording.problems_backup import backup_sentences
from marac_desk.desktop.wording.problems_catalogue import catalogue_sentences
from marac_desk.desktop.wording.problems_meetings import meeting_sentences
from marac_desk.desktop.wording.problems_transfers import transfer_sentences
from marac_desk.desktop.wording.troubles import trouble_sentences
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


def _key_sentences() -> dict[str, str]:
    return {
        "keys_older": _tr("The keys were made by a version before the first release, which this one does not open."),
        "keyring_missing": _tr(
            "No keyring that can be trusted answers on this computer. Sign in to your own desktop session, "
            "or use the recovery kit."
        ),
        "keyring_locked": _tr("The keyring of this computer is locked. Unlock it, then try again."),
        "keyring_changed": _tr(
            "This register was tied to another kind of keyring than the one that answers now, so it was not opened. "
            "Go back to the earlier desktop session, or use the recovery kit."
        ),
        "keyring_forgot": _tr(
            "The keyring of this computer no longer holds what belongs to you. Nothing was changed. "
            "Use the recovery kit to get in again."
        ),
        "too_little_memory": _tr("This computer has too little free memory to check a passphrase ({mib} MiB)."),
        "wait": _tr("Wait {seconds} s before you try again."),
        "last_person": _tr("Nobody else could open the register then. Let somebody else sign in first."),
        "user_known": _tr("Somebody of that name signs in already. Nothing was changed."),
        "user_self": _tr("Nobody ends a sign-in of her or his own. Ask somebody else who may."),
        "second_person_needed": _tr("This takes two people. Have the second one type a passphrase as well."),
        "second_person_not_allowed": _tr("It takes another person who may approve this. Nothing was changed."),
        "recovery_missing": _tr("These keys have no recovery kit. Make one before anything else."),
        "kit_not_confirmed": _tr("Type two of the printed shares first. Without them nothing is made."),
        "share_length": _tr("A share has {least} letters and digits; this has {count}. Compare it with the paper."),
        "share_mistyped": _tr("This share has a slip in it. Compare each group of four with the paper."),
        "share_twice": _tr("This is share {number} twice. Two different shares are needed."),
        "share_of_other_kit": _tr("Share {number} belongs to another kit, perhaps an earlier one or another register."),
        "rekey_not_done": _tr(
            "The register could not be brought under a new key ({why}). It stands as before. Sign in again to go on "
            "with the key there is, and change it later."
        ),
        "share_wrong": _tr("These two shares do not open this register. Look for the kit that was made for it."),
    }


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
        "in_use": _tr("MARAC Desk is open on this register already. Go to its window, or close it first."),
        "desk_lost": _tr(
            "The desk ended before it could open. Nothing was lost. Try again, or start the program anew."
        ),
        "left_unsaved": _tr(
            "What you did last could not be saved ({what}). What had a tick is on the disk. Look at it again."
        ),
        "changed_meanwhile": _tr("Not saved: somebody else changed this meanwhile. Look at it again, then save."),
    }


def _rule_sentences() -> dict[str, str]:
    return {
        "agenda_locked": _tr("The agenda is locked. Unlock it first to change it."),
        "agenda_empty": _tr("There is no case on this agenda yet, so it cannot be locked."),
        "not_accepted": _tr("Only an accepted referral can be placed on an agenda."),
        "not_at_the_table": _tr("She or he does not sit at the table. Nothing was changed."),
        "not_out": _tr("She or he is not out of the room. Nothing was changed."),
        "shut_out_of_case": _tr("She or he must not hear this case, and stays out until it is left."),
        "children_still_to_hear": _tr("A case with a child is still to be heard. No child agency leaves before it."),
        "case_not_waiting": _tr("Only a case that waits can be given other minutes. Nothing was changed."),
        "point_needed": _tr("Type the line first. Nothing was changed."),
        "who_came_needed": _tr("Write down who came. Nothing was changed."),
        "minutes_sealed": _tr("These minutes are sealed. Add a correction to them instead; nothing was changed."),
        "minutes_changed": _tr(
            "Nothing was made: some of these minutes are not as they were sealed. Press Verify on the minutes of the "
            "meeting to see which, and keep the register as it is until somebody has looked into it."
        ),
        "minutes_unreadable": _tr("These minutes can no longer be read. Press Verify, and put back a backup."),
        "minutes_all_approved": _tr("All of these minutes are approved already."),
        "minutes_changed_meanwhile": _tr(
            "Not approved: something was added to these minutes meanwhile. Look at it, then approve them."
        ),
        "correction_needed": _tr("Write down what is to be corrected. Nothing was changed."),
        "not_a_seal": _tr("A seal has 16 signs, as four groups of four: 0 to 9 and a to f. Compare it with the paper."),
        "meeting_not_in_session": _tr("The meeting is not open. Open it first; nothing was changed."),
        "already_placed": _tr("This case is on an agenda already."),
        "minutes_out_of_range": _tr("A case takes between {least} and {most} minutes."),
        "meeting_length": _tr("A meeting lasts between 10 minutes and 12 hours."),
        "reason_needed": _tr("Write down the reason first. Nothing was changed."),
        "tie_decided": _tr("Somebody decided about this tie already. Undo that decision first; nothing was changed."),
        "whom_needed": _tr("Write down who was told. Nothing was changed."),
        "nothing_to_tell": _tr("The advocate was told already, or nobody accepted this referral. Nothing was changed."),
        "second_person_decides": _tr(
            "You declined this referral, and its sender challenges that. The chair or another coordinator decides now."
        ),
        "nothing_to_answer": _tr("It was neither sent back nor declined, so there is no letter. Nothing was made."),
        "answer_leaks": _tr(
            "No letter was made: the reason or the other help names or places somebody. Decide anew in words that "
            "name nobody."
        ),
        "route_needed": _tr("Write down which other help there is. Nothing was changed."),
        "return_needs_something": _tr("Tick what is missing or write a note, so that the sender knows what to send."),
        "day_has_passed": _tr("That day is not ahead. Choose a later one."),
        "on_an_agenda": _tr("The case is on an agenda already. Take it off first, then decide who is who."),
        "already_the_same": _tr("They are the same person already."),
        "text_nul": _tr("The text holds a character that cannot be kept. Remove it and save again."),
        "text_too_long": _tr("The text is too long: at most {limit} characters. Nothing was cut."),
    }


def past_cases_known() -> str:
    """Say that a tracker was taken in already, before and after somebody asks for it."""
    return _tr("This tracker was taken in already. Undo that in the list of referrals first, if it is to come again.")


def _taking_in_sentences() -> dict[str, str]:
    return {
        "form_written_in": _tr(
            "Somebody wrote in this form, so it stays as it is. The next one of its kind is read as taught."
        ),
        "form_empty": _tr("There is nothing in this form yet, so nothing was handed in."),
        "corrected_meanwhile": _tr("Somebody corrected this referral meanwhile. Your text is kept; look at it again."),
        "file_is_folder": _tr("It is a folder. Choose or drop the files that are in it."),
        "file_is_special": _tr("It is not a file with content. Choose or drop the form itself."),
        "file_not_readable": _tr("The file cannot be opened. Check that it is still there."),
        "profile_name": _tr("Give it a name of letters and digits, at most {most} characters."),
        "profile_empty": _tr("Nothing has a field yet. Choose what at least one column or label means."),
        "profile_too_few": _tr("Teach labels until {least} are known, so that no other form is taken for this one."),
        "profile_twice": _tr("Two columns or labels mean the same field. Leave one of them as not understood."),
        "profile_wrong": _tr("This cannot be kept as it is. Look at the fields and how they are read."),
        "profiles_too_many": _tr("There are {most} taught layouts already. Remove one under Partnership first."),
        "file_refused": _tr("The file was not taken in, and nothing was written."),
        "list_alone": _tr(
            "It is a long list. Take it in alone, so that you can look through it before it is imported."
        ),
        "nothing_to_import": _tr("No row of this list is complete, so nothing was imported."),
        "import_undone": _tr("This list was taken back already. Nothing was changed."),
        "past_cases_known": past_cases_known(),
        "import_stopped": _tr("Cancelled. Nothing of it was kept."),
    }


def _case_sentences() -> dict[str, str]:
    return {
        "agency_kept_out": _tr("This agency must not learn of this case. Choose another one; your text is kept."),
        "advocate_kept_out": _tr("This person must not learn of this case. Choose somebody else; your text is kept."),
        "case_not_opened": _tr("Open the case again: this look is not in the ledger yet."),
        "agency_not_chosen": _tr("Choose an agency. Your text is kept."),
        "not_signatory": _tr("{agency} has not signed the sharing protocol, so it cannot be told of a case."),
        "action_words_missing": _tr("Write what the agency is asked to do."),
        "due_passed": _tr("That day has passed. Choose today or a later day. Your text is kept."),
        "day_ahead": _tr("That day is still to come. Write a day up to today. Your text is kept."),
        "score_out_of_range": _tr("This checklist scores between 0 and {most}. Your text is kept."),
        "order_ends_before_it_begins": _tr("The order would end before it begins. Look at both days again."),
        "breach_before_order": _tr("That day is before the order was in force. Look at the day again."),
        "breach_known": _tr("A breach on that day is recorded already. Nothing was added."),
        "next_before_start": _tr("The next date lies before the day it began. Look at both days again."),
        "no_referral_date": _tr("No referral of this case was accepted yet, so there is no watch to set flags for."),
        "flags_all_asked": _tr("Every signatory agency has a flag to the end of the watch already."),
        "watch_is_over": _tr("The watch of this case is over, so no flag is asked for."),
        "flag_still_runs": _tr("The watch still runs, so the flag stays on, unless a note says why it comes off."),
        "flag_off": _tr("This flag was taken off already. Nothing was changed."),
    }


def _partnership_sentences() -> dict[str, str]:
    return {
        "agency_name_missing": _tr("Write the agency's full name. Your text is kept."),
        "short_name_missing": _tr("Write the short name that is said aloud. Your text is kept."),
        "short_name_long": _tr("The short name has at most {most} characters. Your text is kept."),
        "short_name_taken": _tr("Another agency has this short name. Choose another; your text is kept."),
        "signed_on_missing": _tr("Write the day on which the agency signed the protocol. Your text is kept."),
        "agency_has_actions": _tr("This agency still owns open actions ({count}). Close them or pass them on first."),
        "phone_refused": _tr("This is no phone number: write digits, spaces and +. Your text is kept."),
        "mail_refused": _tr("This is no e-mail address: write it like name@agency.example. Your text is kept."),
        "person_name_missing": _tr("Write the person's name. Your text is kept."),
        "deputy_elsewhere": _tr("A deputy stands in for somebody else of the same agency. Choose again."),
        "area_name_missing": _tr("Write the name of the conference. Your text is kept."),
        "number_out_of_range": _tr("This number lies between {least} and {most}. Your text is kept."),
        "escalation_out_of_order": _tr("Each step of escalation comes at the same time as the one before or later."),
        "red_before_amber": _tr("The clock turns red at the same time as amber or later. Your text is kept."),
        "hearing_before_review": _tr("A case keeps at least as many minutes as a review. Your text is kept."),
    }


def _action_sentences() -> dict[str, str]:
    return {
        "not_sampled": _tr("This action is not in the sample any more. Look at the list again."),
        "evidence_judged": _tr("Somebody looked at this evidence already. What was found then stays."),
        "nothing_chosen": _tr("Tick the actions first. Nothing was changed."),
        "action_closed": _tr("This action is closed. Open it again first; nothing was changed."),
        "claimed_done": _tr("The agency reported this done. Check it, or send it back, before you move it."),
        "evidence_needed": _tr("Write down the evidence first: what was done, when and by whom. Your text is kept."),
        "day_in_future": _tr("That day is still to come. Write a day up to today. Your text is kept."),
        "text_needed": _tr("Write down what happened. Nothing was saved yet."),
        "wording_needed": _tr("Write the words first. Nothing was saved yet."),
        "due_not_later": _tr("The new day must be later than the old one, and not past. Your text is kept."),
        "due_too_far": _tr("That day is more than ten years away. Your text is kept."),
        "due_in_past": _tr("That day has passed. Choose today or a later day. Your text is kept."),
        "signed_already": _tr("She or he has signed already. Nothing was changed."),
        "did_not_come": _tr("She or he did not come to that meeting, so there is nothing to sign."),
        "signed_before_meeting": _tr("That is before the meeting. Write the day on which it was signed."),
        "meeting_not_closed": _tr("The meeting goes on. Record the signature in the meeting room."),
        "not_on_event": _tr("This action has a due day of its own. Extend it instead."),
        "same_agency": _tr("This agency owns the action already. Choose another."),
        "agency_only_child_cases": _tr("This agency hears the cases with children alone, and this is none of them."),
        "agency_left": _tr("This agency is no longer in the partnership. Choose another."),
        "agency_not_signatory": _tr("This agency has not signed the sharing protocol, so it cannot be sent an action."),
    }


def _chasing_sentences() -> dict[str, str]:
    return {
        "not_chased": _tr("Nobody was asked about this yet, so there is no chase to reply to."),
        "reply_before_chase": _tr("That is before the first chase. Write the day on which they answered."),
        "nobody_to_tell": _tr("Nobody waits to be told that an action has another owner."),
        "nothing_to_chase": _tr("Nothing of this is open, so there is nobody to ask."),
        "draft_leaks": _tr(
            "No draft was made: something in it would tell whom or where it is about. Tell the administrator; "
            "nothing left the desk."
        ),
        "ladder_changed": _tr("One of these actions is no longer that late. Look at the ladder again."),
        "escalation_not_due": _tr("This action is not late enough for that step of the ladder."),
        "escalated_already": _tr("That step of the ladder was taken already."),
        "skip_needs_reason": _tr("A step of the ladder would be passed over. Say why; your text is kept."),
        "nobody_to_write_to": _tr(
            "There is nobody who may be written to about this action: the agency left, or must not learn of the case."
        ),
    }


def _sheet_sentences() -> dict[str, str]:
    return {
        "answer_not_clear": _tr("Put this answer right first. Nothing was accepted."),
        "answer_stale": _tr("The action went another way since the sheet was issued. Nothing was accepted."),
        "answer_decided": _tr("This line was decided already. Nothing was changed."),
        "nothing_to_settle": _tr("There is nothing to decide about this line: accept it. Nothing was changed."),
        "sheet_unreadable": _tr("The sheet could not be read. Nothing was written."),
        "sheet_foreign": _tr("It is no sheet of this register. Nothing was written."),
        "sheet_forgotten": _tr("This register knows of none of its actions any more. Nothing was written."),
        "sheet_changed": _tr("What is under lock on the sheet was changed. Nothing was written."),
        "sheet_redrawn": _tr("The pages of the form were drawn anew. Nothing was written."),
        "sheet_of_another": _tr("It is the sheet of another agency. Nothing was written."),
        "sheet_twice": _tr("The sheet was taken in before. Nothing was written."),
        "sheet_replaced": _tr("A newer sheet than this one was issued. Nothing was written."),
        "sheet_empty": _tr("Nothing is filled in on the sheet. Nothing was written."),
        "sheet_stale": _tr("All that the sheet says was overtaken. Nothing was written."),
    }


def _report_back_sentences() -> dict[str, str]:
    return {
        "not_for_her": _tr("This is not for her. It never stands on the page you speak from."),
        "check_first": _tr("Ask first: record with whom you checked this line, then tick it."),
        "already_told": _tr("She was told already, or does not want to know. The lines stay as they were."),
        "name_needed": _tr("Write down with whom. Your text is kept."),
        "no_safe_contact": _tr("There is no record of how to reach her safely. Add it on the case first."),
        "safe_contact_stale": _tr(
            "The safe contact was not checked with her in the last {days} days. Check it with her and record it first."
        ),
        "nothing_ticked": _tr("Nothing is ticked, so there is nothing to tell her. Tick each line that may be told."),
        "nothing_more_to_tell": _tr("This report-back is finished. Nothing was changed."),
        "time_in_past": _tr("That time has passed. Choose a later one. Your text is kept."),
        "answer_empty": _tr("Nothing of her answer is written down yet."),
    }


def sentence(error: Exception) -> str:
    """Return what to say about an error that was foreseen; anything else gets one honest sentence."""
    if isinstance(error, (RegisterProblemError, RefusedError)):
        known = {**_register_sentences(), **_rule_sentences(), **_case_sentences(), **_partnership_sentences()}
        known |= {**_action_sentences(), **_chasing_sentences(), **_sheet_sentences(), **_report_back_sentences()}
        known |= _taking_in_sentences() | _key_sentences() | transfer_sentences()
        known |= (
            backup_sentences() | audit_sentences() | access_sentences() | catalogue_sentences() | meeting_sentences()
        )
        known = {**trouble_sentences(), **known}
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
