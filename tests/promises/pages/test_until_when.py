"""A page that is kept is right until the day that the record says it may differ."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from medborgarlofte.page_store import forget_pages, pages
from promises.words.enums import CalendarUnit, TargetForm
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OF_PROMISE = (
    "", "atagande/1/", "atagande/2/", "uppfoljning/", "historik/", "lattlast/", "atagande/1/lattlast/", "fraga/",
    "lofte.json",
)  # fmt: skip
PATHS = [f"/vaggeryd/2020/{each}" for each in OF_PROMISE] + [
    f"/en/vaggeryd/2020/{each}" for each in OF_PROMISE if not each.endswith(("lattlast/", ".json"))
]


def test_the_pages_of_a_promise_are_the_same_to_a_byte_until_the_day_they_may_differ(client):
    quarterly = {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value}
    with time_machine.travel(datetime(2020, 12, 21, 12)):
        promise = make.published_promise("2020", signed_on=date(2020, 1, 1), announced_on=date(2020, 6, 18))
        to = make.commitment(promise, target=quarterly)
        make.commitment(promise, 2)
        make.activity(date(2020, 5, 14), to)
        invitation = make.invitation(promise, held_on=date(2021, 1, 3))
    paths = [*PATHS, f"/vaggeryd/2020/inbjudan/{invitation.uid}/"]
    known: dict[str, tuple[bytes, date]] = {}
    same = 0
    for passed in range(20):
        day = date(2020, 12, 21) + timedelta(days=passed)
        with time_machine.travel(datetime(day.year, day.month, day.day, 12)):
            forget_pages()
            for path in paths:
                answer = client.get(path)
                assert answer.status_code == 200, path
                if path in known and day < known[path][1]:
                    assert answer.content == known[path][0], (path, day)
                    same += 1
                else:
                    known[path] = answer.content, pages.find(path).basis.until
    assert same > 5 * len(paths)
