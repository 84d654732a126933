"""What was masked cannot be counted back, by whoever knows the template and all the rest, from anything that is told."""

import hashlib
import html
import json
import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import BytesIO

import pikepdf
import pymupdf
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from followup.codes import edition_code
from followup.masking import editions
from followup.masking.actions import Wish, mask
from followup.models import Edition
from followup.report.report_document import read_document, render_report_pdf
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from promises import models as m
from promises.exchange.file_checks import problems
from promises.exchange_format.normal import normalise
from promises.models import Promise, Result
from promises.record.public_document import export
from promises.words.enums import MaskingGround, MaskingReach
from tests import factories
from tests.client import whole, words
from tests.crawl import Crawl
from tests.followup.approval.walked import published
from tests.followup.masking.masked import logged_and_corrected, promise_with_everything
from tests.followup.masking.masked import written as edition_of
from tests.followup.sealing.sealed import pdf_of
from tests.promises.photos import pictures

# What cannot be found by trying is a matter of checksums, whatever keeps them.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SUM = re.compile(r"\b[0-9a-f]{64}\b")
PERIOD = "/vaggeryd/2020/uppfoljning/2020-t2/"


def masked(row, name, words="", reach=MaskingReach.EVERYWHERE):
    return mask(
        Wish(row, name, words, reach, MaskingGround.PRIVATE), by=factories.coordinator(), reason="Kom med."
    )


@pytest.fixture(params=[True, False], ids=["with random bits", "as before there were any"])
def salted(request):
    return request.param


@pytest.fixture
def edition(db, october, salted):
    """An edition with 18 arrests in one row, and nothing else of the row changed."""
    promise = factories.published_promise()
    factories.four_commitments(promise)
    row = logged_and_corrected(promise, "inget")
    factories.result(row, factories.result_measure("gripna"), 18)
    return edition_of(promise, "2020-t2", "inget", salted=salted)


class Guess:
    """What somebody makes who has the new edition's file, and knows that one figure is missing from it."""

    def __init__(self, new: bytes) -> None:
        with pikepdf.open(BytesIO(new)) as pdf:
            files = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
        self.new = read_document(next(data for name, data in files.items() if name.endswith(".json")))

    def data(self, value: int, **more: str) -> bytes:
        document = json.loads(json.dumps(self.new, default=str))
        document.pop("nonce")
        for name in ("trail", "heads", "frozen"):
            document.pop(name, None)
        document["follow_ups"] = [each for each in document["follow_ups"] if each["edition"] == 1]
        for row in document["activities"]:
            row["note"] = row["note"].partition("\n\n[maskerat: resultatet")[0]
            if row.get("replaces"):  # the newest version of the one row that says that something is masked
                row["results"] = [{"measure": "gripna", "value": value}]
        return normalise({**document, **more})

    def file(self, value: int) -> bytes:
        data = self.data(value)
        return render_report_pdf(data, read_document(data)["follow_ups"][0])


def upload(client, pdf):
    return words(client.post("/verifiera/fil/", {"fil": SimpleUploadedFile("r.pdf", pdf, "application/pdf")}))


def test_a_masked_figure_is_found_by_trying_in_no_checksum_and_no_code(client, edition, salted):
    before = edition.data.encode()
    file = pdf_of(edition)
    masked(Result.objects.get(), "value")
    guess = Guess(whole(client.get(f"{PERIOD}utgava/2.pdf")))
    if not salted:  # an edition of then told no number of rules either
        guess.new.pop("rules")
    # The attack is the real one: without random bits the guess of 18 is the edition, byte for byte.
    assert (guess.data(18) == before) is not salted
    assert (guess.file(18) == file) is not salted
    known = "".join(text for parts in Crawl(Client()).walk(PERIOD).read.values() for _, text in parts)
    sums = set(SUM.findall(known))
    nonce = guess.new["nonce"]
    for value in range(40):
        for data in (guess.data(value), guess.data(value, nonce=nonce)):
            assert edition_code(data) not in known
            assert hashlib.sha256(data).hexdigest() not in sums
    tried = guess.file(18)
    assert hashlib.sha256(tried).hexdigest() not in sums
    # Nor does anybody answer whether a guess is right.
    asked = (f"?sha256={hashlib.sha256(tried).hexdigest()}", f"?kod={edition_code(guess.data(18))}")
    answers = [words(client.get(f"/verifiera/{query}")) for query in asked] + [upload(client, tried)]
    wrong = guess.file(17)
    asked = (f"?sha256={hashlib.sha256(wrong).hexdigest()}", f"?kod={edition_code(guess.data(17))}")
    nothing = [words(client.get(f"/verifiera/{query}")) for query in asked] + [upload(client, wrong)]
    for answer, other in zip(answers, nothing, strict=True):
        assert without_sums(answer) == without_sums(other)


