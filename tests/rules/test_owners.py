"""Agencies are told of another owner once, and never of what they need not know."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.owners import Told, opposite, still_to_tell
from marac_desk.rules.replies import REPLIED, last_reply


def test_whoever_got_it_and_lost_it_before_being_told_knows_of_neither() -> None:
    assert still_to_tell(Told.NO_LONGER, ())
    assert not still_to_tell(Told.NO_LONGER, {Told.FROM_NOW})
    assert not still_to_tell(Told.FROM_NOW, {Told.NO_LONGER})
    assert not still_to_tell(Told.FROM_NOW, {Told.FROM_NOW})


@given(st.lists(st.booleans(), max_size=12))
def test_what_waits_is_what_the_agency_does_not_know_yet(tells: list[bool]) -> None:
    """An agency that owns an action loses and gets it in turn; sometimes somebody tells it what waits."""
    owns, knows_it_owns, waiting = True, True, set[Told]()
    for tell in tells:
        owns = not owns
        told = Told.FROM_NOW if owns else Told.NO_LONGER
        add = still_to_tell(told, waiting)
        waiting.discard(opposite(told))
        waiting |= {told} if add else set()
        assert bool(waiting) is (owns is not knows_it_owns)
        if tell and waiting:
            assert waiting == {told}
            knows_it_owns, waiting = owns, set()


def test_a_reply_is_read_from_what_was_written_down() -> None:
    found = last_reply(REPLIED, {"on": "2026-11-20", "promised": "2026-12-03"})
    assert found is not None
    assert (found.on.isoformat(), found.promised and found.promised.isoformat()) == ("2026-11-20", "2026-12-03")
    assert last_reply("chased", {"channel": "phone"}) is None
