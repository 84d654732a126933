"""What a telephone sends when it has a network again: nothing twice, nothing lost, nothing by anybody else."""

import io
import re
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from medborgarlofte.clock import now
from promises.desk import offline_views
from promises.est.forms import confirmation, suspects
from promises.models import Activity, Observation, Photo, SituationReport
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def four():
    return f.four_commitments(f.published_promise())


@pytest.fixture
def traffic(four):
    return four[3]


@pytest.fixture
def hanna(client):
    person = f.officer()
    client.force_login(person)
    return person


def test_the_telephone_of_who_logs_nowhere_is_told_of_no_form(client, traffic):
    """A beslutsfattare's browser asked for ten forms a visit, and was refused each."""
    for person, logs in ((f.decider(), False), (f.officer(), True)):
        client.force_login(person)
        assert bool(client.get("/arbete/synk/").json()["pages"]) is logs


def queued(commitment, person, **fields):
    """An entry of the telephone's queue: what the form would have sent, who wrote it and in which form."""
    return {"sync_kind": commitment.kind.slug, "sync_person": str(person.pk), **sent(commitment, **fields)}


def send(client, commitment, person, **fields):
    return client.post("/arbete/synk/", queued(commitment, person, **fields))


def a_photo(colour="teal") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return SimpleUploadedFile("foto.jpg", file.getvalue(), "image/jpeg")


def send_photo(client, person, row_uid, uid, file=None, **fields):
    values = {"uid": uid, "activity": row_uid, "sync_person": str(person.pk), "file": file or a_photo()}
    return client.post("/arbete/synk/foto/", values | fields)


def test_the_telephone_hears_who_is_signed_in_and_what_to_keep(client, hanna, traffic):
    answer = client.get("/arbete/synk/")
    assert answer.json()["person"] == str(hanna.pk)
    assert answer.json()["pages"] == [
        "/arbete/logga/",
        *(
            f"/arbete/logga/{slug}/"
            for slug in ("est-mote", "trafikinsats", "trygghetsrunda", "trygghetsvandring")
        ),
        "/arbete/est/",
    ]
    assert "no-store" in answer["Cache-Control"]


def test_an_entry_is_received_as_if_it_had_been_saved_on_the_page(client, hanna, traffic):
    answer = send(client, traffic, hanna, note="Lugnt på vägen.", counts="no", why_not="Den var rörlig.")
    assert answer.status_code == 201
    row = Activity.objects.get()
    assert answer.json() == {
        "state": "received",
        "uid": str(row.uid),
        "number": str(row.uid)[:8],
        "when": answer.json()["when"],
        "url": f"/arbete/insatser/{row.uid}/kvitto/",
    }
    assert answer.json()["when"].startswith("15 oktober 2020 kl. ")
    assert row.created_by == hanna
    assert row.note == "Lugnt på vägen."
    assert not row.contributions.get().counts


def test_entry_sent_twice_gives_one_row_and_one_receipt(client, hanna, traffic):
    entry = queued(traffic, hanna)
    first = client.post("/arbete/synk/", entry)
    again = client.post("/arbete/synk/", entry)
    assert (again.status_code, again.json()["state"]) == (200, "again")
    assert {**first.json(), "state": "again"} == again.json()
    assert Activity.objects.count() == 1


def test_sent_by_the_page_and_then_by_the_queue_it_is_one_row(client, hanna, traffic):
    entry = queued(traffic, hanna)
    page = client.post("/arbete/logga/trafikinsats/", entry)
    again = client.post("/arbete/synk/", entry)
    assert again.json()["url"] == page["Location"]
    assert Activity.objects.count() == 1


def test_what_was_received_stays_received_when_the_form_would_no_longer_take_it(client, hanna, traffic):
    entry = queued(traffic, hanna)
    client.post("/arbete/synk/", entry)
    hanna.memberships.update(ended_at=now(), ended_by=f.superuser())
    assert client.post("/arbete/synk/", entry).json()["state"] == "again"


