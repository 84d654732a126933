"""The photo of the signing and the municipal arms: nothing but the picture is kept, and under no sender's name."""

import hashlib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse
from PIL import Image

from followup.masking.actions import Wish, lift, mask
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.documents.pictures import PictureError, clean
from promises.models import Promise
from tests import factories
from tests.client import whole
from tests.promises.photos import pictures
from tests.promises.writing.test_admin_at_work import problems, signed_in, typed

SENDERS_NAME = "KANARIEnamn"


def arms_of_a_phone() -> bytes:
    """See-through in its upper half, with words in it that nobody shall read and others under what is see-through."""
    image = Image.new("RGBA", (60, 80), (0, 90, 160, 255))
    image.paste((12, 34, 56, 0), (0, 0, 60, 40))
    return pictures.encoded(image, "PNG", exif=_exif(), dpi=(300, 300))


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = pictures.CANARY.decode()
    return exif


@pytest.fixture
def promise(october, db) -> Promise:
    return factories.published_promise()


def send(who, row, field, name, data):
    """Upload a picture in the administration."""
    client = signed_in(who)
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    page = client.get(address)
    words = {"photo_alt": "Två som skriver på."} if field == "photo" else {}
    return client.post(address, {**typed(page), **words, field: SimpleUploadedFile(name, data)})


def both(promise):
    return (
        (factories.coordinator(), promise, "photo", "/vaggeryd/2020/foto"),
        (factories.superuser(), promise.municipality, "arms", "/vaggeryd/vapen"),
    )


@pytest.mark.parametrize("which", [0, 1], ids=["photo", "arms"])
class TestInTheAdministration:
    def test_promise_photo_keeps_no_metadata(self, client, promise, settings, which):
        who, row, field, address = both(promise)[which]
        data = pictures.from_a_phone() + b"PK\x03\x04" + pictures.CANARY
        sent = send(who, row, field, f"{SENDERS_NAME}.jpg", data)
        assert sent.status_code == 302, problems(sent)
        answer = client.get(address)
        shown = whole(answer)
        assert pictures.CANARY not in shown
        assert not pictures.decoded(shown).getexif()
        assert SENDERS_NAME not in str(answer.headers)
        assert answer["Content-Type"] == ("image/jpeg", "image/png")[which]
        called = ("foto-vaggeryd-2020.jpg", "vapen-vaggeryd.png")[which]
        assert answer["Content-Disposition"] == f'inline; filename="{called}"'
        stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
        assert [path.stem for path in stored] == [hashlib.sha256(shown).hexdigest()]

    def test_a_picture_that_calls_itself_a_pdf_is_still_a_picture(self, client, promise, which):
        who, row, field, address = both(promise)[which]
        assert send(who, row, field, "x.pdf", pictures.photo()).status_code == 302
        answer = client.get(address)
        assert whole(answer)
        assert answer["Content-Type"].startswith("image/")

    @pytest.mark.parametrize("data", [b"%PDF-1.7", b"<svg onload='x'/>", b"<html>", b"\xff\xd8\xff cut"])
    def test_promise_photo_that_is_no_picture_is_refused(self, client, promise, which, data):
        who, row, field, address = both(promise)[which]
        page = send(who, row, field, "x.jpg", data)
        assert page.status_code == 200
        assert any("foto" in sentence.lower() or "Filen" in sentence for sentence in problems(page))
        assert client.get(address).status_code == 404


