"""What somebody was told is received lies on the disk, whole: though the process is killed or the disk is full."""

import hashlib
import os
import re
import time
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from followup.approval.publish import publish_report
from followup.models import Edition, SignedPaper
from medborgarlofte import storage
from medborgarlofte.documents.pictures import clean
from medborgarlofte.storage import write_whole
from promises.models import Background, Photo, Promise
from tests import factories
from tests.followup.approval.walked import approved
from tests.followup.sealing.sealed import write
from tests.followup.signed_papers.test_signed_paper import document
from tests.killing import everywhere, full_disk
from tests.promises.photos import pictures

PICTURE = pictures.encoded(pictures.picture(900, 700))


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def name_of(data: bytes, kind: str = ".jpg") -> str:
    return f"insatser/{hashlib.sha256(data).hexdigest()}{kind}"


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestNames:
    def test_a_file_is_named_by_what_it_holds_and_never_by_its_sender(self, folder):
        kept = default_storage.save("insatser/Evas hemliga bild.JPG", ContentFile(b"bild"))
        assert kept == name_of(b"bild")
        assert (folder / kept).read_bytes() == b"bild"

    def test_the_same_bytes_are_kept_once(self, folder):
        names = {default_storage.save("insatser/x.jpg", ContentFile(b"bild")) for _ in range(2)}
        assert left(folder) == sorted(names)

    @pytest.mark.parametrize("wrong", [b"", b"bi", b"bilder", b"bily"])
    def test_one_that_was_cut_or_spoilt_is_replaced(self, folder, wrong):
        stands = folder / name_of(b"bild")
        stands.parent.mkdir()
        stands.write_bytes(wrong)
        assert default_storage.save("insatser/x.jpg", ContentFile(b"bild")) == name_of(b"bild")
        assert stands.read_bytes() == b"bild"
        assert left(folder) == [name_of(b"bild")]

    @pytest.mark.parametrize("name", ["../x.jpg", "/etc/x.jpg", "insatser/../../x.jpg"])
    def test_no_name_leads_out_of_the_folder(self, folder, name):
        with pytest.raises(Exception, match=r"outside|located"):
            default_storage.save(name, ContentFile(b"bild"))
        assert left(folder.parent) == []


class TestKilled:
    @pytest.mark.parametrize("before", [None, b"cut"])
    def test_a_file_is_whole_or_as_it_was_wherever_the_process_dies(self, folder, before):
        data = b"bild" * 50_000  # several chunks
        stands = folder / name_of(data)
        seen = set()
        for _ in everywhere(
            storage.__file__, lambda: default_storage.save("insatser/x.jpg", ContentFile(data))
        ):
            found = stands.read_bytes() if stands.exists() else None
            assert found in (before, data) or not seen
            seen.add(found == data)
            # Sent again, it is there.
            assert default_storage.save("insatser/x.jpg", ContentFile(data)) == name_of(data)
            assert stands.read_bytes() == data
            if before is None:
                stands.unlink()
            else:
                stands.write_bytes(before)
        assert seen == {True, False}  # some died before it was there, and some after

    def test_what_the_dead_left_is_swept_a_day_later_and_nothing_else(self, folder, db):
        kept = default_storage.save("insatser/x.jpg", ContentFile(b"bild"))
        fresh, old = (folder / "insatser" / f"{n}.part" for n in "12")
        for part in (fresh, old):
            part.write_bytes(b"bi")
        for path in (folder / kept, old):
            os.utime(path, (time.time() - 90_000,) * 2)
        call_command("gallra", stdout=StringIO())
        assert left(folder) == sorted([kept, "insatser/1.part"])


class TestFullDisk:
    @pytest.mark.parametrize("room", [0, 1, 4096, 65_536, 199_999])
    def test_what_does_not_fit_leaves_nothing_and_an_error(self, folder, room):
        data = b"bild" * 50_000
        with full_disk(room), pytest.raises(OSError, match="large"):
            default_storage.save("insatser/x.jpg", ContentFile(data))
        assert left(folder) == []
        assert (folder / default_storage.save("insatser/x.jpg", ContentFile(data))).read_bytes() == data

    def test_a_file_that_is_written_anew_stays_as_it_was(self, folder):
        (folder / "about.json").write_bytes(b"before")
        with full_disk(3), pytest.raises(OSError, match="large"):
            write_whole(folder / "about.json", [b"after"])
        assert (folder / "about.json").read_bytes() == b"before"
        assert left(folder) == ["about.json"]


@pytest.fixture
def promise(october, db) -> Promise:
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


@pytest.fixture
def lost_mail(settings):
    """Every letter fails."""
    settings.EMAIL_BACKEND = "tests.house.test_storage.LostMail"


