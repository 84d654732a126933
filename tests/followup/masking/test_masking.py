"""What the law forbids to show: gone from everywhere at once, and the trail still holds."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import AutoField, DecimalField, IntegerField
from django.test import Client, TestCase
from django.urls import reverse

from followup.approval.actions import Actor
from followup.approval.approval_status import approval_status, withdrawal
from followup.approval.drafts import field_fingerprint, open_report, save_words
from followup.masking import editions
from followup.masking.actions import Wish, lift, mask, ways
from followup.masking.actions import plan as plan_of
from followup.masking.presenter import plan_rows
from followup.models import Edition, Report, SignedPaper, Step
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import record, verify
from medborgarlofte.clock import now
from medborgarlofte.documents.errors import PdfError
from promises.exchange.file_checks import problems
from promises.exchange_format.normal import normalise
from promises.masking.maskable import FIGURES, text_fields
from promises.models import Activity, Contribution, Masking, Promise, Result
from promises.record.public import document_name
from promises.record.public_document import export
from promises.words.enums import MaskingGround, MaskingReach
from tests import factories
from tests.client import whole, words
from tests.crawl import Crawl
from tests.followup.masking.masked import WORD, logged_and_corrected, plant, promise_with_everything, written
from tests.promises.photos import pictures

pytestmark = pytest.mark.django_db


# Texts that a rule of the database keeps empty in the row that the test has; others of their kind are tried.
NOT_PLANTED = {
    ("SignedPaper", "title"), ("Photo", "removed_reason"), ("Question", "declined_reason"),
}  # fmt: skip


# Numbers that tell of no person: what was promised, orders, sizes and versions. ``out_of`` goes with its quantity.
NOT_OF_PERSONS = {
    "number", "upper", "target", "position", "width", "height", "revision", "public_revision", "sequence",
    "due_days", "edition", "out_of",
}  # fmt: skip


def fails(*_):
    raise PdfError("no")


def texts_of_all_models():
    models = [
        model for model in ways() if model is not Edition
    ]  # frozen: it holds what was written before it
    return {(model.__name__, each.name) for model in models for each in text_fields(model)}


def etag_of(headers):
    found = re.search(r"^ETag: (.+)$", headers, re.MULTILINE)
    return found[1] if found else '"none"'


def frozen_again(edition):
    """The next edition of the same words, completed and waiting for approval."""
    return Step.objects.create(
        report=edition.report, edition=edition.number + 1, kind="completed", at=now(), by=edition.published_by,
        sign_in="password", revision=1, content=edition.content, data=edition.data,
    )  # fmt: skip


def sent_back(step):
    Step.objects.create(
        report=step.report, edition=step.edition, kind="sent_back", at=now(), by=step.by, sign_in="password",
        revision=1, internal_comment="Något ska maskeras.",
    )  # fmt: skip


def masked(row, field="title", words="", reach=MaskingReach.EVERYWHERE, ground=MaskingGround.IDENTITY):
    wish = Wish(row, field, words, reach, ground)
    return mask(wish, by=factories.coordinator(), reason="Ett personnummer kom med.")


@pytest.mark.slow
@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_what_was_written_everywhere_is_afterwards_nowhere():
    """Every page, file, PDF, attachment, old edition, search, answered 304 and trail."""
    promise = promise_with_everything()
    row = logged_and_corrected(promise)
    assert texts_of_all_models() - plant(promise) == NOT_PLANTED
    written(promise, "2020-t1")
    written(promise, "2020-t2")
    written(promise, "2020-t2")
    client = Client()
    before = Crawl(client).walk("/", "/sitemap.xml")
    told = before.saying(WORD)
    # The crawl finds it where it is: in pages, the data file, the PDFs and what is attached to them.
    assert {"/vaggeryd/2020/", "/vaggeryd/2020/historik/", "/vaggeryd/2020/lofte.json"} <= set(told)
    assert {path for path in before.read if path.endswith(".pdf")} <= set(told)
    known = {path: etag_of(before.read[path][0][1]) for path in told}
    outcome = masked(Activity.objects.get(pk=row.replaces_id), "note", WORD)
    assert not outcome.waiting
    after = Crawl(client).walk("/", "/sitemap.xml", "/sok/?q=gulf", *before.read)
    assert after.saying(WORD) == []
    assert after.saying("4705121234") == []
    for path, etag in known.items():
        answer = client.get(path, headers={"If-None-Match": etag})
        whole(answer)
        assert answer.status_code != 304, path
    assert list(verify()) == []
    assert not [event for event in AuditEvent.objects.all() if WORD in event.details]
    for document in (normalise(export(promise)), *Edition.objects.values_list("data", flat=True)):
        # A word was put into every text of the targets, also where their kind has none, and a row has no part.
        found = problems(json.loads(document, parse_float=Decimal))
        assert [each for each in found if "targets" not in each.path and each.path[-1] != "part"] == []


def test_every_public_text_of_every_model_can_be_masked():
    """A text that is added tomorrow is caught here, unless its rows are found from their promise."""
    models = [model for app in ("promises", "followup") for model in apps.get_app_config(app).get_models()]
    public = {model.__name__ for model in models if text_fields(model)}
    # Nobody outside reads a week's answer.
    assert public - {model.__name__ for model in ways()} == {"WeeklyAnswer"}
    assert len(public) > 25


@pytest.fixture
def row(db):
    """A corrected activity of Vaggeryd's, and its promise as it is counted."""
    promise = factories.published_promise()
    factories.four_commitments(promise)
    return logged_and_corrected(promise)


