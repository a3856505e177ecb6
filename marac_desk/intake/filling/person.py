"""Reads what a form says about one person: names, birth, address, telephone, and how people belong together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from marac_desk.intake.dates import Doubt, find_date
from marac_desk.intake.draft import DraftChild, DraftPerpetrator
from marac_desk.intake.filling.builder import DraftBuilder
from marac_desk.intake.filling.kinds import read_into, read_prose_unless_none
from marac_desk.intake.folding import fold
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Path
from marac_desk.intake.people import (
    is_printed_as_name,
    read_age,
    read_aliases,
    read_child_line,
    read_names,
    read_phone,
    read_postcode,
    split_address,
    split_name,
)
from marac_desk.intake.sections import Section
from marac_desk.intake.values import value_book
from marac_desk.rules.vocabulary import Answer, DobAccuracy, Relationship

UNBORN = "unborn"
"""What an unborn child is to victim and perpetrator where the form says no more."""

PersonReader = Callable[[DraftBuilder, Path, Fact], None]


def read_name(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """A whole name: kept as written and split as a person would. "Unborn baby" is a child without a name."""
    book = value_book()
    if book.says("none", fact.text) or book.says("unknown", fact.text):
        return
    if path[0] == "children" and book.says("unborn", fact.text):
        builder.put((*path, "full_name"), fact.text.strip(), fact)
        _mark_unborn(builder, path, fact)
        return
    several = path[0] != "victim" and "," in fact.text and set(fold(fact.label).split()) & book.words("many")
    names = None if several else read_names(fact.text)  # "Tom, Amy" under "Names of children" is not one person
    if not names:
        builder.puzzle(fact)
        return
    builder.put((*path, "full_name"), names.full, fact)
    for field, part in (("given_names", names.given), ("family_name", names.family), ("known_as", names.known_as)):
        if part:
            builder.put_if_free((*path, field), part, fact)
    if names.aliases:
        builder.put_if_free((*path, "aliases"), list(names.aliases), fact)


def read_entry(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """What stands beside the bare word for a person: a name, or lines with name, birth and school."""
    lines = [line for line in fact.text.split("\n") if line.strip()]
    if len(lines) > 1 or any(sign.isdigit() for sign in fact.text):
        read_lines(builder, path, fact)
    elif is_printed_as_name(fact.text):
        read_name(builder, path, fact)
    elif not value_book().says("none", fact.text):
        builder.puzzle(fact)


def read_lines(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Several people, one a line: name, birth, and for children their school."""
    if len(path) < 2 or not isinstance(path[1], int):
        builder.puzzle(fact)
        return
    index = path[1]
    for line in (line.strip() for line in fact.text.split("\n")):
        if not line or value_book().says("none", line):
            continue
        found = read_child_line(line, today=builder.today)
        if not found:
            builder.puzzle(fact, line)
            continue
        section = Section.CHILDREN if path[0] == "children" else Section.PERPETRATORS
        place = builder.person_path(section, index)
        given, family = split_name(found.name)
        for field, value in (("full_name", found.name), ("given_names", given), ("family_name", family)):
            if value:
                builder.put((*place, field), value, fact)
        if found.born:
            _put_birth(builder, place, found.born, fact)
        if found.school and path[0] == "children":
            builder.put((*place, "school"), found.school, fact)
        elif found.school:
            builder.puzzle(fact, found.school)
        if found.left:
            builder.puzzle(fact, found.left)
        index += 1


