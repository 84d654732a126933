"""Numbers, dates and plurals as Swedish writes them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from promises.words import swedish

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1200, "1\u00a0200"),
        (Decimal("1.2300"), "1,23"),
        (Fraction(301, 245), "1,23"),
        (Fraction(71, 92), "0,77"),
        (Decimal("0.125"), "0,13"),
        (-3, "−3"),
        (Decimal("-0.001"), "0"),
        (Decimal("1E+3"), "1\u00a0000"),
        (1234567, "1\u00a0234\u00a0567"),
    ],
)
def test_number_has_hard_spaces_and_decimal_comma(value, text):
    assert swedish.number(value) == text


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "text", "short"),
    [
        ("2020-05-01", "2020-08-31", "maj–augusti 2020", "maj–aug"),
        ("2020-01-01", "2020-12-31", "2020", "jan–dec"),
        ("2018-01-01", "2019-12-31", "2018–2019", "jan–dec"),
        ("2018-07-01", "2020-06-30", "juli 2018–juni 2020", "jul–jun"),
        ("2020-05-01", "2020-05-31", "maj 2020", "maj"),
        ("2021-07-07", "2021-09-15", "7 juli–15 september 2021", "7 jul–15 sep"),
        ("2020-12-30", "2021-01-05", "30 december 2020–5 januari 2021", "30 dec–5 jan"),
        ("2020-01-06", "2020-01-12", "6–12 januari 2020", "6–12 jan"),
        ("2020-06-18", "2020-06-18", "18 juni 2020", "18 jun"),
    ],
)
def test_span_is_written_as_short_as_its_dates_allow(starts_on, ends_on, text, short):
    days = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    assert swedish.span(*days) == text
    assert swedish.short_span(*days) == short


def test_in_words_listing_and_day():
    assert [swedish.in_words(n) for n in (0, 1, 2, 12, 13)] == ["noll", "en", "två", "tolv", "13"]
    assert swedish.in_words(1, neuter=True) == "ett"
    assert [swedish.listing(list(names)) for names in ("", "A", "AB", "ABC")] == [
        "",
        "A",
        "A och B",
        "A, B och C",
    ]
    assert swedish.day(date(2020, 6, 18)) == "18 juni 2020"
    assert [swedish.is_neuter(noun) for noun in ("trafikinsats", "föräldramöte", "kväll", "tillfälle")] == [
        False,
        True,
        False,
        True,
    ]


def test_in_the_middle_of_a_sentence_a_noun_is_small_and_an_acronym_is_not():
    assert [swedish.small(each) for each in ("Tertial 2 2020", "EST, samordning", "LVM-beslut", "Böter för fart")] == [
        "tertial 2 2020", "EST, samordning", "LVM-beslut", "böter för fart"
    ]  # fmt: skip
