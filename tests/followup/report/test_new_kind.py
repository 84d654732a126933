"""A kind of work that nobody thought of: configured by a samordnare, promised, logged, shown, reported, carried to
another installation. No code knows its name."""

import json

import pytest
from django.urls import reverse

from followup.approval.drafts import open_report
from medborgarlofte.accounts.models import User
from promises.exchange.importing import import_promise
from promises.exchange.read import read
from promises.exchange_format.normal import normalise
from promises.models import Activity, Kind, Promise
from promises.record.public_document import export
from tests import factories as f
from tests.client import words
from tests.followup.approval.walked import published
from tests.promises.sent_forms import log

pytestmark = pytest.mark.django_db


def configure(client):
    """The administration's form for a new kind, as a samordnare fills it in."""
    client.force_login(f.coordinator())
    sent = {
        "name": "krogtillsyn", "slug": "krogtillsyn", "method": "other", "unit_one": "tillsyn",
        "unit_many": "tillsyner", "measures-TOTAL_FORMS": "2", "measures-INITIAL_FORMS": "0",
        "measures-0-slug": "krogar", "measures-0-label": "besökta krogar", "measures-0-position": "1",
        "measures-1-slug": "minderariga", "measures-1-label": "minderåriga som serverats",
        "measures-1-position": "2", "measures-1-counts_people": "on",
    }  # fmt: skip
    response = client.post(reverse("admin:promises_kind_add"), sent)
    assert response.status_code == 302, words(response)
    return Kind.objects.get(slug="krogtillsyn")


@pytest.mark.pdf
def test_a_brand_new_kind_needs_no_code(client, promise):
    kind = configure(client)
    supervision = f.commitment(
        promise, 5, title="Tillsyn på krogarna", kind=kind, target={"form": "total", "number": 4}
    )

    client.force_login(f.officer())
    assert "Krogtillsyn" in words(client.get("/arbete/logga/"))
    form = words(client.get("/arbete/logga/krogtillsyn/"))
    assert "Besökta krogar" in form
    assert "Under fem visas som färre än 5." in form
    for day, bars, minors in (("2020-06-05", "7", "0"), ("2020-07-03", "9", "")):
        answer = log(
            client,
            supervision,
            starts_on=day,
            publish_on=day,
            place=f"Centrum {day}",
            r_krogar=bars,
            r_minderariga=minors,
        )
        assert answer.status_code == 302, words(answer)

    client.logout()
    page = words(client.get("/vaggeryd/2020/atagande/5/"))
    assert "2 av 4 tillsyner" in page
    assert "Besökta krogar 16" in page
    assert "Minderåriga som serverats färre än 5 (uppgift från 1 av 2 insatser)" in page

    edition = published(open_report(period=promise.periods.get(slug="2020-t2"), by=f.police_officer()))
    report = words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "Enligt plan 2 tillsyner 2 av 4 tillsyner" in report
    assert "Besökta krogar 16" in report
    assert edition.data.count("besökta krogar") == 1

    carried(promise)


def carried(promise):
    """The file into an installation that has never heard of the kind."""
    data = normalise(export(promise))
    assert "krogtillsyn" in {kind["slug"] for kind in json.loads(data)["kinds"]}
    document = read(data)
    document["slug"], document["follow_ups"] = "2020-kopia", []
    for row in document["activities"]:
        row["uid"] = row["uid"].replace(row["uid"][:8], "0a0b0c0d")
    Kind.objects.filter(slug="krogtillsyn").update(slug="annat-namn", name="annat")
    import_promise(document=document, by=User.objects.system())
    copy = Promise.objects.get(slug="2020-kopia")
    kind = Kind.objects.get(slug="krogtillsyn")
    assert (kind.unit_many, [m.label for m in kind.measures.all()]) == (
        "tillsyner",
        ["besökta krogar", "minderåriga som serverats"],
    )
    rows = Activity.objects.filter(contributions__commitment__promise=copy, kind=kind)
    assert rows.count() == 2


def test_a_kind_in_use_keeps_its_short_name_and_is_changed_by_who_answers_for_all_its_promises(
    client, promise
):
    kind = configure(client)
    f.commitment(promise, 5, kind=kind)
    address = reverse("admin:promises_kind_change", args=[kind.pk])
    page = client.get(address)
    assert 'name="slug"' not in page.content.decode()
    client.force_login(f.coordinator("Sara Annorstädes", f.municipality("Habo")))
    assert 'name="name"' not in client.get(address).content.decode()


def test_a_handlaggare_does_not_make_kinds(client, promise):
    client.force_login(f.officer())
    assert client.get(reverse("admin:promises_kind_add")).status_code == 403
