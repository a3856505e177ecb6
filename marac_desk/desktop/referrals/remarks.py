"""What is said beside the fields of a form: what the file says, what is to be checked, what an answer counts as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.referrals import intake_words, words
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.origins import Confidence
from marac_desk.intake.targets import value_at
from marac_desk.rules.safe_contact import HIDDEN
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.notes import CheckKind, FormNotes, ToCheck

_CONTEXT = "Remarks"
_LONGEST = 60
_ROUTES = ("safe_to_call", "safe_to_text", "safe_to_voicemail", "safe_to_email", "safe_to_write")
_FOLLOWING = frozenset({"family_name", "given_names", "dob_accuracy"})  # said with the field they follow from
Said = tuple[str, Tone, Shape | None]


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def remarks(state: FormState, to_check: Sequence[ToCheck], today: date) -> dict[str, Said]:
    """Return what to say beside each field, by its pointer; what is to be checked goes before all else."""
    found: dict[str, Said] = {}
    for route in _ROUTES:
        if getattr(state.draft.safe_contact, route) in {None, Answer.NOT_KNOWN}:
            found[f"/safe_contact/{route}"] = (_tr("counts as no"), Tone.INK3, None)
    for pointer, origin in state.notes.origins.items():
        value = value_at(state.draft, pointer)
        if pointer in state.notes.yours:
            found[pointer] = _yours(origin.text, hidden=is_protected(state.draft, pointer))
        elif value not in (None, [], False) and pointer.rsplit("/", 1)[-1] not in _FOLLOWING:
            hidden = is_protected(state.draft, pointer)
            said = _tr("read") if hidden else as_read(value, origin.text, today, birth="birth" in pointer)
            level = state.notes.confidence.get(pointer)
            found[pointer] = with_level(said, level) if level else (said, Tone.INK3, None)
    for item in to_check:
        if item.pointer and item.kind is not CheckKind.UNREAD:
            found[item.pointer] = (intake_words.check_short(item), Tone.SOON, Shape.RING)
    return found


def _yours(text: str, *, hidden: bool) -> Said:
    """What a person wrote over what was read, with what the file says where that may be seen."""
    if hidden:
        return _tr("yours"), Tone.INK3, None
    return _tr("yours, {read}").format(read=_in_the_file(text)), Tone.INK3, None


def with_level(said: str, level: Confidence) -> Said:
    """Return how a field was read, with how sure that is: a sign and a word, never a colour alone.

    A field to look at that is said here was looked at: while it was not, what is to be checked stands in its place.
    """
    sign, text = {
        Confidence.SURE: (Shape.DISC, _tr("sure, {read}")),
        Confidence.LIKELY: (Shape.DOT, _tr("likely, {read}")),
        Confidence.LOOK: (Shape.DISC, _tr("looked at, {read}")),
    }[level]
    return text.format(read=said), Tone.INK3, sign


def as_read(value: Any, text: str, today: date, *, birth: bool) -> str:
    """Return how a field was read: "read" where its words stand there, else what the file says."""
    text = " ".join(text.split())
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and not isinstance(value, Enum) and " ".join(value.split()) == text:
        return _tr("read")
    said = _in_the_file(text)
    return f"{words.day_read(value, today, birth=birth)}, {said}" if isinstance(value, date) else said


def _in_the_file(text: str) -> str:
    text = " ".join(text.split())
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return _tr("in the file “{words}”").format(words=shown)


def is_protected(draft: ReferralDraft, pointer: str) -> bool:
    """Whether a field holds a value that is masked: numbers, safe places and times, code words, a hidden address."""
    if pointer.endswith("/phone") and not pointer.startswith("/referrer"):
        return True
    if pointer.startswith("/safe_contact/"):
        return pointer.rsplit("/", 1)[-1] in {"value", "safe_times", "code_word", "say_if_answered_by_other"}
    if pointer.endswith(("/address", "/postcode")):
        return bool(getattr(value_at(draft, pointer.rsplit("/", 1)[0]), "address_confidential", False))
    return False


def protected_places(state_draft: ReferralDraft, notes: FormNotes) -> frozenset[str]:
    """Return the places of the source at which protected values were read."""
    held = {origin.where for pointer, origin in notes.origins.items() if is_protected(state_draft, pointer)}
    return frozenset(held | set(notes.protected))


def masked(items: Sequence[ToCheck], places: frozenset[str]) -> tuple[ToCheck, ...]:
    """Return what is to be checked without the words that stand at protected places."""
    return tuple(replace(item, words=HIDDEN) if item.where in places else item for item in items)