def first_of(row):
    return Activity.objects.get(pk=row.replaces_id)


class TestWords:
    def test_a_personnummer_goes_from_every_version_and_the_rest_of_the_text_stays(self, row):
        masked(first_of(row), "note", "4705121234")
        notes = set(Activity.objects.values_list("note", flat=True))
        assert notes == {"Föraren hette gulfågel [maskerat: 3 kap. 10 § dataskyddslagen]."}

    def test_a_text_of_a_follow_up_alone_goes_from_every_edition_of_it(self, row):
        promise = Promise.objects.get()
        written(promise, "2020-t2")
        masked(Report.objects.get(), "summary", WORD, MaskingReach.ROW)
        assert Edition.objects.count() == 2
        for edition in Edition.objects.all():
            assert f"En lugn vår, sade {WORD}" not in edition.content + edition.data
            assert f"Elva rundor, {WORD}" in edition.content

    def test_it_is_found_in_any_case_and_over_a_broken_line(self, row):
        Activity.objects.filter(pk=row.pk).update(place="hok GULFÅGEL\n4705121234")
        masked(first_of(row), "note", "gulfågel 4705121234")
        assert factories.refreshed(row).place == "hok [maskerat: 3 kap. 10 § dataskyddslagen]"

    def test_only_this_text_leaves_other_texts_alone(self, row):
        masked(first_of(row), "note", WORD, MaskingReach.ROW)
        assert WORD not in factories.refreshed(row).note
        assert WORD in factories.refreshed(row).place

    def test_what_does_not_fit_gives_way_as_a_whole(self, row):
        Activity.objects.filter(pk=row.pk).update(place="x" * 155 + "gulf")
        masked(row, "place", "gulf", MaskingReach.ROW)
        assert factories.refreshed(row).place == "[maskerat]"

    def test_two_headings_masked_alike_are_still_two(self, row):
        promise = Promise.objects.get()
        first, second = (promise.focus_areas.create(position=n, name=f"Hos {n}:an") for n in (1, 2))
        for area in (first, second):
            masked(area, "name", reach=MaskingReach.ROW)
        assert len(set(promise.focus_areas.values_list("name", flat=True))) == 2

    def test_the_file_of_the_promise_can_still_be_read_in(self, row):
        masked(first_of(row), "title", WORD)
        document = json.loads(normalise(export(Promise.objects.get())), parse_float=Decimal)
        assert problems(document) == []
        assert "[maskerat: 3 kap. 10 § dataskyddslagen]" in json.dumps(document, ensure_ascii=False)

    def test_a_telephone_number_goes_as_a_whole_from_the_promise_and_its_editions(self, row):
        Promise.objects.update(contact_phone="08-465 004 12")
        old = written(Promise.objects.get(), "2020-t2", "inget")
        assert "08-465 004 12" in old.data
        masked(Promise.objects.get(), "contact_phone")
        promise = Promise.objects.get()
        assert promise.contact_phone == ""
        assert [each.number for each in Edition.objects.all() if "08-465 004 12" in each.data] == []
        for document in (normalise(export(promise)), *Edition.objects.values_list("data", flat=True)):
            assert problems(json.loads(document, parse_float=Decimal)) == []

    @pytest.mark.parametrize(
        ("words", "field"), [("står inte där", "words"), ("av", "words"), ("", "what")]
    )  # fmt: skip
    def test_what_cannot_be_masked_is_said_next_to_its_cause(self, row, words, field):
        with pytest.raises(ValidationError) as refused:
            masked(row, "uid" if field == "what" else "note", words)
        assert field in refused.value.message_dict

    def test_the_reason_is_public_and_may_not_repeat_what_goes(self, row):
        wish = Wish(row, "note", WORD)
        with pytest.raises(ValidationError, match="skälet är offentligt"):
            mask(wish, by=factories.coordinator(), reason=f"{WORD} kom med")
        with pytest.raises(ValidationError, match="Skriv varför"):
            mask(wish, by=factories.coordinator(), reason=" ")


