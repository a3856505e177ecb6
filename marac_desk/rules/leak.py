"""The leak check: what in the words for a victim could harm her if it were seen or overheard at home.

It errs towards asking somebody to look. What it finds are codes with the piece of the line; a person decides. Forms of
a word count as the word (an s at its end), capitals and accents do not matter, except for names that are also ordinary
English words: those need their capital letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Leak(StrEnum):
    """What a line gives away, the gravest first."""

    ADDRESS = "address"
    SAFE_PLACE = "safe_place"
    PHONE = "phone"
    POSTCODE = "postcode"
    PERPETRATOR = "perpetrator"
    PERSON = "person"
    NEVER_WORD = "never_word"
    NOT_FOR_HER = "not_for_her"
    LEAVING = "leaving"
    TIMING = "timing"
    ABOUT_HIM = "about_him"


@dataclass(frozen=True, slots=True)
class Protected:
    """What must not stand in a line for the victim: words, names, places and what was marked as not for her.

    `perpetrators` and `people` are full names and aliases; `people` are everybody else, children and professionals
    too. `addresses` are confidential ones, `safe_places` what is written about where and when she can be reached.
    """

    never_words: Sequence[str] = ()
    perpetrators: Sequence[str] = ()
    people: Sequence[str] = ()
    addresses: Sequence[str] = ()
    safe_places: Sequence[str] = ()
    not_for_her: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at: the line it is in, of what kind it is, and the piece of the line."""

    line: str
    leak: Leak
    piece: str


_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)[(+0][0-9(). +-]{5,}[0-9]")
_LEAST_PHONE_DIGITS = 7
_CLOCK = re.compile(r"\b[0-2]?[0-9][:.][0-5][0-9]\b|\b[0-9]{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_GRAM = 6


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAVING = _set("""
refuge shelter move moved moving flat lawyer solicitor passport leave leaving tenancy rehouse rehoused
""")
_TIMING = _set("""
today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday weekend january february april june july
august september october november december
""")
_HIM = _set("he him his himself husband boyfriend partner perpetrator abuser offender ex")
# Titles, kin and particles: nobody is known by them alone.
_TITLES = _set("""
mr mrs ms miss dr sir prof rev det insp supt sgt con pc dc dci sister nurse manager watch mother father mum dad aunt
uncle brother friend neighbour worker the her his and of van von de del der al bin
""")
# Names that are ordinary words as well: only a capital letter tells them apart.
_ALSO_WORDS = _set("""
will mark may rose hope grace joy bill rob sue pat guy art faith june april young short long green brown white black
gray day king best good well wood hill field bell page price cook rich free wise small love
""")
# Words of an address or an arrangement that are everybody's.
_PLAIN_PLACE = _set("""
street road avenue lane close court drive house place square north south east west upper lower great little first second
floor ground room only through with from after before when while until between each every week days times time morning
mornings afternoon evening evenings night call calls phone text email message safe contact worker workers alone home ask
asks about person that this they there their then will your have does never always please somebody someone leave number
hours weekday weekdays
""")
_LEAST_PLACE_LETTERS = 4


def check(lines: Iterable[tuple[str, str]], protected: Protected) -> tuple[Found, ...]:
    """Return what to look at in lines given as (key, text), line by line, the gravest first within a line."""
    order = list(Leak)
    found: list[Found] = []
    for key, text in lines:
        pieces = dict.fromkeys(_pieces(text, protected))
        found += [Found(key, leak, piece) for leak, piece in sorted(pieces, key=lambda one: order.index(one[0]))]
    return tuple(found)


def _pieces(text: str, protected: Protected) -> Iterator[tuple[Leak, str]]:
    phones = [piece for piece in _PHONE.findall(text) if sum(c.isdigit() for c in piece) >= _LEAST_PHONE_DIGITS]
    yield from ((Leak.PHONE, piece.strip()) for piece in phones)
    yield from ((Leak.POSTCODE, piece) for piece in _POSTCODE.findall(text))
    yield from ((Leak.TIMING, piece) for piece in _CLOCK.findall(text))
    yield from _named(text, protected)
    yield from _worded(text, protected)
    if shares_a_run(text, protected.not_for_her):
        yield Leak.NOT_FOR_HER, text


def _named(text: str, protected: Protected) -> Iterator[tuple[Leak, str]]:
    for leak, names in ((Leak.PERPETRATOR, protected.perpetrators), (Leak.PERSON, protected.people)):
        parts = {part for name in names for part in _name_parts(name)}
        for word in _WORD.findall(text):
            folded = _fold(word)
            if folded in parts and (folded not in _ALSO_WORDS or word[:1].isupper()):
                yield leak, word


def _name_parts(name: str) -> Iterator[str]:
    """Take a name apart; titles, kin and small particles are nobody's name."""
    for part in _WORD.findall(name):
        folded = _fold(part)
        if len(folded) > 1 and folded not in _TITLES and not part.islower():
            yield folded


def _worded(text: str, protected: Protected) -> Iterator[tuple[Leak, str]]:
    lists: tuple[tuple[Leak, frozenset[str]], ...] = (
        (Leak.ADDRESS, _telling(protected.addresses)),
        (Leak.SAFE_PLACE, _telling(protected.safe_places)),
        (Leak.NEVER_WORD, _singles(protected.never_words)),
        (Leak.LEAVING, _LEAVING),
        (Leak.TIMING, _TIMING),
        (Leak.ABOUT_HIM, _HIM),
    )
    for word in _WORD.findall(text):
        folded = _fold(word)
        for leak, words in lists:
            if folded in words or _without_s(folded) in words:
                yield leak, word
    yield from _phrases(text, protected.never_words)


def _telling(texts: Sequence[str]) -> frozenset[str]:
    """Return the words of addresses and arrangements that tell where or when, each also without an s at its end."""
    words = {_fold(word) for text in texts for word in _WORD.findall(text)}
    telling = {word for word in words if _tells(word)}
    return frozenset(telling | {_without_s(word) for word in telling})


def _tells(word: str) -> bool:
    if word in _PLAIN_PLACE:
        return False
    return len(word) >= _LEAST_PLACE_LETTERS or (len(word) > 2 and any(sign.isdigit() for sign in word))


def _singles(words: Sequence[str]) -> frozenset[str]:
    return frozenset(_fold(word) for word in words if " " not in word.strip())


def _phrases(text: str, words: Sequence[str]) -> Iterator[tuple[Leak, str]]:
    folded = " ".join(_fold(word) for word in _WORD.findall(text))
    for phrase in words:
        if " " in phrase.strip() and f" {_fold(' '.join(phrase.split()))} " in f" {folded} ":
            yield Leak.NEVER_WORD, phrase


def shares_a_run(text: str, others: Sequence[str]) -> bool:
    """Tell whether a text has six words in a row with any of the others."""
    mine = _runs(text)
    return any(mine & _runs(other) for other in others)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of six words: what two people write by themselves is hardly ever that long and the same."""
    words = [_fold(word) for word in _WORD.findall(text)]
    return {tuple(words[start : start + _GRAM]) for start in range(len(words) - _GRAM + 1)}


def _without_s(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_PLACE_LETTERS and word.endswith("s") else word


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
