"""A period's report ends with the period: what concerns the day after is neither counted nor in its data."""

from pathlib import Path

import pytest

from followup.report.build import build_report
from followup.report.frozen import written
from followup.report.report_as_of import until
from followup.report.report_document import read_document
from promises.exchange_format.normal import complete, normalise

pytestmark = pytest.mark.pure

DEMO = Path(__file__).parents[3] / "medborgarlofte/site/demo/vaggeryd-2020.json"


@pytest.fixture(scope="module")
def document():
    return read_document(DEMO.read_bytes())


def entry_of(document):
    return next(
        each for each in document["follow_ups"] if (each["period"], each["edition"]) == ("2020-t2", 2)
    )


def report(document):
    return build_report(complete(document), entry_of(document), site_url="https://exempel.se")


def changed(document, **more):
    return {**document, **{name: [*document.get(name, []), *rows] for name, rows in more.items()}}


def test_what_was_decided_or_done_the_day_after_is_not_in_it(document):
    [number_four] = [each for each in document["commitments"] if each["number"] == 4]
    [target] = number_four["targets"]
    for decided, differs in (("2020-09-01", False), ("2020-07-01", True)):
        raised = {**target, "number": 9, "amendment": 9, "in_force_from": decided}
        others = [each for each in document["commitments"] if each["number"] != 4]
        amended = changed(
            {**document, "commitments": [*others, {**number_four, "targets": [target, raised]}]},
            amendments=[{"number": 9, "kind": "revised", "decided_on": decided, "reason": "Fler insatser."}],
        )
        assert (written(report(amended).commitments) != written(report(document).commitments)) is differs, (
            decided
        )


def test_a_total_that_was_changed_says_so_and_is_counted_as_it_was_promised_first(document):
    [number_one] = [each for each in document["commitments"] if each["number"] == 1]
    first = {"form": "total", "number": 2}
    targets = [first, {**first, "number": 5, "amendment": 9, "in_force_from": "2020-07-01"}]
    others = [each for each in document["commitments"] if each["number"] != 1]
    amended = changed(
        {**document, "commitments": [{**number_one, "targets": targets}, *others]},
        amendments=[{"number": 9, "kind": "revised", "decided_on": "2020-07-01", "reason": "Fler."}],
    )
    said = next(each for each in report(amended).commitments if each.number == 1)
    assert " av 2 " in said.figure
    assert "ändrades löftet till minst 5 vandringar. Det räknas ändå efter" in said.card.revised
    assert said.card.revised in said.rule_words


def test_its_data_end_with_it_and_give_the_same_report(document):
    rows = document["activities"]
    of_four = next(
        row for row in rows if any(each["commitment"] == 4 for each in row.get("contributions", ()))
    )
    done_later = {
        **of_four,
        "uid": "00000000-0000-4000-8000-000000000001",
        "starts_on": "2020-09-01",
        "ends_on": "2020-09-01",
    }
    corrected = {
        **done_later,
        "uid": "00000000-0000-4000-8000-000000000002",
        "replaces": of_four["uid"],
        "correction_reason": "Fel dag.",
    }
    beginning = {
        **done_later,
        "uid": "00000000-0000-4000-8000-000000000003",
        "starts_on": "2020-08-31",
    }  # over one night
    whole = changed(document, activities=[done_later, corrected, beginning])
    cut = until(whole, "2020-08-31")
    kept = {row["uid"] for row in cut["activities"]}
    assert done_later["uid"] not in kept
    # The correction says that the row of the period is none.
    assert {of_four["uid"], corrected["uid"], beginning["uid"]} <= kept
    assert {row["period"] for row in cut["follow_ups"]} == {"2020-t1", "2020-t2"}
    assert read_document(normalise(cut))["activities"]
    assert written(report(cut)) == written(report(whole))
