"""What a finding weighs, in bits: how much likelier it is of one person than of two, strangers or of one family.

The sum over the fields is the score of Fellegi and Sunter (1969). Two who are not the same are either strangers, whose
fields agree by chance, or of one family, whose fields agree for a reason: family name, address and telephone are
shared, given names and births are not. Whichever explains the findings better takes its part from the score, so that
twins, and a father and son of one name, stay apart, and an address counts for what it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from marac_desk.rules.matching.findings import Finding

_SAME_BIRTH = frozenset({"birth_same", "birth_day_and_month_swapped", "birth_one_slip"})
_SAME_GIVEN = frozenset({"given_same", "given_variant", "given_one_letter", "given_similar"})
_NAMESAKE_TWINS = -10.0  # bits: no family has two of one name and one birth, though either alone is common


@dataclass(frozen=True, slots=True)
class Chances:
    """How often a finding is made of one person (`same`), of two strangers, and of two of one family, 0 to 1.

    `times_share`: for a shared word the chance among strangers is its own share times this; `stranger` is not used.
    """

    same: float
    stranger: float
    family: float
    times_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Shares:
    """How common words are as given and family names, 0 to 1; a word that is not listed has the share of the rare."""

    given: Mapping[str, float] = field(default_factory=dict, repr=False)
    family: Mapping[str, float] = field(default_factory=dict, repr=False)
    rare_given: float = 1 / 3000
    rare_family: float = 1 / 8000

    def of(self, code: str, word: str) -> float:
        """Return the share of a word; of a single or swapped name the larger of the two."""
        given, family = self.given.get(word, self.rare_given), self.family.get(word, self.rare_family)
        kind = code.partition("_")[0]
        return given if kind == "given" else family if kind == "family" else max(given, family)


@dataclass(frozen=True, slots=True)
class Lore:
    """Everything that matching is told: chances of each finding, how common names are, which stand for one another.

    `family` is how likely two records that are not one person are of one family; `families` says whether there are any
    at all; `possible` and `likely` are scores.
    """

    chances: Mapping[str, Chances] = field(repr=False)
    family: float
    possible: float
    likely: float
    shares: Shares = field(default_factory=Shares, repr=False)
    variants: Mapping[str, str] = field(default_factory=dict, repr=False)
    families: bool = True

    def weight(self, finding: Finding) -> float:
        """Return the bits of one finding, against strangers."""
        return self.bits(finding.code, finding.shared)

    def bits(self, code: str, shared: str = "") -> float:
        """Return the bits of a finding by its code and the word that both have."""
        chances = self.chances.get(code)
        if chances is None:
            return 0.0
        stranger = chances.stranger
        if chances.times_share and shared:
            stranger = min(1.0, chances.times_share * self.shares.of(code, shared))
        return log2(chances.same / stranger)

    def score(self, findings: Sequence[Finding]) -> float:
        """Return the bits of all findings together, less what a family explains."""
        alone = sum(map(self.weight, findings))
        return alone + self.explained_by_family(findings, alone)

    def explained_by_family(self, findings: Sequence[Finding], score: float) -> float:
        """Return what a family takes from the score: near nothing where strangers explain the findings as well."""
        return taken_by_family(self.odds_of_family(findings) + score)

    def odds_of_family(self, findings: Sequence[Finding]) -> float:
        """Return, in bits, how much better a family explains the findings than one person does."""
        odds = log2(self.family)
        codes = {finding.code for finding in findings}
        if codes & _SAME_BIRTH and codes & _SAME_GIVEN:
            odds += _NAMESAKE_TWINS
        for finding in findings:
            odds += self.of_family(finding.code)
        return odds

    def of_family(self, code: str) -> float:
        """Return the bits of one finding for a family, against one person."""
        chances = self.chances.get(code)
        return log2(chances.family / chances.same) if chances else 0.0


def taken_by_family(ahead: float) -> float:
    """Return what a family takes from a score, by how much better it explains the findings than strangers do, in bits.

    That is near nothing where strangers explain them as well.
    """
    return -(ahead + log2(1 + 2.0**-ahead)) if ahead > 0 else -log2(1 + 2.0**ahead)
