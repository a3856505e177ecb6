"""What the content controls of a Word form are called by whoever made it: their tags and titles, as words for fields.

A tag that is the very name of a field, such as `victim/date_of_birth`, goes before what is printed beside the control.
Any other tag or title only helps where nobody knows the printed label. A tag that stands twice was copied with its
control, and says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from marac_desk.intake.docx.names import child, is_on, tag, value_of
from marac_desk.intake.field_names import words_of_names
from marac_desk.intake.filling.by_rule import SECTIONS
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.meaning.facts import Fact, Facts
from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.teaching import targets

_WHOLE = {"full_name": "name"}
"""A whole name is taken apart as one under a printed label is."""


@dataclass(frozen=True, slots=True)
class Control:
    """A content control with words in it: where they stand, and what its maker called it."""

    where: str
    text: str
    names: tuple[str, ...]


def controls_of(body: etree._Element, places: Mapping[etree._Element, str]) -> tuple[Control, ...]:
    """Return the controls of a document that hold words; `places` says where each paragraph stands."""
    found = [control for element in body.iter() if tag(element) == "sdt" for control in _control(element, places)]
    stand = Counter(name for control in found for name in control.names)
    once = (
        Control(control.where, control.text, tuple(name for name in control.names if stand[name] == 1))
        for control in found
    )
    return tuple(control for control in once if control.names)


def _control(element: etree._Element, places: Mapping[etree._Element, str]) -> Iterator[Control]:
    properties, content = child(element, "sdtPr"), child(element, "sdtContent")
    if properties is None or content is None:
        return
    prompt = child(properties, "showingPlcHdr")
    called = [child(properties, name) for name in ("tag", "alias")]
    names = dict.fromkeys(value_of(name).strip() for name in called if name is not None)
    names.pop("", None)
    around = [*content.iter(), *element.iterancestors()]
    where = next((places[paragraph] for paragraph in around if paragraph in places), "")
    text = _plain("".join(inner.text or "" if tag(inner) == "t" else " " for inner in _words(content)))
    if where and text and (prompt is None or not is_on(prompt)):
        yield Control(where, text, tuple(names))


def _words(content: etree._Element) -> Iterator[etree._Element]:
    return (inner for inner in content.iter() if tag(inner) in {"t", "br", "tab", "p"})


def _plain(text: str) -> str:
    return " ".join(text.split())


def heed_names(facts: Facts, controls: Iterable[Control], book: LabelBook) -> None:
    """Give words to the fields after which their controls are called; nothing that was said is lost."""
    for control in controls:
        if (fact := _by_field(control)) is not None:
            if _holds(facts.said, control) or _holds(facts.unknown, control):
                facts.said[:] = [one for one in facts.said if not _is_of(control, one.where, one.text)]
                facts.unknown[:] = [one for one in facts.unknown if not _is_of(control, one.where, one.value)]
                facts.said.append(fact)
        elif (left := _left(facts.unknown, control)) is not None and (fact := _by_words(control, book)) is not None:
            facts.unknown.remove(left)
            facts.said.append(fact)


def _holds(entries: Sequence[Fact] | Sequence[NotUnderstood], control: Control) -> bool:
    return any(_is_of(control, one.where, one.text if isinstance(one, Fact) else one.value) for one in entries)


def _left(unknown: Sequence[NotUnderstood], control: Control) -> NotUnderstood | None:
    return next((one for one in unknown if _is_of(control, one.where, one.value)), None)


def _is_of(control: Control, where: str, text: str) -> bool:
    """Whether words are just those of a control: in its paragraph, or in the cell around that."""
    return _plain(text) == control.text and f"{control.where},".startswith(f"{where},")


def _by_field(control: Control) -> Fact | None:
    """The words of a control that is called after a field of the referral."""
    known = frozenset(targets())
    for name in control.names:
        if (target := name.replace(".", "/").strip("/")) in known:
            return _fact(target, name, control)
    return None


def _fact(target: str, name: str, control: Control) -> Fact:
    first, _, rest = target.partition("/")
    section = SECTIONS.get(first)
    if section is None or not rest:
        return Fact(target, name, control.text, control.where)
    number, _, field = rest.partition("/") if first != "victim" else ("0", "", rest)
    told = f"person/{_WHOLE.get(field, field)}"
    return Fact(told, name, control.text, control.where, section, int(number))


def _by_words(control: Control, book: LabelBook) -> Fact | None:
    """The words of a control whose name says in words what is meant, and of whom."""
    for name in control.names:
        for words in dict.fromkeys((name, words_of_names({name})[name])):
            found = book.match(words) if words else None
            if found is not None and not found.guessed and (found.owner or not found.target.startswith("person/")):
                index = (found.number or 1) - 1
                return Fact(found.target, name, control.text, control.where, found.owner, index)
    return None
