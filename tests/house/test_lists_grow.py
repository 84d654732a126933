"""A list of the administration asks the database as often for many promises as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db
LISTS = (
    "promises/promise", "promises/commitment", "promises/target", "promises/reportingperiod", "promises/activity",
    "followup/report", "followup/edition",
)  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_for_many_promises_as_often_as_for_few(client, address, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(make.superuser())

    names = iter("ABCDEFGHIJ")

    def asked(more):
        for _ in range(more):
            promise = make.published_promise("2020", make.municipality(f"Ort {next(names)}"))
            for commitment in make.four_commitments(promise):
                make.activity(towards=commitment)
            edition(promise.periods.get(slug="2020-t2"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/admin/{address}/").status_code == 200
        return len(queries)

    asked(2)
    assert asked(1) == asked(6)
