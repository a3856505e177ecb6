"""Reads what is written about a person: names, addresses with a postcode, telephone numbers, ages, one-line entries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from marac_desk.intake.dates import find_date
from marac_desk.intake.folding import fold
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import Answer

_POSTCODE = re.compile(r"[\s,;]*\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\s*\.?$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\(?\+?\d[\d ()./-]{5,}\d(?:\s*(?:ext|x)\.?\s*\d{1,6})?", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|[\"“]([^\"”]*)[\"”]")
_LIST = re.compile(r"[;\n]+")
_ALIASES = re.compile(r"[;\n]+|\s+/\s+|,\s*")
_NAME = re.compile(r"[^\d@:;()\[\]{}<>|\n]{1,120}")
_BULLET = re.compile(r"^[\s•▪◦*·–-]+")
_AGE = re.compile(r"\d{1,3}")
_PARTS = re.compile(r"[,;]\s*")
_INITIAL = re.compile(r"[^\W\d_]\.\s*[^\W\d_]{2}")
_MOST_NAMES = 7
_NO_NAME_WORDS = {"and", "und", "or", "oder", "tai"}


@dataclass(frozen=True, slots=True)
class Names:
    """A name split as a person would split it; what cannot be told apart is None."""

    full: str
    given: str | None = None
    family: str | None = None
    known_as: str | None = None
    aliases: tuple[str, ...] = ()


def read_names(text: str) -> Names | None:
    """Return the names in a box, or None where it hardly holds one person's name.

    "Surname, Forename" is turned round; titles are no given names; a single name is a given name.
    """
    known_as, aliases, plain = _asides(" ".join(text.split()))
    if plain is None or not _NAME.fullmatch(plain) or _is_answer(plain):
        return None
    words = fold(plain).split()
    if not words or _NO_NAME_WORDS & set(words) or len(plain.split()) > _MOST_NAMES:
        return None
    if set(words) & value_book().words("not_names"):
        return None
    before, comma, after = plain.partition(",")
    if comma:
        return _turned(before.strip(), after.strip(), known_as, aliases)
    given, family = split_name(plain)
    return Names(plain, given, family, known_as, aliases)


def _is_answer(text: str) -> bool:
    """Whether words are an answer and no name; "N. Ford" is a name with an initial."""
    return not _INITIAL.match(text) and value_book().code(Answer, text) is not None


def is_printed_as_name(text: str) -> bool:
    """Whether every word begins as names do: with a capital, in a script without capitals, or as a particle."""
    particles = value_book().words("particles")
    return all(not word[0].islower() or fold(word) in particles for word in text.split())


def split_name(name: str) -> tuple[str | None, str | None]:
    """Return given and family names; particles ("van", "Ap", "St") go with the family name."""
    parts = name.split()
    while len(parts) > 1 and fold(parts[0]) in value_book().words("titles"):
        parts = parts[1:]
    if len(parts) == 1:
        return parts[0], None
    first = len(parts) - 1
    while first > 1 and fold(parts[first - 1]) in value_book().words("particles"):
        first -= 1
    return " ".join(parts[:first]), " ".join(parts[first:])


def _turned(family: str, given: str, known_as: str | None, aliases: tuple[str, ...]) -> Names | None:
    if not family or not given or "," in given:
        return None
    return Names(f"{given} {family}", given, family, known_as, aliases)


def _asides(text: str) -> tuple[str | None, tuple[str, ...], str | None]:
    """A name without its brackets, and what they say; None for the name where they say something else."""
    known_as, aliases, plain = None, [], text
    for found in _BRACKETS.finditer(text):
        kind, rest = _aside(found[1] or found[2] or "", quoted=found[1] is None)
        if kind == "known_as":
            known_as = rest
        elif kind == "born_as":
            aliases.append(rest)
        else:
            return None, (), None
        plain = plain.replace(found[0], " ")
    for kind, target in (("known_as", "known_as"), ("born_as", "alias")):
        head, tail = _cut_at(plain, kind)
        if tail:
            plain = head
            known_as = tail if target == "known_as" else known_as
            aliases += [tail] if target == "alias" else []
    return known_as, tuple(aliases), " ".join(plain.split()).strip(" ,")


def _aside(inside: str, *, quoted: bool) -> tuple[str, str]:
    for kind in ("known_as", "born_as"):
        head, tail = _cut_at(inside, kind)
        if tail and not head:
            return kind, tail
    return ("known_as", inside.strip()) if quoted and inside.strip() else ("", inside)


def _cut_at(text: str, kind: str) -> tuple[str, str]:
    """The text before and after the first word of a kind ("known as", "née")."""
    words = text.split()
    for start in range(len(words)):
        for end in range(min(start + 5, len(words)), start, -1):
            if fold(" ".join(words[start:end])) in value_book().words(kind):
                return " ".join(words[:start]).strip(" ,"), " ".join(words[end:]).strip(" ,:")
    return text, ""


def split_address(text: str) -> tuple[str | None, str | None]:
    """Return the address and the postcode that ends it; either may be missing."""
    plain = "\n".join(line.strip() for line in text.strip().split("\n") if line.strip())
    found = _POSTCODE.search(plain)
    if not found:
        return plain or None, None
    return plain[: found.start()].strip(" ,;\n") or None, postcode_of(found)


def postcode_of(found: re.Match[str]) -> str:
    """Return a postcode in its usual form, "ZZ1 4QA"."""
    return f"{found[1].upper()} {found[2].upper()}"


def read_postcode(text: str) -> str | None:
    """Return what stands in a box for a postcode, in its usual form where it is a British one."""
    plain = " ".join(text.split())
    found = _POSTCODE.fullmatch(plain)
    if found:
        return postcode_of(found)
    return plain if any(sign.isdigit() for sign in plain) and len(plain) <= 12 else None


def split_contacts(text: str) -> tuple[str | None, str | None, str]:
    """Return the telephone number and the e-mail address in a text, and what is left of it."""
    email = _EMAIL.search(text)
    rest = text.replace(email[0], " ", 1) if email else text
    phone = _PHONE.search(rest)
    rest = rest.replace(phone[0], " ", 1) if phone else rest
    return (phone[0].strip() if phone else None), (email[0].strip(".") if email else None), rest.strip(" /,;|\n")


def read_phone(text: str) -> str | None:
    """Return the telephone numbers as written, or None where the text says something else too."""
    rest = _PHONE.sub(" ", text)
    if rest == text or not set(fold(rest).split()) <= value_book().words("beside_phone"):
        return None
    return " ".join(text.split())


def read_list(text: str) -> list[str]:
    """Return the entries of a box, parted by semicolons and line ends; "none" is no entry."""
    entries = (_BULLET.sub("", entry).strip(" .") for entry in _LIST.split(text))
    return [entry for entry in entries if entry and not value_book().says("none", entry)]


def read_aliases(text: str) -> list[str]:
    """Return several names, parted as a person parts them."""
    entries = (entry.strip() for entry in _ALIASES.split(text))
    return [entry for entry in entries if entry and not value_book().is_blank(entry) and not _unsaid(entry)]


def _unsaid(text: str) -> bool:
    return value_book().says("none", text) or value_book().says("unknown", text)


def read_age(text: str) -> str | None:
    """Return an age as written ("approx 55"), without the words that only say that the date is unknown.

    A bare number is no age: it may as well be a day or a year.
    """
    book = value_book()
    kept = [part for part in re.split(r"\s+[-–—]\s+|[,;(]\s*", text.strip(" )")) if part and not _unsaid(part)]
    if len(kept) != 1:
        return None
    words = fold(kept[0]).split()
    rest = [word for word in words if word not in book.words("about") | book.words("years")]
    if len(rest) == 1 < len(words) and _AGE.fullmatch(rest[0]) and int(rest[0]) <= 120:
        return " ".join(kept[0].split())
    return None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who sent a form, from one line: name, role, agency, telephone, e-mail."""

    fields: dict[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def read_contact_line(text: str) -> Contact:
    """Read "Jo Doe, Caseworker, Northvale Project, 020 7946 0000, jo@example.org".

    The first part is the name. Of the others the agency is known by its words; what is left is the role. Parts that
    cannot be told apart are handed back.
    """
    phone, email, rest = split_contacts(text)
    found = {key: value for key, value in (("phone", phone), ("email", email)) if value}
    parts = [part.strip(" .") for part in _PARTS.split(rest.replace("\n", ",")) if part.strip(" .")]
    if not parts:
        return Contact(found)
    found["name"], others = parts[0], parts[1:]
    agencies = [part for part in others if is_agency(part)]
    roles = [part for part in others if part not in agencies]
    if len(agencies) <= 1 and len(roles) <= 1 and (agencies or _is_role(*roles)):
        found |= {key: part[0] for key, part in (("agency", agencies), ("role", roles)) if part}
    elif len(others) == 2 and not agencies:
        found["role"], found["agency"] = others
    elif others:
        return Contact(found, tuple(others))
    return Contact(found)


def is_agency(text: str) -> bool:
    """Whether words name an agency. The last word decides: a support worker is no support service."""
    words = fold(text).split()
    return bool(set(words) & value_book().words("agency")) and words[-1] not in value_book().words("role")


def _is_role(text: str = "") -> bool:
    return bool(set(fold(text).split()[-1:]) & value_book().words("role"))


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child written on one line; a date that cannot be read stays in `left`."""

    name: str
    born: date | None = None
    school: str | None = None
    left: str = ""


def read_child_line(line: str, *, today: date) -> ChildLine | None:
    """Read "Mabli Rowlands (09/06/2017) - Ysgol Glan Aled", or the same parted by commas; None for any other line."""
    plain = _BULLET.sub("", " ".join(line.split()))
    brackets = _BRACKETS.search(plain)
    if brackets and brackets[1]:
        name, inside, rest = plain[: brackets.start()].strip(" ,-"), brackets[1], plain[brackets.end() :].strip(" ,-–—")
    else:
        parts = [part.strip() for part in re.split(r",\s*|\s+[-–—]\s+|;\s*", plain) if part.strip()]
        name, inside = parts[0] if parts else "", parts[1] if len(parts) > 1 else ""
        rest = ", ".join(parts[2:])
    names = read_names(name)
    if names is None:
        return None
    born = find_date(inside, today=today, birth=True) if inside else None
    return ChildLine(names.full, born.day if born else None, rest or None, "" if born or not inside else inside)
