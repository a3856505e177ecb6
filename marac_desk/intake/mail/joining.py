"""Decides which of the referrals found in one mail are referrals of their own, and which say the same once more.

A form may come as Word and as PDF, be repeated in the mail, and stand below as a forwarded one: it is one referral.
What the other copies say differently is told at the field, and never put over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marac_desk.intake.draft import to_json
from marac_desk.intake.folding import fold
from marac_desk.intake.mail.passages import Voice
from marac_desk.intake.mail.places import PART, RECORD
from marac_desk.intake.origins import Notice, Origin
from marac_desk.intake.reading import ReadReferral
from marac_desk.intake.referral_text import words_in

_A_FORM = 4
"""Places that must have been read in the text of a mail before it is a referral beside those that are attached."""


_PROTECTED = (
    "/phone", "/address", "/postcode", "/safe_contact/value", "/safe_times", "/code_word", "/say_if_answered_by_other",
)  # fmt: skip
"""Fields whose words are masked on every screen, or may have to be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A referral that was found: in a file (`voice` is None), or in the text of the mail or of one inside it."""

    referral: ReadReferral
    voice: Voice | None = None

    @property
    def attached(self) -> bool:
        """Whether it is a file of its own."""
        return self.voice is None


@dataclass(frozen=True, slots=True)
class Joined:
    """The referrals of a mail, and what is to be told of the mail as a whole."""

    referrals: tuple[ReadReferral, ...]
    notices: tuple[Notice, ...]


def joined(candidates: Sequence[Candidate]) -> Joined:
    """Return the referrals of a mail, none of them twice.

    Files and the sender's own words come first; what was forwarded counts where they hold none, and what was quoted
    where that holds none either.
    """
    for voices in ((None, Voice.OWN), (Voice.FORWARDED,), (Voice.QUOTED,)):
        first = _one_a_text([candidate for candidate in candidates if candidate.voice in voices])
        if first:
            kept, notices = _without_copies(first)
            below = [candidate for candidate in candidates if candidate not in first]
            return Joined(kept, (*notices, *_told_below(below, kept)))
    return Joined((), ())


def _one_a_text(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of several mails below each other in one text the one that says most: their parts could not be shown apart."""
    best: dict[object, Candidate] = {}
    for number, candidate in enumerate(candidates):
        key = number if candidate.attached else candidate.referral.source_locator.get(PART)
        if key not in best or words_in(candidate.referral) > words_in(best[key].referral):
            best[key] = candidate
    return list(best.values())


def _without_copies(candidates: Sequence[Candidate]) -> tuple[tuple[ReadReferral, ...], list[Notice]]:
    rows = [candidate.referral for candidate in candidates if RECORD in candidate.referral.source_locator]
    forms = [candidate for candidate in candidates if RECORD not in candidate.referral.source_locator]
    fullest = sorted(forms, key=lambda candidate: -words_in(candidate.referral))
    beside_files = any(candidate.attached for candidate in candidates)
    kept: list[Candidate] = []
    notices: list[Notice] = []
    for candidate in fullest:
        same = [number for number, other in enumerate(kept) if _are_one(candidate.referral, other.referral)]
        if same:
            base = kept[same[0]]
            kept[same[0]] = replace(base, referral=_with_differences(base.referral, candidate.referral))
        elif beside_files and not candidate.attached and not _is_whole(candidate.referral):
            kept, told = _beside(kept, candidate.referral)
            notices += told
        else:
            kept.append(candidate)
    order = {id(candidate.referral): at for at, candidate in enumerate(forms)}
    return (*_in_order(kept, forms, order), *rows), notices


def _in_order(kept: Sequence[Candidate], forms: Sequence[Candidate], order: dict[int, int]) -> Iterator[ReadReferral]:
    """The referrals as they stand in the mail: their drafts are still those that were found."""
    places = {id(form.referral.draft): order[id(form.referral)] for form in forms}
    yield from sorted((found.referral for found in kept), key=lambda referral: places[id(referral.draft)])


def _beside(kept: list[Candidate], words: ReadReferral) -> tuple[list[Candidate], list[Notice]]:
    """A few fields in the text that goes with attached forms: said at the field where there is one form only."""
    files = [number for number, candidate in enumerate(kept) if candidate.attached]
    if len(files) == 1:
        base = kept[files[0]]
        kept = [*kept]
        kept[files[0]] = replace(base, referral=_with_differences(base.referral, words))
        return kept, []
    told = (_told("said_in_the_mail", origin, pointer, "") for pointer, origin in words.origins.items())
    return kept, list({(notice.where, notice.code): notice for notice in told}.values())


def _told_below(below: Sequence[Candidate], kept: Sequence[ReadReferral]) -> Iterator[Notice]:
    """What was forwarded or quoted and is a form about somebody else: a person looks whether it belongs here."""
    for candidate in below:
        if _is_whole(candidate.referral) and not any(_are_one(candidate.referral, other) for other in kept):
            origin = candidate.referral.origins["/victim/full_name"]
            yield Notice("more_below", origin.where)


def _is_whole(referral: ReadReferral) -> bool:
    return "/victim/full_name" in referral.origins and words_in(referral) >= _A_FORM


def _are_one(one: ReadReferral, other: ReadReferral) -> bool:
    """Whether two forms are about the same: the name or the birth is, and nothing that both state is different."""
    a, b = one.draft, other.draft
    pairs: list[tuple[Any, Any]] = [
        (_name(a.victim.full_name), _name(b.victim.full_name)),
        (a.victim.date_of_birth, b.victim.date_of_birth),
    ]
    beside: list[tuple[Any, Any]] = [
        (a.external_ref, b.external_ref),
        (a.referral_date, b.referral_date),
        ({_name(p.full_name) for p in a.perpetrators} - {""}, {_name(p.full_name) for p in b.perpetrators} - {""}),
    ]
    same = any(left and left == right for left, right in pairs)
    return same and not any(left and right and left != right for left, right in (*pairs, *beside))


def _name(name: str | None) -> str:
    return " ".join(sorted(fold(name or "").split()))


def _with_differences(base: ReadReferral, other: ReadReferral) -> ReadReferral:
    """A referral with a notice at each field that another copy states and it does not, or states otherwise."""
    held, said = to_json(base.draft), to_json(other.draft)
    told: dict[tuple[str, str], Notice] = {}
    for pointer, origin in other.origins.items():
        if _differ(_at(held, pointer), _at(said, pointer)):
            told.setdefault((origin.where, origin.text), _told("said_elsewhere", origin, pointer, pointer))
    notices = (*base.notices, *told.values(), *other.notices)
    return replace(base, notices=notices, not_understood=_left(base, other))


def _told(code: str, origin: Origin, pointer: str, shown_at: str) -> Notice:
    """A notice with the words that stand elsewhere, but for those a screen must not show in clear."""
    protected = pointer.endswith(_PROTECTED)
    return Notice(
        f"{code}_hidden" if protected else code, origin.where, shown_at, {} if protected else {"words": origin.text}
    )


def _left(base: ReadReferral, other: ReadReferral) -> tuple[Any, ...]:
    known = {(fold(left.label), fold(left.value)) for left in base.not_understood}
    return (
        *base.not_understood,
        *(left for left in other.not_understood if (fold(left.label), fold(left.value)) not in known),
    )


def _differ(held: object, said: object) -> bool:
    if isinstance(held, (str, date)) and isinstance(said, (str, date)):
        return fold(str(held)) != fold(str(said))
    return held != said


def _at(value: Any, pointer: str) -> Any:
    for part in pointer.strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value
