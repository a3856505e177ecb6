"""Mutated referral files of every kind, each made from a seed and a number alone, to be made again at any time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marac_desk.intake.teaching import Sample, Taught, profile_text
from tests.intake import mails, outlook_files
from tests.intake.pdf_files import Form, asked, beside
from tests.intake.renderings import as_html, as_lines, as_tabbed, blocks_of
from tests.intake.samples import DATA
from tests.intake.sheet_files import Cell, Tab, workbook
from tests.support.lists import made_drafts
from tests.support.mutating import ANY, SOUND_XML, TEXTUAL, XML, ZIPPED, Change, in_a_part
from tests.support.mutating_kinds import CSV, MAIL, OUTLOOK, PDF, PLAIN, saved_again


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the end of its name, what is changed, and the changes that matter to it.

    `mend` puts the outside of a file right, so that more than the outside of a reader is reached; not always.
    """

    ending: str
    sources: Callable[[], Sequence[bytes]]
    changes: Sequence[Change]
    mend: Callable[[bytes], bytes] | None = None
    mended: float = 0.5


@dataclass(frozen=True, slots=True)
class Mutated:
    """One file: which of them it is, what it is called, and what was done to it."""

    number: int
    kind: str
    name: str
    data: bytes
    deeds: tuple[str, ...]


_IN_PARTS = tuple(in_a_part(change) for change in (*XML, *SOUND_XML, *SOUND_XML, *TEXTUAL, *ANY[1:4]))
_TITLES = ("Zed", "Quux", "Plugh", "Xyzzy", "Frob", "Grault", "Garply")
_TAUGHT = (
    Taught("Zed", "external_ref"),
    Taught("Quux", "victim/full_name", "names"),
    Taught("Plugh", "victim/date_of_birth"),
    Taught("Frob", "perpetrators/0/full_name", "names"),
    Taught("Xyzzy", "victim/address", "address"),
    Taught("Grault", "risk/score"),
    Taught("Garply", "free_text/history"),
)


def made(number: int, seed: int, folder: Path | None = None) -> Mutated:
    """Return one mutated file; the same number and seed make the same one. `folder` holds further files to change."""
    chance = random.Random(f"{seed}:{number}")
    name = list(KINDS)[number % len(KINDS)]
    kind = KINDS[name]
    sources = [*kind.sources(), *_found(folder, name)]
    data, deeds = chance.choice(sources), []
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        change = chance.choice(kind.changes) if chance.random() < 0.85 else chance.choice(ANY)
        data = change(data, chance, chance.choice(sources))
        deeds.append(change.__name__)
    if kind.mend and chance.random() < kind.mended:
        data = kind.mend(data)
        deeds.append(kind.mend.__name__)
    return Mutated(number, name, f"mutated{kind.ending}", data, tuple(deeds))


def taught_profile() -> str:
    """Return the profile that the taught sheets are read by."""
    return profile_text("Kestrel", Sample(_TITLES, (), ";"), _TAUGHT)


_SUITS = {"docx": ".docx", "pdf_form": ".pdf", "csv": ".csv", "xlsx": ".xlsx", "eml": ".eml", "msg": ".msg"}
_LARGEST = 400_000


@cache
def _found(folder: Path | None, kind: str) -> tuple[bytes, ...]:
    if folder is None or kind not in _SUITS:
        return ()
    files = sorted(path for path in folder.rglob(f"*{_SUITS[kind]}") if "hostile" not in path.parts)
    return tuple(path.read_bytes() for path in files if path.stat().st_size < _LARGEST)


@cache
def _shipped(pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(DATA.glob(pattern)))


def _word() -> Sequence[bytes]:
    return _shipped("docx/*.docx")


@cache
def _pdf_forms() -> Sequence[bytes]:
    plain = _asked(Form(), "Ada Pike", "07700 900111")
    second = _asked(Form(), "Bea Long", "07700 900222").lines(50, 300, "He said he would come back.", name="Reason")
    second.choice(250, 340, "Police", ["Police", "Housing"], name="Agency")
    second.page()
    beside(second, 60, "Safe to call", "mornings")
    return tuple(
        form.bytes(compress_streams=packed, deterministic_id=True)
        for form in (plain, second)
        for packed in (False, True)
    )


def _asked(form: Form, name: str, phone: str) -> Form:
    form.print(50, 40, "Victim", size=12, bold=True)
    beside(beside(form, 60, "Name", name), 80, "Telephone", phone)
    return asked(beside(form, 120, "Date of birth", "21/05/1991"), 100, "Interpreter", "No")


