"""What makes no sense in a promise is refused at the desk and in the administration, beside what was typed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from promises.editing.amendments import amend
from promises.editing.commitments import add_commitment, add_target
from promises.editing.copying import copy_promise
from promises.editing.head_forms import HeadForm
from promises.editing.promises import change_promise, publish_promise
from promises.models import Background, Indicator, Measurement, ReportingPeriod
from promises.words.enums import AmendmentKind
from promises.writing.store import store
from tests import factories as f
from tests.client import words
from tests.promises.writing.test_admin_at_work import problems, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def draft():
    return f.promise()


def refusal(action):
    with pytest.raises(ValidationError) as refused:
        action()
    return refused.value.message_dict


def test_a_promise_does_not_go_on_from_itself(draft):
    own, by = draft.address, f.coordinator()
    assert (
        "löftets egen adress" in refusal(lambda: change_promise(draft, by=by, continues=own))["continues"][0]
    )
    draft.refresh_from_db()
    both = {"continues": "habo/2018", "supersedes": "gnosjo/2018 habo/2018"}
    assert (
        "fortsätter redan habo/2018" in refusal(lambda: change_promise(draft, by=by, **both))["supersedes"][0]
    )


def test_the_administration_says_so_beside_the_field(draft):
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_change", args=[draft.pk])
    page = client.post(url, typed(client.get(url), continues=draft.address, due_days="10000"))
    assert "Det är löftets egen adress." in words(page)
    assert "senast ett år efter perioden, 366 dagar" in words(page)


def test_the_desk_says_so_beside_the_field(draft):
    fields = HeadForm(instance=draft)
    sent = {name: fields[name].value() or "" for name in fields.fields}
    errors = HeadForm(sent | {"continues": draft.address, "due_days": "10000"}, instance=draft).errors
    assert errors["continues"] == ["Det är löftets egen adress. Skriv ett tidigare löftes."]
    assert errors["due_days"] == ["En uppföljning är klar senast ett år efter perioden, 366 dagar."]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (("2001-01-01", "2001-04-30", "2001-05-28"), "ends_on"),
        (("2031-01-01", "2031-04-30", "2031-05-28"), "starts_on"),
        (("2020-01-01", "2020-04-30", "2022-04-30"), "due_on"),
    ],
)
def test_a_period_lies_in_the_promises_time(draft, days, field):
    values = dict(zip(("starts_on", "ends_on", "due_on"), map(date.fromisoformat, days), strict=True))
    period = ReportingPeriod(promise=draft, slug="egen", label="Egen", **values)
    assert list(refusal(lambda: store(period, by=f.coordinator()))) == [field]


def test_what_is_promised_for_a_later_day_may_be_followed_up_after_the_end(draft):
    f.commitment(draft, target={"form": "deliverable", "deadline": date(2022, 5, 1)})
    days = {"starts_on": date(2021, 1, 1), "ends_on": date(2022, 6, 30), "due_on": date(2022, 7, 28)}
    assert store(ReportingPeriod(promise=draft, slug="sen", label="Sen", **days), by=f.coordinator()).pk


def test_what_came_of_it_needs_what_was_promised(draft):
    of = {"title": "Kontroller", "kind": f.kind(), "by": f.coordinator()}
    errors = refusal(lambda: add_commitment(draft, also_measured="24 procent", **of))
    assert "vad som dessutom är lovat" in errors["also_measured"][0]


def test_one_unit_in_two_spellings_is_refused(draft):
    by, town = f.coordinator(), f.organisation()
    one = {"organisation": town, "role": "responsible", "unit": "Fritid"}
    add_commitment(draft, by=by, title="A", kind=f.kind(), parties=[one])
    other = {"by": by, "title": "B", "kind": f.kind()}
    errors = refusal(lambda: add_commitment(draft, parties=[{**one, "unit": "fritid"}], **other))
    assert "skrivs ”Fritid” på ett annat ställe" in errors["unit"][0]
    assert add_commitment(draft, parties=[one], **other).pk


def test_the_administration_refuses_two_spellings_at_once(draft):
    commitment = f.commitment(draft)
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_commitment_change", args=[commitment.pk])
    town = str(f.organisation().pk)
    rows = {"parties-TOTAL_FORMS": "2"}
    for number, unit in enumerate(("Fritid", "FRITID")):
        prefix = f"parties-{number}"
        rows |= {f"{prefix}-organisation": town, f"{prefix}-role": "responsible", f"{prefix}-unit": unit}
    page = client.post(url, typed(client.get(url), **rows))
    assert "Enheten skrivs ”Fritid”" in words(page), problems(page)


WHAT_HAS_NOT_BEEN = "Dagen har inte varit än."


def test_what_a_promise_rests_on_and_what_was_measured_has_been(draft):
    by, later = f.coordinator(), date(2020, 10, 16)
    indicator = store(Indicator(promise=draft, slug="trygghet", name="Trygghet"), by=by)
    for row, field in (
        (Background(promise=draft, kind="situation", decided_on=later), "decided_on"),
        (Measurement(indicator=indicator, period="2021", value=71, published_on=later), "published_on"),
    ):
        assert WHAT_HAS_NOT_BEEN in refusal(lambda row=row: store(row, by=by))[field][0]


def test_a_promise_whose_time_was_moved_from_its_parts_is_not_published(draft):
    by = f.coordinator()
    commitment = f.commitment(draft, title="Vandringar")
    commitment.targets.all().delete()
    spring = {
        "slug": "var",
        "label": "Våren",
        "number": 4,
        "starts_on": date(2020, 3, 1),
        "ends_on": date(2020, 5, 31),
    }
    add_target(commitment, by=by, form="total", number=4, parts=[spring])
    change_promise(draft, by=by, starts_on=date(2020, 7, 1))
    with pytest.raises(ValidationError) as refused:
        publish_promise(draft, by=by)
    number = commitment.number
    assert (
        f"Åtagande {number}: Dagen 31 maj 2020 ligger före löftets första dag, 1 juli 2020."
        in refused.value.messages
    )


def test_a_season_that_never_comes_in_the_next_promise_is_left_behind():
    source = f.published_promise()
    winter = {"form": "total", "number": 4, "season_start": "01-10", "season_end": "03-31"}
    f.commitment(source, target=winter)
    copy = copy_promise(
        source,
        by=f.coordinator(),
        slug="sommaren",
        title="S",
        starts_on=date(2021, 6, 1),
        ends_on=date(2021, 8, 31),
    )
    assert copy.commitments.get().targets.get().season_start == ""


def test_a_prolongation_goes_on_from_the_last_day_of_a_month_that_alone_is_known():
    promise = f.published_promise(ends_on=date(2020, 12, 1), ends_precision="month")
    change = amend(
        promise,
        AmendmentKind.PROLONGED,
        by=f.coordinator(),
        decided_on=date(2020, 10, 15),
        reason="Mer tid.",
        ends_on=date(2021, 6, 30),
    )
    assert change.previous_ends_on == date(2020, 12, 31)
