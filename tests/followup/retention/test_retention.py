"""Gallring: only by a decision, only what it names, never what the public reads."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from followup.approval.drafts import open_report
from followup.disclosure.actions import disclose
from followup.disclosure.requested_records import Request, find
from followup.masking.actions import Wish, mask
from followup.models import Edition, Report
from followup.retention import due_rows
from followup.retention.actions import end_rule, let_go, note_rule
from medborgarlofte.accounts.actions.people import close_account
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.trail import record_own
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from promises.models import (
    Activity,
    Disclosure,
    HotSpotRound,
    Masking,
    Photo,
    Promise,
    Retention,
    SituationReport,
)
from promises.words.enums import RecordKind
from tests import factories
from tests.client import words
from tests.crawl import Crawl
from tests.factories.promises import moment
from tests.followup.masking.masked import WORD, logged_and_corrected, written

pytestmark = pytest.mark.django_db
LATER = date(2024, 1, 1)


@pytest.fixture
def place(db):
    return factories.municipality()


def administrator(organisation=None, place=None):
    body = organisation or factories.organisation()
    return factories.member(
        factories.user(f"Adam {body.name}"),
        factories.Role.ADMINISTRATOR,
        body,
        place or factories.municipality(),
    ).user


def rule(kind, days=365, organisation=None, **more):
    body = organisation or factories.organisation()
    values = {
        "by": administrator(body), "municipality": factories.municipality(), "organisation": body, "kind": kind,
        "days": days, "decision": "KS § 90, KS 2020/12", "decided_on": date(2020, 1, 1), **more,
    }  # fmt: skip
    return note_rule(**values)


def gone(*rules, on=LATER, dry_run=False):
    return [
        name for each in let_go(rules, by="system: gallring", on=on, dry_run=dry_run) for name in each.rows
    ]


def everything():
    """Something old of every kind, and what was published of it."""
    promise = factories.published_promise()
    factories.four_commitments(promise)
    row = logged_and_corrected(promise)
    Activity.objects.update(
        internal_note="Lisa ringde", internal_place="Skolvägen 4", internal_staff=4,
        internal_started_at=moment(date(2020, 5, 14)), logged_for=factories.organisation(),
    )  # fmt: skip
    rounded = factories.activity(date(2020, 5, 15), promise.commitments.get(number=3))
    HotSpotRound.objects.create(activity=rounded, hot_spot=factories.hot_spot(), internal_minutes=30)
    factories.situation_report(organisation=factories.organisation())
    coordinator = factories.coordinator()
    gone_photo = {"removed_at": moment(date(2020, 6, 1)), "removed_by": coordinator, "removed_reason": "fel"}
    factories.photo(row, **gone_photo)
    written(promise, "2020-t2")
    mask(Wish(row, "note", WORD), by=coordinator, reason="Kom med av misstag.")
    open_report(period=promise.periods.get(slug="2020-t1"), by=factories.police_officer())
    Report.objects.filter(editions=None).update(created_by=coordinator)
    records = find(Request(promise.municipality, ["activity"]), coordinator).records
    disclose(by=coordinator, place=promise.municipality, request="KS 1", records=records, masks={})
    record_own("user.signed_in", coordinator, network="192.0.2.0/24")
    left = factories.officer("Lars Slutat")
    close_account(left, by=factories.superuser())
    return promise


DUE = {
    RecordKind.SITUATION_REPORT: lambda: SituationReport.objects.exists(),
    RecordKind.INTERNAL_NOTE: lambda: Activity.objects.exclude(internal_note="", internal_place="").exists(),
    RecordKind.STAFF_TIME: lambda: (
        Activity.objects.filter(internal_staff__isnull=False).exists()
        or HotSpotRound.objects.filter(internal_minutes__isnull=False).exists()
    ),
    RecordKind.REMOVED_PHOTO: lambda: (
        Photo.objects.filter(removed_at__isnull=False).exclude(file="").exists()
    ),
    RecordKind.DRAFT: lambda: Report.objects.filter(editions=None).exists(),
    RecordKind.SIGN_IN: lambda: AuditEvent.objects.filter(event="user.signed_in", masked_at=None).exists(),
    RecordKind.ORIGINAL: lambda: Masking.objects.exclude(internal_original="").exists(),
    RecordKind.ACCOUNT: lambda: User.objects.filter(name="Lars Slutat").exists(),
    RecordKind.DISCLOSURE: lambda: Disclosure.objects.exclude(internal_content="").exists(),
}


@pytest.mark.parametrize("kind", list(RecordKind), ids=str)
def test_each_kind_goes_by_its_decision_and_by_no_other(kind):
    everything()
    others = [rule(other) for other in RecordKind if other is not kind]
    gone(*others)
    assert DUE[kind]()
    one = rule(kind)
    named = gone(one, dry_run=True)
    assert named
    assert DUE[kind]()
    assert gone(one) == named
    assert not DUE[kind]()
    assert gone(one) == []
    assert list(verify()) == []


def test_what_the_public_reads_is_byte_for_byte_the_same_afterwards(client):
    everything()
    before = Crawl(client).walk("/", "/sitemap.xml")
    rules = [rule(kind) for kind in RecordKind]
    editions = list(Edition.objects.values("pk", "sha256", "data"))
    assert gone(*rules)
    after = Crawl(client).walk("/", "/sitemap.xml")
    # The sign-in that public pages lead to carries another token each time.
    public = [
        {path: body for path, body in each.bodies.items() if not path.startswith("/konto/")}
        for each in (before, after)
    ]
    assert public[0] == public[1]
    assert list(Edition.objects.values("pk", "sha256", "data")) == editions


def test_the_kept_original_of_a_masked_edition_goes_with_its_file(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        everything()
    kept = Masking.objects.get().kept_files()
    assert kept
    assert all(default_storage.exists(file["kept"]) for file in kept)
    gone(rule(RecordKind.ORIGINAL))
    assert not any(default_storage.exists(file["kept"]) for file in kept)


def test_gallring_removes_nothing_without_a_decision():
    everything()
    told = io.StringIO()
    call_command("gallra", stdout=told)
    assert "nothing goes" in told.getvalue()
    assert all(is_there() for is_there in DUE.values())


def test_a_decision_that_was_ended_holds_no_more():
    factories.situation_report(organisation=factories.organisation())
    ended = rule(RecordKind.SITUATION_REPORT, days=1)
    end_rule(ended, by=administrator())
    call_command("gallra", stdout=io.StringIO())
    assert SituationReport.objects.exists()
    with pytest.raises(ValidationError, match="redan upphävd"):
        end_rule(ended, by=administrator())


def test_gallring_removes_on_the_day_a_record_is_old_enough_and_not_before():
    made = factories.situation_report(organisation=factories.organisation())
    kept = rule(RecordKind.SITUATION_REPORT, days=10)
    last = made.created_at.date() + timedelta(days=10)
    assert gone(kept, on=last) == []
    assert len(gone(kept, on=last + timedelta(days=1))) == 1


def test_the_municipality_s_decision_lets_nothing_of_the_police_s_go():
    factories.situation_report()
    assert gone(rule(RecordKind.SITUATION_REPORT)) == []
    assert gone(rule(RecordKind.SITUATION_REPORT, organisation=factories.police()))


@pytest.mark.parametrize("kind", [RecordKind.INTERNAL_NOTE, RecordKind.STAFF_TIME], ids=str)
def test_notes_and_hours_of_the_police_stay_when_the_municipality_decides_of_its_own(kind):
    everything()
    ours = rule(kind)
    gone(ours)
    Activity.objects.update(internal_note="Lisa ringde", internal_staff=4, logged_for=factories.police())
    assert gone(ours) == []
    assert gone(rule(kind, organisation=factories.police()))


def test_gallring_keeps_another_municipality_s_records(place):
    habo = factories.municipality("Habo")
    factories.situation_report(municipality=habo, organisation=factories.organisation())
    assert gone(rule(RecordKind.SITUATION_REPORT)) == []


def test_a_picture_that_another_photo_has_keeps_its_file():
    row = factories.activity()
    name = default_storage.save("insatser/delad.jpg", ContentFile(b"x"))
    by = {
        "removed_at": moment(date(2020, 6, 1)),
        "removed_by": factories.coordinator(),
        "removed_reason": "fel",
    }
    factories.photo(row, file=name, **by)
    factories.photo(row, file=name)
    gone(rule(RecordKind.REMOVED_PHOTO))
    assert default_storage.exists(name)


def test_an_author_s_rows_stay_under_a_name_that_tells_nobody():
    left = factories.officer("Lars Slutat")
    row = factories.activity(created_by=left)
    close_account(left, by=factories.superuser())
    gone(rule(RecordKind.ACCOUNT))
    row = Activity.objects.get(pk=row.pk)
    assert str(row.created_by) == f"Gallrat konto {left.pk}"
    assert "lars" not in row.created_by.email


def test_gallring_keeps_the_account_of_who_still_works_elsewhere():
    left = factories.officer("Lars Slutat")
    factories.member(
        left, factories.Role.OFFICER, factories.organisation("Habos kommun"), factories.municipality("Habo")
    )
    close_account(left, by=factories.superuser())
    assert gone(rule(RecordKind.ACCOUNT)) == []


def test_gallring_goes_in_batches_each_with_its_event(monkeypatch):
    monkeypatch.setattr("followup.retention.actions.BATCH", 2)
    for week in range(1, 6):
        factories.situation_report(week=week, organisation=factories.organisation())
    assert len(gone(rule(RecordKind.SITUATION_REPORT))) == 5
    told = [event.details for event in AuditEvent.objects.filter(event="records.removed")]
    assert len(told) == 3
    assert all("KS § 90, KS 2020/12" in each for each in told)


def test_a_failure_half_way_keeps_what_was_done_and_is_told(monkeypatch, settings):
    settings.DEMO_DATE = LATER
    monkeypatch.setattr("followup.retention.actions.BATCH", 1)
    for week in (1, 2):
        factories.situation_report(week=week, organisation=factories.organisation())
    rule(RecordKind.SITUATION_REPORT)
    known = due_rows.RULES[RecordKind.SITUATION_REPORT]
    go = known.go

    def breaks(decision, rows):
        if SituationReport.objects.count() == 1:
            raise DatabaseError("disk full")
        go(decision, rows)

    monkeypatch.setattr(known, "go", breaks)
    told, errors = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="Could not be carried out"):
        call_command("gallra", stdout=told, stderr=errors)
    assert SituationReport.objects.count() == 1
    assert "disk full" in errors.getvalue()
    assert AuditEvent.objects.filter(event="records.removed").count() == 1


def test_the_dry_run_lists_every_row_and_why_and_removes_nothing(settings):
    settings.DEMO_DATE = LATER
    made = factories.situation_report(organisation=factories.organisation())
    rule(RecordKind.SITUATION_REPORT)
    told = io.StringIO()
    call_command("gallra", "--dry-run", stdout=told)
    assert f"situationreport:{made.pk}" in told.getvalue()
    assert "older than 365 days (KS § 90, KS 2020/12)" in told.getvalue()
    assert SituationReport.objects.exists()
    assert not AuditEvent.objects.filter(event="records.removed").exists()


class TestDecisions:
    @pytest.mark.parametrize(
        ("change", "field"),
        [({"decision": " "}, "decision"), ({"decided_on": date(2030, 1, 1)}, "decided_on")],
    )
    def test_a_rule_stands_on_a_decision_that_has_been_taken(self, change, field):
        with pytest.raises(ValidationError) as refused:
            rule(RecordKind.DRAFT, **change)
        assert field in refused.value.message_dict

    def test_only_one_rule_holds_for_each_kind(self):
        rule(RecordKind.DRAFT)
        with pytest.raises(ValidationError, match="Det finns redan en regel"):
            rule(RecordKind.DRAFT)

    def test_who_masks_does_not_remove_what_stood_there(self):
        with pytest.raises(PermissionDenied):
            rule(RecordKind.ORIGINAL, by=factories.coordinator())


class TestDesk:
    @pytest.fixture
    def desk(self, client, settings):
        settings.DEMO_DATE = LATER
        client.force_login(administrator())
        return client

    def noted(self, desk, **more):
        whose = f"{factories.municipality().pk}-{factories.organisation().pk}"
        values = {
            "whose": whose, "kind": "situation_report", "days": "365", "decision": "KS § 90",
            "decided_on": "2020-01-01", **more,
        }  # fmt: skip
        return desk.post("/arbete/gallring/", values)

    def test_rule_is_noted_listed_and_carried_out(self, desk):
        made = factories.situation_report(organisation=factories.organisation())
        assert "Inget beslut är noterat" in words(desk.get("/arbete/gallring/"))
        assert self.noted(desk).status_code == 302
        page = desk.get("/arbete/gallring/")
        assert f"situationreport:{made.pk}" in words(page)
        assert "Äldre än 365 dagar" in words(page)
        done = desk.post("/arbete/gallring/gallra/", {"total": "1"}, follow=True)
        assert "1 handling är gallrade" in words(done) or "1 handling" in words(done)
        assert not SituationReport.objects.exists()

    def test_list_that_grew_since_it_was_read_is_read_again(self, desk):
        for week in (1, 2):
            factories.situation_report(week=week, organisation=factories.organisation())
        self.noted(desk)
        again = desk.post("/arbete/gallring/gallra/", {"total": "1"}, follow=True)
        assert "Läs den igen" in words(again)
        assert SituationReport.objects.count() == 2

    def test_without_a_decision_the_form_says_so_and_keeps_the_rest(self, desk):
        answer = self.noted(desk, decision="")
        assert answer.status_code == 422
        assert "utan beslut gallras inget" in words(answer)
        assert 'value="365"' in answer.content.decode()

    def test_a_rule_can_be_ended_by_its_own(self, desk, client):
        self.noted(desk)
        held = Retention.objects.get()
        client.force_login(administrator(factories.police()))
        assert client.post(f"/arbete/gallring/{held.pk}/upphav/").status_code == 403
        client.force_login(administrator())
        client.post(f"/arbete/gallring/{held.pk}/upphav/")
        assert Retention.objects.get().ended_at

    def test_gallring_pages_are_closed_to_others(self, client):
        client.force_login(factories.coordinator())
        assert client.get("/arbete/gallring/").status_code == 403
        assert client.post("/arbete/gallring/gallra/", {"total": "0"}).status_code == 403


def test_promises_and_editions_are_no_kind_that_can_be_chosen():
    chosen = {each.value for each in RecordKind}
    assert not chosen & {"promise", "edition", "activity", "commitment", "report", "amendment"}
    assert set(due_rows.RULES) == set(RecordKind)
    assert Promise not in {type(each) for each in due_rows.RULES}
