"""A samordnare publishes; what is published never changes."""

import io
import json
from datetime import date

import pikepdf
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from followup.approval import publish
from followup.approval.actions import Actor, send_back
from followup.approval.drafts import open_report, save_words
from followup.approval.publish import publish_report
from followup.models import Edition, Step
from medborgarlofte.audit import record as audit
from promises.models import Activity
from promises.record.versions import advance, newest_version
from tests import factories
from tests.followup.approval.walked import approved, approved_by, completed, published, wrote


@pytest.fixture
def report(tertial_2):
    police = factories.police_officer()
    traffic = tertial_2.promise.commitments.get(number=4)
    factories.activity(date(2020, 5, 14), towards=traffic, title="Kontroll vid skolan", created_by=police)
    made = open_report(period=tertial_2, by=police)
    values = {(3, "status"): "on_track", (3, "text"): "Elva rundor gjordes."}
    assert not save_words(report=made, actor=Actor(police), values=values, seen={})
    return wrote(made, police, "En lugn sommar.")


def public(name, report, *more):
    period = report.period
    return reverse(name, args=[period.promise.municipality.slug, period.promise.slug, period.slug, *more])


def read(edition):
    with edition.pdf.open("rb") as file:
        return file.read()


def test_before_publication_the_page_says_when_it_comes(client, report):
    answer = client.get(public("followup:period", report))
    assert answer.status_code == 404
    assert "28 september 2020" in answer.content.decode()
    assert "En lugn sommar." not in answer.content.decode()
    assert client.get(public("report", report)).status_code == 404


def test_police_write_and_a_samordnare_publishes(client, report):
    client.force_login(factories.coordinator())
    url = public("publish_report", report)
    assert "En lugn sommar." in client.get(url).content.decode()
    approved(report)
    answer = client.post(url, {"confirmed": "on", "complete": "on"})
    assert answer.status_code == 302
    client.logout()
    page = client.get(public("followup:period", report)).content.decode()
    assert "En lugn sommar." in page
    assert "Elva rundor gjordes." in page
    assert "Kontroll vid skolan" in page
    pdf = client.get(public("report", report))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-1.7")


def test_police_alone_may_not_publish(client, report):
    with pytest.raises(PermissionDenied):
        publish_report(report=report, by=factories.police_officer())
    client.force_login(factories.police_officer())
    assert client.get(public("publish_report", report)).status_code == 403


def test_publishing_asks_whether_it_has_been_read(client, report):
    approved(report)
    client.force_login(factories.coordinator())
    answer = client.post(public("publish_report", report), {"complete": "on"})
    assert answer.status_code == 422
    assert "Bekräfta att du har läst rapporten." in answer.content.decode()
    assert not Edition.objects.exists()


def test_what_the_parties_have_not_approved_is_not_published(report):
    completed(report)
    approved_by(report, factories.decider())
    with pytest.raises(ValidationError, match="har inte godkänt"):
        publish_report(report=report, by=factories.coordinator())
    assert not Edition.objects.exists()


def test_a_published_report_stays_as_it_was_when_the_log_changes(client, report):
    published(report)
    before = client.get(public("followup:period", report)).content
    Activity.objects.update(title="Ändrat efteråt")
    assert client.get(public("followup:period", report)).content == before


def test_an_edition_names_the_version_of_the_record_it_is_counted_on_and_makes_the_next(report):
    promise = report.period.promise
    advance(promise)
    edition = published(report)
    counted_on = json.loads(edition.content)["version"]
    data = json.loads(edition.data)
    assert data["follow_ups"][-1]["version"] == counted_on
    assert newest_version(promise) == counted_on + 1
    assert data["rules"] == 1
    four = next(each for each in data["frozen"]["view"]["commitments"] if each["number"] == 4)
    assert four["counted"]["status"] == "unknown"
    assert [row[1] for row in four["counted"]["rows"]] == ["2020-05-14"]


