"""Columns that are read beside what is hashed follow from the chain: another value is named by ``verify``."""

from datetime import date
from decimal import Decimal

import pytest

from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Promise
from promises.record.models import Chain, Part
from promises.record.verification import verify
from promises.record.versions import advance
from promises.writing.store import store
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]


@pytest.fixture
def chain(october, settings):
    """Four versions: published, a control logged, corrected, and the correction taken back. A trailing part of each kind."""
    settings.DEMO_DATE = date(2020, 10, 1)
    commitment = f.four_commitments(f.published_promise())[3]
    advance(commitment.promise)
    row = log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=date(2020, 9, 30), contributions=[{"commitment": commitment, "quantity": Decimal(1)}],
    )  # fmt: skip
    settings.DEMO_DATE = date(2020, 10, 10)
    withdraw_activity(
        correct_activity(row, by=f.officer(), reason="Fel", title="Ny"), by=f.officer(), reason="Fel"
    )
    settings.DEMO_DATE = date(2020, 10, 15)
    found = Chain.objects.select_related("promise__municipality").get(promise=commitment.promise)
    assert [each.first for each in found.parts.filter(last__isnull=False)] == [3]
    assert list(verify(found)) == []
    return found


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("last", 2),  # before it began
        ("last", 4),  # when the next stood already
        ("last", None),
        ("noun", "photos"),
        ("since", 1),
        ("internal_fact", ""),
        ("internal_fact", '[4,["x","2020-09-30","2020-09-30"]]'),
    ],
)
def test_a_column_of_an_ended_part_is_what_follows_from_the_chain(chain, column, value):
    ended = chain.parts.get(last=3)
    if value is None:
        chain.parts.filter(path=ended.path, first=4).update(last=4)
    Part.objects.filter(pk=ended.pk).update(**{column: value})
    assert [line for line in verify(chain) if str(ended) in line]


def test_the_number_that_is_counted_of_an_ended_part_is_the_one_that_it_says(chain):
    ended = chain.parts.get(last=3)
    Part.objects.filter(pk=ended.pk).update(internal_fact=ended.internal_fact.replace('"1"', '"7"'))
    assert any("what is counted of" in line for line in verify(chain))


@pytest.mark.parametrize("put", ['"0"', '"3"'])
def test_a_number_of_few_people_that_is_counted_of_an_ended_part_is_that_of_its_row(chain, put):
    """No public part tells it; it decides what the promise said then."""
    commitment = chain.promise.commitments.get(number=4)
    commitment.counts_people = True
    store(commitment, by=f.coordinator())
    assert list(verify(chain)) == []
    ended = chain.parts.get(last=3, noun="activities")
    assert '"few":true' in ended.content
    Part.objects.filter(pk=ended.pk).update(internal_fact=ended.internal_fact.replace('"1"', put))
    assert [line for line in verify(chain) if f"what is counted of {ended} is not" in line]


def test_a_part_that_stood_is_not_made_to_end_unseen(chain):
    part = chain.parts.get(path="commitments/2")
    Part.objects.filter(pk=part.pk).update(last=2)
    assert list(verify(chain))


def test_the_day_the_promise_changed_in_public_is_that_of_its_newest_version(chain):
    Promise.objects.filter(pk=chain.promise_id).update(public_on=date(2020, 10, 14))
    assert any("the promise says 2020-10-14" in line for line in verify(_anew(chain)))


def test_no_chain_is_looked_through_to_a_day_that_has_not_been(chain):
    Chain.objects.filter(pk=chain.pk).update(looked_on=date(2020, 12, 24))
    assert any("looked through to 2020-12-24" in line for line in verify(_anew(chain)))


def test_what_time_made_public_is_missed_where_it_is_said_to_have_been_looked_for(chain, settings):
    commitment = chain.promise.commitments.get(number=4)
    log_activity(
        by=f.officer(), municipality=chain.promise.municipality, kind=commitment.kind, title="Senare",
        starts_on=date(2020, 10, 14), contributions=[{"commitment": commitment, "quantity": Decimal(1)}],
        publish_on=date(2020, 10, 20),
    )  # fmt: skip
    settings.DEMO_DATE = date(2020, 10, 21)
    assert list(verify(_anew(chain))) == []  # nobody has looked yet
    Chain.objects.filter(pk=chain.pk).update(looked_on=date(2020, 10, 21))
    assert any("the rows are not what version" in line for line in verify(_anew(chain)))


def _anew(chain):
    return Chain.objects.select_related("promise__municipality").get(pk=chain.pk)
