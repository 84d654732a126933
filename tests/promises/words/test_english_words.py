"""Numbers, dates and plurals as British English writes them, beside the Swedish ones; which of the two is spoken."""

import inspect
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from followup.enums import SignedBy
from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.languages import bare, in_swedish
from promises.counting.progress import ANSWERS
from promises.words import english, enums, spoken, swedish

pytestmark = pytest.mark.pure

# What only the desk shows has no English label.
DESK_ONLY = {enums.RecordKind}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1200, "1,200"),
        (Decimal("1.2300"), "1.23"),
        (Fraction(301, 245), "1.23"),
        (Decimal("0.125"), "0.13"),
        (-3, "−3"),
        (Decimal("1234567.5"), "1,234,567.5"),
    ],
)
def test_number_has_commas_and_a_decimal_point(value, text):
    assert english.number(value) == text


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "text", "short"),
    [
        ("2020-05-01", "2020-08-31", "May to August 2020", "May–Aug"),
        ("2020-01-01", "2020-12-31", "2020", "Jan–Dec"),
        ("2018-01-01", "2019-12-31", "2018 to 2019", "Jan–Dec"),
        ("2018-07-01", "2020-06-30", "July 2018 to June 2020", "Jul–Jun"),
        ("2020-05-01", "2020-05-31", "May 2020", "May"),
        ("2021-07-07", "2021-09-15", "7 July to 15 September 2021", "7 Jul–15 Sep"),
        ("2020-12-30", "2021-01-05", "30 December 2020 to 5 January 2021", "30 Dec–5 Jan"),
        ("2020-01-06", "2020-01-12", "6 to 12 January 2020", "6–12 Jan"),
        ("2020-06-18", "2020-06-18", "18 June 2020", "18 Jun"),
    ],
)
def test_span_is_written_as_short_as_its_dates_allow(starts_on, ends_on, text, short):
    days = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    assert english.span(*days) == text
    assert english.short_span(*days) == short


def test_days_are_told_as_far_as_they_are_known():
    day = date(2020, 6, 18)
    assert [english.on_day(day, each) for each in ("day", "month", "year")] == [
        "on 18 June 2020",
        "in June 2020",
        "in 2020",
    ]
    assert english.day(day, year=False) == "18 June"
    assert english.moment(datetime(2020, 6, 18, 14, 5)) == "18 June 2020 at 14:05"
    assert [
        english.without_year(words, 2020) for words in ("May to August 2020", "not reported for 2020")
    ] == [
        "May to August",
        "not reported for 2020",
    ]


def test_in_words_listing_and_small():
    assert [english.in_words(n) for n in (0, 1, 12, 13)] == ["zero", "one", "twelve", "13"]
    assert [english.listing(list(names)) for names in ("", "A", "AB", "ABC")] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert [english.small(text) for text in ("Week 7", "May to August", "Q1 2020", "EST", "Spring term")] == [
        "week 7",
        "May to August",
        "Q1 2020",
        "EST",
        "spring term",
    ]


def test_words_in_swedish_begin_a_sentence_with_a_capital_too():
    assert bare(english.capital(in_swedish("kontrollerade fordon"))) == "Kontrollerade fordon"
    assert english.capital("vehicles checked") == "Vehicles checked"
    assert english.capital("") == ""


def test_what_names_in_a_row_share_is_said_once():
    assert english.row_of(["week 46 2016", "week 48 2016"], ["–"]) == "weeks 46–48 2016"
    assert english.row_of(["week 52 2016", "week 3 2017"], ["–"]) == "week 52 2016–week 3 2017"
    assert english.row_of(["Q1 2020", "Q2 2020", "Q4 2020"], ["–", " and "]) == "Q1–Q2 and Q4 2020"
    assert english.row_of(["15 November", "31 March"], [" to "]) == "15 November to 31 March"


def test_english_has_every_function_that_swedish_has_and_takes_the_same():
    def of(module):
        return {
            name: inspect.signature(function)
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not name.startswith("_")
        }

    assert of(english) == of(swedish)


def test_every_word_of_the_public_vocabularies_has_an_english_label():
    vocabularies = [
        each for each in vars(enums).values() if inspect.isclass(each) and issubclass(each, enums.Labelled)
    ]
    shown = {*vocabularies, SignedBy, OrganisationKind} - {enums.Labelled} - DESK_ONLY
    assert len(shown) > 25
    for member in (member for vocabulary in shown for member in vocabulary):
        assert member.english, repr(member)
        plain = re.sub(r"\(.*?\)", "", member.english.lower())  # the Swedish term may stand beside
        assert not set(plain) & set("åäö"), member.english
    assert len({answer.english for answer in ANSWERS}) == len({answer.label for answer in ANSWERS})
    for ground in enums.MaskingGround:
        assert ground.law_in_english, ground


def test_the_language_of_the_page_decides_and_what_is_kept_is_swedish():
    status = enums.Status.FULFILLED
    kept = spoken.in_swedish(lambda: (spoken.words(), spoken.label(status)))
    for language, module, label in (("sv", swedish, "genomfört"), ("en", english, "fulfilled")):
        with translation.override(language):
            assert (spoken.words(), spoken.label(status)) == (module, label)
            assert kept() == (swedish, "genomfört")
    with translation.override("en"):
        assert spoken.label(enums.RecordKind.DRAFT) == enums.RecordKind.DRAFT.label
