"""One cell out and in again is the same; what nobody should run is not run."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medborgarlofte.typed import amount, day
from promises.tables.cells import escape, plain, text_of, tidy, unescape, written, yes_or_no
from promises.tables.csv_file import write_csv

pytestmark = pytest.mark.pure
TEXTS = st.text(max_size=40).map(tidy) | st.text("'=+-@ax1;\"\n,", max_size=8).map(tidy)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
AMOUNTS = st.decimals(0, Decimal("999999999.999"), places=3, allow_nan=False)


@given(TEXTS)
def test_an_escaped_text_comes_back_and_is_no_formula(text):
    assert unescape(tidy(escape(text))) == text
    assert not escape(text).startswith(("=", "+", "-", "@", "\t"))


@given(DAYS)
def test_written_day_is_read_back(value):
    assert day(plain(written(value))) == value
    assert day(f"{value.day}/{value.month} {value.year}") == value


@given(AMOUNTS)
def test_written_amount_is_read_back(value):
    assert amount(plain(written(value))) == value
    assert amount(text_of(float(value))) == value


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=5))
def test_written_file_is_read_back(rows):
    text = "".join(write_csv(rows))
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";", strict=True))
    assert [[unescape(cell) for cell in row] for row in found] == rows
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in found for cell in row)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-06-18", 18),
        ("20200618", 18),
        ("18/6 2020", 18),
        ("18.6.2020", 18),
        ("7/6/2020", 7),
        ("18 juni 2020", 18),
        ("2020-06-18 18:30", 18),
        ("2020-06-18T23:59:59.000", 18),
        ("18/6 2020 kl. 18.30", 18),
        ("18 juni 2020, 7.05", 18),
    ],
)
def test_day_is_read_as_people_write_it(text, value):
    assert day(text) == date(2020, 6, value)


@pytest.mark.parametrize(
    "text", ["2020", "6/18/2020", "18-06-20", "2020-13-01", "3000000", "", "2020-06-18T23:59Z"]
)
def test_invalid_day_is_refused(text):
    with pytest.raises(ValueError, match=r"\."):
        day(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1 200", "1200"), ("1\u00a0200,5", "1200.5"), ("0,125", "0.125"), ("12.5", "12.5")]
)
def test_amount_is_read_as_people_write_it(text, value):
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1e9", "NaN", "Infinity", "1.200", "1,2,3", "½", "٣", "9" * 30])
def test_invalid_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"\."):
        amount(text)


def test_yes_and_no_are_read():
    assert [yes_or_no(text) for text in ("ja", "1", "NEJ", "falskt")] == [True, True, False, False]


def test_a_cross_is_asked_about():
    with pytest.raises(ValueError, match="Skriv ja eller nej"):
        yes_or_no("x")