def without_sums(text):
    return re.sub(r"\b[0-9a-f]{64}\b|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|\b1[78]\b", "…", text)


def test_nothing_in_the_database_that_is_shown_tells_it_either(edition, salted):
    code, sha256 = edition.code, edition.sha256
    masked(Result.objects.get(), "value")
    edition.refresh_from_db()
    assert "nonce" not in edition.data
    assert (edition.code, edition.sha256) == ((code, sha256) if salted else ("", ""))
    told = any(sha256 in event.details for event in AuditEvent.objects.all())
    assert told is False or salted
    assert list(verify()) == []
    new = Edition.objects.get(number=2)
    assert re.fullmatch("[0-9a-f]{32}", read_document(new.data)["nonce"])
    # A second masking leaves what the first one found safe.
    masked(edition.report, "summary", "lugn")
    edition.refresh_from_db()
    assert edition.sha256 == (sha256 if salted else "")


def test_who_kept_the_old_file_hears_what_it_is(client, edition, salted):
    kept, code = pdf_of(edition), edition.code
    masked(Result.objects.get(), "value")
    page = upload(client, kept)
    if salted:
        assert "Utgåvan är tillbakadragen" in page
        assert "En ny utgåva ersätter den" in page
        assert "Utgåvan är tillbakadragen" in words(client.get(f"/verifiera/?kod={code}"))
        assert edition.sha256 in words(client.get(f"{PERIOD}utgava/1.pdf"))
    else:
        may_be = "kan också ha hört till en äldre utgåva som har maskerats"
        assert may_be in page
        assert may_be in words(client.get(f"/verifiera/?kod={code}"))
        assert may_be in words(client.get(f"/verifiera/?sha256={hashlib.sha256(kept).hexdigest()}"))
        gone = words(client.get(f"{PERIOD}utgava/1.pdf"))
        assert "ur den kunde det maskerade räknas fram" in gone
        assert not SUM.search(gone)


def test_editions_that_were_masked_before_lose_what_they_are_counted_back_from(edition):
    at = {"masked_at": edition.published_at, "masked_by": edition.published_by, "masked_ground": "OSL"}
    open_one = Edition.objects.create(**fields_of(edition, number=2, code="BBBBB-BBBBB", reason="Fel"))
    sealed = fields_of(edition, number=3, code="CCCCC-CCCCC", reason="Fel", seals='[{"organisation": "x"}]')
    sealed_one = Edition.objects.create(**sealed)
    Edition.objects.exclude(pk=open_one.pk).update(**at)
    import_module("followup.migrations.0003_checksums_of_masked_editions").forget(apps, None)
    told = Edition.objects.order_by("number").values_list("code", "sha256")
    assert list(told) == [("", ""), ("BBBBB-BBBBB", open_one.sha256), ("", sealed_one.sha256)]


def fields_of(edition, **changes):
    names = ("report", "as_of", "revision", "content", "data", "sha256", "published_at", "published_by")
    return {name: getattr(edition, name) for name in names} | {"pdf": edition.pdf.name, **changes}


@pytest.mark.parametrize("name", ["result", "quantity"])
def test_no_sum_of_before_tells_it_beside_the_sum_of_now(october, name):
    """The row was told only together with another of its month: what both came to goes too."""
    promise = factories.published_promise()
    traffic = factories.four_commitments(promise)[3]
    measure, by = factories.result_measure(), factories.coordinator()
    m.PublicationRule.objects.create(
        promise=promise, kind=traffic.kind, detail="month", set_at=promise.created_at, set_by=by
    )
    rows = [
        factories.activity(date(2020, 5, day), traffic, publish_on=date(2020, 5, day)) for day in (14, 20)
    ]
    for row, cars in zip(rows, (6400, 117), strict=True):
        factories.result(row, measure, cars)
    counted = rows[1].contributions.get()
    m.Contribution.objects.filter(pk=counted.pk).update(quantity="1.375")
    edition = edition_of(promise, "2020-t2", "inget")
    assert '"value": 6517' in edition.data
    assert '"quantity": 2.375' in edition.data
    what, field = {"result": (rows[1].results.get(), "value"), "quantity": (counted, "quantity")}[name]
    masked(factories.refreshed(what), field)
    assert Edition.objects.count() == 2
    gone = {"result": "6517", "quantity": "2.375"}[name]
    for data in Edition.objects.values_list("data", flat=True):
        assert gone not in data
        assert "35 kap. 1 § OSL" in data
        assert problems(json.loads(data, parse_float=Decimal)) == []


def test_every_edition_has_random_bits_of_its_own_however_it_is_made(client, written):
    one = read_document(published(written).data)
    assert re.fullmatch("[0-9a-f]{32}", one["nonce"])
    masked(written, "summary", "lugn")
    two = read_document(Edition.objects.get(number=2).data)
    assert re.fullmatch("[0-9a-f]{32}", two["nonce"])
    assert one["nonce"] != two["nonce"]
    promise = Promise.objects.get()
    assert "nonce" not in normalise(export(promise)).decode()
    assert "nonce" not in whole(client.get("/vaggeryd/2020/lofte.json")).decode()


