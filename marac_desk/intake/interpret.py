"""Goes through the entries of a form and says which field each answer belongs to, and to whom.

Titles are strong: they hold until the next title. Labels that belong to one part of a form only ("Safe number") are
weak: they help with the labels after them, until the table ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from marac_desk.intake.blocks import Paragraph, Run
from marac_desk.intake.facts import Fact, Facts
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Entry, Field, Grid, Line, TableStart, Title, Words
from marac_desk.intake.layout.inline import pieces
from marac_desk.intake.grids import GridReader
from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.sections import LISTS, PEOPLE, Match, Section
from marac_desk.intake.values import ValueBook
from marac_desk.rules.vocabulary import Answer

_NAMES = {"name", "given_names", "family_name"}
_ITEM = re.compile(r"^\s*\(?(\d{1,2})\s*[.):]?\s+(?=\S)")
_SEGMENT = re.compile(r"[,;]\s*|\s+[-–—]\s+")
_LONGEST_PHRASE = 120
_MOST_LABEL_WORDS = 7
_MOST_ITEMS = 40
