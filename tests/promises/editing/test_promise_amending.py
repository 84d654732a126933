"""A published promise changes in the open: seen as everybody will read it first, with its reason, the old kept."""

from datetime import date

import pytest
from django.urls import reverse

from medborgarlofte.audit.models import AuditEvent
from promises.models import Amendment, Commitment, Promise
from promises.words.enums import AmendmentKind
from tests import factories as make
from tests.client import words
from tests.factories.promises import moment
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
AT = ["vaggeryd", "2020"]
WHY = {"decided_on": "2020-10-15", "reason": "Resecentrum byggs om till maj."}


@pytest.fixture
def promise(client):
    """Vaggeryd's four commitments, published, and a samordnare signed in."""
    made = make.published_promise()
    make.four_commitments(made)
    client.force_login(make.coordinator())
    return made


def address(change, query=""):
    return reverse("amend_promise_by", args=[*AT, change]) + query


def sent_from(page):
    """What the form would send untouched."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, [])} | {
        "seen": page.context["seen"]
    }


def confirmed(shown):
    """What the button sends that lets the change stand as it was shown."""
    context = shown.context
    return {"confirm": "1", "shown": context["shown"], "foreseen": context["foreseen"].fingerprint}


def changed(client, where, **fields):
    """The change shown and then made; returns the page that showed it."""
    sent = sent_from(client.get(where)) | WHY | fields
    shown = client.post(where, sent)
    assert shown.status_code == 200, words(shown)
    assert not Amendment.objects.filter(reason=sent["reason"]).exists()
    assert client.post(where, sent | confirmed(shown)).status_code == 302
    return shown


def read(client, path="/vaggeryd/2020/"):
    client.logout()
    return words(client.get(path))


def test_prolonged_promise_shows_the_old_end_and_the_reason(client, promise):
    shown = words(changed(client, address("forlangning"), ends_on="2021-12-31"))
    assert "Förlängt till 31 december 2021" in shown
    assert "gällde till 31 december 2020" in shown
    promise.refresh_from_db()
    assert promise.ends_on == date(2021, 12, 31)
    said = read(client, "/vaggeryd/2020/historik/")
    assert "Förlängt till 31 december 2021" in said
    assert "Skäl: Resecentrum byggs om till maj." in said


def test_preview_of_an_amendment_stores_nothing(client, promise):
    page = client.get(address("forlangning"))
    events, revision = AuditEvent.objects.count(), Promise.objects.get().revision
    client.post(address("forlangning"), sent_from(page) | WHY | {"ends_on": "2021-12-31"})
    promise.refresh_from_db()
    assert (promise.ends_on, promise.revision, AuditEvent.objects.count()) == (
        date(2020, 12, 31),
        revision,
        events,
    )


def test_a_revised_number_keeps_the_old_one_to_be_read(client, promise):
    shown = words(changed(client, address("revidering", "?atagande=4"), number="2"))
    assert "Tidigare: minst 1 insats per kvartal" in shown
    assert "Nu: minst 2 insatser per kvartal." in shown
    said = read(client)
    assert "Reviderat 15 oktober 2020: tidigare minst 1 insats per kvartal." in said
    assert Commitment.objects.get(number=4).targets.count() == 2


def test_revised_target_cannot_begin_before_the_newest(client, promise):
    changed(client, address("revidering", "?atagande=4"), number="2")
    where = address("revidering", "?atagande=4")
    page = client.post(where, sent_from(client.get(where)) | WHY | {"number": "3", "reason": "Igen"})
    assert page.status_code == 422
    assert "Åtagandets tal ändrades den 15 oktober 2020. Välj en senare dag." in words(page)


@pytest.mark.parametrize(
    ("decided_on", "said"),
    [
        ("2020-10-15", "Gäller och är offentlig från 15 oktober 2020."),
        ("2020-04-01", "Beslutad 1 april 2020. Offentlig 15 oktober 2020, och räknas från den dagen."),
        ("2020-11-01", "Gäller från 1 november 2020. Offentlig 15 oktober 2020."),
    ],
)
def test_a_change_shows_the_day_it_says_and_the_day_it_became_public(client, promise, decided_on, said):
    assert said in words(changed(client, address("forlangning"), ends_on="2021-12-31", decided_on=decided_on))
    for path in ("/vaggeryd/2020/", "/vaggeryd/2020/historik/"):
        assert said in read(client, path)


def test_a_change_that_came_after_the_follow_ups_of_its_time_says_so_in_every_place(client, promise):
    for slug, day in (("2020-t1", date(2020, 5, 20)), ("2020-t2", date(2020, 9, 24))):
        edition(promise.periods.get(slug=slug), on=day)
    shown = words(changed(client, address("revidering", "?atagande=4"), number="2", decided_on="2020-04-01"))
    assert "Uppföljningen av tertial 2 2020" in shown
    history = read(client, "/vaggeryd/2020/historik/")
    assert "Beslutad 1 april 2020. Offentlig 15 oktober 2020, och räknas från den dagen." in history
    after = "Infördes efter uppföljningarna av tertial 1 2020 och tertial 2 2020, som inte ändras av den."
    assert after in history
    page = read(client, "/vaggeryd/2020/uppfoljning/2020-t2/")
    assert "Löftet ändrat: reviderat 1 april 2020. Skäl: " in page
    assert "Infört 15 oktober 2020, efter uppföljningen av tertial 2 2020." in page


def test_a_revised_number_counts_from_the_day_it_could_be_read(client, promise):
    changed(client, address("revidering", "?atagande=4"), number="2", decided_on="2020-04-01")
    said = "Reviderat 15 oktober 2020 (beslutat 1 april 2020): tidigare minst 1 insats per kvartal."
    assert said in read(client)
    assert "Minst 1 insats per kvartal, till den 15 oktober 2020." in read(
        client, "/vaggeryd/2020/atagande/4/"
    )


def test_a_change_that_stood_in_the_promise_from_the_start_says_so(client, promise):
    stamp = moment(date(2020, 1, 10))
    make.amendment(promise, AmendmentKind.REVISED, decided_on=date(2020, 1, 5), created_at=stamp)
    assert "Gäller från 5 januari 2020. Stod i löftet när det publicerades." in read(client)


def test_revised_words_are_shown_with_the_old_ones(client, promise):
    Commitment.objects.filter(number=4).update(text="Kontroller på väg 152.")
    changed(client, address("revidering", "?atagande=4"), text="Kontroller på väg 152 och E4.")
    assert Commitment.objects.get(number=4).targets.count() == 1
    said = read(client)
    assert "Kontroller på väg 152 och E4." in said
    assert "Åtagande 4 löd tidigare: ”Kontroller på väg 152.”" in said


def test_added_commitment_shows_its_first_day(client, promise):
    fields = {"title": "Fotpatruller", "kind": make.kind().pk, "form": "rate", "number": "1", "per": "week"}
    changed(client, address("tillagg"), **fields)
    row = Commitment.objects.get(number=5)
    assert row.starts_on == date(2020, 10, 15)
    said = read(client)
    assert "Tillagt 15 oktober 2020." in said
    assert "Tillägg: åtagande 5" in said


def test_ended_commitment_stays_on_the_page(client, promise):
    walks = promise.commitments.get(number=1)
    changed(client, address("utgang"), commitments=[walks.pk])
    said = read(client)
    assert "Utgått: åtagande 1" in said
    assert "Trygghetsvandring" in said


@pytest.mark.parametrize(
    ("change", "fields", "sentence"),
    [
        ("forlangning", {"ends_on": "2020-06-30"}, "Löftet gäller redan till"),
        ("forlangning", {"ends_on": "2021-12-31", "reason": ""}, "Skriv varför löftet ändras."),
        ("utgang", {}, "Välj det eller de åtaganden som utgår."),
        ("revidering", {}, "Ändra texten eller målet, annars finns inget att införa."),
        ("tillagg", {"form": "total", "number": ""}, "Skriv ett tal större än noll."),
        (
            "forlangning",
            {"ends_on": "2021-12-31", "reason": "Eva 070-123 45 67"},
            "ser ut som ett telefonnummer",
        ),
    ],
)
def test_refused_amendment_keeps_what_was_typed(client, promise, change, fields, sentence):
    where = address(change, "?atagande=4" if change == "revidering" else "")
    page = client.post(where, sent_from(client.get(where)) | WHY | fields)
    assert page.status_code == 422
    assert sentence in words(page)
    if "reason" not in fields:
        assert WHY["reason"] in words(page)
    assert Amendment.objects.count() == 0


def test_amendment_conflicts_with_one_made_meanwhile(client, promise):
    sent = sent_from(client.get(address("forlangning"))) | WHY | {"ends_on": "2021-06-30"}
    sent |= confirmed(client.post(address("forlangning"), sent))
    client.force_login(make.coordinator("Siv Samordnare"))
    changed(client, address("utgang"), commitments=[promise.commitments.get(number=2).pk])
    client.force_login(make.coordinator())
    late = client.post(address("forlangning"), sent)
    assert late.status_code == 409
    assert "Någon annan hann före" in words(late)
    assert "Siv Samordnare ändrade löftet" in words(late)
    assert 'value="2021-06-30"' in late.content.decode()
    promise.refresh_from_db()
    assert promise.ends_on == date(2020, 12, 31)


def test_nothing_is_made_public_that_was_not_shown(client, promise):
    """Enter in a field of the page that shows the change presses its first button."""
    where = address("revidering", "?atagande=4")
    sent = sent_from(client.get(where)) | WHY | {"number": "2"}
    shown = client.post(where, sent).context["shown"]
    other = client.post(where, sent | {"number": "22", "confirm": "1", "shown": shown})
    assert (other.status_code, Amendment.objects.count()) == (200, 0)
    assert "Formuläret har ändrats sedan det visades. Inget är sparat." in words(other)
    assert "minst 22" in words(other)
    assert client.post(where, sent | {"number": "22", "confirm": "1"}).status_code == 200
    assert Amendment.objects.count() == 0
    assert client.post(where, sent | {"number": "22"} | confirmed(other)).status_code == 302


def test_a_change_is_shown_anew_where_the_figures_have_moved_since(client, promise):
    where = address("revidering", "?atagande=4")
    sent = sent_from(client.get(where)) | WHY | {"number": "2"}
    shown = client.post(where, sent)
    make.activity(date(2020, 10, 1), towards=promise.commitments.get(number=4))
    anew = client.post(where, sent | confirmed(shown))
    assert (anew.status_code, Amendment.objects.count()) == (200, 0)
    assert "Något har ändrats sedan du läste. Inget är sparat." in words(anew)
    assert client.post(where, sent | confirmed(anew)).status_code == 302


def test_a_change_made_twice_by_one_press_is_made_once_and_told_so(client, promise):
    sent = sent_from(client.get(address("forlangning"))) | WHY | {"ends_on": "2021-06-30"}
    sent |= confirmed(client.post(address("forlangning"), sent))
    assert [client.post(address("forlangning"), sent).status_code for _ in range(2)] == [302, 409]
    told = words(client.post(address("forlangning"), sent))
    assert "Var det den här ändringen är den redan införd." in told
    assert "Någon annan" not in told
    assert Amendment.objects.count() == 1


def test_only_a_published_promise_is_amended_and_only_by_who_may(client, promise):
    make.promise("2021")
    assert client.get(reverse("amend_promise", args=["vaggeryd", "2021"])).status_code == 404
    assert client.get(address("revidering")).status_code == 404
    assert client.get(address("nagot-annat")).status_code == 404
    client.force_login(make.officer())
    assert client.get(address("forlangning")).status_code == 403
