"""Problems around conflicts, two people, emergencies, grants, disposal and withdrawal, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Problems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def access_sentences() -> dict[str, str]:
    """Return what is said for each code."""
    return {**_conflicts(), **_two_people(), **_reach(), **_removal(), **_users()}


def _conflicts() -> dict[str, str]:
    return {
        "conflict_not_asked": _tr("Ask first whether anybody at the table knows these people. Nothing was placed."),
        "conflict_ask_again": _tr(
            "Somebody was added or changed since the conflict question was answered. Ask it again, then place the case."
        ),
        "conflict_changed": _tr("Somebody was added or changed while you looked. Look at the matches again."),
        "conflict_note_needed": _tr(
            "Somebody is likely to know them. Shut the person out, or write why that is not so."
        ),
        "conflict_other_register": _tr(
            "The coordinator or the chair would be shut out. This case belongs on another register, with a deputy."
        ),
        "conflict_stored": _tr("This referral is in the register already. Seal it off from its case's page instead."),
        "keeper_may_know": _tr("The coordinator or the chair may know these people. Ask them before it is handed in."),
        "restrict_whom": _tr("Choose the person or the agency that must not know. Your text is kept."),
        "restricted_already": _tr("This person or agency is shut out of the case already. Nothing was changed."),
        "restriction_lifted": _tr("This restriction was lifted already. Nothing was changed."),
        "not_a_keeper": _tr("That person is neither coordinator nor chair: shut her or him out of the case instead."),
        "deputy_needed": _tr("Write who prepares the case on the other register. Your text is kept."),
        "deputy_is_keeper": _tr("The deputy must be somebody else than coordinator and chair. Your text is kept."),
        "names_too_many": _tr("Write at most {most} names. Your text is kept."),
        "recall_how_needed": _tr("Write how you know that the copy is gone. Your text is kept."),
        "recall_confirmed": _tr("This copy was confirmed already. Nothing was changed."),
    }


def _two_people() -> dict[str, str]:
    return {
        "approval_needed": _tr("This takes a second person. Ask for it first; nothing was changed."),
        "approval_not_given": _tr("The second person has not agreed. Nothing was changed."),
        "approval_used": _tr("This was done already, and an approval is good for once. Nothing was changed."),
        "approval_ran_out": _tr("The approval has run out. Ask again; nothing was changed."),
        "approval_lapsed": _tr("One of the two people may no longer do this. Ask again; nothing was changed."),
        "approval_own": _tr("You asked for this yourself: another person has to decide. Nothing was changed."),
        "approval_about_you": _tr("This is about you: another person has to decide. Nothing was changed."),
        "approval_as_proposal": _tr(
            "A proposal to shut somebody out takes effect as it is agreed: decide it under Partnership, Decisions. "
            "Nothing was changed."
        ),
        "approval_decided": _tr("This was decided already. Nothing was changed."),
        "approval_asker_left": _tr("Whoever asked for this may no longer do so. Nothing was changed."),
        "approval_asked_already": _tr("This waits for a second person already. Look under Partnership, Decisions."),
        "approval_other_way": _tr("This is asked for on the case's own page. Nothing was changed."),
        "bulk_not_needed": _tr("None of these copies holds so many cases that it takes a second person."),
    }


def _reach() -> dict[str, str]:
    return {
        "referral_of_another_agency": _tr("Name your own agency as the sender. Your text is kept."),
        "emergency_whom": _tr("Write the case number, or the exact name and the date of birth. Your text is kept."),
        "emergency_needless": _tr("You may open this case without an emergency. Find it with Ctrl+K."),
        "grant_whom": _tr("Choose one person, or one agency, that acts here. Your text is kept."),
        "grant_shut_out": _tr("That person or agency must not know of this case. Nothing was changed."),
        "grant_too_long": _tr("Leave lasts at most {days} days. Choose an earlier day. Your text is kept."),
        "grant_action": _tr("Choose an open action of that agency in this case. Your text is kept."),
    }


def _removal() -> dict[str, str]:
    return {
        "legal_hold": _tr("A legal hold keeps this case. End it first; nothing was removed."),
        "case_on_agenda": _tr("This case is on an agenda that is still to come. Take it off first."),
        "case_joined": _tr("This case was joined to another one. Dispose of that one; nothing was removed."),
        "passage_length": _tr("Choose between {least} and {most} characters. Nothing was changed."),
        "passage_nowhere": _tr("These words stand nowhere in this case that could be withdrawn. Nothing was changed."),
        "passage_changed": _tr("The text was changed since it was asked for. Ask again; nothing was withdrawn."),
        "reason_holds_passage": _tr("Leave the words themselves out of the reason: the reason stays."),
    }


def _users() -> dict[str, str]:
    return {
        "not_a_mark": _tr(
            "The mark on minutes has eight signs: digits, and letters from a to f. A seal of 16 signs is looked up on "
            "the minutes of a meeting."
        ),
        "two_people_needed": _tr("It takes two different people. Nothing was changed."),
        "not_these_people": _tr("One of these two people may not do this. Nothing was changed."),
        "user_self": _tr("Nobody changes an own sign-in. Ask another administrator; nothing was changed."),
        "role_had": _tr("That person has this role already. Nothing was changed."),
        "not_a_deputy": _tr("Only a deputy chair stands in from one day to another. Nothing was changed."),
        "stands_in_backwards": _tr("Standing in ends after it begins, and not in the past. Your text is kept."),
        "not_a_guest": _tr("Only a guest presents a single case. Nothing was changed."),
        "item_over": _tr("That case was heard already. Nothing was changed."),
    }
