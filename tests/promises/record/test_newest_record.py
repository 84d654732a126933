"""What a promise's pages read of the record is what everybody else reads of it, and is read once for all of them."""

from dataclasses import fields
from datetime import date

import pytest

from medborgarlofte.recent import Recent
from promises.log.actions import log_activity
from promises.record import newest_record as module
from promises.record.newest_record import newest_record
from promises.record.public import public_promises
from promises.record.reading import newest
from promises.record.versions import is_looked_at
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def traffic():
    promise = factories.published_promise()
    *_, traffic = factories.four_commitments(promise)
    for day in range(1, 4):
        factories.activity(date(2020, 9, day), towards=traffic)
    return traffic


def read():
    return public_promises().select_related("chain").get()


def log(commitment):
    log_activity(
        by=factories.officer(),
        municipality=commitment.promise.municipality,
        kind=commitment.kind,
        title="Kontroll",
        starts_on=date(2020, 10, 1),
        contributions=[{"commitment": commitment, "quantity": 1}],
    )


def test_a_page_reads_the_same_of_the_record_as_everybody(traffic):
    factories.question(traffic.promise, answered=True)
    log(traffic)
    [everybody], own = newest([read()]).values(), newest_record(read())
    told = {each.name for each in fields(own) if each.init} - {"find", "of_nouns"}
    assert {name: getattr(own, name) for name in told} == {name: getattr(everybody, name) for name in told}
    keys = own.newest_first()
    assert len(keys) == 4
    assert own.activities(keys) == everybody.activities(keys)
    for nouns in (["questions"], ["commitments", "organisations"], ["photos"], ["questions", "activities"]):
        assert dict(own.of_nouns(*nouns)) == dict(everybody.of_nouns(*nouns))


def test_the_next_page_of_the_promise_asks_nothing_of_the_record(
    traffic, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(module, "is_looked_at", is_looked_at)
    newest([read()])  # the day's first reader
    first = newest_record(read())
    with django_assert_num_queries(1):  # the promise itself
        assert newest_record(read()) is first
    log(traffic)
    with django_assert_num_queries(4):
        again = newest_record(read())
    assert len(again.packed) == len(first.packed) + 1


def test_what_was_not_asked_for_longest_gives_way_to_what_is_heavy():
    kept = Recent(10, len)
    kept.keep("a", "aaaa")
    kept.keep("b", "bbbb")
    assert kept.find("a") == "aaaa"
    kept.keep("c", "cccc")
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("aaaa", None, "cccc")
    kept.keep("c", "c")
    kept.keep("d", "ddddd")
    assert kept.find("a") == "aaaa"
    kept.keep("e", "e" * 11)  # too heavy by itself
    assert [kept.find(key) for key in "acde"] == [None] * 4
