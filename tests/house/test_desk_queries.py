"""A desk page asks the database as little of 290 municipalities as of one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from medborgarlofte.accounts.known_municipalities import known_municipalities
from medborgarlofte.accounts.models import Membership, Municipality
from medborgarlofte.accounts.roles import Role
from promises.models import OngoingRound, Promise
from tests import factories as f
from tests.client import whole
from tests.house.sweep import DESK
from tests.house.test_sweep import QUERY, addresses, signed_in
from tests.house.world import POLICE, world, world_with_follow_up

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

ROLES = (Role.COORDINATOR, Role.DECIDER, Role.ADMINISTRATOR)
# The pages that gather from everywhere where one works.
PAGES = (
    "desk", "log_kind", "activities", "tables", "desk_walks", "open_measures", "est", "est_overview", "hot_spots",
    "desk_questions", "desk_promises", "new_promise", "official", "committee", "maskings", "disclose", "retention",
    "get_started", "account",
)  # fmt: skip
MOST = 20
# Who works in several places is offered a choice of them: no more than that.
CHOICE = 2


def queries(client):
    """How many each page asks, by its name."""
    found = {}
    for name in PAGES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200, name
        found[name] = len(asked)
    return found


def spread(person, promise, organisation, count):
    """Give ``person`` every tried role in ``count`` municipalities more, each with a promise."""
    taken = {promise.municipality.slug, "habo"}
    Municipality.objects.bulk_create(
        Municipality(name=each.full_name, short_name=each.name, slug=each.slug, code=each.code)
        for each in known_municipalities()[-count:]
        if each.slug not in taken
    )
    places = Municipality.objects.exclude(slug__in=taken)
    Membership.objects.bulk_create(
        Membership(
            user=person, role=role.value, organisation=organisation, municipality=each, started_on=date(2019, 1, 1)
        )
        for each in places
        for role in ROLES
    )  # fmt: skip
    stamps = {
        f"{stamp}_{end}": getattr(promise, f"{stamp}_{end}")
        for stamp in ("created", "updated")
        for end in ("at", "by")
    }
    Promise.objects.bulk_create(
        Promise(
            municipality=each,
            slug="2020",
            title="Tryggare",
            starts_on=promise.starts_on,
            ends_on=promise.ends_on,
            **stamps,
        )
        for each in places
    )


@pytest.mark.parametrize("count", [40, pytest.param(290, marks=pytest.mark.soak)])
def test_a_page_asks_as_little_of_many_municipalities_as_of_one(count):
    promise = f.published_promise()
    person = f.user("Pia Polis")
    for role in ROLES:
        f.member(person, role, f.police(), promise.municipality)
    client = signed_in(person)
    one = queries(client)
    spread(person, promise, f.police(), count)
    many = queries(client)
    assert {name: count for name, count in many.items() if count > one[name] + CHOICE} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}


def asked(client, made):
    """How many each page of the desk asks that can be read, each file among them, by its name."""
    found = {}
    for name, address in addresses(made).items():
        if name not in DESK:
            continue
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address + QUERY.get(name, ""))
            if answer.streaming:
                whole(answer)
        if answer.status_code == 200:
            found[name] = len(queries)
    return found


def test_every_page_asks_as_little_of_many_municipalities_and_commitments_as_of_few():
    made = world_with_follow_up()
    person = made.people["vaggeryd", POLICE, Role.COORDINATOR]
    for role in ROLES:
        f.member(person, role, f.police(), made.promise.municipality)
    client = signed_in(person)
    asked(client, made)  # what is kept from then on is kept
    few = asked(client, made)
    assert len(few) > 70
    assert {name: count for name, count in few.items() if count > MOST} == {}
    spread(person, made.promise, f.police(), 20)
    for number in range(5, 13):
        f.commitment(made.promise, number, kind=made.promise.commitments.get(number=4).kind)
    many = asked(client, made)
    assert {name: (few[name], count) for name, count in many.items() if count > few[name] + CHOICE} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}


def test_the_first_page_asks_little_even_where_everything_waits():
    found = world()
    person = found.people["vaggeryd", POLICE, Role.POLICE]
    for organisation in found.organisations.values():
        for role in Role:
            f.member(person, role, organisation, found.promise.municipality)
    f.delegation(receiver=person, organisation=found.organisations["kommun"])
    commitment = found.promise.commitments.get(number=4)
    f.activity(date(2020, 10, 1), commitment, created_by=person, publish_on=date(2020, 12, 1))
    walk = f.walk(found.promise.commitments.get(number=1), date(2020, 8, 28))
    f.measure(f.observation(walk), due_on=date(2020, 9, 1))
    OngoingRound.objects.filter(organisation=found.organisations[POLICE]).update(started_by=person)
    client = signed_in(person)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk")).content.decode()
    waiting = (
        "glömde du avsluta rundan", "skriv uppföljningen", "följ upp åtgärden", "ingen fråga visas", "efter plan",
        "har varken loggat", "visas från 1 december", "senast loggat av dig",
    )  # fmt: skip
    assert [words for words in waiting if words not in page.casefold()] == []
    assert len(asked) <= MOST, len(asked)
