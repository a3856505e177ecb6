"""The message that tells an agency which actions are its own no longer, and which are from now on.

Like every message it has no field for anybody of a case, nor for what an action is about, nor for any other agency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.messages import MessageWords


@dataclass(frozen=True, slots=True)
class YourAction:
    """An action by its code, and the day it is due."""

    code: str
    due: date | None


@dataclass(frozen=True, slots=True)
class OwnerMessage:
    """What one agency is told: the codes it may strike out, and those that it is asked to take on."""

    area: str
    agency: str
    person: str
    made_on: date
    contact: str
    phone: str
    no_longer: tuple[str, ...]
    from_now: tuple[YourAction, ...]
    language: str = "en"


def subject_of(message: OwnerMessage) -> str:
    """Return the subject of a message: no case stands in it."""
    return _words(message).say("moved.subject", area=message.area)


def text_of(message: OwnerMessage) -> str:
    """Return the whole message as plain text, to be sent by the person."""
    words = _words(message)
    to = words.say("chase.to" if message.person else "chase.to_agency", person=message.person, agency=message.agency)
    ask = "moved.ask" if message.phone else "moved.ask_no_phone"
    paragraphs = [
        f"{to}\n{subject_of(message)}",
        *_listed(words, "no_longer", list(message.no_longer)),
        *_listed(words, "from_now", [_line(words, line) for line in message.from_now]),
        f"{words.say(ask, contact=message.contact, phone=message.phone)} {words.say('chase.no_names')}",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _listed(words: MessageWords, key: str, lines: list[str]) -> list[str]:
    """Return a head and what stands under it; nothing where there is nothing."""
    if not lines:
        return []
    head = words.say(f"moved.{key}_one" if len(lines) == 1 else f"moved.{key}_many", count=words.count(len(lines)))
    return ["\n".join([head[:1].upper() + head[1:], *lines]), words.say(f"moved.how_{key}")]


def _line(words: MessageWords, line: YourAction) -> str:
    if line.due is None:
        return line.code
    return words.say("chase.line", code=line.code, due=words.say("chase.was_due", day=words.day(line.due)))


def _words(message: OwnerMessage) -> MessageWords:
    return MessageWords(message.language, message.made_on)