def test_other_words_under_a_number_that_is_used_are_a_twin_to_settle_and_neither_is_lost(
    client, hanna, traffic
):
    entry = queued(traffic, hanna, note="Lugnt på vägen.")
    first = client.post("/arbete/synk/", entry).json()["uid"]
    other = entry | {"note": "Två stannades."}
    answer = client.post("/arbete/synk/", other)
    assert (answer.status_code, answer.json()["state"]) == (409, "twin")
    assert answer.json()["text"].startswith("En annan text kom fram tidigare under samma nummer.")
    assert [row["uid"] for row in answer.json()["rows"]] == [first]
    [differing] = answer.json()["errors"]
    assert differing["text"] == "”Lugnt på vägen.” finns redan, ”Två stannades.” skrev du."
    assert Activity.objects.get().note == "Lugnt på vägen."
    another = other | {"twins_seen": first}
    received, again = (client.post("/arbete/synk/", another).json() for _ in range(2))
    assert (received["state"], again["state"]) == ("received", "again")
    assert received["uid"] == again["uid"] != first
    notes = Activity.objects.order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["Lugnt på vägen.", "Två stannades."]
    third = client.post("/arbete/synk/", another | {"note": "Tre stannades."}).json()
    assert (third["state"], third["rows"][0]["uid"]) == ("twin", received["uid"])


def test_other_words_are_told_of_although_the_person_may_log_no_more(client, hanna, traffic):
    entry = queued(traffic, hanna)
    client.post("/arbete/synk/", entry)
    hanna.memberships.update(ended_at=now(), ended_by=f.superuser())
    answer = client.post("/arbete/synk/", entry | {"note": "Två stannades."}).json()
    assert answer["state"] == "twin"
    assert answer["errors"][0]["text"] == "inget finns redan, ”Två stannades.” skrev du."


def test_invalid_entry_is_answered_field_by_field_and_not_saved(client, hanna, traffic):
    answer = send(client, traffic, hanna, starts_on="2020-10-16", quantity="")
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert {
        "field": "quantity",
        "label": "Hur många insatser?",
        "text": "Skriv hur många. Räknas den inte, välj Nej längre ned.",
    } in answer.json()["errors"]
    answer = send(client, traffic, hanna, starts_on="2020-10-16")
    assert answer.json()["errors"] == [
        {
            "field": "starts_on",
            "label": "När?",
            "text": "Dagen har inte varit än. Logga insatsen när den är gjord.",
        }
    ]
    assert not Activity.objects.exists()


def test_entry_that_may_be_a_duplicate_is_asked_about(client, hanna, traffic):
    send(client, traffic, hanna)
    entry = queued(traffic, hanna)
    answer = client.post("/arbete/synk/", entry)
    assert (answer.status_code, answer.json()["state"]) == (409, "twin")
    assert "redan vara loggad" in answer.json()["text"]
    [twin] = answer.json()["rows"]
    assert twin["about"].startswith("Skillingaryd. 15 oktober 2020.")
    seen = twin["uid"]
    assert client.post("/arbete/synk/", entry | {"twins_seen": seen}).json()["state"] == "received"
    assert Activity.objects.count() == 2


def test_a_right_that_was_lost_meanwhile_is_told(client, hanna, traffic):
    hanna.memberships.update(ended_at=now(), ended_by=f.superuser())
    answer = send(client, traffic, hanna)
    assert answer.json()["state"] == "refused"
    assert "inget uppdrag att logga" in answer.json()["errors"][0]["text"]


def test_a_kind_that_is_gone_and_a_number_that_is_none_are_told(client, hanna, traffic):
    assert "finns inte längre" in send(client, traffic, hanna, sync_kind="borta").json()["errors"][0]["text"]
    assert "inget nummer" in send(client, traffic, hanna, uid="hej").json()["errors"][0]["text"]


