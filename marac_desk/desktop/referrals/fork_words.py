"""The words of what parts two corrections of one referral: the field's own label, both values as people read them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.two_texts import Difference
from marac_desk.desktop.entry.typed import day_text
from marac_desk.desktop.referrals.fields import field_name
from marac_desk.desktop.referrals.form import ReferralForm
from marac_desk.desktop.referrals.remarks import is_protected
from marac_desk.desktop.widgets.answer_field import AnswerField, answer_words
from marac_desk.desktop.widgets.entry_choice import ChecksField, ChoiceField, SuggestField
from marac_desk.desktop.widgets.entry_text import DateField, LineField, NamesField, NumberField, ProseField
from marac_desk.desktop.wording import labels
from marac_desk.intake.draft import ReferralDraft
from marac_desk.rules import vocabulary
from marac_desk.rules.safe_contact import mask
from marac_desk.rules.vocabulary import Answer, ContactChannel
from marac_desk.services.referrals.beside import UNREAD, Fork

_CONTEXT = "ForkWords"
MINE, THEIRS = "mine", "theirs"
"""What stands for a value that is chosen and not written, so that a hidden one is in no field of the comparison."""
_NAMES = frozenset({"known_as", "aliases"})
_ITEMS = "/risk/answers/"
_CODED = (DateField, NumberField, AnswerField, ChecksField)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class ForkWords:
    """Words for the fields of one form; names are hidden where the desk hides them, protected values always."""

    def __init__(self, desk: Desk, form: ReferralForm) -> None:
        self._desk, self._form = desk, form

    def difference(self, fork: Fork) -> Difference:
        """Return a field with both values, for somebody to choose; nothing is chosen yet."""
        note = "" if fork.both else _tr("You did not change this.")
        if self._is_written(fork):
            mine, theirs = _as_text(fork.mine), _as_text(fork.theirs)
            return Difference(fork.place, title_of(fork), "", mine, theirs, note=note, ask=True)
        if _is_hidden(fork):
            note = f"{note} {_tr('Hidden here; it shows at its field once it is taken.')}".strip()
        shown = {MINE: self._shown(fork, fork.mine), THEIRS: self._shown(fork, fork.theirs)}
        return Difference(fork.place, title_of(fork), "", MINE, THEIRS, shown.__getitem__, note, ask=True)

    def value(self, fork: Fork, chosen: str) -> Any:
        """Return the value that was chosen or written."""
        if not self._is_written(fork):
            return fork.mine if chosen == MINE else fork.theirs
        if isinstance(self._control(fork), NamesField):
            return [name.strip() for name in re.split(r"[;\n]", chosen) if name.strip()]
        if not isinstance(self._control(fork), ProseField):  # both of two lines make one line
            chosen = "; ".join(line.strip() for line in chosen.splitlines() if line.strip())
        return chosen.strip() or None

    def _control(self, fork: Fork) -> QWidget | None:
        return dict(self._form.sections.controls()).get(fork.pointer)

    def _is_written(self, fork: Fork) -> bool:
        """Whether a field holds words of one's own: not a code or a day, nothing hidden, no name."""
        last, control = fork.pointer.rsplit("/", 1)[-1], self._control(fork)
        if _is_hidden(fork) or last in _NAMES or any(isinstance(value, dict) for value in (fork.mine, fork.theirs)):
            return False
        return isinstance(control, (LineField, ProseField, SuggestField)) and not isinstance(control, _CODED)

    def _shown(self, fork: Fork, value: Any) -> str:
        if fork.person:
            return _tr("not on the form") if value is None else self._desk.name(value) or _tr("without a name")
        if isinstance(value, dict):
            return self._group(fork, value) or _tr("nothing")
        if value in (None, "", []):
            is_answer = isinstance(self._control(fork), AnswerField) or fork.pointer.startswith(_ITEMS)
            return answer_words()[Answer.NOT_ASKED] if is_answer else _tr("nothing")
        if _is_hidden(fork):
            return mask(str(value))
        if fork.pointer == "/must_not_receive":
            return "\n".join(map(self._kept_out, value))
        if fork.pointer.rsplit("/", 1)[-1] in _NAMES:
            return "; ".join(map(self._desk.name, [value] if isinstance(value, str) else value))
        return _coded(self._control(fork), fork.pointer, value)

    def _group(self, fork: Fork, value: dict[str, Any]) -> str:
        if UNREAD in value:
            return str(value[UNREAD])
        if "full_name" in value:
            parts = (value["given_names"], value["family_name"])
            return self._desk.name(value["full_name"] or " ".join(part for part in parts if part))
        if "channel" in value:
            channel = labels.word(ContactChannel(value["channel"])) if value["channel"] else ""
            return ", ".join(part for part in (channel, mask(value["value"])) if part)
        lines = "\n".join(part for part in (value["address"], value["postcode"]) if part)
        secret = _tr("confidential") if value["address_confidential"] else ""
        return "\n".join(part for part in (mask(lines) if _is_hidden(fork) else lines, secret) if part)

    def _kept_out(self, entry: dict[str, Any]) -> str:
        return ": ".join(part for part in (self._desk.name(entry["name"] or ""), entry["reason"]) if part)


def title_of(fork: Fork) -> str:
    """Return what a field is called, with whose it is."""
    if fork.pointer == "/must_not_receive":
        return _tr("Must not learn of this")
    if fork.pointer.startswith("/risk/notes/"):
        return _tr("Item {number}, note").format(number=fork.pointer.rsplit("/", 1)[-1])
    if not fork.person:
        return field_name(fork.pointer)
    words = _tr("{who}, not on your form") if fork.mine is None else _tr("{who}, taken off meanwhile")
    return words.format(who=field_name(fork.pointer))


def _is_hidden(fork: Fork) -> bool:
    """Whether one of the two values is masked; then both are."""
    for value in (fork.mine, fork.theirs):
        if isinstance(value, dict) and (value.get("address_confidential") or value.get("value")):
            return True
    return is_protected(ReferralDraft(), fork.pointer)


def _as_text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value or "")


def _coded(control: QWidget | None, pointer: str, value: Any) -> str:
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    if isinstance(control, AnswerField) or pointer.startswith(_ITEMS):
        return answer_words()[Answer(value)]
    if isinstance(control, DateField):
        return day_text(date.fromisoformat(value))
    if isinstance(control, ChecksField):
        words = labels.words(getattr(vocabulary, str(control.property("codes"))))
        return "\n".join(text for code, text in words.items() if code.value in value)
    if isinstance(control, ChoiceField) and (row := control.findData(value)) >= 0:
        return control.itemText(row)
    return _as_text(value)
