"""Turns names of fields into words, where they hold any: "form[0].victim[0].birthDate[0]" is "victim birth date".

Numbers that count people are part of the words. Programs count from nought or from one; which, all names of a form
together show.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

_COUNT = re.compile(r"\[(\d{1,4})\]$")
_CAMEL = re.compile(
    r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_LAST_NUMBER = re.compile(r"(?<=[^\d\s])[ _]+\d{1,3}$")
_GENERIC = frozenset(
    {
        *("text", "txt", "field", "textfield", "check", "box", "checkbox", "chk", "cb", "radio", "radiobutton", "fld"),
        *("button", "group", "combo", "combobox", "dropdown", "list", "listbox", "choice", "option", "form", "page"),
        *("topmost", "subform", "table", "row", "cell", "item", "undefined", "fill", "image", "untitled"),
        *("feld", "textfeld", "kontrollkästchen", "kenttä", "valintaruutu"),
    }
)
"""What programs call fields of which nobody said what they are for."""
_LONGEST = 120


def words_of_names(names: Collection[str]) -> Mapping[str, str]:
    """Return the words of each name, without those of forms and pages around it; "" for "Text1" and "f2_17"."""
    parted = {name: name.split(".") for name in names}
    repeated = {
        (*parts[:at], _COUNT.sub("", part))
        for parts in parted.values()
        for at, part in enumerate(parts)
        if (found := _COUNT.search(part)) and int(found[1]) > 0
    }
    spoken = {name: list(_spoken(parts, repeated)) for name, parts in parted.items()}
    from_nought = any("0" in words for words in spoken.values())
    return {
        name: " ".join(str(int(word) + 1) if from_nought and word.isdecimal() else word for word in words)[-_LONGEST:]
        for name, words in spoken.items()
    }


def _spoken(parts: list[str], repeated: set[tuple[str, ...]]) -> Iterator[str]:
    """The words of one name; of parts that come again and again the number too, counted like the rest."""
    for at, part in enumerate(parts):
        counted, base = _COUNT.search(part), _COUNT.sub("", part)
        yield from _words(base).split()
        if base.removeprefix("#").isdecimal():
            yield str(int(base.removeprefix("#")))
        elif counted and (*parts[:at], base) in repeated:
            yield counted[1]


def _words(part: str) -> str:
    spaced = _CAMEL.sub(" ", _LAST_NUMBER.sub("", part.strip().lstrip("#")))
    words = " ".join(re.split(r"[\W_]+", spaced)).strip()
    telling = [word for word in words.casefold().split() if len(word) > 1 and word.isalpha() and word not in _GENERIC]
    return words if telling else ""
