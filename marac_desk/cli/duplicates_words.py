"""Words of the bulk check: reasons field by field, and a sentence for everything that stops it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marac_desk.rules.matching import Reason

_PARTS = {
    "given": "given name",
    "family": "family name",
    "single": "the one name",
    "swapped": "name in the other place",
    "birth": "date of birth",
    "phone": "telephone number",
    "postcode": "postcode",
    "house": "house number",
    "street": "street and place",
}
_SHOWN = {
    "same": "same {part}",
    "variant": "{part}: a known variant or short form",
    "one_letter": "{part} one letter apart",
    "similar": "{part} alike",
    "sounds_alike": "{part} sounds alike",
    "initial": "{part}: same initial",
    "shares_a_part": "{part} shares a part",
    "partly_differs": "{part} partly differs",
    "differs": "another {part}",
    "day_and_month_swapped": "{part} with day and month swapped",
    "one_slip": "{part} but for one figure",
    "two_parts": "{part} in two parts of three",
    "a_generation_apart": "{part} a generation apart",
    "alike": "{part} alike",
    "partly": "{part} partly alike",
}
_WHOLE = {
    "names_swapped": "given and family name in the other order",
    "crossed_half": "one name stands in the other's place",
    "perhaps_family": "would fit another member of the family",
}
PROBLEMS = {
    "bad_structure": "A quotation mark is never closed, near line {line}.",
    "columns_wrong": "--columns is written column=Title, column=Title. Columns are {known}.",
    "empty": "The file is empty.",
    "encoding": "The text is in no encoding that is known. Save it as UTF-8.",
    "no_names": "No column of names was found. Say which it is: --columns name=TITLE.",
    "no_such_column": "There is no column of this title, or there are several: {column}.",
    "not_readable": "The file cannot be opened.",
    "not_written": "{out} could not be written. Nothing was left there.",
    "nothing_beside": "There are names alone. A list needs a date of birth, an address, a postcode or a telephone too.",
    "nul_bytes": "The text holds NUL signs. Export the file again.",
    "out_exists": "{out} is there already. It was left as it is; --force replaces it.",
    "out_is_input": "{out} is one of the lists. Choose another name for the pairs.",
    "too_large": "The file is too large. The most is {most}.",
    "too_many_columns": "The file has {columns} columns; the most is {most}.",
    "too_many_rows": "The file has more than {most} rows.",
}


def reason(code: str) -> str:
    """Return one reason in words, without any value of the people."""
    if code in _WHOLE:
        return _WHOLE[code]
    part, _, shown = code.partition("_")
    return _SHOWN[shown].format(part=_PARTS[part])


def reasons(found: Iterable[Reason]) -> tuple[str, str]:
    """Return what speaks for one person and what against, each as one list of words."""
    listed: dict[str, list[str]] = {"for": [], "against": []}
    for each in found:
        words = reason(each.code)
        if words not in listed[each.for_or_against]:
            listed[each.for_or_against].append(words)
    return "; ".join(listed["for"]), "; ".join(listed["against"])


def problem(code: str, values: Mapping[str, str]) -> str:
    """Return the sentence for what stopped the check."""
    known = {"line": "-", "column": "-", "most": "-", "columns": "-", "known": "-", "out": "-", **values}
    return PROBLEMS.get(code, "The file could not be read ({code}).").format(code=code, **known)
