"""What a form says, box by box: the field that is meant, the words in it, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from marac_desk.intake.layout.entries import Words
from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.profiles import FieldRule, Profile
from marac_desk.intake.sections import Section


@dataclass(frozen=True, slots=True)
class Fact:
    """Words for one field.

    `target` is as in the wordings ("person/address", "risk/score", "risk/answers/7"). For a field of a person `section`
    and `index` say whose it is. `above` holds the words of the row above in a table, for "same". `tick_all` says that
    an empty box is a no. `guessed` says that the label was close to a known wording, not equal. `shown` holds the words
    of the source where they were changed before they are read ("1" that means yes). `rule` is set for a label that was
    taught; then `target` is a field of the draft ("perpetrators/0/address").
    """

    target: str
    label: str
    text: str
    where: str
    section: Section | None = None
    index: int = 0
    above: str = ""
    tick_all: bool = False
    guessed: bool = False
    shown: str = ""
    rule: FieldRule | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A label of the form that stands for one answer, known or not, and the words at it, which may be none."""

    label: str
    text: str
    where: str


@dataclass(slots=True)
class Facts:
    """All facts of one referral, the words that found no field, and where a title answers for all people of a part.

    `heard` are the labels in their order, `form` the taught form by which they were read.
    """

    said: list[Fact] = field(default_factory=list)
    unknown: list[NotUnderstood] = field(default_factory=list)
    all_in_household: Words | None = None
    heard: list[Heard] = field(default_factory=list)
    form: Profile | None = None
