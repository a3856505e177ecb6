"""What the catalogue's page shows and what is typed into its form, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.vocabulary import Aim, DueBasis, Share


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One action of the catalogue: what it is, who takes it on, and what of it is the area's own.

    `words` are the words it ships with, `nation_words` those of the chosen nation, `own_words` the area's.
    `own_due` tells that the area set the due. `version` is that of what the area keeps of it, 0 where it keeps nothing.
    """

    code: str
    title: str
    does: str
    aim: Aim
    agency_types: tuple[str, ...]
    due: DueSpec
    share: Share
    victim_wording: str
    evidence: str
    words: tuple[str, ...]
    nation_words: tuple[str, ...]
    own_words: tuple[str, ...]
    local: bool
    own_due: bool
    guide: bool
    retired_on: date | None
    replaced_by: str
    version: int

    @property
    def retired(self) -> bool:
        """Whether it is proposed no more."""
        return self.retired_on is not None

    @property
    def searched(self) -> str:
        """Everything by which it is found, in small letters."""
        return " ".join((self.code, self.title, *self.words, *self.nation_words, *self.own_words)).casefold()


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A phrase and what was meant by it: how often, and whether that is often enough to be proposed first."""

    phrase: str
    code: str
    title: str
    uses: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The whole catalogue, whose nation's words it is typed in, which nations have words of their own, the phrases."""

    rows: tuple[CatalogueRow, ...] = ()
    nation: str = ""
    nations: tuple[str, ...] = ()
    learned: tuple[LearnedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueDraft:
    """An action of the catalogue as somebody wants it; of a built-in one `words` and `due` alone count.

    `words` are the area's own. `due` None means the usual one of what ships, or the area's default for its own action.
    """

    title: str = ""
    does: str = ""
    aim: Aim = Aim.VICTIM
    agency_types: tuple[str, ...] = ()
    due: DueSpec | None = None
    share: Share = Share.CHECK
    victim_wording: str = ""
    evidence: str = ""
    words: tuple[str, ...] = ()
    version: int = field(default=0, compare=False)


USUAL_BASES = frozenset({DueBasis.HOURS, DueBasis.WORKING_DAYS, DueBasis.EVENT, DueBasis.ONGOING})
"""The bases on which an action can usually be due: a day of the calendar is none."""