@cache
def _pdf_texts() -> Sequence[bytes]:
    made_texts = []
    for source in _word()[:3]:
        form, at = Form(), 40
        for line in as_lines(blocks_of(source)).splitlines()[:120]:
            if at > 780:
                form.page()
                at = 40
            form.print(50, at, line[:90].encode("ascii", "replace").decode())
            at += 13
        made_texts.append(form.bytes(compress_streams=False, deterministic_id=True))
    return made_texts


def _csv() -> Sequence[bytes]:
    return _shipped("csv/*.csv")


@cache
def _books() -> Sequence[bytes]:
    people = [
        [
            f"R{at}",
            d.victim.full_name,
            d.victim.date_of_birth,
            d.victim.phone,
            d.perpetrators[0].full_name,
            d.risk.score,
        ]
        for at, d in enumerate(made_drafts(12), 1)
    ]
    titles = ["Ref", "Victim name", "Victim DOB", "Victim phone", "Perp name", "Score"]
    plain = workbook(Tab("Referrals", [titles, *people]))
    odd = workbook(
        Tab("Key", [[Cell("done", fill="C6EFCE")]]),
        Tab("July", [["Referrals in July"], titles, *people], merged=["A1:F1"], comments={"B3": "spelling?"}),
        shared=True,
    )
    return plain, odd


def _trackers() -> Sequence[bytes]:
    return _shipped("tracker/*.xlsx")


@cache
def _letters() -> Sequence[bytes]:
    text = as_tabbed(blocks_of(_word()[0]))
    nested = mails.several(
        mails.several(mails.words(text), mails.words(as_html(blocks_of(_word()[1])), kind="html"),
                      kind="alternative", boundary="=_b"),
        mails.letter(mails.words("Victim name: Ada Pike\n\n> Date of birth: 1/2/90")),
        mails.file(_word()[2], "form.docx"),
        mails.file(_pdf_forms()[0], "form.pdf"),
        mails.file(_csv()[1], "list.csv"),
    )  # fmt: skip
    return *_shipped("eml/*.eml"), mails.mail(nested)


@cache
def _outlook() -> Sequence[bytes]:
    page = as_html(blocks_of(_word()[2])).encode()
    rich = outlook_files.packed(b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <p>}Victim name: Ada Pike}")
    first = outlook_files.message(
        {0x37: "x", 0x1013: page, 0x1009: rich, 0x3FDE: 65001},
        [{0x39FE: "m@example.org"}],
        [{0x3707: "form.docx", 0x3701: _word()[2]}],
        [outlook_files.message({0x1000: "Victim name: Ada Pike"}, header=24)],
    )
    second = outlook_files.message({0x37: "Referral", 0x1000: as_lines(blocks_of(_word()[0]))})
    return outlook_files.compound(first), outlook_files.compound(second)


@cache
def _texts() -> Sequence[bytes]:
    forms = [blocks_of(source) for source in _word()]
    return [write(form).encode() for form in forms for write in (as_tabbed, as_lines)]


@cache
def _pages() -> Sequence[bytes]:
    return [as_html(blocks_of(source)).encode() for source in _word()]


@cache
def _taught() -> Sequence[bytes]:
    rows = [
        ";".join((f"K{at}", d.victim.full_name or "", "21/05/1991", "1 Low Road ZZ1 1AA",
                  d.perpetrators[0].full_name or "", str(d.risk.score), "often"))
        for at, d in enumerate(made_drafts(130), 1)
    ]  # fmt: skip
    return [("\n".join([";".join(_TITLES), *rows[:size]]) + "\n").encode() for size in (3, 20, 130)]


_BOOKS = (*ZIPPED, *_IN_PARTS)
KINDS: Mapping[str, Kind] = {
    "docx": Kind(".docx", _word, _BOOKS),
    "pdf_form": Kind(".pdf", _pdf_forms, (*PDF, *TEXTUAL), saved_again),
    "pdf_text": Kind(".pdf", _pdf_texts, (*PDF, *TEXTUAL), saved_again),
    "csv": Kind(".csv", _csv, (*CSV, *TEXTUAL)),
    "xlsx": Kind(".xlsx", _books, _BOOKS),
    "tracker": Kind(".xlsx", _trackers, _BOOKS),
    "eml": Kind(".eml", _letters, (*MAIL, *TEXTUAL)),
    "msg": Kind(".msg", _outlook, OUTLOOK),
    "pasted": Kind(".txt", _texts, (*PLAIN, *TEXTUAL)),
    "html": Kind(".html", _pages, (*XML, *PLAIN, *TEXTUAL)),
    "taught": Kind(".csv", _taught, (*CSV, *TEXTUAL)),
}
