"""The charts: what they say in words, and that they say nothing about nothing."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from medborgarlofte.documents import charts, symbols
from promises.pages.standing import standing
from promises.words.enums import Status, WindowState
from tests.promises.counting import progress_facts as facts

pytestmark = pytest.mark.pure

SVG = "{http://www.w3.org/2000/svg}"


def title(svg):
    return ElementTree.fromstring(svg).findtext(f"{SVG}title")


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def strip(count, state="met"):
    return [charts.Window(f"Vecka {n + 1}", "", state, state, "1 av 1") for n in range(count)]


def test_every_status_and_state_has_its_own_shape():
    assert set(symbols.STATUS_SHAPES) == set(symbols.STATUS_COLOURS) == set(Status)
    assert set(symbols.STATE_SHAPES) == set(symbols.STATE_COLOURS) == {*WindowState, Status.WITHDRAWN}
    assert len(set(symbols.STATUS_SHAPES.values())) == len(Status)


def test_a_distribution_is_told_in_words():
    svg = charts.tally([("on_track", "enligt plan", 2), ("behind", "efter plan", 1), ("unknown", "?", 0)])
    assert title(svg) == "3 åtaganden: 2 enligt plan, 1 efter plan"
    assert texts(svg) == ["2", "enligt plan", "1", "efter plan"]


def test_words_that_do_not_fit_stand_under_the_bar():
    svg = charts.tally([(status.value, status.label, 1) for status in Status])
    assert "1 delvis genomfört" in texts(svg)


def test_windows_are_told_one_by_one():
    items = [
        ("Kvartal 1", "januari–mars", "missed", "missat", "0 av 1"),
        ("Kvartal 2", "", "coming", "kommer", ""),
    ]
    assert title(charts.windows(items)) == "Kvartal 1 missat, 0 av 1; Kvartal 2 kommer"


def test_many_windows_are_counted_by_state():
    svg = charts.windows([*strip(300), *strip(65, "missed")])
    assert title(svg) == "Vecka 1 till Vecka 65, 365 fönster: 300 met, 65 missed"


@pytest.mark.parametrize("state", [*WindowState, Status.WITHDRAWN])
def test_every_state_is_drawn(state):
    assert charts.windows(strip(4, state)) != charts.windows(strip(4, "met")) or state == "met"


def test_a_meter_stops_at_its_target():
    assert title(charts.meter(20, 8)) == "20 av 8"
    filled = [
        rect
        for rect in ElementTree.fromstring(charts.meter(20, 8)).iter(f"{SVG}rect")
        if rect.get("fill") != "none"
    ]
    assert len(filled) == 8


def test_a_decimal_has_a_comma():
    assert title(charts.meter(Decimal("2.5"), 4)) == "2,5 av 4"


def test_nothing_is_drawn_for_nothing():
    assert charts.tally([]) == charts.windows([]) == charts.meter(0, 0) == ""


def test_text_from_people_is_escaped():
    assert title(charts.windows([("<b>", "&", "met", "uppnått", "")])) == "<b> uppnått"


@pytest.mark.parametrize(
    "svg",
    [
        charts.tally([(status.value, status.label, 1) for status in Status]),
        charts.windows(strip(4)),
        charts.windows(strip(60)),
        charts.meter(2, 4),
    ],
)
def test_only_presentation_attributes(svg):
    assert not any(word in svg for word in (" style=", " class=", "<style"))


def test_columns_tell_what_is_not_known_from_what_is_none():
    drawn = charts.columns("Per vecka", [("v. 1", 3), ("v. 2", 0), ("v. 3", None)], "inget rapporterat")
    assert "<title>Per vecka: v. 1 3, v. 2 0, v. 3 inget rapporterat</title>" in drawn
    assert drawn.count("stroke-dasharray") == 1
    assert charts.columns("Per vecka", [("v. 1", None), ("v. 2", 0)]) == ""


@pytest.mark.parametrize("per", [facts.QUARTER, facts.WEEK])
def test_the_windows_of_what_the_parties_have_ended_are_drawn(per):
    ended = facts.stand("2020-05-10", facts.commitment(facts.rate(1, per), withdrawn_on="2020-05-01"))
    assert "utgått" in title(charts.windows(standing(ended).windows))
