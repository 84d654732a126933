"""From nothing to a published promise: what is done, what is left, and every step by those whose it is."""

import html
import re
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from medborgarlofte.accounts.actions.invitations import accept
from medborgarlofte.accounts.known_municipalities import COUNTIES, known, known_municipalities
from medborgarlofte.accounts.models import (
    Invitation,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    PoliceArea,
)
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.reserved import first_steps
from promises.editing.commitments import add_commitment
from promises.editing.promises import create_promise, publish_promise
from promises.editing.setting_up import add_usual_kinds, let_police_work, open_municipality
from promises.models import Kind, Signatory
from promises.writing.store import store
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/arbete/kom-igang/"


def administrator(place=None, organisation=None):
    place = place or Municipality.objects.create(name="Habo kommun", short_name="Habo", slug="habo")
    own = organisation or f.organisation(place.name)
    own.municipalities.add(place)
    person = f.user(f"Ada {own} {place.short_name}")
    f.member(person, Role.ADMINISTRATOR, own, place)
    return person


def state(client, address=PAGE):
    """Each step by its title, and whether it is done."""
    found = re.findall(
        r"\d\. ([^<]+?) <span class=\"fine\">(klart|återstår)", client.get(address).content.decode()
    )
    return {title: done == "klart" for title, done in found}


@pytest.mark.pure
def test_all_municipalities_are_known_with_county_and_an_address_of_their_own():
    rows = known_municipalities()
    assert (len(rows), len({each.code for each in rows}), len({each.slug for each in rows})) == (
        290,
        290,
        290,
    )
    assert {each.code[:2] for each in rows} == set(COUNTIES)
    assert not {each.slug for each in rows} & first_steps()
    assert (known("0665").name, known(name="värnamo").code, known("0665").county) == (
        "Vaggeryd",
        "0683",
        "Jönköpings län",
    )
    assert [known(code).full_name for code in ("0665", "0643", "1490")] == [
        "Vaggeryds kommun",
        "Habo kommun",
        "Borås kommun",
    ]


def test_an_ordinary_administrator_does_each_step_that_takes_no_form(client):
    client.force_login(administrator())
    assert set(state(client).values()) == {False}
    for do in ("kommun", "polisen", "slag"):
        assert client.post(f"{PAGE}?kommun=habo", {"do": do})["Location"] == f"{PAGE}?kommun=habo"
    place = Municipality.objects.get()
    assert (place.code, place.county) == ("0643", "Jönköpings län")
    assert Organisation.objects.get(kind="police").organisation_number == "202100-0076"
    assert [kind.method for kind in Kind.objects.order_by("method")] == [
        "est",
        "hot_spot",
        "safety_walk",
        "traffic",
    ]
    assert Kind.objects.get(slug="trafikinsats").measures.count() == 11
    assert [title for title, done in state(client).items() if done] == ["Kommunen", "Slag av insatser"]
    assert set(AuditEvent.objects.values_list("event", flat=True)) >= {
        "municipality.changed", "organisation.added", "kind.added", "result_measure.added",
    }  # fmt: skip


def test_all_steps_are_done_when_the_promise_is_published(client):
    promise = f.published_promise()
    promise.municipality.code, promise.municipality.county = "0665", "Jönköpings län"
    promise.municipality.save()
    for number, each in enumerate((f.organisation("Vaggeryds kommun"), f.police())):
        each.organisation_number = ("212000-0522", "202100-0076")[number]
        each.save()
        each.municipalities.add(promise.municipality)
    for person in (f.coordinator(), f.decider(), f.police_officer(), f.police_decider()):
        person.title = "chef"
        person.save()
    add_usual_kinds(by=f.coordinator())
    client.force_login(administrator(promise.municipality))
    assert set(state(client).values()) == {True}
    assert "Allt är gjort." in words(client.get(PAGE))


def test_the_usual_ways_of_working_have_their_names_and_units_in_english():
    for kind in add_usual_kinds(by=f.coordinator()):
        said = [kind.name_en, kind.unit_one_en, kind.unit_many_en]
        assert all([*said, *(each.label_en for each in kind.measures.all())]), kind