def read_birth(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """A date of birth, an age in its place, or words that say it is not known."""
    book = value_book()
    if path[0] == "children" and _is_due(fact.text):
        read_due(builder, path, fact)
        return
    found = find_date(fact.text, today=builder.today, birth=True)
    if found and found.day <= builder.today:
        about = found.doubt is Doubt.WORDS_BESIDE and set(fold(fact.text).split()) & book.words("about")
        _put_birth(builder, path, found.day, fact, DobAccuracy.ESTIMATED if about else DobAccuracy.EXACT)
        if found.more:
            builder.puzzle(fact)
        return
    age = read_age(fact.text)
    if age:
        builder.put((*path, "age_stated"), age, fact)
        builder.put_if_free((*path, "dob_accuracy"), DobAccuracy.UNKNOWN, fact)
    elif book.says("unknown", fact.text):
        builder.put_if_free((*path, "dob_accuracy"), DobAccuracy.UNKNOWN, fact)
    else:
        builder.puzzle(fact)


def _put_birth(
    builder: DraftBuilder, path: Path, day: date, fact: Fact, accuracy: DobAccuracy = DobAccuracy.EXACT
) -> None:
    builder.put((*path, "date_of_birth"), day, fact)
    builder.put((*path, "dob_accuracy"), accuracy, fact)


def _is_due(text: str) -> bool:
    return bool(set(fold(text).split()) & value_book().words("due"))


def read_due(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """The day a child is expected; below a title for children it makes the child an unborn one."""
    found = find_date(fact.text, today=builder.today, near=builder.referral_date, ahead=True)
    if not found:
        builder.puzzle(fact)
        return
    builder.put((*path, "expected_delivery_date"), found.day, fact)
    if found.doubt is Doubt.YEAR_ASSUMED:
        builder.notice(
            "year_assumed", fact, (*path, "expected_delivery_date"), day=found.day.isoformat(), words=fact.text
        )
    if path[0] == "children":
        _mark_unborn(builder, path, fact)


def _mark_unborn(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    child = builder.get(path)
    if isinstance(child, DraftChild) and not child.unborn:
        child.unborn = True
        builder.notice("unborn_child", fact, path)


def read_address(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """An address with its postcode, or "as victim" and "same" as what is meant."""
    book = value_book()
    if book.says("same_as_victim", fact.text) or (book.says("same_as_above", fact.text) and not fact.above):
        _same_as_victim(builder, path, fact)
        return
    text = fact.above if book.says("same_as_above", fact.text) else fact.text
    if text is not fact.text:
        builder.notice("same_as", fact, (*path, "address"), words=fact.text)
    address, postcode = split_address(text)
    if address:
        builder.put((*path, "address"), address, fact)
    if postcode:
        builder.put_if_free((*path, "postcode"), postcode, fact)


def _same_as_victim(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    if path[0] == "victim" or not builder.draft.victim.address:
        builder.puzzle(fact)
        return
    builder.put((*path, "address"), builder.draft.victim.address, fact)
    builder.notice("same_as", fact, (*path, "address"), words=fact.text)


def read_postcode_into(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """A postcode in a box of its own."""
    if value_book().says("unknown", fact.text):
        return
    text = fact.above if value_book().says("same_as_above", fact.text) else fact.text
    postcode = read_postcode(text)
    if not postcode and value_book().says("same_as_victim", fact.text) and path[0] != "victim":
        postcode = builder.draft.victim.postcode
    if postcode:
        builder.put((*path, "postcode"), postcode, fact)
    else:
        builder.puzzle(fact)


def read_phone_into(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """A telephone number; words beside it that matter keep it out of the field."""
    book = value_book()
    if book.says("unknown", fact.text) or book.says("none", fact.text):
        return
    phone = read_phone(fact.text)
    if phone:
        builder.put((*path, "phone"), phone, fact)
    else:
        builder.puzzle(fact)


def read_descent(of: str) -> PersonReader:
    """Return the reader of "Son/daughter of ...?": the word that was written, or a yes that refers to one."""

    def read(builder: DraftBuilder, path: Path, fact: Fact) -> None:
        answer = value_book().code(Answer, fact.text)
        if answer is None:
            builder.put((*path, f"relationship_to_{of}"), fact.text.strip(), fact)
        elif answer.code == Answer.YES:
            builder.put((*path, f"relationship_to_{of}"), _child_word(builder, path), fact)
        else:
            builder.puzzle(fact)

    return read


def _child_word(builder: DraftBuilder, path: Path) -> str:
    """Son or daughter, as the form says of the other parent; otherwise just child."""
    child = builder.get(path)
    for word in (child.relationship_to_victim, child.relationship_to_perpetrator):
        found = value_book().code(Relationship, word) if word else None
        if found and found.code == Relationship.CHILD and "step" not in fold(word):
            return str(word)
    return "child"


def read_remarks(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Other words about a person: where they say what he or she works as, that; otherwise they are kept apart."""
    words = fold(fact.text).split()
    openings = {" ".join(words[:count]) for count in (1, 2)}
    if openings & value_book().words("works"):
        builder.put_if_free((*path, "occupation"), fact.text.strip(), fact)
    else:
        builder.puzzle(fact)


def read_alias_list(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Other names."""
    found = read_aliases(fact.text)
    if found:
        builder.put((*path, "aliases"), found, fact)


def read_known_as(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """What a person is called; several names are other names."""
    found = read_aliases(fact.text)
    if len(found) > 1:
        builder.put((*path, "aliases"), found, fact)
    else:
        read_prose_unless_none(builder, (*path, "known_as"), fact)


def read_relationship(builder: DraftBuilder, path: Path, fact: Fact) -> None:
    """Who somebody is to the victim: a code for the person causing harm, the words of the form for a child."""
    if isinstance(builder.get(path), DraftPerpetrator):
        read_into(builder, (*path, "relationship_to_victim"), fact)
    else:
        read_repeated("relationship_to_victim")(builder, path, fact)


def read_repeated(field: str) -> PersonReader:
    """Return the reader of a field in which "same" means the words of the row above."""

    def read(builder: DraftBuilder, path: Path, fact: Fact) -> None:
        if not value_book().says("same_as_above", fact.text):
            read_into(builder, (*path, field), fact)
        elif fact.above:
            builder.put((*path, field), fact.above.strip(), fact)
            builder.notice("same_as", fact, (*path, field), words=fact.text)
        else:
            builder.puzzle(fact)

    return read


PERSON_READERS: dict[str, PersonReader] = {
    "name": read_name,
    "entry": read_entry,
    "one_line": read_lines,
    "date_of_birth": read_birth,
    "born_or_due": read_birth,
    "expected_delivery_date": read_due,
    "address": read_address,
    "postcode": read_postcode_into,
    "phone": read_phone_into,
    "aliases": read_alias_list,
    "known_as": read_known_as,
    "relationship_to_victim": read_relationship,
    "relationship_to_perpetrator": read_repeated("relationship_to_perpetrator"),
    "school": read_repeated("school"),
    "descent_from_victim": read_descent("victim"),
    "descent_from_perpetrator": read_descent("perpetrator"),
    "remarks": read_remarks,
}
"""Readers of fields whose words need more than their kind; they get the way to the person."""
