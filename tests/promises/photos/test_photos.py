"""Photos of activities: stored once, shown by a decision, gone with their row."""

import uuid
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.documents.pictures import Picture
from medborgarlofte.page_store import forget_pages
from promises.exchange_format.normal import normalise
from promises.log import photos as actions
from promises.log.actions import correct_activity, withdraw_activity
from promises.log.photos import (
    MOST_PHOTOS,
    add_photo,
    describe_photo,
    hide_photo,
    remove_photo,
    show_photo,
)
from promises.models import Activity, Photo
from promises.record.public_document import export
from promises.writing.store import remove
from tests import factories as f
from tests.promises.photos import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/vaggeryd/2020/atagande/4/"


@pytest.fixture
def row() -> Activity:
    """A traffic operation that the municipality logged, visible on Vaggeryd's page."""
    return f.activity(date(2020, 5, 14), towards=f.four_commitments(f.published_promise())[3])


def add(row, by=None, **fields) -> Photo:
    values = {"uid": uuid.uuid4(), "data": pictures.photo(), "alt": "Polisbil vid vägen"}
    return add_photo(row, by=by or f.officer(), **(values | fields))


def shown(row, **fields) -> Photo:
    return show_photo(add(row, **fields), by=f.officer())


def address(photo) -> str:
    return f"/vaggeryd/2020/foto/{photo.uid}.jpg"


def revision(row) -> int:
    return row.contributions.get().commitment.promise.revision


class TestStoring:
    def test_the_file_is_ours_and_named_by_its_hash(self, row, tmp_path):
        photo = add(row, data=pictures.from_a_phone())
        stored = (tmp_path / photo.file.name).read_bytes()
        assert photo.file.name == f"insatser/{photo.sha256}.jpg"
        assert (photo.width, photo.height, photo.position) == (40, 60, 1)
        assert pictures.CANARY not in stored
        assert not pictures.decoded(stored).getexif()
        assert not photo.is_shown

    def test_photo_sent_twice_is_stored_once(self, row):
        uid = uuid.uuid4()
        assert add(row, uid=uid) == add(row, uid=uid, alt="Annat")
        assert Photo.objects.get().alt == "Polisbil vid vägen"
        assert AuditEvent.objects.filter(event="photo.added").count() == 1

    def test_photo_uid_belongs_to_one_activity(self, row):
        uid = add(row).uid
        other = f.activity(date(2020, 6, 1), row.contributions.get().commitment)
        with pytest.raises(ValidationError, match="redan använt"):
            add(other, uid=uid)

    def test_the_same_picture_twice_is_two_photos_of_one_file(self, row, tmp_path):
        assert add(row).file.name == add(row).file.name
        assert [p.position for p in row.photos.all()] == [1, 2]
        assert len(list((tmp_path / "insatser").iterdir())) == 1

    def test_a_file_that_is_no_photo_leaves_nothing(self, row, tmp_path):
        with pytest.raises(ValidationError, match="inget foto"):
            add(row, data=b"<svg onload='alert(1)'>")
        assert not Photo.objects.exists()
        assert not AuditEvent.objects.exists()
        assert not (tmp_path / "insatser").exists()

    def test_an_activity_has_room_for_eight(self, row, monkeypatch):
        monkeypatch.setattr(actions, "clean", lambda data: Picture(data, 1, 1, "0" * 64))
        photos = [add(row) for _ in range(MOST_PHOTOS)]
        with pytest.raises(ValidationError, match="redan 8 foton"):
            add(row)
        remove_photo(photos[0], by=f.officer(), reason="Suddigt.")
        assert add(row).position == MOST_PHOTOS + 1

    def test_storing_a_photo_raises_no_revision(self, row):
        before = revision(row)
        add(row)
        assert revision(row) == before

    def test_withdrawn_activity_takes_no_photo(self, row):
        withdraw_activity(row, by=f.officer(), reason="Dubblett.")
        with pytest.raises(ValidationError, match="redan återtagen"):
            add(row)