class Pages(Crawl):
    """The public pages, feeds and data files; PDFs are compared for themselves."""

    def _ask(self, path):
        return [] if path.partition("?")[0].endswith(".pdf") else super()._ask(path)

    def words(self):
        """Every word that stands anywhere, in what is read, not in headers."""
        read = {
            path: parts for path, parts in self.read.items() if not path.startswith(("/arbete/", "/konto/"))
        }
        return {
            word for parts in read.values() for where, text in parts if where == "" for word in told(text)
        }


def told(text):
    """Every word; canonical JSON has no space after a name."""
    return set(re.findall(r"[\w,.:-]*\w", html.unescape(text).replace('":', '": ')))


# Of each figure its number, as it is given and as Swedish writes it.
NUMBERS = {
    (m.Result, "value"): ("641",), (m.SafetyWalk, "residents"): ("913",), (m.WalkParticipation, "people"): ("817",),
    (m.TrafficOperation, "minutes"): ("1213",), (m.Measurement, "value"): ("70.75", "70,75"),
    (m.Indicator, "baseline"): ("71.25", "71,25"),
}  # fmt: skip
# Headings, names in the file and sizes that stand only beside what is masked, and the old edition's address.
WORDS_FOR_THEM = {
    "Resultat", "Deltog", "deltog", "baseline", "group", "minutes", "participations", "people", "residents", "sha256",
    "position", "80", "800", "1200", "C", "P", "JFIF", "1.pdf", "Kontrollerade", "Boende", "Undertecknandet",
    "Results", "Took", "Residents", "Starting", "stated",
    "J2",  # the cell of the workbook that a result stood in
    # The element that a picture stood in.
    "figure", "figcaption", "row-photos", "photo", "alt", "height", "x", "loading", "lazy", "decoding", "async",
}  # fmt: skip
OF_THE_PICTURES = re.compile(
    r"[0-9a-f]{64}(\.jpg)?|[0-9a-f]{32}|[0-9a-f-]{36}\.jpg|2020-10-1[45]T.*|SEQUENCE:.*"
)
TEXTS = {(m.Photo, "alt"): "fotoord", (m.Promise, "photo_alt"): "undertecknandeord"}


def numbered():
    """The promise with everything, each figure a number that stands nowhere else."""
    promise = promise_with_everything()
    for (model, name), (number, *_) in NUMBERS.items():
        model._default_manager.update(**{name: Decimal(number)})
    m.Photo.objects.update(alt="fotoord")
    promise.photo.save("x.jpg", ContentFile(pictures.photo()), save=False)
    promise.photo_alt = "undertecknandeord"
    promise.save()
    return promise


@pytest.mark.slow
@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_each_kind_of_thing_goes_from_the_whole_surface_and_nothing_else_does(october, monkeypatch):
    promise = numbered()
    row = logged_and_corrected(promise, "gulfågel 4705121234")
    edition = edition_of(promise, "2020-t2", "inget")
    start = ("/", "/vaggeryd/2020/", "/sitemap.xml", f"/verifiera/?kod={edition.code}")
    before = Pages(Client()).walk(*start)
    was = before.words()
    printed = told(printed_in(pdf_of(edition)))
    assert {"gulfågel", "4705121234", *TEXTS.values()} <= was
    assert {numbers[0] for numbers in NUMBERS.values()} <= was
    with monkeypatch.context() as slow:  # one new edition after all of them says as much as one after each
        slow.setattr(editions, "remake", lambda *_, **__: False)
        for model, name in NUMBERS:
            masked(model._default_manager.get(), name)
        for each in (m.Photo.objects.get(), promise):
            masked(each, "file" if isinstance(each, m.Photo) else "photo")
    assert not masked(row, "place", "gulfågel 4705121234").waiting
    after = Pages(Client()).walk(*start, *before.read)
    gone = {word for words in NUMBERS.values() for word in words} | {
        "gulfågel",
        "4705121234",
        *TEXTS.values(),
    }
    assert not gone & after.words()
    assert {
        word for word in was - after.words() - gone if not OF_THE_PICTURES.fullmatch(word)
    } <= WORDS_FOR_THEM
    newest = Edition.objects.order_by("number").last()
    # A corrected edition says ``Rättad`` of its day.
    assert printed - told(printed_in(pdf_of(newest))) - gone == {edition.code, "Startvärde", "Publicerad"}
    assert list(verify()) == []


def printed_in(pdf):
    with pymupdf.open(stream=pdf) as opened:
        return " ".join(page.get_text() for page in opened)