def test_what_one_may_not_do_is_said_with_whose_it_is(client):
    client.force_login(administrator())
    page = words(client.get(PAGE))
    assert "En samordnare i kommunen skriver det." in page
    assert "Skriv ett löfte" not in page
    assert "Öppna en kommun" not in page
    client.force_login(f.officer(place=Municipality.objects.get()))
    assert client.get(PAGE).status_code == 403


def test_an_administrator_has_no_power_over_another_municipality(client):
    habo = administrator()
    gnosjo = f.municipality("Gnosjö")
    client.force_login(habo)
    page = client.post(f"{PAGE}?kommun=gnosjo", {"do": "kommun"})
    assert page["Location"] == f"{PAGE}?kommun=habo"
    assert Municipality.objects.get(pk=gnosjo.pk).code is None
    with pytest.raises(PermissionDenied):
        let_police_work(gnosjo, by=habo)
    with pytest.raises(PermissionDenied):
        open_municipality(by=habo, code="0617", email="ny@example.se")
    client.post(PAGE, {"do": "oppna", "code": "0680", "email": "ny@example.se"})
    assert not Municipality.objects.filter(code="0680").exists()
    landlord = administrator(gnosjo, f.organisation("Bostads AB", OrganisationKind.HOUSING))
    with pytest.raises(PermissionDenied):
        let_police_work(gnosjo, by=landlord)


def test_who_looks_after_the_system_opens_a_municipality_and_hands_it_over(client):
    client.force_login(f.superuser())
    assert "Ingen kommun finns än. Öppna den första." in words(client.get(PAGE))
    refused = client.post(PAGE, {"do": "oppna", "code": "0643", "email": "inte en adress"})
    assert refused.status_code == 422
    sent = {"do": "oppna", "code": "0643", "email": "ada@habo.se", "police_email": "pia@polisen.se"}
    assert client.post(PAGE, sent)["Location"] == f"{PAGE}?kommun=habo"
    place = Municipality.objects.get()
    assert (place.name, place.slug, place.code, place.county) == (
        "Habo kommun",
        "habo",
        "0643",
        "Jönköpings län",
    )
    assert {each.kind for each in place.organisations.all()} == {"municipality", "police"}
    invited = Invitation.objects.values_list("email", "organisation__kind", "role")
    assert set(invited) == {
        ("ada@habo.se", "municipality", "administrator"), ("pia@polisen.se", "police", "administrator"),
    }  # fmt: skip
    assert not Membership.objects.exists()
    assert "Habo, Jönköpings län" not in words(client.get(PAGE))


def invited(act, capture):
    """What ``act`` sends, taken by a new person each: the letters' addresses are followed."""
    mail.outbox.clear()
    with capture(execute=True):
        act()
    people = []
    for letter in mail.outbox:
        token = re.search(r"/konto/inbjudan/([^/\s]+)/", letter.body)[1]
        person = accept(token=token, name="Nils Ny", title="chef", password="ett-mycket-langt-ord")
        people.append(person)
    return people


