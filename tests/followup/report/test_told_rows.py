"""What a report says of its commitments and rows, from the demo's own file."""

from pathlib import Path

import pytest

from followup.report.build import build_report
from followup.report.report_document import read_document
from promises.exchange_format.normal import complete

pytestmark = pytest.mark.pure
DEMO = Path(__file__).resolve().parents[3] / "medborgarlofte/site/demo"


def view(name, edition=-1):
    document = read_document((DEMO / f"{name}.json").read_bytes())
    return build_report(complete(document), document["follow_ups"][edition], site_url="https://exempel.se")


def commitments(name):
    return {item.number: item for item in view(name).commitments}


def test_a_corrected_row_says_when_what_and_why():
    [row] = [
        row
        for row in commitments("vaggeryd-2020")[4].activities
        if row.title.endswith("norr om Skillingaryd")
    ]
    assert row.trail == (
        (
            "Rättad 2 oktober 2020",
            "Kontrollerade fordon: 71, tidigare 46. Skäl: Ett av två protokoll hade fallit bort.",
        ),
    )


def test_the_measures_of_a_row_stand_in_the_order_of_their_sum():
    traffic = commitments("vaggeryd-2020")[4]
    summed = [label for label, _ in traffic.results]
    for row in traffic.activities:
        assert [label for label, _ in row.results if label in summed] == summed


def test_a_file_whose_corrections_go_round_is_read_to_its_end():
    document = read_document((DEMO / "vaggeryd-2020.json").read_bytes())
    older, newer = document["activities"][:2]
    older["replaces"], newer["replaces"] = newer["uid"], older["uid"]
    third = dict(newer, uid="00000000-0000-4000-8000-000000000000", replaces=older["uid"])
    document["activities"].append(third)
    report = build_report(complete(document), document["follow_ups"][-1], site_url="https://exempel.se")
    assert report.commitments


def test_each_row_says_how_much_it_counts_and_the_rows_come_to_the_figure():
    areas, boats, controls, _, council = commitments("strangnas-2019").values()
    assert [amount for _, amount in areas.rows] == [f"{n} nya områden" for n in (3, 5, 4, 2, 6)]
    assert [amount for _, amount in boats.rows] == ["1 nytt område"] * 3
    assert [amount for _, amount in controls.rows] == [
        "61 kontroller", "", "88 kontroller", "79 kontroller", "75 kontroller",
    ]  # fmt: skip
    assert (controls.until_now, areas.until_now) == ("303 kontroller", "20 av 8 nya områden")
    assert [amount for _, amount in council.rows] == ["1 råd"]


def test_each_commitment_has_its_answer_in_one_line_and_the_report_its_next_day():
    report = view("vaggeryd-2020")
    lines = [" ".join(item.answer_words).strip() for item in report.commitments]
    assert lines[0].startswith("Enligt plan. Parterna den 31 augusti: ”Vandringen i Skillingaryd gick")
    assert lines[1:] == [
        "Enligt plan. 1 av 4 steg är klart.",
        "Inte rapporterat för maj–augusti.",
        "Enligt plan. 1 av 2 kvartal, ett återstår.",
    ]  # fmt: skip
    assert report.coming == "Nästa uppföljning kommer senast 28 januari 2021."
    assert view("strangnas-2019").coming == ""
