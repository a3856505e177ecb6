"""Reads words by a rule of a mapping profile: its fixed changes, then the field; dates in the forms it names alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from marac_desk.intake.dates import in_english
from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.filling.kinds import Reader, read_clear_answer, read_into
from marac_desk.intake.filling.person import read_address, read_lines, read_name
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Path
from marac_desk.intake.profiles import FieldRule
from marac_desk.intake.sections import Section
from marac_desk.intake.targets import kind_at, path_of
from marac_desk.rules.vocabulary import DobAccuracy

SECTIONS = {
    "victim": Section.VICTIM,
    "perpetrators": Section.PERPETRATORS,
    "children": Section.CHILDREN,
    "others_at_risk": Section.OTHERS,
}
"""Whom the first part of a target is about."""
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_CHANGES: dict[str, Callable[[str], str]] = {
    "collapse": lambda text: " ".join(text.split()),
    "first_line": lambda text: text.strip().split("\n", 1)[0],
    "last_line": lambda text: text.strip().rsplit("\n", 1)[-1],
    "before_comma": lambda text: text.partition(",")[0].strip(),
    "after_comma": lambda text: text.partition(",")[2].strip(),
    "without_brackets": lambda text: _BRACKETS.sub("", text).strip(),
    "upper": str.upper,
    "lower": str.lower,
    "capitals": str.title,
}


def changed(rule: FieldRule, text: str) -> str:
    """Return the words after the changes of a rule, and the code they stand for where it names one."""
    text = text.strip()
    for name in rule.transform:
        text = _CHANGES[name](text) if name in _CHANGES else text
    return rule.codes.get(text, text) if rule.codes is not None else text


def read_by_rule(
    builder: DraftBuilder, rule: FieldRule, fact: Fact, dates: Sequence[str], plain: Reader = read_into
) -> None:
    """Fill the field of a fact by a rule; what needs no change, and is no date, is read as `plain` does."""
    path = path_of(fact.target)
    person = _person(builder, path)
    if "child_lines" in rule.transform:
        read_lines(builder, ("children", 0), fact)
    elif "names" in rule.transform:
        read_name(builder, person, fact)
    elif "address" in rule.transform:
        read_address(builder, person, fact)
    elif kind_at(fact.target) is date:
        _day(builder, path, fact, dates)
    elif fact.target.startswith("safe_contact/safe_to_"):
        read_clear_answer(builder, path, fact)
    else:
        plain(builder, path, fact)


def _person(builder: DraftBuilder, path: Path) -> Path:
    section = SECTIONS.get(str(path[0]))
    if section is None:
        return path
    return builder.person_path(section, path[1] if len(path) > 1 and isinstance(path[1], int) else 0)


def _day(builder: DraftBuilder, path: Path, fact: Fact, dates: Sequence[str]) -> None:
    """A date in one of the forms the profile names; no other is tried."""
    day = next((found for form in dates if (found := _in_form(fact.text, form))), None)
    birth = path[-1] == "date_of_birth"
    if day is None or (birth and day > builder.today):
        builder.puzzle(fact)
        return
    builder.put(path, day, fact)
    if birth:
        builder.put((*path[:-1], "dob_accuracy"), DobAccuracy.EXACT, fact)


def _in_form(text: str, form: str) -> date | None:
    for words in dict.fromkeys((text, " ".join(in_english(text).split()))):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    return None