class TestWho:
    def test_only_who_may_mask_there(self, row):
        habo = factories.coordinator("Hugo Habo", factories.municipality("Habo"))
        for person in (factories.officer(), factories.police_officer(), factories.decider(), habo):
            with pytest.raises(PermissionDenied):
                mask(Wish(row, "note", WORD), by=person, reason="Fel")
        assert not Masking.objects.exists()

    def test_the_trail_says_who_what_and_why_and_never_what_stood_there(self, row):
        masked(row, "note", WORD)
        event = AuditEvent.objects.get(event="masking.made")
        assert event.target == f"activity:{row.uid}"
        assert "Ett personnummer kom med." in event.details
        assert WORD not in event.details
        emptied = AuditEvent.objects.exclude(masked_at=None)
        assert {each.masked_ground for each in emptied} == {MaskingGround.IDENTITY.label}
        assert list(verify()) == []

    def test_another_promise_s_trail_is_left_alone(self, row):
        other = factories.published_promise("2021", factories.municipality("Habo"))
        with transaction.atomic():
            record("promise.published", by="Sam", target=f"promise:{other.address}", words=WORD)
        masked(row, "note", WORD)
        assert AuditEvent.objects.get(target="promise:habo/2021").masked_at is None

    def test_officials_can_still_read_what_stood_there(self, row):
        made = masked(row, "note", WORD).masking
        assert WORD in made.internal_original
        assert WORD not in f"{made.label} {made.reason}"


class TestFigures:
    def test_a_masked_quantity_is_in_no_sum_and_says_so(self, client, row):
        counted = Contribution.objects.get(activity=row)
        masked(counted, "quantity", ground=MaskingGround.PRIVATE)
        counted.refresh_from_db()
        assert not counted.counts
        assert counted.why_not == "[maskerat: 35 kap. 1 § OSL]"
        page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
        assert "[maskerat: 35 kap. 1 § OSL]" in page

    def test_a_masked_result_leaves_its_name_and_no_number(self, row):
        measure = factories.result_measure("gripna")
        for version in (row, first_of(row)):
            factories.result(version, measure, 3)
        masked(Result.objects.get(activity=row), "value", ground=MaskingGround.PRIVATE)
        assert not Result.objects.exists()
        notes = Activity.objects.values_list("note", flat=True)
        assert all(note.endswith("[maskerat: resultatet gripna, 35 kap. 1 § OSL]") for note in notes)

    def test_no_edition_counts_it_either(self, row):
        promise = Promise.objects.get()
        factories.result(row, factories.result_measure("gripna"), 3)
        old = written(promise, "2020-t2", "inget")
        masked(Result.objects.get(), "value", ground=MaskingGround.PRIVATE)
        for edition in Edition.objects.all():
            assert '"value": 3' not in edition.data
        old.refresh_from_db()
        assert old.masked_at
        assert Edition.objects.filter(number=2, reason="En uppgift är maskerad: 35 kap. 1 § OSL.").exists()

    def test_a_quantity_towards_another_promise_stays_in_this_one_s_file(self, row):
        promise = Promise.objects.get()
        other = factories.published_promise("2020-b")
        _, _, _, traffic = factories.four_commitments(other)
        also = factories.contribution(row, towards=traffic, quantity=7)
        edition = written(promise, "2020-t2", "inget")
        masked(also, "quantity")
        edition.refresh_from_db()
        assert edition.masked_at is None

    def test_every_public_figure_can_be_masked_or_was_promised(self):
        models = {*ways(), *(model for model, _ in FIGURES)}
        figures = {
            f"{model.__name__}.{each.name}"
            for model in models
            for each in model._meta.concrete_fields
            if isinstance(each, (IntegerField, DecimalField)) and not isinstance(each, AutoField)
            if not each.name.startswith("internal_") and (model, each.name) not in FIGURES
            if each.name not in NOT_OF_PERSONS
        }
        assert figures == set()