class TestShowing:
    def test_photo_without_description_cannot_be_shown(self, row):
        photo = add(row, alt=" ")
        with pytest.raises(ValidationError, match="Skriv vad fotot visar"):
            show_photo(photo, by=f.officer())
        with pytest.raises(ValidationError, match="Skriv vad fotot visar"):
            describe_photo(photo, by=f.officer(), alt="  ")
        describe_photo(photo, by=f.officer(), alt="En skylt")
        assert show_photo(photo, by=f.officer()).is_shown

    def test_each_step_stands_in_the_trail_and_raises_the_revision_only_when_seen(self, row):
        by, photo = f.officer(), add(row, alt="")
        revisions = [revision(row)]
        for step in (
            lambda: describe_photo(photo, by=by, alt="En skylt"),
            lambda: show_photo(photo, by=by),
            lambda: show_photo(photo, by=by),
            lambda: describe_photo(photo, by=by, alt="En vägskylt"),
            lambda: describe_photo(photo, by=by, alt="En vägskylt"),
            lambda: hide_photo(photo, by=by),
            lambda: hide_photo(photo, by=by),
            lambda: remove_photo(photo, by=by, reason="Suddigt."),
        ):
            step()
            revisions.append(revision(row))
        assert [after - before for before, after in pairwise(revisions)] == [
            0, 1, 0, 1, 0, 1, 0, 0,
        ]  # fmt: skip
        events = AuditEvent.objects.order_by("number").values_list("event", "target")
        told = ["added", "described", "shown", "described", "hidden", "removed"]
        assert list(events) == [(f"photo.{what}", f"photo:{photo.uid}") for what in told]

    def test_a_removed_photo_needs_a_reason_and_stays_removed(self, row):
        photo = shown(row)
        with pytest.raises(ValidationError, match="varför"):
            remove_photo(photo, by=f.officer(), reason=" ")
        removed = remove_photo(photo, by=f.officer(), reason="Ett ansikte syns.")
        assert (removed.is_shown, removed.removed_reason) == (False, "Ett ansikte syns.")
        for again in (show_photo, hide_photo):
            with pytest.raises(ValidationError, match="redan borttaget"):
                again(photo, by=f.officer())
        with pytest.raises(ValidationError, match="inte raderas"):
            remove(photo, by=f.officer())

    def test_photo_is_changed_only_by_its_own_organisation(self, row):
        photo = add(row)
        for stranger in (
            f.police_officer(),
            f.officer("Gun Gnosjö", f.municipality("Gnosjö")),
            f.decider(),
            f.user("Utan Uppdrag"),
        ):
            for attempt in (
                lambda by: add(row, by),
                lambda by: describe_photo(photo, by=by, alt="Annat"),
                lambda by: show_photo(photo, by=by),
                lambda by: hide_photo(photo, by=by),
                lambda by: remove_photo(photo, by=by, reason="Bort."),
            ):
                with pytest.raises(PermissionDenied):
                    attempt(stranger)
        assert Photo.objects.filter(alt="Polisbil vid vägen", removed_at=None).count() == 1


class TestTheDatabaseRemembers:
    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"alt": "", "shown": True}, "photo_shown_is_described"),
            ({"removed_reason": "Bort."}, "photo_removal_has_reason"),
            ({"width": 0}, "photo_width_positive"),
        ],
    )
    def test_database_requires_description_and_reason_of_a_photo(self, row, fields, constraint):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            f.photo(row, **fields)

    def test_database_refuses_a_removed_photo_that_is_shown(self, row):
        photo = f.photo(row, shown=True)
        values = {"removed_at": photo.created_at, "removed_by": photo.created_by, "removed_reason": "Bort."}
        with pytest.raises(IntegrityError, match="photo_shown_is_not_removed"), transaction.atomic():
            Photo.objects.filter(pk=photo.pk).update(**values)


