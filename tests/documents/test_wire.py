"""Contents cross to the printing process as plain values, and nothing else comes back from them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.documents.actions_content import ActionList
from marac_desk.documents.agenda_content import AgendaCase, AgendaPack, Tag
from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.documents.wire import Content, WireError, from_plain, to_plain
from tests.documents import samples

cases = st.builds(AgendaCase, tags=st.lists(st.from_type(Tag), max_size=4).map(tuple))
st.register_type_strategy(AgendaCase, cases)


def crossed(content: Content) -> Content:
    return from_plain(json.loads(json.dumps(to_plain(content))))


@pytest.mark.parametrize(
    "content", [samples.agenda(), samples.action_list(), samples.minutes()], ids=lambda each: type(each).__name__
)
def test_a_content_comes_back_as_it_was(content: Content) -> None:
    assert crossed(content) == content


@given(st.one_of(st.from_type(AgendaPack), st.from_type(ActionList), st.from_type(MinutesOfCase)))
@settings(max_examples=80, deadline=None)
def test_any_content_comes_back_as_it_was(content: Content) -> None:
    assert crossed(content) == content


def changed(**changes: object) -> dict[str, Any]:
    plain: Any = to_plain(samples.action_list())
    plain["fields"] |= changes
    return {"kind": "ActionList", "fields": plain["fields"]}


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        "ActionList",
        {},
        {"kind": "Path", "fields": {}},
        {"kind": ["ActionList"], "fields": {}},
        {"kind": "ActionList", "fields": None},
        {"kind": "ActionList", "fields": {}},
        {**changed(), "more": 1},
        changed(narrative="what happened"),
        changed(person=7),
        changed(person=None),
        changed(new="text"),
        changed(new=[None]),
        changed(meeting_day="tomorrow"),
        changed(meeting_day=3),
        changed(recipient={"name": "x", "short_name": "y", "mark": True}),
    ],
)
def test_anything_else_is_refused_without_a_word_of_it(plain: object) -> None:
    with pytest.raises(WireError) as refused:
        from_plain(plain)
    assert str(refused.value) in ("not a content", "not these fields", "not the type of the field", "not a list")


def test_a_number_is_no_truth_and_a_code_is_one_of_ours() -> None:
    plain: Any = to_plain(samples.action_list())
    plain["fields"]["new"][0]["number"] = True
    with pytest.raises(WireError):
        from_plain(plain)
    plain["fields"]["new"][0] |= {"number": 1, "must_not": ["phone him at 07700 900123"]}
    with pytest.raises(WireError):
        from_plain(plain)