class TestPhotos:
    def test_a_masked_photo_is_gone_with_a_note(self, client, row):
        photo = factories.photo(row, shown=True)
        address = f"/vaggeryd/2020/foto/{photo.uid}.jpg"
        assert client.get(address).status_code == 200
        masked(photo, "file", ground=MaskingGround.PERSONAL)
        assert client.get(address).status_code == 404
        assert client.get(address, headers={"If-None-Match": f'"{photo.uid}"'}).status_code == 404
        page = client.get("/vaggeryd/2020/atagande/4/").content.decode()
        assert "[maskerat: ett foto, artikel 6 dataskyddsförordningen]" in page

    def test_the_same_picture_of_another_activity_goes_with_it(self, row, django_capture_on_commit_callbacks):
        photo = factories.photo(row, shown=True)
        also = factories.photo(factories.activity(), shown=True, file=photo.file.name)
        with django_capture_on_commit_callbacks(execute=True):
            made = masked(photo, "file").masking
        also.refresh_from_db()
        assert also.removed_at
        assert not default_storage.exists(photo.file.name)
        with django_capture_on_commit_callbacks(execute=True):
            lift(made, by=factories.coordinator(), reason="Fel bild.")
        also.refresh_from_db()
        assert also.is_shown
        assert default_storage.exists(photo.file.name)

    def test_a_document_behind_the_promise_goes_from_page_and_file(
        self, client, row, django_capture_on_commit_callbacks
    ):
        promise = Promise.objects.get()
        sha256 = hashlib.sha256(b"%PDF-1.7 x").hexdigest()
        default_storage.save(document_name(sha256), ContentFile(b"%PDF-1.7 x"))
        behind = promise.backgrounds.create(kind="situation", text="Lägesbild", sha256=sha256)
        edition = written(promise, "2020-t2", "inget")
        address = reverse("document", args=["vaggeryd", "2020", sha256])
        assert client.get(address).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            masked(behind, "sha256", ground=MaskingGround.PRIVATE)
        assert client.get(address).status_code == 404
        assert not default_storage.exists(document_name(sha256))
        edition.refresh_from_db()
        assert sha256 not in edition.data
        assert sha256 not in json.dumps(export(promise), default=str)

    def test_the_photo_of_the_signing_goes_too(self, client, row, settings):
        promise = Promise.objects.get()
        promise.photo.save("vi.png", ContentFile(pictures.photo()), save=False)
        promise.photo_alt = "Vi skriver under"
        promise.save()
        whole(client.get("/vaggeryd/2020/foto"))
        with TestCase.captureOnCommitCallbacks(execute=True):
            masked(promise, "photo", ground=MaskingGround.COPYRIGHT)
        assert client.get("/vaggeryd/2020/foto").status_code == 404
        assert not list(Path(settings.MEDIA_ROOT).glob("loften/*"))

    def test_a_picture_that_another_promise_shows_too_stays_there(self, client, row):
        promise, other = Promise.objects.get(), factories.published_promise("2021")
        for each in (promise, other):
            each.photo_alt = "Vi skriver under"
            each.photo.save("vi.jpg", ContentFile(pictures.photo()))
        assert promise.photo.name == other.photo.name
        with TestCase.captureOnCommitCallbacks(execute=True):
            masked(promise, "photo", ground=MaskingGround.COPYRIGHT)
        assert client.get("/vaggeryd/2020/foto").status_code == 404
        assert whole(client.get("/vaggeryd/2021/foto"))


