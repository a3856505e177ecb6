"""Fills a draft from all facts of a form, in an order in which one answer can lean on another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from marac_desk.intake.confidence import rated_by_profile
from marac_desk.intake.dates import find_date
from marac_desk.intake.draft import DraftPerson, MustNotReceive, ReferralDraft
from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.filling.by_rule import SECTIONS, changed, read_by_rule
from marac_desk.intake.filling.kinds import (
    Reader,
    read_answer,
    read_clear_answer,
    read_into,
    read_prose,
    read_prose_unless_none,
    read_safe_times,
    read_score,
)
from marac_desk.intake.filling.person import PERSON_READERS, UNBORN
from marac_desk.intake.meaning.facts import Fact, Facts
from marac_desk.intake.origins import Path
from marac_desk.intake.people import is_agency, read_contact_line, read_list, read_names, read_phone, split_contacts
from marac_desk.intake.profiles import Profile
from marac_desk.intake.reading import ReadReferral
from marac_desk.intake.sections import Section
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import Answer, ContactChannel, Criterion

_PARTS = re.compile(r"[,;\n]|\s[-–/]\s")
_CODES = re.compile(r"\s*(?:[,;+/&|\n]|\band\b|\s-\s)\s*")
_BEFORE_PEOPLE, _VICTIM, _OTHERS, _LAST = range(4)
_MOST_ITEMS = 40
_ITEMS = 24
_AS_IT_STANDS = {"address"}  # without a change that is told of, its postcode is not taken off
_DECIDED_LAST = {"referrer/line", "referrer/entry"}


def fill(facts: Facts, *, today: date) -> ReadReferral:
    """Return the referral that the facts of a form make."""
    builder = DraftBuilder(today)
    for fact in facts.said:
        _taught(builder, fact, facts.form)
    taught = builder.read_from()
    for fact in sorted((fact for fact in facts.said if fact.rule is None), key=_turn):
        _one(builder, fact)
    builder.not_understood.extend(facts.unknown)
    _finish(builder, facts)
    origins = builder.origins()
    referral = ReadReferral(builder.draft, origins, tuple(builder.not_understood), tuple(builder.notices), {})
    return rated_by_profile(referral, taught, today=today) if taught else referral


def _turn(fact: Fact) -> int:
    """The date of the referral helps to read other dates, and the victim's address to read "as victim".

    Whether "Referrer" asks for a person or an agency shows once it is known which of them another label asked for.
    """
    if fact.target in _DECIDED_LAST:
        return _LAST
    if fact.target == "referral_date":
        return _BEFORE_PEOPLE
    return _VICTIM if fact.section is Section.VICTIM else _OTHERS


def _taught(builder: DraftBuilder, fact: Fact, form: Profile | None) -> None:
    """A label that was taught: its words by the rule, and read as those of a known label where it asks no change."""
    if fact.rule is None or form is None:
        return
    text = changed(fact.rule, fact.text)
    if not value_book().is_blank(text):
        told = replace(fact, text=text, shown=fact.text)
        read_by_rule(builder, fact.rule, told, form.date_formats, plain=_as_known)


def _as_known(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    field = str(path[-1])
    if path[0] in SECTIONS and field in PERSON_READERS and field not in _AS_IT_STANDS:
        PERSON_READERS[field](builder, path[:-1], fact)
    elif path[0] in SECTIONS:
        read_into(builder, path, fact)
    else:
        _READERS.get(fact.target, _by_target)(builder, path, fact)


def _by_target(builder: DraftBuilder, _: Path, fact: Fact) -> None:
    _plain(builder, fact)


def _one(builder: DraftBuilder, fact: Fact) -> None:
    if fact.section:
        path = builder.person_path(fact.section, fact.index)
        field = fact.target.removeprefix("person/")
        if reader := PERSON_READERS.get(field):
            reader(builder, path, fact)
        else:
            read_into(builder, (*path, field), fact)
        return
    if reader := _READERS.get(fact.target):
        reader(builder, tuple(fact.target.split("/")), fact)
    else:
        _plain(builder, fact)


def _plain(builder: DraftBuilder, fact: Fact) -> None:
    first, _, rest = fact.target.partition("/")
    if first == "criteria_answers":
        read_answer(builder, (first, Criterion(rest)), fact)
    elif fact.target.startswith("risk/answers/"):
        read_answer(builder, tuple(fact.target.split("/")), fact)
    elif fact.target.startswith("risk/notes/"):
        read_prose(builder, tuple(fact.target.split("/")), fact)
    elif fact.target.startswith("safe_contact/safe_to_"):
        read_clear_answer(builder, tuple(fact.target.split("/")), fact)
    else:
        read_into(builder, tuple(fact.target.split("/")), fact)


# the referrer


def _contact_line(builder: DraftBuilder, _: Path, fact: Fact) -> None:
    found = read_contact_line(fact.text)
    if found.fields.keys() == {"name"} and not found.left:
        _person_or_agency(builder, fact)
        return
    for field, value in found.fields.items():
        builder.put(("referrer", field), value, fact)
    for part in found.left:
        builder.puzzle(fact, part)


def _person_or_agency(builder: DraftBuilder, fact: Fact) -> None:
    who = builder.draft.referrer
    if who.agency is None and (who.name is not None or is_agency(fact.text)):
        builder.put(("referrer", "agency"), fact.text.strip(), fact)
    elif who.name is None and who.agency is not None and read_names(fact.text):
        builder.put(("referrer", "name"), fact.text.strip(), fact)
    else:
        builder.puzzle(fact)


def _contacts(builder: DraftBuilder, _: Path, fact: Fact) -> None:
    phone, email, rest = split_contacts(fact.text)
    for field, value in (("phone", phone), ("email", email)):
        if value:
            builder.put(("referrer", field), value, fact)
    if rest:
        builder.puzzle(fact, rest)


def _phone(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    phone = read_phone(fact.text)
    if phone:
        builder.put(path, phone, fact)
    elif split_contacts(fact.text)[1]:
        _contacts(builder, path, fact)
    else:
        builder.puzzle(fact)


def _email(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    phone, email, rest = split_contacts(fact.text)
    if email and not rest and not phone:
        builder.put(path, email, fact)
    elif email and phone and not rest:
        _contacts(builder, path, fact)
    else:
        builder.puzzle(fact)


def _referrer_name(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    name, bracket, rest = fact.text.partition("(")
    role = rest.partition(")")
    if bracket and role[0].strip() and not role[2].strip():
        builder.put(path, " ".join(name.split()), fact)
        builder.put_if_free(("referrer", "role"), role[0].strip(), fact)
    else:
        read_prose(builder, path, fact)


# safe contact and risk


def _safe_value(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """A number or address; where only the way is written ("mobile"), that."""
    channel = value_book().code(ContactChannel, fact.text)
    if channel and not channel.more:
        builder.put(("safe_contact", "channel"), ContactChannel(channel.code), fact)
    else:
        read_prose(builder, path, fact)


def _items(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """The numbers of all items with one answer: "1, 2, 5"."""
    if value_book().says("none", fact.text):
        return
    parts = [part.strip() for part in fact.text.replace(";", ",").split(",") if part.strip()]
    if not all(part.isdecimal() and 1 <= int(part) <= _MOST_ITEMS for part in parts):
        builder.puzzle(fact)
        return
    for part in parts:
        builder.put(("risk", "answers", str(int(part))), Answer(str(path[-1])), fact)


def _criteria(builder: DraftBuilder, _: Path, fact: Fact) -> None:
    """Codes of the criteria that are met: "VHR+ESC". Of those that are not named nothing is known."""
    parts = [part.strip() for part in _CODES.split(fact.text) if part.strip()]
    whole = value_book().code(Criterion, fact.text)
    for part in [fact.text] if whole and not whole.more else parts:
        found = value_book().code(Criterion, part)
        if found and not found.more:
            builder.put(("criteria_answers", Criterion(found.code)), Answer.YES, fact)
        elif not value_book().says("none", part):
            builder.puzzle(fact, part)


# earlier conferences, and who must not hear of this one


def _previous(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """An answer, with place and date behind a comma: "Yes, Northvale, 9 December 2025"."""
    found = value_book().code(Answer, fact.text)
    if not found or not found.more:
        read_answer(builder, path, fact)
        return
    builder.put(path, Answer(found.code), fact)
    _where_and_when(builder, path, fact, found.more)


def _where_and_when(builder: DraftBuilder, _: Path, fact: Fact, text: str | None = None) -> None:
    """A place and a day in one box: "Northvale, 9 December 2025"."""
    said = fact.text if text is None else text
    parts = [part.strip() for part in _PARTS.split(said) if part.strip()]
    days = [part for part in parts if find_date(part, today=builder.today)]
    places = [part for part in parts if part not in days]
    if len(days) > 1 or len(places) > 1:
        builder.puzzle(fact, said)
        return
    for part in days:
        _put_when(builder, part, fact)
    for part in places:
        builder.put(("previous_marac", "where"), part, fact)


def _previous_when(builder: DraftBuilder, _: Path, fact: Fact) -> None:
    _put_when(builder, fact.text.strip(), fact)


def _put_when(builder: DraftBuilder, text: str, fact: Fact) -> None:
    found = find_date(text, today=builder.today)
    builder.put(("previous_marac", "when"), found.day.isoformat() if found and not found.doubt else text, fact)


def _must_not_receive(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    entries = [MustNotReceive(name=entry) for entry in read_list(fact.text)]
    if entries:
        builder.put(path, entries, fact)


_READERS: dict[str, Reader] = {
    "referrer/line": _contact_line,
    "referrer/entry": _contact_line,
    "referrer/phone_and_email": _contacts,
    "referrer/phone": _phone,
    "referrer/email": _email,
    "referrer/name": _referrer_name,
    "criteria_codes": _criteria,
    "risk/score": read_score,
    "risk/items/yes": _items,
    "risk/items/no": _items,
    "risk/items/not_known": _items,
    "safe_contact/value": _safe_value,
    "safe_contact/safe_times": read_safe_times,
    "safe_contact/code_word": read_prose_unless_none,
    "previous_marac/answer": _previous,
    "previous_marac/when": _previous_when,
    "previous_marac/where_and_when": _where_and_when,
    "must_not_receive": _must_not_receive,
}


# what follows from the whole


def _finish(builder: DraftBuilder, facts: Facts) -> None:
    draft = builder.draft
    compose_names(builder)
    for index, child in enumerate(draft.children):
        if child.unborn and child.relationship_to_victim is None:
            child.relationship_to_victim = UNBORN
        if facts.all_in_household and child.full_name and child.in_household is None:
            said = facts.all_in_household
            fact = Fact("person/in_household", said.text, said.text, said.where, Section.CHILDREN, index)
            builder.put(("children", index, "in_household"), Answer.YES, fact)
    _answer_the_others(builder, facts)
    _compare_score(builder)


def _answer_the_others(builder: DraftBuilder, facts: Facts) -> None:
    """A form that lists every item answered yes and every one not known has answered all others with no.

    Only where the stated score bears it out: otherwise the lists may not be whole.
    """
    told = {fact.target: fact for fact in facts.said}
    yes, risk = told.get("risk/items/yes"), builder.draft.risk
    counted = sum(answer is Answer.YES for answer in risk.answers.values())
    if yes is None or "risk/items/not_known" not in told or risk.score != counted:
        return
    if all(int(item) <= _ITEMS for item in risk.answers):
        for item in map(str, range(1, _ITEMS + 1)):
            builder.put_if_free(("risk", "answers", item), Answer.NO, yes)


def compose_names(builder: DraftBuilder) -> None:
    """Where a source keeps names apart, the whole name is both."""
    for path, person in _everybody(builder.draft):
        parts = [part for part in (person.given_names, person.family_name) if part]
        if person.full_name is None and parts:
            person.full_name = " ".join(parts)
            builder.copy_origin((*path, "family_name" if person.family_name else "given_names"), (*path, "full_name"))


def _everybody(draft: ReferralDraft) -> Iterable[tuple[Path, DraftPerson]]:
    yield ("victim",), draft.victim
    for name in ("perpetrators", "children", "others_at_risk"):
        for index, person in enumerate(getattr(draft, name)):
            yield (name, index), person


def _compare_score(builder: DraftBuilder) -> None:
    risk = builder.draft.risk
    counted = sum(answer is Answer.YES for answer in risk.answers.values())
    if risk.answers and risk.score is not None and risk.score != counted:
        builder.notice_at("score_differs", ("risk", "score"), stated=str(risk.score), counted=str(counted))
