"""What may be done with a line that an agency shares, as long as nobody says otherwise.

What concerns the person causing harm and did not come from the victim is not for the victim: told back to her or him it
shows what the police know, or what an agency plans, to somebody who may be made to say it. How a language says "he" and
"she told us" is handed in, a language at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from marac_desk.rules.vocabulary import Handling
from marac_desk.rules.word_list import WordList, words_in

_OTHER = {"he": "she", "she": "he"}


@dataclass(frozen=True, slots=True)
class Speech:
    """How one language says who is meant, and who told it.

    `forms` are the forms of "he" and of "she" by these two names, `subjects` those in which somebody tells something;
    there are none where the language has one word for both, because it does not say who is meant. `victim` are the
    words for the victim beside the name. `reach` is how many words before a word of saying the one who says it may
    stand.
    """

    forms: Mapping[str, frozenset[str]]
    subjects: Mapping[str, frozenset[str]]
    saying: WordList
    victim: WordList
    reach: int


def suggested(
    words: str, *, harming: Collection[str], victim: Collection[str], hers: bool, speech: Sequence[Speech]
) -> Handling:
    """Return the handling of a line that nobody marked.

    `harming` are the words by which a text means the person causing harm (names, and "he" or "she" where that is
    plain), `victim` those by which it means the victim. `hers` says that the agency brings what the victim says: her
    advocate. A line in which the victim is said to have told it came from the victim, whoever brings it. `speech` are
    the languages that people may write in.
    """
    said = words_in(words)
    told = any(_told_by(said, victim, harming, one) for one in speech)
    if hers or told or not any(_meant(harming, one) & set(said) for one in speech):
        return Handling.MAY_MINUTE
    return Handling.NOT_FOR_VICTIM


def _meant(names: Collection[str], speech: Speech) -> set[str]:
    known = {name.casefold() for name in names}
    pronouns = known & _OTHER.keys()
    return (known - pronouns).union(*(speech.forms.get(name, frozenset()) for name in pronouns))


def _told_by(said: list[str], victim: Collection[str], harming: Collection[str], speech: Speech) -> bool:
    """Tell whether the victim stands right before a word of saying: "she says", "Ruth has told us"."""
    pronouns = {_OTHER[name] for name in _OTHER.keys() & {word.casefold() for word in harming}}
    names = {name.casefold() for name in victim}
    subject = {form for name in pronouns for form in speech.subjects.get(name, frozenset())}
    return any(
        word in speech.saying and _names_her(said[max(0, place - speech.reach) : place], names | subject, speech)
        for place, word in enumerate(said)
    )


def _names_her(before: Sequence[str], names: Collection[str], speech: Speech) -> bool:
    return any(word in names or word in speech.victim for word in before)
