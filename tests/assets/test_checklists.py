"""Checklists: the right items in the right order under our own labels, and what is not known stays unknown."""

from __future__ import annotations

from marac_desk.assets.checklists import Checklist, checklist, checklists

# The neutral labels of the field's reference, in checklist order.
LABELS = """injury in latest event; fear level; what is feared; cut off from others; low mood or suicidal thoughts;
separation in past year; child-contact conflict; stalking or unwanted contact; pregnancy or new baby; more frequent;
more severe; control or jealousy; weapon or object; death threats; choking or drowning attempts; sexual harm;
threats from others or family/community; others harmed; animals harmed; money problems or dependence;
abuser's substances or mental health; abuser's suicide talk; breach of orders or arrangements; police record"""


def _labels(tool: Checklist) -> list[str]:
    return [item.label.lower() for item in tool.items]


def test_three_tools_ship() -> None:
    assert [tool.code for tool in checklists()] == ["daq_27", "dash_ric_24", "other"]


def test_the_24_items_stand_in_checklist_order() -> None:
    tool = checklist("dash_ric_24")
    assert _labels(tool) == LABELS.replace("\n", " ").split("; ")
    assert [item.number for item in tool.items] == list(range(1, 25))
    assert (tool.threshold, tool.max_score, tool.score_only) == (14, 24, False)


def test_the_27_are_the_24_and_three_about_children() -> None:
    tool = checklist("daq_27")
    assert tool.items[:24] == checklist("dash_ric_24").items
    assert [item.group for item in tool.items[24:]] == ["Child protection"] * 3
    assert (tool.threshold, tool.max_score) == (14, 27)


def test_bands_are_those_in_common_use_and_meet_the_threshold() -> None:
    for code in ("dash_ric_24", "daq_27"):
        tool = checklist(code)
        assert tool.bands == (("standard", 0, 9), ("medium", 10, 13), ("high", 14, tool.max_score))
        assert tool.bands[-1][1] == tool.threshold


def test_red_flags_are_raised_by_the_items_tied_to_homicide() -> None:
    flags = {item.number: item.red_flag for item in checklist("dash_ric_24").items if item.red_flag}
    assert flags == {
        8: "stalking",
        9: "pregnancy",
        13: "weapons",
        14: "threats_to_kill",
        15: "strangulation",
        17: "hba",
        22: "abuser_suicidal",
    }


def test_the_cluster_needs_separation_and_control_and_some_violence() -> None:
    (cluster,) = checklist("dash_ric_24").clusters
    labels = {item.number: item.label.lower() for item in checklist("dash_ric_24").items}
    assert cluster.red_flag == "separation_control_violence"
    assert [labels[number] for number in cluster.all_of] == ["separation in past year", "control or jealousy"]
    assert "injury in latest event" in [labels[number] for number in cluster.any_of]


def test_another_tool_has_a_score_and_nothing_that_pretends_to_know_it() -> None:
    tool = checklist("other")
    assert tool.score_only
    assert (tool.threshold, tool.max_score) == (14, 100)
    assert (tool.items, tool.bands, tool.clusters) == ((), (), ())
    assert "set locally" in tool.source_note


def test_the_questions_are_not_shipped() -> None:
    """Labels are ours and short; the questions are copyright and end with a question mark."""
    for tool in checklists():
        assert all(len(item.label) <= 40 and "?" not in item.label for item in tool.items)
        assert tool.source_note
