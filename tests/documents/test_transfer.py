"""The pack for another area: who must not know first, every word it may need, and no field for a place."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from marac_desk.assets.words import paper_words
from marac_desk.documents.content import Born, SaidToHarm
from marac_desk.documents.minutes_content import VictimView
from marac_desk.documents.press import render
from marac_desk.documents.transfer_content import (
    PackAction,
    PackLeft,
    PackLine,
    PackOrder,
    PackReach,
    PackScore,
    TransferPack,
)
from marac_desk.documents.wire import from_plain, to_plain
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.transfers import TO_TELL, Part, Stays, Told
from marac_desk.rules.vocabulary import CloseCode, OrderType, Relationship, Share
from tests.documents import reading, samples

PACK = TransferPack(
    imprint=samples.imprint(destroy=False),
    other_area="Westvale MARAC",
    reference="MW-2026-K7Q4",
    code="2345-6789-CDFG-HJKM",
    number=2,
    fingerprint="QRTV-WX23-4567-89CD",
    made_on=date(2026, 11, 20),
    reason="She has moved to her sister.",
    victim="Vera Anyberg",
    victim_born=Born(date(1988, 3, 2)),
    said_to_harm=(SaidToHarm("Harm Anyson", Born(), Relationship.EX_PARTNER),),
    children=("Kit Anyberg",),
    must_not_know=(PackLine("Barry Cousin", "his cousin"),),
    reach=PackReach((MustNot("do_not_phone"),), "07700 900123", "Tuesdays", "bluebell", checked_on=date(2026, 11, 18)),
    view=VictimView("She wants to stay at her work.", "Grace Advocate", date(2026, 11, 16)),
    heard_on=date(2026, 11, 17),
    risk="He knows where the school is.",
    scores=(PackScore("Checklist of 24", date(2026, 11, 10), 18),),
    actions=(
        PackAction("Change the locks", "Anytown Housing", date(2026, 12, 1), Share.YES),
        PackAction("Mark the address", "Anytown Police", None, Share.NEVER, CloseCode.DONE),
    ),
    orders=(PackOrder(OrderType.NON_MOLESTATION, "Not within 100 metres", date(2027, 3, 1), (date(2026, 11, 11),)),),
    said=(PackLine("Anytown Housing", "Two repairs since May."),),
    service="Anytown Advocates",
    to_tell=TO_TELL,
    left=(PackLeft(Stays.NEW_ADDRESS, Part.NEW_ADDRESS), PackLeft(Stays.RESEARCH)),
)


def test_it_says_everything_that_goes_along() -> None:
    said = reading.text(render(PACK).pdf)
    for words in (
        "Transfer, MW-2026-K7Q4", "QRTV-WX23-4567-89CD", "Barry Cousin", "Do not phone", "bluebell", "Vera Anyberg",
        "Kit Anyberg", "She wants to stay at her work.", "He knows where the school is.", "Score 18",
        "Change the locks", "not to be told", "Non-molestation order", "Two repairs since May.", "Anytown Advocates",
        "told on the telephone, to one person", "Page 1 of",
    ):  # fmt: skip
        assert words in said, words
    assert said.index("She wants to stay") < said.index("Barry Cousin") < said.index("Do not phone")


def test_a_part_that_does_not_go_along_leaves_no_trace() -> None:
    bare = replace(
        PACK, reach=None, risk="", heard_on=None, actions=(), orders=(), said=(), scores=(), must_not_know=()
    )
    said = reading.text(render(bare).pdf)
    for words in ("How the victim is reached safely\n", "Change the locks", "Orders and conditions", "bluebell"):
        assert words not in said
    assert "Nobody was named. Ask again all the same." in said


def test_it_has_no_field_for_a_place_and_crosses_the_process_border_whole() -> None:
    kinds = (TransferPack, PackReach, PackAction, PackOrder, PackLine, PackLeft, PackScore)
    known = {one.name for kind in kinds for one in fields(kind)}
    assert not known & {"address", "postcode", "school", "research", "staff_safety", "other_cases"}
    assert from_plain(to_plain(PACK)) == PACK


def test_every_code_has_its_words() -> None:
    words = paper_words("en")
    wanted = {f"transfer.told_{one.value}" for one in Told} | {f"transfer.part_{one.value}" for one in Part}
    wanted |= {f"transfer.stays_{one.value}" for one in Stays} | {f"transfer.order_{one.value}" for one in OrderType}
    wanted |= {f"minutes.{one.value}" for one in CloseCode}
    assert wanted - set(words) == set()
