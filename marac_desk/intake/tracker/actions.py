"""Takes apart what trackers write about an action: "Housing - change locks - done 3/4"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from marac_desk.intake.folding import fold
from marac_desk.intake.past_cases import ActionState, PastAction
from marac_desk.intake.people import is_agency
from marac_desk.intake.tracker.words import tracker_book

_WAYS = (
    re.compile(r"\s+[-–—]+\s+|:\s+|\s*[–—]\s*"),
    re.compile(r"\s*-\s*"),
)
_BRACKET = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]\s*$", re.DOTALL)
_LINES = re.compile(r"\s*\n\s*")
_LISTED = re.compile(r"\s*[;\n]\s*")
_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|[•*])\s*")
_MOST_AGENCY_WORDS = 5
_ACRONYM = 6
_OFTEN = 3


def lines_of(text: str, *, several: bool) -> list[str]:
    """Return the actions in one cell; only a column for all of them also parts them by semicolons."""
    parts = (_LISTED if several else _LINES).split(text.strip())
    return [plain for part in parts if (plain := _NUMBERED.sub("", part).strip())]


def _told(action: PastAction) -> int:
    """How much was told apart; of two ways that tell as much the plainer one counts."""
    return (action.agency is not None) + (action.state is not None)


@dataclass(frozen=True, slots=True)
class ActionReader:
    """Knows which opening words are agencies: by their words, or because many different actions of a file begin so."""

    agencies: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], known: Iterable[str]) -> ActionReader:
        """Return the reader for all actions of a file; `known` are agencies named elsewhere in it."""
        rests: dict[str, set[str]] = {}
        counts: Counter[str] = Counter()
        for text in texts:
            for way in _WAYS:
                first, *rest = way.split(text, maxsplit=1)
                if rest:
                    rests.setdefault(fold(first), set()).add(fold(rest[0]))
                    counts[fold(first)] += 1
                    break
        often = {first for first, found in rests.items() if len(found) >= _OFTEN}
        return cls(frozenset({*often, *map(fold, known), *tracker_book().words("agencies")}))

    def read(self, text: str) -> PastAction:
        """Return an action taken apart; what cannot be told apart stays in the words of the action."""
        found = [parted for way in _WAYS if (parted := self._parted(text, way))]
        return max(found, key=_told, default=None) or self._by_end(text, text, None, None)

    def _parted(self, text: str, way: re.Pattern[str]) -> PastAction | None:
        cuts = [(found.start(), found.end()) for found in way.finditer(text)]
        if not cuts:
            return None
        book = tracker_book()
        ended = next((cut for cut in cuts if book.state(text[cut[1] :])), None)
        body = text[: ended[0]] if ended else text
        done = text[ended[1] :].strip() if ended else None
        state = book.state(done) if done else None
        first = next((cut for cut in cuts if cut[0] < len(body)), None)
        if first and self._is_agency(body[: first[0]]):
            return self._by_end(text, body[first[1] :].strip(), done, state, body[: first[0]].strip())
        return self._by_end(text, body.strip(), done, state) if ended else None

    def _by_end(
        self, text: str, action: str, done: str | None, state: ActionState | None, agency: str | None = None
    ) -> PastAction:
        """Words in brackets at the end may say how it ended, or whose it is."""
        bracket = _BRACKET.fullmatch(action)
        if bracket and done is None and (found := tracker_book().state(bracket[2])):
            return PastAction(text, agency, bracket[1].strip(), bracket[2].strip(), found)
        if bracket and agency is None and self._is_agency(bracket[2]):
            return PastAction(text, bracket[2].strip(), bracket[1].strip(), done, state)
        if action[-1:] in "✓✔" and done is None:
            return PastAction(text, agency, action[:-1].strip(), action[-1], ActionState.DONE)
        return PastAction(text, agency, action or None, done, state)

    def _is_agency(self, words: str) -> bool:
        plain = words.strip()
        if not plain or len(plain.split()) > _MOST_AGENCY_WORDS:
            return False
        acronym = plain.isupper() and len(plain) <= _ACRONYM and plain.isalpha()
        return fold(plain) in self.agencies or acronym or is_agency(plain)