@pytest.mark.parametrize("step", ["what was approved", "the record"])
def test_figures_that_do_not_follow_from_the_record_are_never_sealed(
    step, client, report, monkeypatch, settings, mailoutbox
):
    settings.OPERATOR_EMAIL = "drift@example.se"
    if step == "the record":
        advance(report.period.promise)
        Activity.objects.update(starts_on=date(2020, 4, 30), ends_on=date(2020, 4, 30))  # past the actions
    approved(report)
    if step == "what was approved":
        freeze = Step.objects.exclude(data="").get()
        document = json.loads(freeze.data)
        document["activities"][0]["contributions"][0]["counts"] = False
        Step.objects.filter(pk=freeze.pk).update(data=json.dumps(document))
    monkeypatch.setattr(publish, "sealed_pdf", lambda *_: pytest.fail("a seal was spent"))
    client.force_login(factories.coordinator())
    answer = client.post(public("publish_report", report), {"confirmed": "on", "complete": "on"})
    assert answer.status_code == 422
    assert (
        "inte de som räknas ur det offentliga, för åtagande 4. Inget är publicerat."
        in answer.content.decode()
    )
    assert not Edition.objects.exists()
    [letter] = mailoutbox
    assert letter.subject == "Larm: En uppföljning stoppades innan den stämplades: vaggeryd/2020, 2020-t2"


def test_a_correction_is_a_new_edition_with_its_reason_and_the_old_one_stays(client, report):
    coordinator = factories.coordinator()
    first = published(report)
    with pytest.raises(ValidationError, match="inte skickad"):
        publish_report(report=report, by=coordinator)
    wrote(report, coordinator, "Rättad.")
    second = published(report, "En uppgift var fel.")
    page = client.get(public("followup:period", report)).content.decode()
    assert "Rättad." in page
    assert "En uppgift var fel." in page
    assert first.sha256 != second.sha256
    old = client.get(public("edition", report, 1))
    assert old.content == read(first)
    newest = client.get(public("report", report))
    assert newest.content == read(second)


def test_the_pdf_carries_the_very_file_that_the_page_is_counted_from(report):
    edition = published(report)
    with pikepdf.open(io.BytesIO(read(edition))) as pdf:
        files = {name: held.get_file().read_bytes() for name, held in pdf.attachments.items()}
    data = files.pop("medborgarlofte-vaggeryd-2020-2020-t2.json")
    assert data == edition.data.encode()
    assert files.pop("regler.md") == (settings.BASE_DIR / "docs" / "regler.md").read_bytes()
    assert "Kontroll vid skolan" in files.pop("medborgarlofte-vaggeryd-2020-2020-t2.csv").decode()
    assert files == {}
    assert json.loads(data)["follow_ups"][-1]["period"] == "2020-t2"


def test_publishing_raises_the_revision_and_leaves_a_trail_that_verifies(report):
    promise = report.period.promise
    approved(report)
    promise.refresh_from_db()
    before = promise.revision
    edition = publish_report(report=report, by=factories.coordinator())
    promise.refresh_from_db()
    assert promise.revision == before + 1 == edition.revision
    assert list(audit.verify()) == []


def test_nothing_is_stored_when_it_is_sent_back_meanwhile(report, monkeypatch):
    approved(report)
    render = publish.render_report_pdf

    def slow(*arguments, **more):
        send_back(report=report, actor=Actor(factories.decider()), comment="Vänta.")
        return render(*arguments, **more)

    monkeypatch.setattr(publish, "render_report_pdf", slow)
    with pytest.raises(ValidationError, match="inte skickad"):
        publish_report(report=report, by=factories.coordinator())
    assert not Edition.objects.exists()


def test_a_short_name_leads_to_the_period_while_only_one_can_be_meant(client, report):
    published(report)
    promise = report.period.promise
    short = reverse("followup:period", args=[promise.municipality.slug, promise.slug, "t2"])
    assert client.get(short)["Location"] == public("followup:period", report)
    promise.periods.create(
        slug="2021-t2",
        label="Tertial 2 2021",
        starts_on=date(2021, 5, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 28),
    )
    assert client.get(short).status_code == 404


def test_the_list_shows_every_period_with_its_state(client, report):
    published(report)
    promise = report.period.promise
    page = client.get(
        reverse("followup:list", args=[promise.municipality.slug, promise.slug])
    ).content.decode()
    assert "Publicerad 15 oktober 2020" in page
    assert "Skulle ha publicerats senast 28 maj 2020" in page
    assert "Pågår, publiceras senast 28 januari 2021" in page


def test_internal_words_never_reach_the_report(client, report):
    Activity.objects.update(internal_note="kanariefågel", internal_place="kanariefågel")
    report.internal_note = "kanariefågel"
    report.save()
    report.assessments.update(internal_note="kanariefågel")
    report.refresh_from_db()
    edition = published(report)
    assert "kanariefågel" not in edition.data
    assert "kanariefågel" not in client.get(public("followup:period", report)).content.decode()