class TestEditions:
    def test_the_old_edition_says_that_it_was_masked_and_lists_its_checksum(self, client, row):
        edition = written(Promise.objects.get(), "2020-t2")
        address = "/vaggeryd/2020/uppfoljning/2020-t2/"
        masked(row, "note", WORD)
        gone = client.get(f"{address}utgava/1.pdf")
        assert gone.status_code == 410
        assert "3 kap. 10 § dataskyddslagen" in words(gone)
        assert edition.sha256 in words(gone)
        new = client.get(f"{address}utgava/2.pdf")
        assert whole(new).startswith(b"%PDF")
        assert "En uppgift är maskerad" in words(client.get(address))

    def test_what_is_masked_stays_masked_though_the_new_file_cannot_be_made(self, client, row, monkeypatch):
        written(Promise.objects.get(), "2020-t2")
        with monkeypatch.context() as broken:
            broken.setattr(editions, "made_pdf", fails)
            outcome = masked(row, "note", WORD)
        assert [str(report.period) for report in outcome.waiting] == ["Tertial 2 2020"]
        assert client.get("/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf").status_code == 410
        assert WORD not in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
        client.force_login(factories.coordinator())
        assert "Väntar på en ny utgåva" in words(client.get("/arbete/maskeringar/"))
        client.post(f"/arbete/maskeringar/utgava/{outcome.waiting[0].pk}/")
        assert Edition.objects.count() == 2

    def test_a_signed_paper_that_stands_beside_another_edition_too_stays_there(self, row):
        promise = Promise.objects.get()
        one, two = written(promise, "2020-t1", "inget"), written(promise, "2020-t2")
        at = {"added_at": now(), "added_by": factories.coordinator(), "signed_by": "paper", "title": "Papper"}
        for edition in (one, two):
            paper = SignedPaper(edition=edition, sha256="0" * 64, **at)
            paper.file.save("papper.pdf", ContentFile(b"%PDF-1.7 papper"))
        with TestCase.captureOnCommitCallbacks(execute=True):
            masked(two.report, "summary", WORD, MaskingReach.ROW)
        assert Edition.objects.get(pk=one.pk).masked_at is None
        assert default_storage.exists(SignedPaper.objects.get(edition=one).file.name)
        assert not default_storage.exists(two.pdf.name)

    def test_what_was_written_since_is_not_published_by_a_masking(self, client, row):
        promise = Promise.objects.get()
        edition = written(promise, "2020-t2")
        Report.objects.update(summary="Hemligt utkast")
        masked(row, "note", WORD)
        assert "Hemligt utkast" not in Edition.objects.last().content
        assert edition.number == 1

    def test_a_draft_that_was_frozen_and_sent_back_is_masked_too(self, row):
        promise = Promise.objects.get()
        edition = written(promise, "2020-t2")
        step = frozen_again(edition)
        sent_back(step)
        masked(row, "note", WORD)
        step.refresh_from_db()
        assert WORD not in step.content + step.data


class TestUnderWay:
    """What people have given their word to is not changed under them, and no approval is lost without a word."""

    @pytest.mark.parametrize("again", [False, True], ids=["first edition", "second edition"])
    def test_while_an_edition_waits_for_approval_it_is_refused_with_words(self, client, row, again):
        promise = Promise.objects.get()
        edition = written(promise, "2020-t2")
        step = frozen_again(edition)
        if not again:
            Step.objects.filter(pk=step.pk).update(edition=1)
            Edition.objects.all().delete()
            step.refresh_from_db()
        client.force_login(factories.coordinator())
        sent = {
            "what": f"activity-{row.pk}-note",
            "words": WORD,
            "reach": "everywhere",
            "ground": "identity",
            "reason": "Fel",
        }
        page = client.post(reverse("mask", args=["activity", row.pk]), sent)
        assert page.status_code == 422
        wait = (
            f"Tertial 2 2020, utgåva {2 if again else 1}, är inne för godkännande. Skicka tillbaka den först"
        )
        assert wait in words(page)
        assert WORD in factories.refreshed(row).note
        assert not Masking.objects.exists()
        sent_back(step)
        assert not masked(row, "note", WORD).waiting
        assert WORD not in factories.refreshed(row).note

    def test_who_was_writing_in_the_masked_words_is_told_and_does_not_save_them_again(self, row):
        report = open_report(
            period=Promise.objects.get().periods.get(slug="2020-t2"), by=factories.coordinator()
        )
        before = f"Runt {WORD} är det lugnt."
        Report.objects.filter(pk=report.pk).update(summary=before)
        masked(row, "note", WORD)
        key = (0, "summary")
        told = save_words(
            report=report, actor=Actor(factories.coordinator()), values={key: f"{before} Nu."},
            seen={key: field_fingerprint(before)},
        )  # fmt: skip
        report.refresh_from_db()
        assert WORD not in report.summary
        assert told[key].value == report.summary

    def test_another_follow_up_that_does_not_say_it_may_wait_on(self, row):
        promise = Promise.objects.get()
        step = frozen_again(written(promise, "2020-t1", "inget"))
        written(promise, "2020-t2")
        masked(Report.objects.get(period__slug="2020-t2"), "summary", WORD, MaskingReach.ROW)
        assert Edition.objects.filter(report=step.report).count() == 1

    def test_what_is_handed_in_while_the_new_edition_is_drawn_is_not_passed_by(self, row, monkeypatch):
        edition = written(Promise.objects.get(), "2020-t2")
        drawn = editions.made_pdf

        def meanwhile(data, entry):
            frozen_again(edition)
            return drawn(data, entry)

        monkeypatch.setattr(editions, "made_pdf", meanwhile)
        masked(row, "note", WORD)
        assert [each.number for each in Edition.objects.all()] == [1]
        assert editions.reports_to_remake([Promise.objects.get()]) == []


