"""A number of people that is not told today is told of no day before, on no page and in no file."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from medborgarlofte.page_store import forget_pages
from promises.editing.commitments import change_commitment
from promises.models import Promise
from promises.record.models import Chain
from promises.record.rulebook import Rule
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import Detail
from promises.writing.guards import fixed
from promises.writing.publication_rules import rules_fingerprint, set_rules
from promises.writing.store import store
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
THEN, TODAY = date(2020, 9, 24), date(2020, 10, 15)
BEFORE = (date(2020, 9, 1), date(2020, 9, 23))
PAGE = "/vaggeryd/2020/"
PAGES = (
    PAGE,
    f"{PAGE}atagande/4/",
    f"{PAGE}atagande/4/?kant={THEN}",
    f"{PAGE}?kant={THEN}",
    f"{PAGE}historik/",
)
FILES = (
    f"{PAGE}historik.json?fran={BEFORE[0]}&till={THEN}",
    f"{PAGE}historik.json?fran={THEN}&till={TODAY}",
    f"{PAGE}historik/?fran={BEFORE[0]}&till={THEN}",
    f"{PAGE}bevis.json",
    f"{PAGE}lofte.json",
)


@pytest.fixture
def shelter(settings):
    """Commitment 4 of a promise: 80 women, of whom 3 have been given shelter and 2 were followed, known for a month."""
    settings.DEMO_DATE = BEFORE[0]
    promise = f.published_promise()
    f.four_commitments(promise)
    commitment = promise.commitments.get(number=4)
    commitment.targets.all().delete()
    f.target(commitment, form="total", number=80, unit_one="kvinna", unit_many="kvinnor")
    f.result_measure("uppföljda", commitment.kind)
    advance(promise)
    settings.DEMO_DATE = BEFORE[1]
    return commitment


def women(commitment, quantity=3, followed=2, day=date(2020, 9, 20)):
    row = f.activity(day, title="Skyddat boende")
    row.contributions.create(commitment=commitment, quantity=quantity)
    f.result(row, commitment.kind.measures.get(), followed)
    advance(commitment.promise)
    return row


def everything(client):
    """All that is read, by its address."""
    forget_pages()
    read = {address: words(client.get(address)) for address in PAGES}
    return read | {address: client.get(address).content.decode() for address in FILES}


def told(client, pattern):
    return [address for address, text in everything(client).items() if re.search(pattern, text)]


# Said of three: the figure, in words and as data, and the percentage.
THREE = r'\b3 av 80|\b3 kvinnor|tre kvinnor|"quantity": ?"?3\b|3,7|3,8 procent|4 procent'
TWO = r'[Uu]ppföljda:? 2\b|"value": ?"?2\b'


def test_a_commitment_that_counts_people_from_today_tells_no_number_of_any_day(client, shelter, settings):
    women(shelter)
    settings.DEMO_DATE = TODAY
    before = told(client, THREE)
    assert {PAGES[2], PAGES[3], FILES[0]} <= set(before)
    change_commitment(shelter, by=f.coordinator(), counts_people=True)
    assert told(client, THREE) == []
    then = everything(client)
    assert "färre än 5" in then[PAGES[2]]
    assert '"few":true' in then[FILES[0]]


def test_a_measure_that_counts_people_from_today_tells_no_number_of_any_day(client, shelter, settings):
    women(shelter)
    settings.DEMO_DATE = TODAY
    assert told(client, TWO)
    measure = shelter.kind.measures.get()
    measure.counts_people = True
    store(measure, by=f.coordinator())
    assert told(client, TWO) == []
    assert "färre än 5" in everything(client)[PAGES[2]]


def test_five_are_told_of_every_day(client, shelter, settings):
    women(shelter, quantity=5)
    settings.DEMO_DATE = TODAY
    change_commitment(shelter, by=f.coordinator(), counts_people=True)
    assert "5 av 80" in everything(client)[PAGES[2]]


def test_the_chain_holds_and_the_desk_reads_the_number(client, shelter, settings):
    row = women(shelter)
    settings.DEMO_DATE = TODAY
    change_commitment(shelter, by=f.coordinator(), counts_people=True)
    assert list(verify(Chain.objects.get(promise=shelter.promise))) == []
    assert row.contributions.get().quantity == 3


def test_what_counts_people_publicly_counts_people_for_ever(shelter):
    by, measure = f.coordinator(), shelter.kind.measures.get()
    change_commitment(shelter, by=by, counts_people=True)
    measure.counts_people = True
    store(measure, by=by)
    for row in (shelter, measure):
        row.counts_people = False
        with pytest.raises(ValidationError, match="står kvar") as refused:
            store(row, by=by)
        assert [*refused.value.error_dict] == ["counts_people"]
        row.refresh_from_db()
        assert row.counts_people
        assert "counts_people" in fixed(row)  # the administration shows it and offers no box


def test_a_published_edition_says_what_it_said(client, shelter, settings):
    women(shelter, day=date(2020, 8, 20))
    edition(shelter.promise.periods.get(slug="2020-t2"))
    advance(shelter.promise)
    settings.DEMO_DATE = TODAY
    change_commitment(shelter, by=f.coordinator(), counts_people=True)
    forget_pages()
    assert re.search(THREE, words(client.get(f"{PAGE}uppfoljning/2020-t2/")))


def test_before_publication_it_may_be_taken_off():
    promise = f.promise()
    commitment = f.commitment(promise, counts_people=True)
    assert "counts_people" not in fixed(commitment)
    assert not change_commitment(commitment, by=f.coordinator(), counts_people=False).counts_people


def test_a_sum_of_some_days_tells_no_number_of_any_day_either(client, shelter, settings):
    promise = Promise.objects.get(pk=shelter.promise_id)
    by = f.coordinator()
    rule = {shelter.kind: Rule(Detail.WEEK, shows_place=False)}
    set_rules(promise, rule, by=by, seen=rules_fingerprint(promise))
    women(shelter, day=date(2020, 9, 14))
    women(shelter, day=date(2020, 9, 16))
    settings.DEMO_DATE = TODAY
    advance(promise)
    six = r'\b6 av 80|\b6 kvinnor|"quantity": ?"?6\b|\b6\b kvinnor'
    settings.DEMO_DATE = date(2020, 10, 20)
    assert told(client, six)
    change_commitment(shelter, by=f.coordinator(), counts_people=True)
    assert told(client, six) == []