def test_who_is_signed_out_is_told_so_and_not_led_away(client, traffic):
    assert client.get("/arbete/synk/").status_code == 401
    hanna = f.officer()
    assert send(client, traffic, hanna).json() == {"state": "signed_out"}
    assert send_photo(client, hanna, uuid.uuid4(), uuid.uuid4()).status_code == 401
    assert not Activity.objects.exists()


def test_what_one_person_wrote_is_not_received_from_another(client, hanna, traffic):
    entry = queued(traffic, hanna)
    client.force_login(f.officer("Olle Annan"))
    answer = client.post("/arbete/synk/", entry)
    assert (answer.status_code, answer.json()) == (403, {"state": "other"})
    assert send_photo(client, hanna, uuid.uuid4(), uuid.uuid4()).json() == {"state": "other"}
    assert not Activity.objects.exists()


def test_a_number_that_somebody_else_has_used_gives_no_receipt(client, hanna, traffic):
    entry = queued(traffic, hanna)
    client.post("/arbete/synk/", entry)
    other = f.officer("Olle Annan")
    client.force_login(other)
    answer = client.post("/arbete/synk/", entry | {"sync_person": str(other.pk)})
    assert answer.json()["state"] == "refused"
    assert Activity.objects.count() == 1


def test_entry_without_csrf_token_is_refused(hanna, traffic):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hanna)
    assert send(strict, traffic, hanna).status_code == 403
    token = strict.get("/arbete/synk/").json()["csrf"]
    assert send(strict, traffic, hanna, csrfmiddlewaretoken=token).status_code == 201


def test_a_photo_follows_its_entry_and_is_one_however_often_it_is_sent(client, hanna, traffic):
    row, photo = send(client, traffic, hanna).json()["uid"], uuid.uuid4()
    first = send_photo(client, hanna, row, photo, alt="Kontrollplatsen")
    again = send_photo(client, hanna, row, photo, alt="Kontrollplatsen")
    assert (first.status_code, first.json()["state"]) == (201, "received")
    assert (again.status_code, again.json()["state"]) == (200, "again")
    assert Photo.objects.get().alt == "Kontrollplatsen"
    assert first.json()["sha256"] == Photo.objects.get().sha256


def test_a_file_that_is_no_photo_says_why(client, hanna, traffic):
    row = send(client, traffic, hanna).json()["uid"]
    answer = send_photo(client, hanna, row, uuid.uuid4(), SimpleUploadedFile("foto.jpg", b"<html>hej"))
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert "JPEG, PNG eller WebP" in answer.json()["errors"][0]["text"]


def test_a_photo_of_another_municipalitys_row_is_refused_without_saying_that_the_row_is_there(
    client, hanna, traffic
):
    row = send(client, traffic, hanna).json()["uid"]
    stranger = f.officer("Olle Annorstädes", f.municipality("Habo"))
    client.force_login(stranger)
    answers = [send_photo(client, stranger, each, uuid.uuid4()).json() for each in (row, uuid.uuid4())]
    assert answers[0] == answers[1]
    assert not Photo.objects.exists()


def test_the_worker_keeps_every_file_that_the_log_forms_load(client, hanna, traffic):
    kept = offline_views.files()
    for address in client.get("/arbete/synk/").json()["pages"]:
        html = client.get(address).content.decode()
        loaded = re.findall(r'(?:href|src)="(/static/[^"#]+)', html)
        assert len(loaded) > 10
        assert set(loaded) <= set(kept), address
    for address in kept:
        assert finders.find(address.removeprefix("/static/")), address


def test_service_worker_caches_modules_under_their_imported_names():
    kept = offline_views.files()
    for address in (name for name in kept if name.endswith(".js")):
        source = Path(finders.find(address.removeprefix("/static/"))).read_text()
        for name in re.findall(r'(?:\bfrom |import\()"([^"]+)"', source):
            folder = "/static/js/offline" if name.startswith("./") else "/static/js"
            assert f"{folder}/{name.rpartition('/')[2]}" in kept, f"{address}: {name}"