class LostMail:
    def __init__(self, *_: object, **__: object) -> None: ...

    def send_messages(self, _: object) -> int:
        raise ConnectionRefusedError("no mail server")


def telephone(client, promise):
    """Sends the same photo of the same row as often as it is asked to."""
    row, officer = factories.activity(towards=promise.commitments.get(number=4)), factories.officer()
    client.force_login(officer)
    client.raise_request_exception = False
    sent = {"activity": str(row.uid), "uid": str(uuid.uuid4()), "sync_person": str(officer.pk)}

    def send():
        file = SimpleUploadedFile("x.jpg", PICTURE, "image/jpeg")
        return client.post(reverse("sync_photo"), {**sent, "file": file})

    return send


@pytest.mark.usefixtures("lost_mail")
class TestWhoIsTold:
    """Each upload on a full disk: an error and no row; sent again: received, and whole."""

    def test_the_telephone_keeps_its_photo_until_it_is_stored_whole(self, client, promise, tmp_path):
        send = telephone(client, promise)
        for room in (0, 2000):
            with full_disk(room):
                assert send().status_code >= 500
            assert not Photo.objects.exists()
            assert left(tmp_path) == []
        answer = send()
        assert answer.status_code == 201
        photo = Photo.objects.get()
        stored = (tmp_path / photo.file.name).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == photo.sha256 == answer.json()["sha256"]

    def test_a_photo_that_an_older_version_cut_is_whole_when_it_is_sent_again(
        self, client, promise, tmp_path
    ):
        cut = tmp_path / f"insatser/{clean(PICTURE).sha256}.jpg"
        cut.parent.mkdir()
        cut.write_bytes(b"\xff\xd8\xff")
        assert telephone(client, promise)().status_code == 201
        assert hashlib.sha256(cut.read_bytes()).hexdigest() == Photo.objects.get().sha256

    def test_a_document_behind_the_promise(self, client, promise, tmp_path):
        client.force_login(factories.coordinator())
        client.raise_request_exception = False
        data = document()

        def send():
            file = SimpleUploadedFile("x.pdf", data, "application/pdf")
            address = reverse("add_promise_part", args=["vaggeryd", "2020", "underlag"])
            return client.post(address, {"kind": "situation", "text": "Lägesbild", "document": file})

        with full_disk(1000):
            assert send().status_code >= 500
        assert not Background.objects.exists()
        assert left(tmp_path) == []
        assert send().status_code == 302
        assert (tmp_path / f"underlag/{Background.objects.get().sha256}.pdf").read_bytes() == data

    def test_a_signed_paper_and_the_edition_it_stands_beside(self, client, promise, tmp_path):
        client.force_login(factories.coordinator())
        client.raise_request_exception = False
        report = write(promise.periods.get(slug="2020-t2"))
        approved(report)
        with full_disk(1000), pytest.raises(OSError, match="large"):
            publish_report(report=report, by=factories.coordinator())
        assert not Edition.objects.exists()
        assert left(tmp_path) == []
        edition = publish_report(report=report, by=factories.coordinator())
        assert hashlib.sha256((tmp_path / edition.pdf.name).read_bytes()).hexdigest() == edition.sha256
        data = document()

        def send():
            file = SimpleUploadedFile("x.pdf", data, "application/pdf")
            address = reverse("attach_paper", args=["vaggeryd", "2020", "2020-t2", 1])
            return client.post(address, {"file": file, "title": "Undertecknad", "signed_by": "persons"})

        with full_disk(1000):
            assert send().status_code >= 500
        assert not SignedPaper.objects.exists()
        assert send().status_code == 302
        assert (tmp_path / SignedPaper.objects.get().file.name).read_bytes() == data


# Written for nobody who waits for a word that it is received: what a person asks for in a terminal, keys that are
# made, the list of problems that a check makes anew each time, and locks, which hold nothing.
WRITES_ELSEWHERE = {
    "medborgarlofte/documents/demo_authority.py", "promises/management/commands/export_promise.py",
    "promises/tables/check_report.py", "medborgarlofte/documents/box.py",
    "medborgarlofte/page_folder.py",  # what can be made again, and dies with its server
}  # fmt: skip


def test_every_file_that_is_kept_is_written_by_the_one_function():
    writes = re.compile(
        r"""write_bytes|write_text|\bopen\([^)\n]*["'][wax]b?\+?["']|os\.(replace|rename)\("""
    )
    found = {
        str(path.relative_to(site.BASE_DIR))
        for folder in ("medborgarlofte", "promises", "followup")
        for path in (site.BASE_DIR / folder).rglob("*.py")
        if writes.search(path.read_text())
    }
    assert found == {"medborgarlofte/storage.py", *WRITES_ELSEWHERE}
