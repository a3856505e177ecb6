"""Words for what the ledger says somebody did: the operation, and the kind of thing it was done to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Doings"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def did(operation: str, object_type: str) -> str:
    """Return what somebody did, as the ledger has it; anything without words of its own is named as a change."""
    if (whole := _whole().get(operation)) is not None:
        return whole
    thing = _things().get(object_type, _tr("something of this case"))
    return _deeds().get(operation, _tr("changed {thing}")).format(thing=thing)


def _deeds() -> dict[str, str]:
    """Return what is done to a thing, which is named in it."""
    return {
        "denied": _tr("was refused {thing}"),
        "view": _tr("opened {thing}"),
        "reveal": _tr("uncovered {thing}"),
        "verify": _tr("checked {thing}"),
        "receive": _tr("took in {thing}"),
        "record": _tr("recorded {thing}"),
        "add": _tr("added {thing}"),
        "place": _tr("placed {thing}"),
        "move": _tr("moved {thing}"),
        "take_off": _tr("took off {thing}"),
        "end": _tr("ended {thing}"),
        "close": _tr("closed {thing}"),
        "export": _tr("printed or saved {thing}"),
        "print": _tr("printed {thing}"),
        "circulate": _tr("made copies of {thing}"),
        "ask": _tr("asked for {thing}"),
        "confirm": _tr("confirmed {thing}"),
        "remove": _tr("took off {thing}"),
        "breach": _tr("recorded a breach of {thing}"),
        "assess": _tr("recorded {thing}"),
        "judge": _tr("judged {thing}"),
        "withdraw": _tr("withdrew {thing}"),
        "recall": _tr("recalled {thing}"),
        "restrict": _tr("shut somebody out of {thing}"),
        "lift": _tr("lifted {thing}"),
        "dispose": _tr("disposed of {thing}"),
        "approve": _tr("approved {thing}"),
        "refuse": _tr("refused {thing}"),
        "request": _tr("asked a second person for {thing}"),
        "prepare": _tr("prepared {thing}"),
        "make": _tr("made the file of {thing}"),
        "send": _tr("sent {thing}"),
        "acknowledge": _tr("acknowledged {thing}"),
        "hand_over": _tr("recorded the handover in {thing}"),
        "finish": _tr("finished {thing}"),
        "take_in": _tr("took in {thing}"),
        "add_papers": _tr("added papers to {thing}"),
        "tick": _tr("ticked off a part of {thing}"),
        "tell_flag": _tr("told an agency of {thing}"),
    }


def _things() -> dict[str, str]:
    return {
        "case": _tr("the case"),
        "safe_contact": _tr("the safe contact"),
        "address": _tr("the protected address"),
        "referral": _tr("the referral"),
        "action": _tr("an action"),
        "agenda_item": _tr("its place on an agenda"),
        "research_return": _tr("an agency's research"),
        "report_back": _tr("the report-back"),
        "order": _tr("an order"),
        "link": _tr("a link"),
        "flag": _tr("a flag"),
        "risk_assessment": _tr("a checklist score"),
        "person": _tr("a person's record"),
        "meeting": _tr("a meeting"),
        "agency": _tr("an agency"),
        "representative": _tr("a representative"),
        "attendance": _tr("attendance"),
        "area": _tr("the area"),
        "document_copy": _tr("a document"),
        "attachment": _tr("a file that came in"),
        "information": _tr("what an agency said"),
        "alert": _tr("an alert"),
        "sampled_look": _tr("a look of the sample"),
        "ledger": _tr("the ledger"),
        "user": _tr("somebody who signs in"),
        "approval": _tr("what takes two people"),
        "case_exclusion": _tr("a restriction"),
        "register": _tr("the register"),
        "backup": _tr("a backup"),
        "desk": _tr("a setting of this desk"),
        "same_person": _tr("a match of two records"),
        "form": _tr("a form"),
        "transfer": _tr("a transfer between areas"),
    }


def _whole() -> dict[str, str]:
    """Return what stands for itself, whatever it was done to."""
    return {**_at_the_desk(), **_who_looked(), **_who_may_know(), **_by_two_people(), **_minutes(), **_sign_ins()}


def _at_the_desk() -> dict[str, str]:
    """Return what is done to the desk and its register as a whole."""
    return {
        "sign_in": _tr("signed in"),
        "sign_out": _tr("signed out"),
        "sign_in_failed": _tr("could not sign in"),
        "lock": _tr("locked the desk"),
        "unlock": _tr("unlocked the desk"),
        "start": _tr("opened the register"),
        "crash_recovery": _tr("opened the register after a crash"),
        "backup_verified": _tr("made and checked a backup"),
        "restored": _tr("restored the register from a backup"),
        "begin_rekey": _tr("began a change of the register's key"),
        "rekey": _tr("renewed the key of the register"),
        "begin_new_kit": _tr("began a new recovery kit"),
        "new_kit": _tr("made a new recovery kit"),
        "clock_jump": _tr("found the computer's clock moved"),
        "load_demonstration": _tr("loaded the demonstration"),
        "set_up": _tr("set up the register"),
    }


def _who_looked() -> dict[str, str]:
    """Return how somebody looked, and how looks are watched over."""
    return {
        "search": _tr("searched"),
        "sample": _tr("drew the sample of looks"),
        "alert": _tr("raised an alert"),
        "read_texts": _tr("looked through every text"),
        "read_passage": _tr("saw the words to be withdrawn"),
        "read_declaration": _tr("looked at somebody's declaration"),
    }


def _who_may_know() -> dict[str, str]:
    """Return how it is settled who may know of a case."""
    return {
        "answer_conflicts": _tr("answered the conflict question"),
        "keepers_asked": _tr("asked coordinator and chair about a referral"),
        "other_register": _tr("sent a referral to another register"),
        "seal_off": _tr("sealed the case off for another register"),
        "restrict": _tr("shut somebody out of the case"),
        "lift_restriction": _tr("lifted a restriction"),
        "disclosure": _tr("recorded a disclosure"),
        "note_disclosure": _tr("took note of a disclosure"),
        "recall_letter": _tr("made a letter that asks a copy back"),
        "confirm_recall": _tr("confirmed that a copy is gone"),
        "emergency_access": _tr("opened the case in an emergency"),
        "grant": _tr("gave leave to see the safe contact"),
        "end_grant": _tr("ended leave to see the safe contact"),
        "declare": _tr("recorded a declaration for the conflict question"),
    }


def _by_two_people() -> dict[str, str]:
    """Return what takes two people, and what they take out."""
    return {
        "ask_approval": _tr("asked for a second person"),
        "use_approval": _tr("did what two people agreed on"),
        "take_back_approval": _tr("took a request back"),
        "withdraw_passage": _tr("withdrew words"),
        "withdraw_from_minutes": _tr("withdrew words from sealed minutes"),
        "dispose_case": _tr("disposed of a case"),
        "legal_hold": _tr("changed the legal hold"),
    }


def _minutes() -> dict[str, str]:
    """Return what is done with minutes that are sealed."""
    return {
        "seal_minutes": _tr("sealed the minutes"),
        "correct_minutes": _tr("added a correction to the minutes"),
        "approve_minutes": _tr("approved the minutes"),
    }


def _sign_ins() -> dict[str, str]:
    """Return what is done with those who sign in, and with guests."""
    return {
        "change_role": _tr("changed somebody's role"),
        "stand_in": _tr("let a deputy stand in"),
        "let_present": _tr("said which case a guest presents"),
        "suspend": _tr("suspended a sign-in"),
        "reinstate": _tr("let somebody sign in again"),
    }
