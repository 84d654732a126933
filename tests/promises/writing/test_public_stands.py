"""What is public of a promise is changed at no door: desk, administration, rows on another's page, actions."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.accounts.roles import Role
from promises.editing.amendments import amend
from promises.editing.commitments import change_commitment, revise_target
from promises.editing.periods import generate_periods
from promises.editing.promises import change_promise
from promises.log.actions import log_activity
from promises.models import Commitment, Indicator, Measurement, Promise, ReportingPeriod, Signatory
from promises.record.models import Chain
from promises.record.reading import newest
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import AmendmentKind
from promises.writing.store import remove, store
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition
from tests.promises.sent_forms import shown, typed

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions, pytest.mark.usefixtures("october")]

PAGE = "/vaggeryd/2020/"
PERIODS = "/arbete/loften/vaggeryd/2020/perioder/"


@pytest.fixture
def promise():
    made = f.published_promise()
    f.four_commitments(made)
    advance(made)
    return made


@pytest.fixture
def sam(client):
    person = f.coordinator()
    client.force_login(person)
    return person


def period(slug: str) -> ReportingPeriod:
    return ReportingPeriod.objects.get(slug=slug, promise__slug="2020")


def sent(client, row, **changes):
    """The row's page of the administration, sent with ``changes``, of which those that it does not ask for are forged."""
    page = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    return client.post(page, typed(client.get(page), **changes))


def test_a_period_with_its_follow_up_stays_in_its_promise(client, promise, sam):
    edition(period("2020-t1"), on=date(2020, 5, 20))
    advance(promise)
    elsewhere = f.promise("2021", starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31))
    sent(client, period("2020-t1"), promise=elsewhere.pk)
    assert period("2020-t1").promise == promise
    assert client.get(f"{PAGE}uppfoljning/2020-t1/").status_code == 200


@pytest.mark.parametrize(
    "changed", [{"slug": "varen"}, {"label": "Våren"}, {"slug": "varen", "label": "Våren"}]
)
def test_a_period_is_called_what_its_follow_up_calls_it(client, promise, sam, changed):
    edition(period("2020-t1"), on=date(2020, 5, 20))
    advance(promise)
    address = f"{PERIODS}{period('2020-t1').pk}/"
    answer = client.post(address, shown(client.get(address)) | changed)
    assert answer.status_code == 422
    assert "vad den heter står kvar" in words(answer)
    assert period("2020-t1").label == "Tertial 1 2020"
    assert client.get("/").status_code == client.get("/flode.atom").status_code == 200


@pytest.mark.parametrize(
    "changed", [{"due_on": "2021-06-30"}, {"ends_on": "2020-12-30"}, {"starts_on": "2020-12-30"}]
)
def test_a_period_that_has_not_begun_has_the_days_of_the_calendar(client, promise, sam, settings, changed):
    settings.DEMO_DATE = date(2020, 8, 1)
    address = f"{PERIODS}{period('2020-t3').pk}/"
    answer = client.post(address, shown(client.get(address)) | changed)
    assert answer.status_code == 422
    assert "följs upp efter sin kalender" in words(answer)
    Promise.objects.filter(pk=promise.pk).update(calendar="own")
    assert client.post(address, shown(client.get(address)) | changed).status_code == 302


def test_a_period_of_the_calendar_is_neither_removed_nor_added(client, promise, sam, settings):
    settings.DEMO_DATE = date(2020, 8, 1)
    address = f"{PERIODS}{period('2020-t3').pk}/ordna/"
    seen = client.post(address, {}).context["seen"]
    answer = client.post(address, {"do": "remove", "seen": seen})
    assert answer.status_code == 422
    assert "följs upp efter sin kalender" in words(answer)
    values = {
        "label": "Extra",
        "slug": "x",
        "starts_on": "2021-01-01",
        "ends_on": "2021-01-31",
        "due_on": "2021-02-28",
    }
    Promise.objects.filter(pk=promise.pk).update(ends_on=date(2021, 12, 31))
    assert client.post(f"{PERIODS}ny/", values).status_code == 422
    # Nor on the promise's own page of the administration.
    page = client.get(f"/admin/promises/promise/{promise.pk}/change/")
    assert 'name="periods-0-due_on"' not in page.content.decode()


def test_laying_periods_out_anew_takes_none_away_that_has_begun(promise):
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 2, 29), "due_on": date(2020, 3, 28)}
    promise.periods.create(slug="egen", label="Egen", **days)
    generate_periods(promise, by=f.coordinator())
    assert period("egen").ends_on == date(2020, 2, 29)