class TestCorrections:
    def test_photos_follow_to_the_new_row_and_keep_their_address(self, row, client):
        photo = shown(row)
        new = correct_activity(row, by=f.officer(), reason="Fel dag.", starts_on=date(2020, 5, 13))
        assert [list(r.photos.all()) for r in (row, new)] == [[], [photo]]
        assert client.get(address(photo)).status_code == 200
        assert f'src="{address(photo)}"' in client.get(PAGE).content.decode()

    def test_late_photo_goes_to_the_newest_row(self, row):
        uid = add(row).uid
        new = correct_activity(row, by=f.officer(), reason="Fel dag.", starts_on=date(2020, 5, 13))
        assert add(row, uid=uid).activity == new
        assert add(row).activity == new
        assert new.photos.count() == 2


class TestThePublic:
    def test_public_sees_only_photos_decided_to_be_shown(self, row, client):
        photo = add(row, data=pictures.from_a_phone())
        assert client.get(address(photo)).status_code == 404
        assert "<figure" not in client.get(PAGE).content.decode()
        show_photo(photo, by=f.officer())
        html = client.get(PAGE).content.decode()
        assert f'<img src="{address(photo)}" alt="Polisbil vid vägen" width="40" height="60"' in html
        hide_photo(photo, by=f.officer())
        assert client.get(address(photo)).status_code == 404
        assert "<figure" not in client.get(PAGE).content.decode()

    def test_public_photo_is_a_jpeg_under_our_own_name(self, row, client):
        photo = shown(row, data=pictures.from_a_phone())
        response = client.get(address(photo))
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        name = f"foto-{str(photo.uid)[:8]}.jpg"
        assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
        assert response.headers["Cache-Control"] == "no-cache"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert not response.cookies
        sent = response.content
        assert pictures.CANARY not in sent
        assert pictures.decoded(sent).size == (40, 60)
        again = client.get(address(photo), headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304

    def test_public_pages_hold_no_file_names(self, row, client):
        photo = shown(row)
        page = client.get(PAGE)
        told = page.content.decode() + str(client.get(address(photo)).headers)
        told += normalise(export(row.contributions.get().commitment.promise)).decode()
        assert "insatser/" not in told
        assert photo.sha256 not in told

    def test_photo_of_a_withdrawn_row_is_gone(self, row, client):
        photo = shown(row)
        assert client.get(address(photo)).status_code == 200
        withdraw_activity(row, by=f.officer(), reason="Dubblett.")
        assert client.get(address(photo)).status_code == 404
        assert "<figure" not in client.get(PAGE).content.decode()

    @pytest.mark.parametrize("delay", [0, 1])
    def test_photo_is_public_from_the_rows_publication_day(self, row, client, delay):
        photo = shown(row)
        Activity.objects.filter(pk=row.pk).update(publish_on=date(2020, 10, 15) + timedelta(days=delay))
        assert client.get(address(photo)).status_code == (404 if delay else 200)

    def test_photo_is_found_only_under_a_published_promise_it_serves(self, row, client):
        photo = shown(row)
        f.published_promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
        for wrong in ("/vaggeryd/2021/", "/gnosjo/2020/"):
            assert client.get(f"{wrong}foto/{photo.uid}.jpg").status_code == 404
        promise = row.contributions.get().commitment.promise
        promise.published_at = promise.published_by = None
        promise.save()
        assert client.get(address(photo)).status_code == 404

    def test_lost_photo_file_is_not_found(self, row, client):
        photo = shown(row)
        photo.file.storage.delete(photo.file.name)
        client.raise_request_exception = False
        assert client.get(address(photo)).status_code == 503


def test_ten_rows_with_photos_need_no_more_queries_than_one(row, client):
    f.photo(row, shown=True)
    few = _queries(client)
    for day in range(1, 11):
        one = f.activity(date(2020, 6, day), row.contributions.get().commitment)
        f.photo(one, shown=True)
        f.photo(one, shown=True)
    assert _queries(client) == few


def _queries(client) -> int:
    client.get(PAGE)  # somebody has read that day
    forget_pages()
    with CaptureQueriesContext(connection) as asked:
        assert b"<figure" in client.get(PAGE).content
    return len(asked)
