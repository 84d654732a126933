"""What was published is served byte for byte, or not at all."""

import hashlib
import logging
import os
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from followup.models import SignedPaper
from followup.officials import archive
from medborgarlofte.page_store import forget_pages
from medborgarlofte.stored import LostFile
from promises.log.photos import add_photo, show_photo
from promises.log.shown_photos import ShownPhoto
from promises.models import Background
from promises.record.public import document_name
from promises.walks import protocol_pdf
from tests import factories
from tests.client import words
from tests.followup.editions import edition
from tests.promises.photos import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAPER = b"%PDF-1.7 undertecknat"


@pytest.fixture
def client(client):
    """Sees the error page, as a reader does, instead of the exception."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def addresses(promise):
    """What has a checksum in a row or as its name, by its address: the name of its file."""
    period = promise.periods.get(slug="2020-t2")
    made = edition(period)
    by, at = factories.coordinator(), made.published_at
    paper = SignedPaper(
        edition=made, title="Undertecknad", signed_by="paper", sha256=hashlib.sha256(PAPER).hexdigest(),
        added_at=at, added_by=by,
    )  # fmt: skip
    paper.file.save(f"{paper.sha256}.pdf", ContentFile(PAPER))
    row = factories.activity(date(2020, 8, 1), promise.commitments.get(number=4))
    photo = add_photo(row, by=by, uid=uuid4(), data=pictures.photo(), alt="En lampa")
    show_photo(photo, by=by)
    document = Background.objects.create(promise=promise, position=9, kind="other", sha256=paper.sha256)
    default_storage.save(document_name(document.sha256), ContentFile(PAPER))
    promise.photo_alt = "Två som skriver på."
    promise.photo.save("underskrift.jpg", ContentFile(pictures.photo("blue")))
    promise.municipality.arms.save("vapen.png", ContentFile(pictures.photo("green", "PNG")))
    page = f"/vaggeryd/2020/uppfoljning/{period.slug}"
    return {
        f"{page}/rapport.pdf": made.pdf.name,
        f"{page}/utgava/1.pdf": made.pdf.name,
        "/vaggeryd/2020/foto": promise.photo.name,
        "/vaggeryd/vapen": promise.municipality.arms.name,
        f"/undertecknat/{paper.sha256}.pdf": paper.file.name,
        f"/vaggeryd/2020/foto/{photo.uid}.jpg": photo.file.name,
        f"/vaggeryd/2020/underlag/{document.sha256}.pdf": document_name(document.sha256),
    }


def change(settings, name):
    """One bit of the file, in place: as long and as old as before."""
    path = settings.MEDIA_ROOT / name
    before, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_changed_file_is_a_503_and_an_error_that_names_it(client, settings, addresses, caplog, mailoutbox):
    settings.OPERATOR_EMAIL = "drift@example.se"
    for address, name in addresses.items():
        forget_pages()
        caplog.clear()
        answer = client.get(address)
        assert answer.status_code == 200, address
        before = answer.getvalue()
        change(settings, name)
        forget_pages()
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), address
        assert "går inte att visa just nu" in words(answer)
        errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
        assert len(errors) == 1
        assert f"ChangedFile: {name} has been changed" in errors[0]
        forget_pages()
        client.get(address)
        told = [letter for letter in mailoutbox if name in letter.subject]
        assert [letter.subject for letter in told] == [
            f"Larm: En fil är borta eller ändrad, och visas inte: {name}"
        ]
        change(settings, name)
        forget_pages()
        assert client.get(address).getvalue() == before


def test_a_lost_stored_file_is_a_503_too(client, settings, addresses):
    for address, name in addresses.items():
        if "underlag" in address or address.endswith(("/foto", "/vapen")):
            continue  # a file that never came, as with a promise from an exchange file, is a 404
        kept = settings.MEDIA_ROOT / name
        moved = kept.rename(kept.with_suffix(".away"))
        forget_pages()
        assert client.get(address).status_code == 503, address
        moved.rename(kept)


def test_a_zip_breaks_off_at_a_file_that_is_changed_while_it_is_sent(settings, addresses, promise):
    editions = list(archive.editions_of([promise]))
    archive.check_files(editions)
    items = archive.promise_items(promise, editions)
    change(settings, editions[0].pdf.name)
    item = next(each for each in items if each.path.endswith("utgava-1.pdf"))
    with pytest.raises(LostFile):
        item.read()


def test_a_changed_photo_is_in_no_protocol(settings, addresses, promise, mailoutbox, caplog):
    name = next(name for address, name in addresses.items() if "/foto/" in address)
    sha256 = hashlib.sha256((settings.MEDIA_ROOT / name).read_bytes()).hexdigest()
    shown = ShownPhoto("", "En lampa", 1, 1, name, sha256)
    assert protocol_pdf._jpeg(shown)
    change(settings, name)
    settings.OPERATOR_EMAIL = "drift@example.se"
    assert not protocol_pdf._jpeg(shown)
    assert [name in letter.subject for letter in mailoutbox] == [True]
    assert "has been changed" in caplog.text
