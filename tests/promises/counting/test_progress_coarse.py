"""Rows told together: the same figures follow from the sums as from the rows, where windows are no finer."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from promises.counting.calendars import ONE_DAY
from promises.counting.facts import Commitment, Contribution, Promise
from promises.counting.progress import progress
from promises.counting.progress.coarse import _finer, _laid, buckets, quantities
from promises.words.enums import CalendarUnit, Counting, Detail, TargetForm, WindowState
from tests.promises.counting import progress_facts as make
from tests.promises.counting.progress_strategies import FIRST, commitments, contributions, promises

pytestmark = pytest.mark.pure

details = st.sampled_from([detail for detail in Detail if detail is not Detail.DAY])
readings = st.integers(0, 1200).map(lambda n: FIRST + timedelta(days=n))


def told(commitment: Commitment, promise: Promise, detail: Detail, on: date) -> tuple[Commitment, Commitment]:
    """The commitment with the rows that may be told on the day, and the same with the rows as sums."""
    laid = buckets([commitment], promise, detail, on)
    groups, alone, known = defaultdict(list), [], []
    for row in commitment.contributions:
        first, last = laid.around(row.day)
        if last >= on:
            continue
        known.append(row)
        if row.ends_on - row.starts_on > last - first:
            alone.append(row)
        else:
            groups[first, last, row.part, row.counts, row.organisation].append(row)
    counted = quantities(commitment, promise, groups, alone, on)
    sums = [
        Contribution(
            f"{key}",
            *key[:2],
            quantity=counted[key][0],
            part=key[2],
            counts=key[3],
            organisation=key[4],
            out_of=counted[key][1],
            summed=True,
        )
        for key in groups
    ]
    return replace(commitment, contributions=tuple(known)), replace(commitment, contributions=(*alone, *sums))


def figures(commitment: Commitment, promise: Promise, on: date) -> dict[str, object]:
    found = progress(commitment, promise, on)
    names = ("target", "expected", "percent", "late")
    # A sum accounts for all of its bucket, a row only up to its day: what is known may differ, figures do not.
    windows = [(w.starts_on, w.ends_on, w.logged, w.target) for w in found.windows]
    return {name: getattr(found, name) for name in names} | {"windows": windows}


@given(st.data(), promises(), details, readings)
def test_the_same_figures_follow_from_the_sums(
    data: st.DataObject, promise: Promise, detail: Detail, on: date
) -> None:
    single = data.draw(commitments(promise, single_days=True))
    long = data.draw(st.lists(contributions(), max_size=3))
    long = [row for row in long if row.ends_on - row.starts_on >= timedelta(days=120)]
    commitment = replace(single, contributions=(*single.contributions, *long))
    _, laid = _laid(commitment, promise, on)
    assume(not any(_finer(phase.aim, detail, promise) for phase in laid))
    # A row without a name may fall in two dated sub-targets; only sums are told of those.
    dated = any(part.starts_on for target in commitment.targets for part in target.parts)
    assume(all(phase.aim.counting in (Counting.SUM, Counting.LOWEST) for phase in laid) or not dated)
    full, coarse = told(commitment, promise, detail, on)
    assert figures(full, promise, on) == figures(coarse, promise, on)


@given(st.data(), promises(), details, readings)
def test_a_sum_says_no_more_than_its_bucket(
    data: st.DataObject, promise: Promise, detail: Detail, on: date
) -> None:
    """Moved to another day of the same bucket, a row leaves the same sums, place and day apart."""
    commitment = data.draw(commitments(promise, forms=(TargetForm.TOTAL,), single_days=True))
    commitment = replace(
        commitment, targets=tuple(replace(t, counting=Counting.SUM) for t in commitment.targets)
    )
    laid = buckets([commitment], promise, detail, on)
    moved = []
    for row in commitment.contributions:
        first, last = laid.around(row.ends_on)
        day = first + data.draw(st.integers(0, (last - first).days)) * ONE_DAY
        moved.append(structs.replace(row, starts_on=day, ends_on=day))
    _, one = told(commitment, promise, detail, on)
    _, other = told(replace(commitment, contributions=tuple(moved)), promise, detail, on)
    assert {c.key: c for c in one.contributions} == {c.key: c for c in other.contributions}


@given(promises(), st.data(), details, readings, readings)
def test_buckets_lie_edge_to_edge(
    promise: Promise, data: st.DataObject, detail: Detail, on: date, day: date
) -> None:
    laid = buckets([data.draw(commitments(promise))], promise, detail, on)
    first, last = laid.around(day)
    assert first <= day <= last
    assert laid.around(first) == laid.around(last) == (first, last)
    assert laid.around(last + ONE_DAY)[0] == last + ONE_DAY


def month(commitment: Commitment, on: str = "2021-02-01") -> Commitment:
    return told(commitment, make.promise(), Detail.MONTH, make.day(on))[1]


def test_twenty_one_rounds_in_june_are_one_row() -> None:
    log = [make.row(date(2020, 6, n)) for n in range(1, 22)]
    [row] = month(make.commitment(make.total(100), log=log)).contributions
    assert (row.starts_on, row.ends_on, row.quantity, row.summed) == (
        date(2020, 6, 1),
        date(2020, 6, 30),
        21,
        True,
    )


def test_a_day_rate_told_by_months_has_unknown_windows_and_a_mean() -> None:
    log = [make.row(date(2020, n, 3)) for n in range(1, 13)]
    found = progress(
        month(make.commitment(make.rate(1, CalendarUnit.DAY), log=log)), make.promise(), date(2021, 2, 1)
    )
    assert {window.state for window in found.windows} == {WindowState.UNKNOWN}
    assert found.done == 12
    assert found.mean is not None


def test_two_rounds_on_one_evening_are_one_evening_in_the_sum_too() -> None:
    log = [make.row("2020-06-03", place=place) for place in ("Torget", "Parken")] + [make.row("2020-06-04")]
    [row] = month(make.commitment(make.total(100, counting=Counting.DAYS), log=log)).contributions
    assert row.quantity == 2


def test_a_place_seen_in_two_months_is_one_place_of_the_year() -> None:
    log = [make.row(day, place="Torget") for day in ("2020-05-03", "2020-06-03")]
    coarse = month(make.commitment(make.total(4, counting=Counting.PLACES), log=log))
    assert [row.quantity for row in coarse.contributions] == [Decimal(1), Decimal(0)]
    assert progress(coarse, make.promise(), date(2021, 2, 1)).done == 1


def test_weeks_are_cut_where_months_are_counted() -> None:
    commitment = make.commitment(
        make.rate(1, CalendarUnit.MONTH), log=[make.row("2020-03-31"), make.row("2020-04-01")]
    )
    coarse = told(commitment, make.promise(), Detail.WEEK, date(2021, 2, 1))[1]
    assert sorted((row.starts_on, row.ends_on) for row in coarse.contributions) == [
        (date(2020, 3, 30), date(2020, 3, 31)),
        (date(2020, 4, 1), date(2020, 4, 5)),
    ]


def test_rows_of_a_running_bucket_are_in_no_sum() -> None:
    commitment = make.commitment(make.total(9), log=[make.row("2020-06-03")])
    assert told(commitment, make.promise(), Detail.MONTH, date(2020, 6, 30))[1].contributions == ()
    assert len(told(commitment, make.promise(), Detail.MONTH, date(2020, 7, 1))[1].contributions) == 1


def test_what_was_done_in_the_month_that_the_parties_ended_it_is_told() -> None:
    of = make.commitment(make.total(10), log=[make.row("2020-07-03", 2)], withdrawn_on="2020-07-09")
    sums = month(of)
    assert [(row.starts_on.day, row.ends_on.day) for row in sums.contributions] == [(1, 8)]
    assert progress(sums, make.promise(), make.day("2020-08-15")).done == 2


def test_what_was_counted_one_way_stays_so_when_the_way_is_changed() -> None:
    """Three rows on one day are three, though days are counted from the month after."""
    later = make.total(10, counting=Counting.DAYS, in_force_from="2020-07-01")
    of = make.commitment(
        make.total(10), later, log=[make.row("2020-06-03")] * 3 + [make.row("2020-07-03")] * 3
    )
    found = [progress(each, make.promise(), make.day("2020-09-15")) for each in (of, month(of))]
    assert [[window.logged for window in each.windows] for each in found] == [[3, 1], [3, 1]]