def test_the_worker_names_nobody_and_is_asked_for_anew_each_time(client):
    answer = client.get("/arbete/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert "/static/js/offline/worker.js" in answer.content.decode()


def test_manifest_opens_the_log_forms(client, hanna):
    answer = client.get("/arbete/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["start_url"] == "/arbete/logga/"
    assert urlsplit(answer.json()["icons"][0]["src"]).path == "/static/img/favicon.svg"


# The rooms that work without a network beside the log


def observed(row, person, **fields):
    values = {
        "sync_kind": "rum:iakttagelse", "sync_person": str(person.pk), "uid": str(uuid.uuid4()), "walk": str(row.uid),
        "place": "Gångtunneln", "is_good": "no", "category": "lighting", "text": "Två lampor är släckta.",
        "measure": "Byt lamporna", "authority": "", "picture_alt": "",
    }  # fmt: skip
    return values | fields


def test_an_observation_that_was_written_without_a_network_is_in_the_protocol_once_with_its_photo(
    client, hanna, four
):
    row = f.walk(four[0])
    entry = observed(row, hanna)
    first, again = (client.post("/arbete/synk/", entry) for _ in range(2))
    assert (first.status_code, first.json()["state"], first.json()["number"]) == (
        201,
        "received",
        "iakttagelse 1",
    )
    assert (again.status_code, again.json()["state"]) == (200, "again")
    seen = Observation.objects.get()
    assert (seen.text, seen.measures.get().text) == ("Två lampor är släckta.", "Byt lamporna")
    assert send_photo(client, hanna, entry["uid"], uuid.uuid4(), alt="Tunneln").json()["state"] == "received"
    assert seen.photos.get().alt == "Tunneln"
    assert "Iakttagelse 1 är sparad." in words(client.get(first.json()["url"]))


def test_a_refused_observation_says_why_and_a_strangers_protocol_is_not_there(client, hanna, four):
    row = f.walk(four[0])
    answer = client.post("/arbete/synk/", observed(row, hanna, text=""))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "text", "label": "Vad ser ni?", "text": "Skriv vad ni ser."}]
    stranger = f.officer("Olle Annorstädes", f.municipality("Habo"))
    client.force_login(stranger)
    assert client.post("/arbete/synk/", observed(row, stranger)).json()["state"] == "refused"
    assert not Observation.objects.exists()


def test_other_words_of_an_observation_under_a_number_that_is_used_are_a_twin_to_settle(client, hanna, four):
    entry = observed(f.walk(four[0]), hanna)
    first = client.post("/arbete/synk/", entry).json()["uid"]
    other = entry | {"text": "Tre lampor."}
    answer = client.post("/arbete/synk/", other)
    assert (answer.status_code, answer.json()["state"]) == (409, "twin")
    [row], [differing] = answer.json()["rows"], answer.json()["errors"]
    assert (row["uid"], row["title"]) == (first, "Iakttagelse 1")
    assert differing["text"] == "”Två lampor är släckta.” finns redan, ”Tre lampor.” skrev du."
    another = other | {"twins_seen": first}
    assert [client.post("/arbete/synk/", another).json()["state"] for _ in range(2)] == ["received", "again"]
    assert list(Observation.objects.order_by("number").values_list("text", flat=True)) == [
        "Två lampor är släckta.",
        "Tre lampor.",
    ]


def changed(client, row, person, **fields):
    """What the telephone sends of the page where the observation is changed."""
    shown = client.get(f"/arbete/vandringar/{row.uid}/1/").context["form"]
    observation = Observation.objects.get()
    return observed(row, person, **{
        "sync_kind": "rum:andring", "observation": str(observation.uid), "seen": shown["seen"].value(),
        "place": observation.place, "category": observation.category, **fields,
    })  # fmt: skip


