"""A samordnare writes a promise at the desk: from nothing, from last year's, and publishes it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medborgarlofte.accounts.models import Municipality
from promises.models import Commitment, Promise
from promises.record.versions import advance
from promises.words.enums import CalendarUnit, TargetForm
from tests import factories as make
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def sam(client):
    """A samordnare, signed in."""
    person = make.coordinator()
    client.force_login(person)
    return person


@pytest.fixture
def last_year(sam):
    """Vaggeryd's promise for 2020 with a little of everything."""
    promise = make.published_promise(title="Tryggare 2020")
    walks, *_ = make.four_commitments(promise)
    make.activity(date(2020, 5, 1), towards=walks)
    return promise


AT = "/arbete/loften/vaggeryd/2021/"


def start(client, source="", **fields):
    sent = {
        "title": "Tryggare 2021",
        "starts_on": "2021-01-01",
        "ends_on": "2021-12-31",
        "slug": "2021",
    } | fields
    place = {} if source else {"municipality": make.municipality().pk}
    return client.post(f"/arbete/loften/nytt/{source}", place | sent)


def commitment_data(**fields):
    """What the form sends for a commitment of a number per quarter."""
    sent = {
        "title": "Trafikinsatser", "text": "Fler kontroller", "kind": make.kind().pk, "form": "rate", "number": "1",
        "per": "quarter", "comparator": "at_least", "counting": "sum", "seen": "",
    }  # fmt: skip
    return sent | fields