def test_a_record_whose_period_is_gone_is_read_all_the_same(promise):
    edition(period("2020-t1"), on=date(2020, 5, 20))
    ReportingPeriod.objects.filter(slug="2020-t1").update(slug="bort")
    advance(promise)
    assert newest([promise])[promise.pk].follow_ups == []


@pytest.fixture
def effect(promise):
    made = Indicator.objects.create(
        promise=promise, slug="trygg", name="Trygghet", unit="procent", source="NTU"
    )
    row = Measurement(indicator=made, period="2019", value=Decimal(61), published_on=date(2020, 5, 1))
    store(row, by=f.coordinator())
    return made


def test_what_was_measured_stands_and_is_corrected_by_one_more(client, promise, sam, effect):
    sent(client, effect, **{"measurements-0-value": "71", "source": "Vi", "promise": f.promise("2021").pk})
    effect.refresh_from_db()
    assert (effect.source, effect.promise, effect.measurements.get().value) == ("NTU", promise, 61)
    row = effect.measurements.get()
    row.value = 71
    with pytest.raises(ValidationError, match="Mätningen är publicerad och står kvar"):
        store(row, by=sam)
    with pytest.raises(ValidationError, match="Mätningen är publicerad och står kvar"):
        remove(row, by=sam)
    answer = client.post(
        reverse("measurements", args=["vaggeryd", "2020"]),
        {"indicator": effect.pk, "period": "2019, rättad", "value": "71", "note": "Rättad: 61 var fel år."},
    )
    assert answer.status_code == 302
    page = words(client.get(PAGE))
    assert "61" in page
    assert "71 procent" in page
    assert "Rättad: 61 var fel år." in page


def test_an_organisation_is_called_the_same_in_data_once_it_has_promised(client, promise):
    admin = f.user("Adam Admin")
    f.member(admin, Role.ADMINISTRATOR, f.organisation(), promise.municipality)
    f.organisation().municipalities.add(promise.municipality)
    client.force_login(admin)
    sent(client, f.organisation(), slug="kommunen")
    assert not Organisation.objects.filter(slug="kommunen").exists()
    fresh = f.organisation("Vägföreningen")
    fresh.municipalities.add(promise.municipality)
    assert sent(client, fresh, slug="vagen").status_code == 302
    assert Organisation.objects.filter(slug="vagen").exists()


def holds() -> bool:
    return not list(verify(Chain.objects.get()))


def test_the_area_of_a_round_is_another_where_it_is_read_too(client, promise, sam):
    rounds = promise.commitments.get(number=3)
    place = f.hot_spot()
    log_activity(
        by=f.police_officer(), municipality=promise.municipality, kind=rounds.kind, title="Runda",
        starts_on=date(2020, 5, 10), contributions=[{"commitment": rounds, "quantity": 1}], method={"hot_spot": place},
    )  # fmt: skip
    assert place.area in client.get(f"{PAGE}lofte.json").content.decode()
    assert sent(client, place, area="Norra delen").status_code == 302
    assert holds()
    assert "Norra delen" in client.get(f"{PAGE}lofte.json").content.decode()


def test_what_a_police_area_is_called_is_told_where_its_municipality_has_promised(promise):
    area = f.police_area()
    area.name = "LPO Höglandet"
    store(area, by=f.superuser())
    assert holds()


def test_who_signed_stands(promise):
    by = f.coordinator()
    with pytest.raises(ValidationError, match="de som skrev under står kvar"):
        store(Signatory(promise=promise, organisation=f.organisation("Bolaget"), position=9), by=by)
    with pytest.raises(ValidationError, match="kan inte tas bort"):
        remove(promise.signatories.first(), by=by)


def test_what_was_promised_is_reworded_only_by_a_change_that_tells_it(promise):
    by, first = f.coordinator(), promise.commitments.get(number=1)
    with pytest.raises(ValidationError, match="står kvar"):
        change_commitment(first, by=by, text="Färre vandringar")
    with pytest.raises(ValidationError, match="står kvar"):
        change_promise(Promise.objects.get(), by=by, further_municipalities=[f.municipality("Gnosjö")])


def test_no_number_is_put_in_before_one_that_is_in_force_whichever_page_it_comes_from(promise):
    def revised(day, number):
        change = amend(promise, AmendmentKind.REVISED, by=f.coordinator(), decided_on=day, reason="Skäl.")
        fourth = Commitment.objects.get(promise=promise, number=4)
        return revise_target(change, fourth, by=f.coordinator(), form="rate", number=number, per="quarter")

    revised(date(2020, 10, 10), 2)
    for day in (date(2020, 10, 10), date(2020, 10, 1)):
        with pytest.raises(ValidationError, match="tal ändrades den 10 oktober") as refused:
            revised(day, 1)
        assert set(refused.value.message_dict) == {"decided_on"}
