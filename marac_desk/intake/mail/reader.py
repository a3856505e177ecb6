"""Reads a mail: proof of receipt, every text in it, every file that came with it; each part is accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from marac_desk.intake.mail.bodies import BodyText, body_text, chosen
from marac_desk.intake.mail.charsets import text_of
from marac_desk.intake.mail.files import name_for_reader, refusal_of
from marac_desk.intake.mail.joining import Candidate, joined
from marac_desk.intake.mail.letter import Body, BodyKind, Enclosure, Envelope, Letter
from marac_desk.intake.mail.places import PART, moved_notices, moved_referral, moved_source
from marac_desk.intake.origins import Notice
from marac_desk.intake.reading import (
    MailFacts,
    MailPart,
    Outcome,
    PartFate,
    Reading,
    ReadReferral,
    RowError,
    SourceBlock,
    SourceKind,
    SourceText,
)

Attached = Callable[[bytes, str], Reading]
"""Reads a file that came with a mail under the guards of its own kind; what must not be read comes back refused."""

MOST_READ = 40
"""Files of one mail that are looked into."""

DEEPEST_LETTER = 8
"""Mails in mails."""

_HARMLESS = {"unsupported_kind", "no_profile"}
"""Refusals that only say that there is no reader; every other one makes the whole mail one to be careful with."""

_QUIET = {"signature", "picture_in_text"}
_TEXTS = ("text/", "message/")


def read_letter(letter: Letter, *, today: date, attached: Attached) -> Reading:
    """Return what a mail says.

    Outcome "flagged" with "attachment_refused" where a file in it must not be opened, with "mail_encrypted" where
    nothing can be read; otherwise as the parts allow. `facts` of one sheet that came with it are those of the mail.
    """
    taking = _Taking(today, attached)
    taking.letter(letter, "", 0)
    found = joined(taking.candidates)
    reason, values = taking.reason(letter)
    readable = any(block.kind is not SourceKind.TABLE or block.where != "header" for block in taking.source)
    outcome = Outcome.PARSED if found.referrals else Outcome.TEXT_ONLY if readable else Outcome.NO_TEXT
    return Reading(
        Outcome.FLAGGED if reason else outcome,
        reason,
        values,
        referrals=found.referrals,
        notices=(*taking.notices, *found.notices),
        row_errors=tuple(taking.row_errors),
        facts=taking.facts,
        source_text=tuple(taking.source),
        mail=_facts(letter, taking.parts),
    )


def _facts(letter: Letter, parts: Sequence[MailPart]) -> MailFacts:
    envelope = letter.envelope
    names = tuple(enclosure.name for enclosure in letter.enclosures if enclosure.name and not enclosure.inline)
    return MailFacts(
        envelope.sender, envelope.sender_name, envelope.to, envelope.subject, envelope.sent, names, tuple(parts)
    )


@dataclass(slots=True)
class _Taking:
    """What was taken out of a mail so far."""

    today: date
    attached: Attached
    candidates: list[Candidate] = field(default_factory=list)
    parts: list[MailPart] = field(default_factory=list)
    source: list[SourceBlock] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    row_errors: list[RowError] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    _reasons: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _seen: dict[bytes, str] = field(default_factory=dict)
    _read: int = 0

    def reason(self, letter: Letter) -> tuple[str | None, dict[str, str]]:
        """Return why somebody has to be careful: what must not be opened comes first."""
        if letter.code and not self.candidates:
            self._reasons.append((letter.code, {}))
        order = ("attachment_refused", "mail_encrypted")
        found = sorted(self._reasons, key=lambda reason: order.index(reason[0]) if reason[0] in order else len(order))
        return found[0] if found else (None, {})

    def letter(self, letter: Letter, place: str, depth: int) -> None:
        """Take in a mail, the outer one or one that came with it."""
        self.source.append(_header(letter.envelope, place))
        self.notices += [Notice(code, f"{place}header") for code in letter.envelope.notices]
        for number, forms in enumerate(letter.bodies, 1):
            self._text(forms, f"{place}body{f' {number}' if number > 1 else ''}")
        for number, enclosure in enumerate(letter.enclosures, 1):
            self._enclosure(enclosure, f"{place}attachment {number}", depth)

    # texts

    def _text(self, forms: Sequence[Body], place: str, *, look: bool = True) -> None:
        places = (place, *(f"{place}, form {number}" for number in range(2, len(forms) + 1)))
        texts = [body_text(body, at, self.today) for body, at in zip(forms, places, strict=True)]
        best, others = chosen(texts)
        for body, text in zip(forms, texts, strict=True):
            if text is best or text in others:
                self._show(body, text, read=look and text is best)
            elif text.words:
                self.parts.append(MailPart(text.place, "", PartFate.SAME))
        self.notices += [Notice("mail_forms_differ", other.place) for other in others if not other.refused]

    def _show(self, body: Body, text: BodyText, *, read: bool) -> None:
        if text.refused:
            self.parts.append(MailPart(text.place, "", PartFate.NOT_READ, text.refused))
            self.notices.append(_not_read(text.place, "", text.refused))
            return
        found = [Candidate(_located(said.referral, text.place), said.voice) for said in text.said] if read else []
        self.candidates += found
        self.source += text.source()
        fate = PartFate.READ if found else PartFate.SHOWN
        if text.blocks or found:
            self.parts.append(MailPart(text.place, "", fate))
        if text.hidden:
            self._reasons.append(("bidi_or_invisible", {}))
        if body.assumed:
            self.notices.append(Notice("charset_assumed", text.place, "", {"charset": body.assumed}))

    # what came with it

    def _enclosure(self, enclosure: Enclosure, place: str, depth: int) -> None:
        if enclosure.letter is not None and depth < DEEPEST_LETTER:
            self._title(place, enclosure.name)
            self.parts.append(MailPart(place, enclosure.name, PartFate.READ))
            self.letter(enclosure.letter, f"{place}, ", depth + 1)
            return
        code = "too_deep" if enclosure.letter is not None else enclosure.code
        code = code or refusal_of(enclosure.name, enclosure.data)
        digest = hashlib.sha256(enclosure.data).digest()
        if code:
            self._leave(enclosure, place, code)
        elif digest in self._seen:
            self.parts.append(MailPart(place, enclosure.name, PartFate.SAME, self._seen[digest]))
        elif self._read >= MOST_READ:
            self._leave(enclosure, place, "too_many_parts")
        else:
            self._seen[digest] = place
            self._read += 1
            self._file(enclosure, place)

    def _file(self, enclosure: Enclosure, place: str) -> None:
        name = name_for_reader(enclosure.name, enclosure.media_type, enclosure.data)
        try:
            reading = self.attached(enclosure.data, name)
        except Exception as error:  # a fault of one reader must not cost the person the rest of the mail
            reading = Reading(Outcome.REFUSED, "reader_failed", {"kind": type(error).__name__})
        if reading.outcome is not Outcome.REFUSED:
            self._taken(enclosure, place, reading)
        elif reading.reason_code in _HARMLESS and enclosure.media_type.startswith(_TEXTS) and _is_text(enclosure):
            self._title(place, enclosure.name)
            self._text((Body(BodyKind.PLAIN, text_of(enclosure.data, "")[0]),), place, look=False)
            self.parts[-1] = replace(self.parts[-1], name=enclosure.name)
        else:
            picture = enclosure.inline and reading.reason_code == "unsupported_kind"
            picture = picture and enclosure.media_type.startswith("image/")
            self._leave(enclosure, place, "picture_in_text" if picture else reading.reason_code or "reader_failed")

    def _taken(self, enclosure: Enclosure, place: str, reading: Reading) -> None:
        """Take over what a file says, with the places of its fields inside it."""
        self._title(place, enclosure.name)
        self.source += moved_source(reading, place)
        self.notices += moved_notices(reading.notices, place)
        self.row_errors += [replace(e, part=f"{place}, {e.part}" if e.part else place) for e in reading.row_errors]
        self.facts |= {name: text for name, text in reading.facts.items() if name not in self.facts}
        self.candidates += [
            Candidate(_located(moved_referral(referral, place), place)) for referral in reading.referrals
        ]
        fate = PartFate.READ if reading.referrals else PartFate.SHOWN
        if reading.outcome is Outcome.NO_TEXT:
            fate = PartFate.NOT_READ
            self.notices.append(_not_read(place, enclosure.name, "no_text"))
        self.parts.append(MailPart(place, enclosure.name, fate, reading.reason_code or ""))
        for part in reading.mail.parts if reading.mail else ():
            self.parts.append(replace(part, where=f"{place}, {part.where}"))
        if reading.outcome is Outcome.FLAGGED and reading.reason_code:
            self._reasons.append((reading.reason_code, dict(reading.reason_values)))

    def _leave(self, enclosure: Enclosure, place: str, code: str) -> None:
        """Name a part that is not looked into, and say why."""
        self._title(place, enclosure.name)
        self.parts.append(MailPart(place, enclosure.name, PartFate.NOT_READ, code))
        if code in _QUIET:
            return
        self.notices.append(_not_read(place, enclosure.name, code))
        if code not in _HARMLESS | {"mail_encrypted"}:
            self._reasons.append(("attachment_refused", {"name": enclosure.name, "code": code}))

    def _title(self, place: str, name: str) -> None:
        self.source.append(SourceBlock(SourceKind.HEADING, place, SourceText(place, name or place)))


def _located(referral: ReadReferral, place: str) -> ReadReferral:
    """A form that is a file of its own says which; rows of a sheet do already."""
    return referral if referral.source_locator else replace(referral, source_locator={PART: place})


def _is_text(enclosure: Enclosure) -> bool:
    return b"\x00" not in enclosure.data and not enclosure.data.startswith(b"{\\rtf")


def _not_read(place: str, name: str, code: str) -> Notice:
    return Notice("part_not_read", place, "", {"name": name, "reason": code})


def _header(envelope: Envelope, place: str) -> SourceBlock:
    """The lines at the top of a mail, under the names they have in every mail."""
    sender = f"{envelope.sender_name} <{envelope.sender}>" if envelope.sender_name else envelope.sender
    lines = {"From": sender, "To": ", ".join(envelope.to), "Date": envelope.sent, "Subject": envelope.subject}
    where = f"{place}header"
    rows = tuple(
        (SourceText(f"{where}, row {number}, column 1", name), SourceText(f"{where}, row {number}, column 2", text))
        for number, (name, text) in enumerate(lines.items(), 1)
    )
    return SourceBlock(SourceKind.TABLE, where, rows=rows)