def test_from_nothing_to_a_published_promise_without_a_superuser_after_the_first_letter(
    client, django_capture_on_commit_callbacks
):
    """The owner's one form; then the two administratörer, those whom they invite, and the samordnare who publishes."""

    def take(act):
        return invited(act, django_capture_on_commit_callbacks)

    owner = f.superuser()
    ada, pia = take(
        lambda: open_municipality(
            by=owner, code="0665", email="ada@vaggeryd.se", police_email="pia@polisen.se"
        )
    )
    place, own, police = Municipality.objects.get(), *Organisation.objects.order_by("kind")
    place.police_area = store(PoliceArea(name="LPO Värnamo", slug="lpo-varnamo"), by=ada)
    store(place, by=ada)
    own.organisation_number = "212000-0522"
    store(own, by=ada)
    client.force_login(ada)
    client.post(PAGE, {"do": "slag"})
    sent = {"email": "", "name": "", "role": "", "organisation": "", "municipality": place.pk, "state": ""}
    made = {}
    for by, whose, roles in (
        (ada, own, ("coordinator", "decider")), (pia, police, ("police", "decider")),
    ):  # fmt: skip
        client.force_login(by)
        for role in roles:
            letter = sent | {
                "email": f"{role}-{whose.slug}@example.se",
                "role": role,
                "organisation": whose.pk,
            }
            add = reverse("admin:accounts_invitation_add")
            (made[whose.kind, role],) = take(lambda letter=letter, add=add: client.post(add, letter))
            assert "Inbjudna som inte har svarat" not in words(client.get(PAGE))
    client.force_login(ada)
    assert [title for title, done in state(client).items() if not done] == [
        "Löftet skrivs", "Löftet förhandsvisas", "Löftet publiceras",
    ]  # fmt: skip
    sam = made["municipality", "coordinator"]
    promise = create_promise(
        by=sam,
        municipality=place,
        slug="2020",
        title="Tryggare",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
    )
    for position, each in enumerate((own, police), start=1):
        store(
            Signatory(promise=promise, organisation=each, name="Bo Ek", title="chef", position=position),
            by=sam,
        )
    add_commitment(
        promise, by=sam, title="Två vandringar", kind=Kind.objects.get(slug="trygghetsvandring"),
        parties=[{"organisation": police, "role": "responsible"}], target={"form": "total", "number": 2},
    )  # fmt: skip
    client.force_login(sam)
    publish = next(
        address
        for address in re.findall(r'<a href="([^"]+)"', client.get(PAGE).content.decode())
        if "publicera" in address
    )
    assert client.get(publish).status_code == 200
    publish_promise(promise, by=sam)
    assert "Allt är gjort." in words(client.get(PAGE))
    assert client.get("/vaggeryd/2020/").status_code == 200


def test_who_saves_a_form_of_a_step_comes_back_to_the_steps_and_reads_who_is_invited(client):
    client.force_login(administrator())
    links = re.findall(r'<a href="(/admin/[^"]+)"', client.get(PAGE).content.decode())
    invite = html.unescape(next(link for link in links if "invitation" in link))
    sent = typed(client.get(invite), email="sam@example.se", role="coordinator")
    answer = client.post(invite, sent, follow=True)
    assert answer.request["PATH_INFO"] == PAGE
    page = words(answer)
    assert "Lade till inbjudan" in page
    assert (
        "har administratör. Saknar samordnare och beslutsfattare. Inbjudna som inte har svarat: samordnare."
        in page
    )
    place = html.unescape(next(link for link in links if "municipality" in link))
    assert client.post(place, typed(client.get(place)), follow=True).request["PATH_INFO"] == PAGE
    away = place.partition("?")[0] + "?next=https://example.org/"
    assert client.post(away, typed(client.get(away)))["Location"].startswith("/admin/")


@pytest.mark.parametrize("who", ["administrator", "coordinator", "superuser", "both"])
def test_no_link_of_the_page_is_closed_to_whom_it_is_shown(client, who):
    place = f.municipality("Habo")
    f.promise(place=place)
    person = {
        "administrator": lambda: administrator(place), "coordinator": lambda: f.coordinator(place=place),
        "superuser": f.superuser, "both": lambda: administrator(place),
    }[who]()  # fmt: skip
    if who == "both":
        f.member(person, Role.COORDINATOR, f.organisation(place.name), place)
    client.force_login(person)
    page = client.get(f"{PAGE}?kommun=habo").content.decode().partition("<main")[2]
    links = {each.replace("&amp;", "&") for each in re.findall(r'<a href="(/[^"]+)"', page)}
    assert len(links) > 3
    answers = {link: client.get(link, follow=True).status_code for link in links}
    assert {link: code for link, code in answers.items() if code != 200} == {}


def test_it_asks_as_little_at_290_municipalities_as_at_one(client, django_assert_max_num_queries):
    client.force_login(f.superuser())
    f.municipality("Habo")
    Municipality.objects.bulk_create(
        Municipality(name=each.full_name, short_name=each.name, slug=each.slug, code=each.code)
        for each in known_municipalities()
        if each.name != "Habo"
    )
    with django_assert_max_num_queries(20):
        client.get(PAGE)