@pytest.mark.pure
class TestArms:
    def test_arms_keep_transparency_and_hide_nothing(self):
        made = clean(arms_of_a_phone(), keep_alpha=True)
        assert made.name == f"{made.sha256}.png"
        assert pictures.CANARY not in made.data
        image = pictures.decoded(made.data)
        assert image.mode == "RGBA"
        assert image.getpixel((30, 10)) == (0, 0, 0, 0)
        assert image.getpixel((30, 70)) == (0, 90, 160, 255)
        assert not image.info.keys() - {"srgb"}

    def test_arms_take_every_transparent_kind_of_png(self):
        palette = Image.new("P", (20, 20), 1)
        palette.putpalette([255, 0, 0, 0, 0, 255])
        data = pictures.encoded(palette, "PNG", transparency=1)
        assert pictures.decoded(clean(data, keep_alpha=True).data).getpixel((5, 5))[3] == 0
        grey = pictures.encoded(Image.new("LA", (20, 20), (200, 128)), "PNG")
        assert pictures.decoded(clean(grey, keep_alpha=True).data).getpixel((5, 5)) == (200, 200, 200, 128)

    def test_large_arms_are_scaled_without_a_rim(self):
        image = Image.new("RGBA", (2400, 2400), (0, 0, 0, 0))
        image.paste((200, 0, 0, 255), (0, 0, 1200, 2400))
        made = pictures.decoded(clean(pictures.encoded(image, "PNG"), keep_alpha=True).data)
        assert made.size == (2000, 2000)
        rims = {made.getpixel((x, 900))[:3] for x in range(990, 1010) if made.getpixel((x, 900))[3] > 40}
        assert all(red >= 195 and green == blue == 0 for red, green, blue in rims)

    def test_arms_saved_past_the_form_are_checked_too(self, october, db):
        place = factories.municipality()
        with pytest.raises(PictureError):
            place.arms.save("x.png", ContentFile(b"<svg/>"))


class TestOfBefore:
    """What lay as it was sent when this version came."""

    def run(self):
        with TestCase.captureOnCommitCallbacks(execute=True):
            import_module("promises.migrations.0004_pictures_made_anew").make_anew(apps, None)

    def lay(self, name: str, data: bytes) -> str:
        path = Path(default_storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return name

    def test_stored_picture_is_remade_and_the_old_file_removed(self, client, promise, settings):
        photo = self.lay(f"loften/ab/{SENDERS_NAME}.jpg", pictures.from_a_phone())
        arms = self.lay(f"vapen/{SENDERS_NAME}.pdf", arms_of_a_phone())
        Promise.objects.update(photo=photo, photo_alt="Två som skriver på")
        Municipality.objects.update(arms=arms)
        self.run()
        for address in ("/vaggeryd/2020/foto", "/vaggeryd/vapen"):
            shown = whole(client.get(address))
            assert pictures.CANARY not in shown
            assert pictures.decoded(shown)
        left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
        assert all(len(path.stem) == 64 for path in left)
        assert len(left) == 2

    def test_remaking_skips_lost_and_invalid_pictures(self, client, promise):
        self.lay("loften/x.jpg", b"%PDF-1.7")
        Promise.objects.update(photo="loften/x.jpg", photo_alt="Två")
        Municipality.objects.update(arms="vapen/borta.png")
        self.run()
        assert Promise.objects.get().photo.name == ""
        assert client.get("/vaggeryd/2020/foto").status_code == 404
        assert client.get("/vaggeryd/vapen").status_code == 404
        assert default_storage.exists("loften/x.jpg")

    def test_masked_original_is_remade_and_can_be_restored(self, client, promise):
        old = self.lay(f"loften/ab/{SENDERS_NAME}.jpg", pictures.from_a_phone())
        Promise.objects.update(photo=old, photo_alt="Två")
        with TestCase.captureOnCommitCallbacks(execute=True):
            made = mask(
                Wish(Promise.objects.get(), "photo"), by=factories.coordinator(), reason="Fel."
            ).masking
        original = made.internal_original
        assert SENDERS_NAME in original
        self.run()
        made.refresh_from_db()
        assert SENDERS_NAME not in made.internal_original
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert lift(made, by=factories.coordinator(), reason="Den får visas.") == []
        assert pictures.CANARY not in whole(client.get("/vaggeryd/2020/foto"))
