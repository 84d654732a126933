"""Where a day is not known both databases answer alike: what is known decides, the rest stands at one end."""

from datetime import date

import pytest

from promises.editing.copying import copy_promise
from promises.models import PublicationRule
from promises.walks.queries import open_measures
from promises.words.enums import MeasureDecision
from tests import factories as f
from tests.factories.promises import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def measured(*values: tuple[str, int, date | None]):
    """A promise whose effect has been measured so: period, value, published."""
    promise = f.published_promise()
    effect = promise.indicators.create(slug="ntu", name="Tryggheten", baseline=50, position=1)
    for period, value, published_on in values:
        effect.measurements.create(period=period, value=value, published_on=published_on)
    return promise


def baseline_of_copy(promise) -> tuple[int, str]:
    """Where the effect of a new promise starts from."""
    copied = copy_promise(
        promise,
        by=f.coordinator(),
        slug="2021",
        title="Tryggare 2021",
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 12, 31),
    ).indicators.get()
    return int(copied.baseline), copied.baseline_note


def test_a_copy_starts_from_the_newest_value_when_an_older_one_has_no_date():
    promise = measured(("2018", 55, None), ("2020", 61, date(2020, 9, 1)))
    assert baseline_of_copy(promise) == (61, "2020")


def test_a_copy_starts_from_the_newest_value_when_that_one_has_no_date():
    promise = measured(("2018", 55, date(2018, 11, 1)), ("våren 2020", 61, None))
    assert baseline_of_copy(promise) == (61, "våren 2020")


def test_a_copy_starts_from_what_was_published_last_where_the_periods_name_no_year():
    promise = measured(("första", 55, date(2020, 3, 1)), ("andra", 61, date(2020, 9, 1)), ("okänd", 40, None))
    assert baseline_of_copy(promise) == (61, "andra")


def test_measurements_without_a_date_are_told_first(client):
    measured(("2020", 61, date(2020, 9, 1)), ("2018", 55, None))
    page = client.get("/vaggeryd/2020/").content.decode()
    assert page.index("2018") < page.index("61")


def titles(page: str, *wanted: str) -> list[str]:
    return sorted(wanted, key=page.index)


def test_a_promise_without_a_first_day_stands_after_the_dated_ones(client):
    f.published_promise("odaterat", title="Utan dagar", starts_on=None, ends_on=None)
    f.published_promise("2020", title="Detta år")
    f.published_promise("2019", title="Förra året", starts_on=date(2019, 1, 1))
    client.force_login(f.coordinator())
    for address in ("/vaggeryd/", "/arbete/loften/"):
        page = client.get(address).content.decode()
        assert titles(page, "Utan dagar", "Detta år", "Förra året") == [
            "Detta år",
            "Förra året",
            "Utan dagar",
        ]


def test_what_nobody_owns_and_has_no_day_stands_first_among_open_measures():
    promise = f.published_promise()
    walk = f.walk(f.commitment(promise, kind=f.kind("trygghetsvandring")), draft=False)
    lamp = f.observation(walk)
    planned = {"decision": MeasureDecision.PLANNED.value}
    for text, owner, due_on in (
        ("Polisen, dag", f.police(), date(2020, 9, 1)), ("Polisen, ingen dag", f.police(), None),
        ("Ingen, dag", None, date(2020, 9, 1)), ("Ingen, ingen dag", None, None),
    ):  # fmt: skip
        f.measure(lamp, text=text, owner=owner, due_on=due_on, **planned)
    assert [row.text for row in open_measures([promise.municipality])] == [
        "Ingen, ingen dag",
        "Ingen, dag",
        "Polisen, ingen dag",
        "Polisen, dag",
    ]


def test_the_rule_for_all_other_work_stands_before_those_of_a_kind():
    promise, by = f.published_promise(), f.coordinator()
    stamps = {"promise": promise, "set_at": moment(date(2020, 1, 10)), "set_by": by}
    PublicationRule.objects.create(kind=f.kind("trygghetsrunda"), **stamps)
    PublicationRule.objects.create(kind=None, **stamps)
    assert [row.kind_id is None for row in promise.publication_rules.all()] == [True, False]


def test_the_administration_sorts_what_is_unknown_first_and_last_turned_round(client):
    f.published_promise("odaterat", title="Utan dagar", starts_on=None, ends_on=None)
    f.published_promise("2020", title="Detta år")
    client.force_login(f.superuser())
    ascending, descending = (
        client.get(f"/admin/promises/promise/?o={order}").content.decode() for order in ("4", "-4")
    )
    assert titles(ascending, "Utan dagar", "Detta år") == ["Utan dagar", "Detta år"]
    assert titles(descending, "Utan dagar", "Detta år") == ["Detta år", "Utan dagar"]
