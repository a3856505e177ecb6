"""Reads blocks of any origin into one referral, and says how far that went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marac_desk.intake.blocks import Block
from marac_desk.intake.filling.form import fill
from marac_desk.intake.labels import label_book
from marac_desk.intake.layout.flow import FlowReader
from marac_desk.intake.meaning.interpret import interpret
from marac_desk.intake.reading import ReadReferral
from marac_desk.intake.values import value_book

_ABOUT_THE_SENDER = ("/referrer/", "/referral_date")


def referral_in(blocks: Sequence[Block], *, today: date) -> ReadReferral:
    """Return what blocks say, a referral without any field where they say nothing that has one."""
    return fill(interpret(FlowReader(label_book(), value_book()).read(blocks)), today=today)


def says_more_than_the_sender(referral: ReadReferral) -> bool:
    """Whether a field is about the case: a name and a telephone number below a letter make no referral."""
    return any(not pointer.startswith(_ABOUT_THE_SENDER) for pointer in referral.origins)


def words_in(referral: ReadReferral) -> int:
    """Return how many places were read: a name that fills three fields counts once."""
    return len({(origin.where, origin.text) for origin in referral.origins.values()})
