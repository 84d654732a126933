"""What people type means what they mean: times, numbers and days are read in one way everywhere."""

from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medborgarlofte.clock import minutes_between, next_moment
from medborgarlofte.typed import amount, clock, whole

pytestmark = pytest.mark.pure
SWEDEN = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("18", 18, 0), ("7", 7, 0), ("07", 7, 0), ("0", 0, 0), ("18.30", 18, 30), ("18:30", 18, 30), ("18,30", 18, 30),
        ("1830", 18, 30), ("0715", 7, 15), ("kl. 18", 18, 0), ("KL 9.05", 9, 5), (" 18.30 ", 18, 30),
    ],
)  # fmt: skip
def test_an_hour_is_that_hour(text: str, hour: int, minute: int) -> None:
    assert clock(text) == time(hour, minute)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("130", "två sätt"), ("115", "01.15"), ("24", "00.00"), ("24.00", "00.00"), ("25", "finns inte"),
        ("18.60", "finns inte"), ("18.5", "18.00"), ("sex", "18.00"), ("18-20", "18.00"), ("-1", "18.00"),
    ],
)  # fmt: skip
def test_a_time_that_could_be_two_is_asked_about(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        clock(text)


@given(st.times(), st.sampled_from(["%H.%M", "%H:%M", "%H%M", "kl. %H.%M"]))
def test_every_time_is_read_as_it_is_written(at: time, form: str) -> None:
    assert clock(at.strftime(form)) == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize("text", ["1.200", "12.000", "1.234.567"])
def test_a_point_before_three_digits_is_asked_about(text: str) -> None:
    with pytest.raises(ValueError, match="två sätt"):
        amount(text)
    with pytest.raises(ValueError, match="två sätt"):
        whole(text)


@pytest.mark.parametrize("text", ["1e3", "1_000", "0x10", "ett", "-1", "1,2345", "NaN", "∞", "１.２.３"])
def test_what_is_no_number_for_a_swede_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="Skriv"):
        amount(text)


def test_thousands_have_spaces_of_every_sort_and_counts_are_whole() -> None:
    assert {amount(f"1{space}200,5") for space in (" ", "\u00a0", "\u202f", "\u2009")} == {Decimal("1200.5")}
    assert whole("1 200") == whole("1200,0") == 1200
    with pytest.raises(ValueError, match="helt tal"):
        whole("1,5")


@pytest.mark.parametrize(
    ("begun", "at", "passed"),
    [
        (datetime(2020, 3, 28, 23, 0, tzinfo=SWEDEN), time(4, 0), 240),
        (datetime(2020, 10, 24, 23, 0, tzinfo=SWEDEN), time(4, 0), 360),
        # Twenty to three by summer time, and twenty past two forty minutes later.
        (datetime(2020, 10, 25, 2, 40, tzinfo=SWEDEN), time(2, 20), 40),
        (datetime(2020, 10, 25, 2, 40, tzinfo=SWEDEN, fold=1), time(2, 50), 10),
        (datetime(2020, 10, 15, 22, 10, tzinfo=SWEDEN), time(23, 0), 50),
        (datetime(2020, 10, 15, 23, 30, tzinfo=SWEDEN), time(0, 15), 45),
    ],
)
def test_minutes_are_those_that_passed_also_when_the_clock_is_changed(
    begun: datetime, at: time, passed: int
) -> None:
    assert minutes_between(begun, next_moment(at, begun)) == passed


@pytest.mark.parametrize(
    "text", ["64 21", "2 3", "1 2", "12 5", "1 20", "1 2000", "0 500", "12 34 567", "1\u00a02"]
)
def test_a_space_stands_between_thousands_and_never_makes_one_number_of_two(text: str) -> None:
    for read in (amount, whole):
        with pytest.raises(ValueError, match=r"två sätt\. Skriv ett enda tal"):
            read(text)


@given(st.integers(1000, 999_999_999), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_every_number_is_read_as_swedish_writes_it(number: int, space: str) -> None:
    assert whole(f"{number:,}".replace(",", space)) == number == whole(str(number))
