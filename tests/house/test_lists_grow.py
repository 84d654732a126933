"""Every list and form of the administration asks the database as often for many municipalities as for few."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followup.enums import WeeklyReply
from followup.models import WeeklyAnswer
from medborgarlofte.accounts.models import Invitation
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.record import record
from promises import models as m
from tests import factories as f
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def fill(name: str) -> None:
    """One more municipality with a row of everything that the administration shows, and two of what is listed most."""
    place = f.municipality(name, police_area=f.police_area(f"LPO {name}"))
    promise = f.published_promise("2020", place)
    walked, met, rounded, traffic = f.four_commitments(promise)
    own = f.organisation(place.name)
    clerk = f.member(f.user(f"Hanna {name}"), Role.OFFICER, own, place).user
    stamp = {"created_at": promise.created_at, "created_by": clerk}
    here = {"municipality": place, "performed_by": own, "logged_for": own, "created_by": clerk}
    measure = f.result_measure(f"mått {name}".lower(), of=f.kind(f"slag {name}".lower()))
    f.result(f.activity(towards=traffic, **here), measure, 64)
    f.photo(f.activity(towards=traffic, **here))
    for day in (27, 28):
        walk = f.walk(walked, date(2020, 8, day), **here)
        decided = f.measure(f.observation(walk))
        step = {"decision": "planned", "position": 1, "decided_on": date(2020, 9, 1), "owner": own}
        m.MeasureStep.objects.create(measure=decided, **step, **stamp)
    meeting = m.CoordinationMeeting.objects.create(activity=f.activity(towards=met, **here))
    m.Measure.objects.create(meeting=meeting, text="Belys torget", **stamp)
    f.situation_report(municipality=place, organisation=own, created_by=clerk, meeting=meeting)
    spot = f.hot_spot(municipality=place)
    m.HotSpotRound.objects.create(activity=f.activity(towards=rounded, **here), hot_spot=spot)
    started = {"started_at": promise.created_at, "started_by": clerk}
    m.OngoingRound.objects.create(hot_spot=spot, organisation=own, **started)
    m.Indicator.objects.create(promise=promise, slug="trygghet", name="Tryggheten")
    m.PublicationRule.objects.create(
        promise=promise, kind=traffic.kind, detail="day", set_at=promise.created_at, set_by=clerk
    )
    m.ConfirmedText.objects.create(
        municipality=place, kind="phone", digest=name * 4, internal_reason="Växeln",
        confirmed_at=promise.created_at, confirmed_by=clerk,
    )  # fmt: skip
    f.amendment(promise)
    f.confirmation(walked, promise.periods.first(), organisation=own, confirmed_by=clerk)
    f.invitation(promise, commitment=walked, organiser=own)
    f.question(promise)
    edition(promise.periods.get(slug="2020-t2"))
    WeeklyAnswer.objects.create(
        commitment=traffic, organisation=own, week=date(2020, 10, 12), period="2020-t3",
        reply=WeeklyReply.NOTHING_YET.value, answered_at=promise.created_at, answered_by=clerk,
    )  # fmt: skip
    Invitation.objects.create(
        email=f"{place.slug}@example.se", role=Role.OFFICER.value, organisation=own, municipality=place,
        token_hash=name * 4, valid_until=promise.created_at, sent_at=promise.created_at, sent_by=clerk,
    )  # fmt: skip
    record("activity.logged", by=clerk, target=f"activity:{walk.uid}")


def asked(client) -> dict[str, int]:
    """How many questions each list asks, and the form of its first row, by the address."""
    found = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        assert row, f"teach fill() to make a {model.__name__}"
        for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            found[address] = len(queries)
    return found


def test_of_many_municipalities_as_often_as_of_few(client):
    client.force_login(f.superuser())
    for name in ("Alvesta", "Boden"):
        fill(name)
    asked(client)  # what is kept from then on is kept
    few = asked(client)
    for name in ("Dals-Ed", "Eda", "Falun", "Gagnef"):
        fill(name)
    many = asked(client)
    assert {address: (few[address], count) for address, count in many.items() if count != few[address]} == {}