class TestTakenBack:
    """A follow-up that its parties have taken back stays so."""

    def test_masking_makes_no_new_edition_of_it_and_the_preview_says_so(self, client, row):
        edition = written(Promise.objects.get(), "2020-t2")
        note = {
            "withdrawn_at": now(),
            "withdrawn_by": factories.coordinator(),
            "withdrawn_note": "Fel period.",
        }
        Edition.objects.filter(pk=edition.pk).update(**note)
        plan = plan_rows(plan_of(Wish(row, "note", WORD), factories.coordinator()), Wish(row, "note", WORD))
        assert plan["editions"] == ["Tertial 2 2020, utgåva 1: tillbakadragen, ingen ny utgåva görs"]
        assert not masked(row, "note", WORD).waiting
        assert Edition.objects.count() == 1
        assert WORD not in Edition.objects.get().data
        page = client.get("/vaggeryd/2020/uppfoljning/2020-t2/")
        assert page.status_code == 410
        assert "Fel period." in words(page)
        assert editions.reports_to_remake([Promise.objects.get()]) == []
        assert editions.remake(edition.report, by=factories.coordinator())
        assert Edition.objects.count() == 1

    def test_the_first_party_s_word_holds_for_the_edition_that_a_masking_makes(self, row):
        edition = written(Promise.objects.get(), "2020-t2")
        Step.objects.create(
            report=edition.report, edition=2, kind="withdrew", at=now(), by=factories.coordinator(),
            sign_in="password", revision=1, organisation=factories.police(), public_note="Fel period.",
        )  # fmt: skip
        masked(row, "note", WORD)
        assert Edition.objects.count() == 2
        assert withdrawal(approval_status(edition.report)).note == "Fel period."
        kept = json.loads(AuditEvent.objects.get(event="report.withdrawal_kept").details)["row"]
        assert (kept["kind"], kept["edition"]) == ("withdrew", 3)


class TestLifting:
    def test_the_words_come_back_in_the_rows_and_the_history_says_why(self, client, row):
        before = list(Activity.objects.order_by("pk").values())
        made = masked(row, "note", WORD).masking
        lift(made, by=factories.coordinator(), reason="Det var ett diarienummer.")
        assert list(Activity.objects.order_by("pk").values()) == before
        assert "Hävd: Det var ett diarienummer." in words(client.get("/vaggeryd/2020/historik/"))
        assert list(verify()) == []

    def test_a_figure_comes_back_too(self, row):
        factories.result(row, factories.result_measure("gripna"), 3)
        made = masked(Result.objects.get(), "value").masking
        lift(made, by=factories.coordinator(), reason="Den får visas.")
        assert Result.objects.get().value == 3

    def test_what_has_been_changed_since_is_left_and_named(self, row):
        made = masked(row, "note", WORD).masking
        Activity.objects.filter(pk=row.pk).update(note="Omskriven")
        assert lift(made, by=factories.coordinator(), reason="Fel")
        assert factories.refreshed(row).note == "Omskriven"

    def test_not_twice_not_without_a_reason_and_not_by_others(self, row):
        made = masked(row, "note", WORD).masking
        with pytest.raises(PermissionDenied):
            lift(made, by=factories.officer(), reason="Fel")
        with pytest.raises(ValidationError, match="Skriv varför"):
            lift(made, by=factories.coordinator(), reason="")
        with pytest.raises(ValidationError, match="det är offentligt"):
            lift(made, by=factories.coordinator(), reason="Ring 070-123 45 67.")
        lift(made, by=factories.coordinator(), reason="Fel")
        with pytest.raises(ValidationError, match="redan hävd"):
            lift(made, by=factories.coordinator(), reason="Fel")


