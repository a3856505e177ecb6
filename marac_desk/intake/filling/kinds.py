"""Reads the words of one field by the kind of value it holds: answers, codes, dates, numbers, lists, prose."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from marac_desk.intake.dates import Doubt, find_date
from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.folding import fold
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.meaning.told import is_answer
from marac_desk.intake.origins import Path
from marac_desk.intake.people import read_list
from marac_desk.intake.targets import hints, plain_kind
from marac_desk.intake.values import Chosen, beside_boxes, choose, value_book
from marac_desk.rules.vocabulary import Answer

_SCORE = re.compile(r"(\d{1,2})(?:\s*(?:/|out of|of)\s*\d{1,2})?(?:\s*(?:yes|ticks?|ja|points?))?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3})(?:\s*(?:incidents?|reports?|times?|calls?))?", re.IGNORECASE)

Reader = Callable[[DraftBuilder, Path, Fact], None]


def read_into(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a field of the draft by the kind of value it holds."""
    holder = builder.get(path[:-1])
    if isinstance(holder, dict):
        read_answer(builder, path, fact)
        return
    kind = plain_kind(hints(type(holder))[str(path[-1])])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        read_code(builder, path, fact, kind)
    elif kind is date:
        read_day(builder, path, fact)
    elif kind is int:
        read_number(builder, path, fact, _COUNT)
    elif typing.get_origin(kind) is list:
        read_entries(builder, path, fact)
    else:
        read_prose(builder, path, fact)


def read_code(builder: DraftBuilder, path: Path, fact: Fact, kind: type[StrEnum]) -> None:
    """Fill an answer or another code; what is said beside it is kept apart."""
    found = value_book().code(kind, fact.text)
    if found:
        builder.put(path, kind(found.code), fact)
        if more := found.more or _remark(fact.text, kind):
            builder.puzzle(fact, more)
    elif kind is Answer and fact.tick_all and choose(fact.text).kind is Chosen.UNTICKED:
        builder.put(path, Answer.NO, fact)
    elif choose(fact.text).kind not in {Chosen.UNTICKED, Chosen.NONE}:
        builder.puzzle(fact)
    elif remark := _remark(fact.text, kind):
        builder.puzzle(fact, remark)


def _remark(text: str, kind: type[StrEnum]) -> str:
    """What somebody wrote behind the last of several boxes: "☐ Yes ☐ No - she would not say"."""
    found = value_book().code(kind, words[-1]) if (words := beside_boxes(text)) else None
    return found.more if found and is_answer(found.more, value_book()) else ""


def read_answer(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill an answer."""
    read_code(builder, path, fact, Answer)


def read_clear_answer(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill an answer about safe contact, where "yes, but" is not a yes: then the words are kept for a person."""
    found = value_book().code(Answer, fact.text)
    if found and (found.more or _remark(fact.text, Answer)):
        builder.puzzle(fact)
    else:
        read_answer(builder, path, fact)


def read_day(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a date near the referral."""
    found = find_date(fact.text, today=builder.today, near=builder.referral_date)
    if not found:
        if not value_book().says("unknown", fact.text):
            builder.puzzle(fact)
        return
    builder.put(path, found.day, fact)
    if found.more:
        builder.puzzle(fact)
    if found.doubt is Doubt.YEAR_ASSUMED:
        builder.notice("year_assumed", fact, path, day=found.day.isoformat(), words=fact.text)


def read_score(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a score as stated: "14", "17/24"."""
    read_number(builder, path, fact, _SCORE)


def read_number(builder: DraftBuilder, path: Path, fact: Fact, form: re.Pattern[str]) -> None:
    """Fill a whole number; words that only say that it is not known give none."""
    found = form.fullmatch(" ".join(fact.text.split()))
    if found:
        builder.put(path, int(found[1]), fact)
    elif not value_book().says("unknown", fact.text):
        builder.puzzle(fact)


def read_entries(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a list."""
    entries = read_list(fact.text)
    if entries:
        builder.put(path, entries, fact)


def read_prose(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a text as written."""
    builder.put(path, fact.text.strip(), fact)


def read_prose_unless_none(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill a text that cannot be "none": a code word, a name somebody is called by."""
    if not value_book().says("none", fact.text) and not value_book().says("unknown", fact.text):
        read_prose(builder, path, fact)


def read_safe_times(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Fill when she can be reached; words that name no time may name a way or a place, and are kept to be looked at."""
    read_prose(builder, path, fact)
    if not _says_when(fact.text):
        builder.puzzle(fact)


def _says_when(text: str) -> bool:
    book = value_book()
    words = {form for word in fold(text).split() for form in (word, word.removesuffix("s"))}
    known = book.words("times") | book.weekdays.keys() | book.months.keys()
    return any(sign.isdecimal() for sign in text) or bool(words & known) or book.says("none", text)
