"""The sentences that the log writes itself are right for none, one and many."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from followup.report.build import build_report
from followup.report.draft import Before, how_many, since, spread, uncounted
from followup.report.report_document import read_document, render_report_pdf
from promises.exchange_format import normal
from promises.exchange_format.normal import complete
from promises.words.enums import Status

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Inget är loggat i perioden."),
        (1, "En insats är loggad i perioden."),
        (2, "Två insatser är loggade i perioden."),
        (12, "Tolv insatser är loggade i perioden."),
        (13, "13 insatser är loggade i perioden."),
        (1234, "1\u00a0234 insatser är loggade i perioden."),
    ],
)
def test_draft_says_how_many_rows_are_logged(count, words):
    assert how_many(count) == words


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (0, 5, ""),
        (1, 1, "Den räknas inte mot åtagandet."),
        (3, 3, "Ingen av dem räknas mot åtagandet."),
        (1, 3, "En av dem räknas inte mot åtagandet."),
        (2, 3, "Två av dem räknas inte mot åtagandet."),
    ],
)
def test_draft_says_how_many_rows_do_not_count(count, of, words):
    assert uncounted(count, of) == words


def test_draft_counts_places_and_kinds_and_ends_a_long_list():
    assert spread("Platser", []) == ""
    assert spread("Platser", ["Hok"]) == "Plats: Hok."
    assert spread("Platser", ["Hok", "Byarum", "Hok"]) == "Platser: Hok (2) och Byarum."
    assert spread("Slag", ["runda", "runda"]) == "Slag: runda (2)."
    assert spread("Platser", list("ABCDEFGHI")).endswith("F och tre till.")


@pytest.mark.parametrize(
    ("before", "rows", "status", "words"),
    [
        (0, 0, Status.UNKNOWN, "Under tertial 1 2020 loggades inget. Läget är detsamma som då: inte rapporterat."),
        (1, 3, Status.ON_TRACK, "Under tertial 1 2020 loggades en. Läget var då inte rapporterat och är nu enligt plan."),
        (2, 2, Status.UNKNOWN, "Lika många loggades under tertial 1 2020. Läget är detsamma som då: inte rapporterat."),
    ],
)  # fmt: skip
def test_draft_says_what_is_new_since_the_period_before(before, rows, status, words):
    assert since(Before("Tertial 1 2020", before, Status.UNKNOWN), rows, status) == words


def test_draft_in_english_agrees_with_none_one_and_many():
    then = Before("1 January–30 April 2020", 0, None)
    with translation.override("en"):
        assert [how_many(count) for count in (0, 1, 2)] == [
            "Nothing is logged in the period.",
            "One activity is logged in the period.",
            "Two activities are logged in the period.",
        ]
        assert [uncounted(count, 3) for count in (1, 2)] == [
            "One of them did not count towards the commitment.",
            "Two of them did not count towards the commitment.",
        ]
        assert [spread(gettext("Platser"), names) for names in (["Hok"], ["Hok", "Byarum", "Hok"])] == [
            "Place: Hok.",
            "Places: Hok (2) and Byarum.",
        ]
        assert [since(replace(then, rows=count), 3, Status.UNKNOWN) for count in (0, 1, 2, 3)] == [
            "Logged during 1 January–30 April 2020: nothing.",
            "Logged during 1 January–30 April 2020: one.",
            "Logged during 1 January–30 April 2020: two.",
            "The same number was logged during 1 January–30 April 2020.",
        ]


def toreboda(**more):
    path = Path(__file__).parents[3] / "medborgarlofte/site/demo/toreboda-2020.json"
    document = read_document(path.read_bytes()) | more
    entry = next(each for each in document["follow_ups"] if each["period"] == "2020-t2")
    return build_report(complete(document), entry, site_url="https://exempel.se").commitments[2]


def test_what_is_promised_in_words_beside_the_number_is_told_beside_what_was_done():
    path = Path(__file__).parents[3] / "medborgarlofte/site/demo/toreboda-2020.json"
    rows = read_document(path.read_bytes())["commitments"]
    rows[2] |= {"also_promised": "varav minst 20 procent på kvällstid", "also_measured": "24 procent 2020"}
    said = "Dessutom lovat: varav minst 20 procent på kvällstid. Utfall: 24 procent 2020."
    assert " ".join(toreboda(commitments=rows).account).endswith(said)
    assert "Dessutom" not in " ".join(toreboda().account)


def test_the_file_of_a_report_pdf_is_completed_once(monkeypatch):
    """With a period before it too: the same complete file is counted from and written out as a table."""
    calls, tidy = [], normal.tidy
    monkeypatch.setattr(normal, "tidy", lambda document: calls.append(1) or tidy(document))
    monkeypatch.setattr("followup.report.report_document.render_pdf", lambda html, info, attachments: b"")
    data = (Path(__file__).parents[3] / "medborgarlofte/site/demo/toreboda-2020.json").read_bytes()
    entry = next(each for each in read_document(data)["follow_ups"] if each["period"] == "2020-t2")
    render_report_pdf(data, entry)
    assert len(calls) == 1


def test_report_says_zero_only_where_somebody_said_that_nothing_was_done():
    told_in_words = toreboda()
    assert told_in_words.assessment
    assert (told_in_words.in_period, told_in_words.quantity) == ("inget loggat", None)
    said = {"period": "2020-t2", "commitment": 3, "organisation": "polisen", "confirmed_on": "2020-09-01"}
    confirmed = toreboda(confirmations=[said])
    assert (confirmed.in_period, confirmed.quantity) == ("0 gånger", 0)