def test_a_change_of_an_observation_is_sent_later_once_and_its_photo_goes_to_the_observation(
    client, hanna, four
):
    row = f.walk(four[0])
    seen = f.observation(row)
    entry = changed(client, row, hanna, text="Tre lampor.")
    first, again = (client.post("/arbete/synk/", entry) for _ in range(2))
    assert (first.status_code, first.json()["state"], again.json()["state"]) == (201, "received", "again")
    assert (first.json()["number"], first.json()["uid"]) == ("iakttagelse 1", str(seen.uid))
    assert Observation.objects.get().text == "Tre lampor."
    photo = send_photo(client, hanna, first.json()["uid"], uuid.uuid4(), alt="Tunneln")
    assert photo.json()["state"] == "received"
    assert seen.photos.get().alt == "Tunneln"


def test_a_change_that_somebody_came_before_says_both_and_one_of_what_is_gone_keeps_its_words(
    client, hanna, four
):
    row = f.walk(four[0])
    seen = f.observation(row)
    late = changed(client, row, hanna, text="Fyra lampor.")
    client.post("/arbete/synk/", changed(client, row, hanna, text="Tre lampor."))
    errors = client.post("/arbete/synk/", late).json()["errors"]
    assert errors[0]["text"].startswith("Någon annan har ändrat iakttagelsen")
    assert "”Tre lampor.” finns redan, ”Fyra lampor.” skrev du." in [each["text"] for each in errors]
    assert Observation.objects.get().text == "Tre lampor."
    seen.delete()
    errors = client.post("/arbete/synk/", late).json()["errors"]
    assert errors[0]["text"] == "Iakttagelsen är borttagen ur protokollet."
    assert "Fyra lampor." in [each["text"] for each in errors]


def test_the_last_observations_of_the_protocols_are_kept_to_be_changed_without_a_network(client, hanna, four):
    row = f.walk(four[0])
    f.observation(row)
    assert f"/arbete/vandringar/{row.uid}/1/" in client.get("/arbete/synk/").json()["pages"]


def situation(person, **fields):
    acting = f"{f.municipality().pk}-{f.organisation().pk}"
    values = {
        "sync_kind": "rum:lage", "sync_person": str(person.pk), "uid": str(uuid.uuid4()), "acting": acting,
        "week": "2020-42", "rows": "4", "r0-category": "lighting", "r0-internal_place": "Gångtunneln",
        "r3-category": "litter", "r3-internal_place": "Torget",
    }  # fmt: skip
    return values | fields


def test_a_weeks_report_that_was_written_without_a_network_is_stored_once(client, hanna, four):
    entry = situation(hanna)
    first, again = (client.post("/arbete/synk/", entry) for _ in range(2))
    assert (first.status_code, first.json()["state"], again.json()["state"]) == (201, "received", "again")
    assert first.json()["number"] == "2 rapporter för v. 42"
    assert sorted(SituationReport.objects.values_list("internal_place", flat=True)) == [
        "Gångtunneln",
        "Torget",
    ]
    wrong = client.post("/arbete/synk/", situation(hanna, **{"r3-internal_place": ""})).json()
    assert {"field": "r3-internal_place", "label": "Var?", "text": "Skriv platsen."} in wrong["errors"]
    person = {"r0-internal_text": "Ring 070-123 45 67"}
    asked = client.post("/arbete/synk/", situation(hanna, **person)).json()
    assert "telefonnummer" in asked["errors"][0]["text"]
    sure = client.post(
        "/arbete/synk/", situation(hanna, confirmed=confirmation(suspects(person.values())), **person)
    ).json()
    assert sure["state"] == "received"


def test_the_telephone_keeps_the_protocols_to_finish_the_report_and_the_round_that_is_going_on(
    client, hanna, four
):
    row = f.walk(four[0])
    pages = client.get("/arbete/synk/").json()["pages"]
    assert {f"/arbete/vandringar/{row.uid}/", "/arbete/est/"} <= set(pages)
    assert "/arbete/hotspots/runda/" not in pages