class TestDesk:
    @pytest.fixture
    def desk(self, client):
        client.force_login(factories.coordinator())
        return client

    def form(self, row, **more):
        what = f"activity-{row.pk}-note"
        return {
            "what": what,
            "words": WORD,
            "reach": "everywhere",
            "ground": "identity",
            "reason": "Fel",
            **more,
        }

    def test_first_everywhere_it_will_be_gone_from_then_confirmed(self, desk, row):
        written(Promise.objects.get(), "2020-t2")
        address = f"/arbete/maskera/activity/{row.pk}/"
        assert f'href="{address}"' in desk.get(f"/arbete/insatser/{row.uid}/").content.decode()
        looked = desk.post(address, self.form(row, look=""))
        assert "Tertial 2 2020, utgåva 1" in words(looked)
        assert "Så ändras läget" in words(looked)
        assert not Masking.objects.exists()
        assert not Path(default_storage.path("maskerade")).exists()
        seen = looked.context["form"]["seen"].value()
        done = desk.post(address, self.form(row, seen=seen, confirm=""), follow=True)
        assert "Maskerat överallt" in words(done)
        assert Masking.objects.count() == 1

    def test_what_changed_meanwhile_is_looked_at_again(self, desk, row):
        address = f"/arbete/maskera/activity/{row.pk}/"
        seen = desk.post(address, self.form(row, look="")).context["form"]["seen"].value()
        Activity.objects.filter(pk=row.pk).update(place=f"Vid {WORD}")
        again = desk.post(address, self.form(row, seen=seen, confirm=""))
        assert again.status_code == 409
        assert not Masking.objects.exists()

    def test_a_picture_of_two_promises_is_looked_at_in_both(self, desk, row):
        photo = factories.photo(row, shown=True)
        _, _, _, traffic = factories.four_commitments(factories.published_promise("2020-b"))
        other = factories.activity(date(2020, 5, 20), towards=traffic)
        factories.photo(other, shown=True, file=photo.file.name)
        form = {
            "what": f"photo-{photo.pk}-file",
            "reach": "everywhere",
            "ground": "identity",
            "reason": "Fel",
        }
        address = f"/arbete/maskera/photo/{photo.pk}/"
        looked = desk.post(address, form | {"look": ""})
        assert looked.status_code == 200
        seen = looked.context["form"]["seen"].value()
        assert desk.post(address, form | {"seen": seen, "confirm": ""}).status_code == 302
        assert {each.slug for each in Masking.objects.get().promises.all()} == {"2020", "2020-b"}

    def test_without_ground_and_reason_what_was_typed_is_kept(self, desk, row):
        answer = desk.post(f"/arbete/maskera/activity/{row.pk}/", self.form(row, ground="", reason=""))
        assert answer.status_code == 422
        assert "Välj grunden." in words(answer)
        assert WORD in answer.content.decode()

    def test_what_an_older_version_said_can_be_chosen(self, desk, row):
        page = desk.get(f"/arbete/maskera/activity/{row.pk}/")
        assert f"Kontroll {WORD}" in page.content.decode()
        assert "som den stod före rättelsen" in page.content.decode()

    def test_the_list_leads_to_what_stood_there_and_to_lifting_it(self, desk, row):
        made = masked(row, "note", WORD).masking
        page = desk.get("/arbete/maskeringar/")
        assert WORD not in page.content.decode()
        address = f"/arbete/maskeringar/{made.pk}/hav/"
        assert address in page.content.decode()
        assert WORD in desk.get(address).content.decode()
        assert desk.post(address, {"reason": ""}).status_code == 422
        assert desk.post(address, {"reason": "Det får visas."}).status_code == 302

    def test_promise_and_follow_up_have_a_way_in(self, desk, row):
        promise = Promise.objects.get()
        edition = written(promise, "2020-t2")
        page = desk.get("/arbete/maskeringar/").content.decode()
        for address in (
            f"/arbete/maskera/promise/{promise.pk}/",
            f"/arbete/maskera/report/{edition.report_id}/",
        ):
            assert address in page
            assert desk.get(address).status_code == 200

    @pytest.mark.parametrize("noun", ["kind", "user", "audit_event", "masking", "hittar-inte"])
    def test_other_rows_are_not_to_be_masked(self, desk, row, noun):
        assert desk.get(f"/arbete/maskera/{noun}/{row.pk}/").status_code == 404
