"""A page that is kept is right until the day that the record says it may differ."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from promises.models import Promise
from promises.reading.public_page import forget_pages
from promises.record.reading import newest
from promises.words.enums import CalendarUnit, TargetForm
from tests import factories as make

pytestmark = pytest.mark.django_db
PATHS = (
    "/vaggeryd/2020/",
    "/vaggeryd/2020/atagande/1/",
    "/en/vaggeryd/2020/",
    "/en/vaggeryd/2020/atagande/1/",
)


def test_the_pages_of_a_promise_are_the_same_to_a_byte_until_the_day_they_may_differ(client):
    quarterly = {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value}
    with time_machine.travel(datetime(2020, 12, 21, 12)):
        promise = make.published_promise("2020", signed_on=date(2020, 1, 1), announced_on=date(2020, 6, 18))
        to = make.commitment(promise, target=quarterly)
        make.commitment(promise, 2)
        make.activity(date(2020, 5, 14), to)
        make.invitation(promise, held_on=date(2021, 1, 3))
    pages: list[str] = []
    until, kept = date(2020, 12, 21), 0
    for passed in range(20):
        day = date(2020, 12, 21) + timedelta(days=passed)
        with time_machine.travel(datetime(day.year, day.month, day.day, 12)):
            forget_pages()
            read = [client.get(path).content for path in PATHS]
            if day < until:
                assert read == pages, (day, until)
                kept += 1
            else:
                record = newest(Promise.objects.all())[promise.pk]
                pages, until = read, record.next_change(day)
    assert kept > 5
