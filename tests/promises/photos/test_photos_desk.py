"""Photos at the desk: several at once, each refusal told, everything in the hands of those who may."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promises.log.actions import withdraw_activity
from promises.log.photos import MOST_PHOTOS, photo_fingerprint
from promises.models import Activity, Photo
from tests import factories as f
from tests.client import words
from tests.promises.photos import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def row() -> Activity:
    return f.activity(date(2020, 5, 14), towards=f.four_commitments(f.published_promise())[3])


@pytest.fixture
def clerk(client):
    client.force_login(f.officer())
    return client


def send(client, row, *files, uid=None, **fields):
    """Send files, each ``(name, bytes)``, by the form on the row's page."""
    uploads = [SimpleUploadedFile(name, data, "image/jpeg") for name, data in files]
    values = {"foto-uid": str(uid or uuid.uuid4()), "foto-pictures": uploads}
    return client.post(reverse("activity_photos", args=[row.uid]), values | fields)


def press(client, photo, button, **fields):
    """Press a button of one photo with its fields filled in, on a page opened just now unless ``seen`` is given."""
    fields = {"seen": photo_fingerprint(Photo.objects.get(pk=photo.pk))} | fields
    typed = {f"f{photo.uid.hex[:8]}-{name}": value for name, value in fields.items()}
    return client.post(reverse("change_photo", args=[photo.uid]), {"do": button} | typed, follow=True)


def test_the_row_s_page_has_the_photos_and_a_place_for_more(clerk, row):
    f.photo(row, alt="En skylt")
    page = clerk.get(reverse("activity", args=[row.uid]))
    assert "Foto 1 Visas inte för allmänheten." in words(page)
    html = page.content.decode()
    assert 'type="file"' in html
    assert "multiple" in html
    assert 'enctype="multipart/form-data"' in html


def test_the_history_of_the_row_tells_of_its_photos(clerk, row):
    send(clerk, row, ("skylt.jpg", pictures.photo()))
    photo = Photo.objects.get()
    press(clerk, photo, "show", alt="En skylt vid vägen")
    told = words(clerk.get(reverse("activity", args=[row.uid]))).partition("Vad som har hänt med raden")[2]
    assert "Foto 1 tillagt." in told
    assert "Foto 1 visas för allmänheten." in told


def test_several_photos_are_sent_described_and_shown_without_javascript(clerk, row):
    page = send(clerk, row, ("ett.jpg", pictures.photo()), ("tva.png", pictures.photo("blue", "PNG")))
    assert page.status_code == 302
    assert "2 foton är mottagna." in words(clerk.get(page.url))
    first, second = row.photos.all()
    assert "Beskriv det innan det kan visas" in words(clerk.get(page.url))
    refused = press(clerk, first, "show", alt="")
    assert refused.status_code == 422
    assert "Skriv vad fotot visar." in words(refused)
    assert "visas nu för allmänheten" in words(press(clerk, first, "show", alt="En skylt"))
    press(clerk, second, "describe", alt="En polisbil")
    assert [(p.alt, p.is_shown) for p in row.photos.all()] == [("En skylt", True), ("En polisbil", False)]
    press(clerk, first, "hide")
    assert not row.photos.filter(shown_at__isnull=False).exists()


def test_words_that_the_script_asked_for_come_with_the_files(clerk, row):
    files = [("1.jpg", pictures.photo()), ("2.jpg", pictures.photo("blue"))]
    send(clerk, row, *files, alt=["En skylt", "En polisbil"])
    assert list(row.photos.values_list("alt", flat=True)) == ["En skylt", "En polisbil"]


def test_the_same_form_sent_twice_stores_nothing_twice(clerk, row):
    uid, file = uuid.uuid4(), ("1.jpg", pictures.photo())
    for _ in range(2):
        assert "1 foto är mottaget." in words(clerk.get(send(clerk, row, file, file, uid=uid).url))
    assert row.photos.count() == 1
    send(clerk, row, file, ("2.jpg", pictures.photo("blue")), uid=uid)
    assert row.photos.count() == 2