def test_list_of_promises_shows_drafts_first(client, last_year):
    make.promise("2021", title="Nästa års löfte", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    page = client.get("/arbete/loften/")
    found = [(heading, [line.title for line in lines]) for heading, lines in page.context["groups"]]
    assert found == [("Utkast", ["Nästa års löfte"]), ("Gäller nu", ["Tryggare 2020"])]
    assert "Vaggeryd, 2021, inga åtaganden" in words(page)


def test_new_promise_is_signed_by_ones_own_organisation(client, sam):
    response = start(client)
    assert response.status_code == 302, words(response)
    promise = Promise.objects.get(slug="2021")
    assert promise.published_at is None
    assert [s.organisation.name for s in promise.signatories.all()] == ["Vaggeryds kommun"]
    said = words(client.get(AT))
    assert "Lägg till minst ett åtagande." in said


def test_a_new_promise_has_the_municipalitys_police_area_and_leads_to_the_names_that_are_missing(client, sam):
    area = make.police_area()
    Municipality.objects.update(police_area=area)
    start(client)
    promise = Promise.objects.get(slug="2021")
    assert promise.police_area == area
    row = promise.signatories.get()
    (where,) = (url for sentence, url in client.get(AT).context["missing"] if "skriver under för" in sentence)
    assert where == f"{AT}undertecknare/{row.pk}/"
    assert client.get(where).status_code == 200


def test_a_promise_from_last_years_takes_along_what_was_promised_and_not_what_was_done(client, last_year):
    page = client.get("/arbete/loften/nytt/?av=vaggeryd/2020")
    assert 'value="Tryggare 2021"' in page.content.decode()
    assert 'value="2021-12-31"' in page.content.decode()
    response = start(client, "?av=vaggeryd/2020")
    assert response.status_code == 302, words(response)
    copy = Promise.objects.get(slug="2021")
    assert [c.title for c in copy.commitments.all()] == [c.title for c in last_year.commitments.all()]
    assert copy.signatories.count() == 2
    assert not Commitment.objects.filter(promise=copy, contributions__isnull=False).exists()
    assert copy.signed_on is None
    assert copy.periods.count() == 0
    target = copy.commitments.get(number=4).targets.get()
    assert (target.form, target.number, target.per) == (TargetForm.RATE, 1, CalendarUnit.QUARTER)


def test_a_commitment_is_written_with_its_target_and_the_hints_beside_it(client, sam):
    start(client)
    # What sort of promise it is becomes public: nobody chooses it beforehand.
    assert client.get(f"{AT}atagande/nytt/").context["form"]["form"].value() is None
    page = client.post(f"{AT}atagande/nytt/", commitment_data(form="none", text="Verka för ökad närvaro"))
    assert page.status_code == 302
    said = words(client.get(AT))
    assert "”Verka för” säger vad ni vill, inte vad ni gör." in said
    assert "0 av 1 åtagande går att följa upp" in said

    form = client.get(f"{AT}atagande/1/")
    assert "”Verka för”" in words(form)
    sent = commitment_data(
        text="En fotpatrull i veckan",
        number="1,5",
        per="week",
        counting_rule="Minst en timme",
        seen=form.context["form"]["seen"].value(),
    )
    checked = client.post(f"{AT}atagande/1/", sent | {"check": "1"})
    assert "Det går att följa upp som det står." in words(checked)
    assert Commitment.objects.get(promise__slug="2021").text == "Verka för ökad närvaro"
    assert client.post(f"{AT}atagande/1/", sent).status_code == 302
    target = Commitment.objects.get(promise__slug="2021").targets.get()
    assert (target.number, target.per) == (Decimal("1.5"), "week")
    assert "Alla åtaganden går att följa upp" in words(client.get(AT))


def test_every_page_of_a_draft_opens(client, last_year):
    start(client, "?av=vaggeryd/2020")
    for path in (
        "", "uppgifter/", "ta-bort/", "forhandsvisning/", "publicera/", "atagande/nytt/", "atagande/1/", "atagande/1/ordna/",
        "undertecknare/ny/", "fokusomraden/ny/", "effektmal/ny/", "underlag/ny/", "perioder/ny/",
    ):  # fmt: skip
        assert client.get(AT + path).status_code == 200, path
    row = Promise.objects.get(slug="2021").signatories.first().pk
    assert client.get(f"{AT}undertecknare/{row}/").status_code == 200
    assert client.get(f"{AT}undertecknare/{row}/ordna/").status_code == 200
    for path in (
        "",
        "uppgifter/",
        "andra/",
        "andra/forlangning/",
        "andra/tillagg/",
        "andra/utgang/",
        "andra/revidering/?atagande=1",
    ):
        assert client.get(f"/arbete/loften/vaggeryd/2020/{path}").status_code == 200, path


def test_ten_commitments_need_no_more_queries_than_one(client, last_year):
    def asked(number):
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/arbete/loften/vaggeryd/{number}/").status_code == 200
        return len(found)

    small = make.promise("liten", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    large = make.promise("stor", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    for promise, count in ((small, 1), (large, 10)):
        for _ in range(count):
            row = make.commitment(promise, text="Verka för trygghet", target={"form": "total", "number": 3})
            row.parties.create(organisation=make.police(), role="responsible")
    for position in range(3, 8):
        large.signatories.create(position=position, organisation=make.organisation(f"Part {position}"))
    asked("liten")
    assert asked("stor") <= asked("liten")
    assert asked("stor") < 45


def test_years_left_over_from_the_old_promise_are_pointed_at(client, last_year):
    last_year.commitments.filter(number=1).update(text="Vandringar under 2020")
    start(client, "?av=vaggeryd/2020")
    assert "Åtagande 1 nämner 2020, som ligger utanför löftets tid." in words(client.get(AT))


def test_an_address_that_is_taken_is_said_beside_its_field(client, last_year):
    page = start(client, slug="2020")
    assert page.status_code == 422
    assert "Kommunen har redan ett löfte med den adressen." in words(page)
    assert 'value="Tryggare 2021"' in page.content.decode()


def test_a_number_of_a_person_in_the_old_words_is_asked_about_and_then_comes_along(client, last_year):
    last_year.commitments.filter(number=1).update(text="Anmäl dig på 070-123 45 67.")
    page = start(client, "?av=vaggeryd/2020")
    assert page.status_code == 422
    assert "ser ut som ett telefonnummer" in words(page)
    assert start(client, "?av=vaggeryd/2020", not_personal="Växelns nummer").status_code == 302
    assert Promise.objects.filter(slug="2021").exists()


def test_a_promise_with_periods_of_its_own_lists_them_before_publishing(client, sam):
    start(client)
    Promise.objects.filter(slug="2021").update(calendar="own")
    assert "Lägg till de perioder som löftet följs upp för." in words(client.get(AT))
    sent = {
        "label": "Våren 2021",
        "slug": "2021-var",
        "starts_on": "2021-01-01",
        "ends_on": "2021-05-31",
        "due_on": "2021-06-30",
    }
    assert client.post(f"{AT}perioder/ny/", sent).status_code == 302
    assert "Våren 2021" in words(client.get(AT))
    late = client.post(f"{AT}perioder/ny/", sent | {"slug": "2021-host", "due_on": "2021-01-01"})
    assert late.status_code == 422


@pytest.mark.parametrize("av", ["vaggeryd/1999", "..", "vaggeryd/2020/x", "'"])
def test_unknown_promise_to_copy_is_not_found(client, sam, av):
    assert client.get("/arbete/loften/nytt/", {"av": av}).status_code == 404


def test_list_of_promises_is_empty_for_who_writes_none(client, sam):
    assert "Inget löfte är skrivet än" in words(client.get("/arbete/loften/"))


def test_a_signing_that_was_not_known_is_told_when_one_has_read_what_it_changes(client, sam, settings):
    settings.DEMO_DATE = date(2020, 10, 14)
    promise = make.published_promise(title="Tryggare 2020", signed_on=None)
    make.four_commitments(promise)
    advance(promise)
    settings.DEMO_DATE = date(2020, 10, 15)
    address = "/arbete/loften/vaggeryd/2020/uppgifter/"
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"signed_on": "2020-09-01"}
    asked = client.post(address, sent)
    assert "Så ändras det som alla läser" in words(asked)
    promise.refresh_from_db()
    assert promise.signed_on is None
    assert client.post(address, sent | {"foreseen": asked.context["foreseen"].fingerprint}).status_code == 302
    promise.refresh_from_db()
    assert promise.signed_on == date(2020, 9, 1)
    told = client.get("/vaggeryd/2020/historik/?fran=2020-10-14&till=2020-10-15")
    assert "undertecknat" in words(told)
