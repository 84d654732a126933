"""What may be logged already is asked about; what is sent at the same moment becomes one row."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection

from promises.log.actions import log_once
from promises.models import Activity
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import log, sent, shown

pytestmark = pytest.mark.usefixtures("october")

TODAY = date(2020, 10, 15)


@pytest.fixture
def traffic(db):
    return f.four_commitments(f.published_promise())[3]


@pytest.fixture
def hanna(client, traffic):
    person = f.officer()
    client.force_login(person)
    return person


def test_the_same_thing_is_asked_about_and_nothing_typed_is_lost(client, hanna, traffic):
    log(client, traffic)
    answer = log(client, traffic, note="Mina ord.", internal_note="Mina egna.")
    assert answer.status_code == 409
    page = words(answer)
    assert "Är den redan loggad?" in page
    assert "Det du skrev är inte sparat än." in page
    assert "Hanna Handläggare" in page
    assert "Mina ord." in page
    assert "Mina egna." in page
    assert Activity.objects.count() == 1
    anyway = shown(answer) | {"twins_seen": f"{Activity.objects.get().uid} "}
    assert client.post("/arbete/logga/trafikinsats/", anyway).status_code == 302
    assert Activity.objects.count() == 2
    assert Activity.objects.filter(note="Mina ord.").exists()


def test_a_twin_that_came_after_the_question_is_asked_about_too(client, hanna, traffic):
    log(client, traffic)
    seen = str(Activity.objects.get().uid)
    f.activity(TODAY, towards=traffic, logged_for=f.police())
    assert log(client, traffic, twins_seen=seen).status_code == 409


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({}, True),
        ({"place": "skillingaryd"}, True),
        ({"place": ""}, True),
        ({"place": "Hok"}, False),
        ({"starts_on": "2020-10-14"}, True),
        ({"starts_on": "2020-10-13"}, False),
        ({"starts_on": "2020-10-14", "place": "Hok"}, False),
        ({"starts_on": "2020-10-01", "ends_on": "2020-10-15", "place": "Hok"}, True),
        ({"commitment": "inget"}, False),
    ],
    ids=str,
)
def test_possible_duplicates_by_day_place_and_kind(client, hanna, traffic, typed, asked):
    log(client, traffic)
    assert (log(client, traffic, **typed).status_code == 409) is asked


def test_the_other_partys_row_of_the_same_operation_is_a_twin_but_not_of_the_day_before(
    client, hanna, traffic
):
    police = {"logged_for": f.police(), "performed_by": f.police(), "towards": traffic}
    f.activity(TODAY - timedelta(days=1), **police)
    assert log(client, traffic).status_code == 302
    f.activity(TODAY, **police)
    assert log(client, traffic, starts_on="2020-10-15").status_code == 409


def test_what_is_withdrawn_or_of_another_municipality_is_no_twin(client, hanna, traffic):
    moment = f.refreshed(traffic.promise).created_at
    gone = {"withdrawn_at": moment, "withdrawn_by": hanna, "withdrawn_reason": "Dubblett."}
    f.activity(TODAY, towards=traffic, **gone)
    there = f.four_commitments(f.published_promise(place=f.municipality("Gnosjö")))[3]
    f.activity(TODAY, towards=there)
    assert log(client, traffic).status_code == 302


def test_second_send_of_one_entry_is_no_duplicate(client, hanna, traffic):
    same = sent(traffic)
    first = client.post("/arbete/logga/trafikinsats/", same)
    assert client.post("/arbete/logga/trafikinsats/", same)["Location"] == first["Location"]


# SQLite in memory has one connection: nothing can happen at the same moment. The soak holds it on a file.
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sent_at_the_same_moment_it_is_one_row_with_one_receipt(traffic):
    hanna, number, start = f.officer(), uuid.uuid4(), threading.Barrier(4)
    rows: list[tuple[Activity, bool]] = []
    values = {
        "municipality": traffic.promise.municipality, "kind": traffic.kind, "title": "Trafikinsats",
        "starts_on": TODAY, "contributions": [{"commitment": traffic}],
    }  # fmt: skip

    def send() -> None:
        try:
            start.wait(10)
            rows.append(log_once(by=hanna, uid=number, **values))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 4
    assert {row.uid for row, _ in rows} == {number}
    assert [new for _, new in rows].count(True) == 1
    assert Activity.objects.count() == 1