def test_of_good_and_bad_files_the_good_are_kept_and_the_bad_named(clerk, row):
    answer = send(
        clerk,
        row,
        ("bra.jpg", pictures.photo()),
        ("sidan.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("<img src=x onerror=alert(1)>.jpg", b""),
        ("../../etc/passwd.jpg", b"\xff\xd8\xff"),
        ("semester.heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
    )
    assert answer.status_code == 422
    told = words(answer)
    assert "1 foto är mottaget." in told
    assert "sidan.jpg: Filen är inget foto" in told
    assert "<img src=x onerror=alert(1)>.jpg: Filen är tom." in told
    assert "passwd.jpg: Filen går inte att läsa" in told
    assert "semester.heic: Fotot är i formatet HEIC" in told
    assert b"<img src=x" not in answer.content  # written out as text; the strict client looks as well
    assert row.photos.count() == 1


def test_huge_photo_is_refused_before_it_is_read(clerk, row):
    answer = send(clerk, row, ("film.jpg", pictures.photo() + b"\0" * 60_000_000))
    assert "film.jpg: Filen är större än 20 MB." in words(answer)


def test_photo_form_without_files_is_refused(clerk, row):
    answer = send(clerk, row)
    assert answer.status_code == 422
    assert "Välj minst ett foto." in words(answer)


def test_removed_photo_is_gone_from_the_desk(clerk, row):
    photo = f.photo(row)
    refused = press(clerk, photo, "remove", alt=photo.alt)
    assert (refused.status_code, "Skriv varför fotot tas bort." in words(refused)) == (422, True)
    assert "Fotot är borttaget." in words(press(clerk, photo, "remove", reason="Ett ansikte syns."))
    assert clerk.get(reverse("desk_photo", args=[photo.uid])).status_code == 404
    assert press(clerk, photo, "show", alt="En skylt").status_code == 404


def test_unknown_photo_action_does_nothing(clerk, row):
    photo = f.photo(row)
    assert press(clerk, photo, "delete").status_code == 404
    assert Photo.objects.get() == photo


def test_a_full_or_withdrawn_row_offers_no_place_for_more(clerk, row):
    for _ in range(MOST_PHOTOS):
        f.photo(row)
    page = clerk.get(reverse("activity_photos", args=[row.uid]))
    assert 'type="file"' not in page.content.decode()
    assert "så många foton som får plats" in words(page)
    withdraw_activity(row, by=f.officer(), reason="Dubblett.")
    page = clerk.get(reverse("activity_photos", args=[row.uid])).content.decode()
    assert 'type="file"' not in page
    assert 'value="show"' not in page
    assert 'value="remove"' in page


class TestRights:
    def test_the_picture_is_for_those_who_log_for_the_organisation_until_it_is_shown(self, client, row):
        photo = f.photo(row)
        address = reverse("desk_photo", args=[photo.uid])
        for person, seen in (
            (f.officer(), 200),
            (f.decider(), 404),
            (f.police_officer(), 404),
            (f.officer("Gun Gnosjö", f.municipality("Gnosjö")), 404),
            (f.user("Utan Uppdrag"), 404),
        ):
            client.force_login(person)
            assert client.get(address).status_code == seen, person
        Photo.objects.update(shown_at=photo.created_at, shown_by=photo.created_by)
        client.force_login(f.police_officer())
        response = client.get(address)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
        assert response.headers["Cache-Control"] == "no-store, private"

    def test_the_other_party_reads_what_is_shown_and_changes_nothing(self, client, row):
        hidden, shown = f.photo(row, alt="En hemlighet"), f.photo(row, alt="En skylt", shown=True)
        client.force_login(f.police_officer())
        page = client.get(reverse("activity_photos", args=[row.uid]))
        assert "En skylt" in words(page)
        assert "En hemlighet" not in page.content.decode()
        assert 'type="file"' not in page.content.decode()
        assert send(client, row, ("1.jpg", pictures.photo())).status_code == 403
        for photo in (hidden, shown):
            assert press(client, photo, "remove", reason="Bort.").status_code == 403
        assert Photo.objects.filter(removed_at=None).count() == 2

    def test_photos_are_not_found_from_another_municipality(self, client, row):
        photo = f.photo(row, shown=True)
        client.force_login(f.officer("Gun Gnosjö", f.municipality("Gnosjö")))
        assert client.get(reverse("activity_photos", args=[row.uid])).status_code == 404
        assert send(client, row, ("1.jpg", pictures.photo())).status_code == 404
        assert press(client, photo, "hide").status_code == 404

    def test_photo_pages_require_signing_in(self, client, row):
        photo = f.photo(row, shown=True)
        for name, arg in (("activity_photos", row), ("change_photo", photo), ("desk_photo", photo)):
            assert client.get(reverse(name, args=[arg.uid])).status_code == 302
            assert client.post(reverse(name, args=[arg.uid])).status_code == 302


def test_after_signing_in_again_a_change_leads_to_the_photos(clerk, row):
    photo = f.photo(row)
    assert clerk.get(reverse("change_photo", args=[photo.uid])).url == reverse(
        "activity_photos", args=[row.uid]
    )


def seen_by(client, row, photo) -> dict[str, str]:
    """What the photo's form carries of what was read, on the page of the row's photos as it is now."""
    form = client.get(reverse("activity_photos", args=[row.uid])).context["photos"]
    return {"seen": next(each["seen"].value() for stored, each in form if stored == photo)}


@pytest.mark.parametrize(
    ("button", "fields"),
    [("describe", {"alt": "Min skylt"}), ("show", {"alt": "Min skylt"}), ("remove", {"reason": "Suddigt"})],
)
def test_nobody_writes_over_what_a_colleague_said_of_a_photo(client, row, button, fields):
    photo = f.photo(row, alt="En skylt")
    client.force_login(f.officer())
    opened = seen_by(client, row, photo)
    client.force_login(f.officer("Kim Kollega"))
    press(client, photo, "describe", alt="Kollegans skylt", **seen_by(client, row, photo))
    client.force_login(f.officer())
    answer = press(client, photo, button, **fields, **opened)
    photo.refresh_from_db()
    assert answer.status_code == 409
    assert (photo.alt, photo.is_shown, photo.removed_at) == ("Kollegans skylt", False, None)
    assert "Nu står det ”Kollegans skylt”." in words(answer)
    assert all(typed in answer.content.decode() for typed in fields.values())
    chosen = next(each["seen"].value() for stored, each in answer.context["photos"] if stored == photo)
    assert press(client, photo, button, **fields, seen=chosen).status_code == 200
    photo.refresh_from_db()
    assert (photo.alt, photo.removed_reason) != ("Kollegans skylt", "")


def test_a_photo_s_form_that_says_nothing_of_what_was_read_writes_over_nothing(clerk, row):
    photo = f.photo(row, alt="En skylt")
    assert press(clerk, photo, "describe", alt="Något annat", seen="").status_code == 409
    photo.refresh_from_db()
    assert photo.alt == "En skylt"


def test_a_button_of_a_photo_pressed_twice_is_pressed_once(clerk, row):
    photo = f.photo(row, alt="En skylt")
    opened = seen_by(clerk, row, photo)
    for _ in range(2):
        assert "visas nu för allmänheten" in words(press(clerk, photo, "show", alt="En vägskylt", **opened))


def test_a_photo_is_hidden_whatever_was_said_of_it_meanwhile(clerk, row):
    photo = f.photo(row, alt="En skylt", shown=True)
    opened = seen_by(clerk, row, photo)
    press(clerk, photo, "describe", alt="En vägskylt", **opened)
    assert "visas inte längre" in words(press(clerk, photo, "hide", **opened))


def test_no_button_of_a_photo_takes_away_what_is_written_at_another(clerk, row):
    first, second, third = (f.photo(row, alt="") for _ in range(3))
    typed = {f"f{second.uid.hex[:8]}-alt": "En polisbil", f"f{third.uid.hex[:8]}-reason": "Suddigt"}
    answer = clerk.post(
        reverse("change_photo", args=[first.uid]),
        {"do": "show", f"f{first.uid.hex[:8]}-alt": "En skylt", f"f{first.uid.hex[:8]}-seen": photo_fingerprint(first),
         "foto-uid": uuid.uuid4(), **typed,
         "foto-pictures": SimpleUploadedFile("ny.jpg", pictures.photo("red"))},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Fotot visas nu för allmänheten" in words(answer)
    assert "1 foto är mottaget." in words(answer)
    forms = {photo.uid: form for photo, form in answer.context["photos"]}
    assert forms[second.uid]["alt"].value() == "En polisbil"
    assert forms[third.uid]["reason"].value() == "Suddigt"
    assert words(answer).count("Inte sparat än") == 2
    assert "Skriv varför fotot tas bort." not in words(answer)
    assert [(photo.alt, photo.is_shown) for photo in row.photos.order_by("position")] == [
        ("En skylt", True), ("", False), ("", False), ("", False),
    ]  # fmt: skip

    # Files sent by their own button leave the words where they are too, and so does hiding a photo for its own.
    assert "En polisbil" in send(clerk, row, ("2.jpg", pictures.photo("blue")), **typed).content.decode()
    own = {f"f{first.uid.hex[:8]}-alt": "En ny skylt"}
    hidden = clerk.post(reverse("change_photo", args=[first.uid]), {"do": "hide", **own})
    assert "En ny skylt" in hidden.content.decode()


def test_the_words_of_a_refused_file_are_told_with_why(clerk, row):
    answer = send(
        clerk,
        row,
        ("bra.jpg", pictures.photo()),
        ("fel.jpg", b"inget foto"),
        alt=["En skylt", "En mörk tunnel"],
    )
    assert "fel.jpg: Filen är inget foto" in words(answer)
    assert "Du skrev: ”En mörk tunnel”." in words(answer)
    assert "Du skrev: ”En skylt”." not in words(answer)
