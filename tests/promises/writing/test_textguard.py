"""No road to the public passes unchecked: a number of a person stops at the field until it is gone or explained."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from followup.approval.actions import Actor, hand_on
from followup.approval.drafts import open_report
from medborgarlofte.audit.models import AuditEvent
from promises.editing.amendments import amend
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.log.actions import change_activity, correct_activity, withdraw_activity
from promises.log.photos import describe_photo, photo_fingerprint
from promises.models import Activity, ConfirmedText, Promise
from promises.record.public_document import export
from promises.record.publictext import public_fields, unconfirmed
from promises.tables.actions import change_many
from promises.tables.dry_run import State
from promises.words.enums import AmendmentKind
from promises.words.textcheck import check
from promises.writing import textguard
from promises.writing.store import store
from tests import factories as f
from tests.client import StrictClient, words
from tests.promises.sent_forms import agreed, log, sent
from tests.promises.tables.table_files import checked, csv_bytes, row, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

ROOT = Path(__file__).parents[3]
BORN = "19850709-9805"
WHY = "Numret är ett exempel ur vägledningen."


@pytest.fixture
def traffic():
    return f.four_commitments(f.published_promise())[3]


@pytest.fixture
def clerk(client):
    client.force_login(f.officer())
    return client


def refused(call, *args, **fields) -> str:
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    return " ".join(caught.value.messages)


class TestTheForm:
    @pytest.mark.parametrize("name", ["note", "place", "title"])
    def test_a_number_stops_at_its_field_and_what_was_typed_is_kept(self, clerk, traffic, name):
        answer = log(clerk, traffic, **{name: f"Föraren {BORN}"})
        assert answer.status_code == 422
        assert f"”{BORN}” ser ut som ett personnummer." in str(answer.context["form"].errors[name])
        assert f"Föraren {BORN}" in answer.content.decode()
        assert "Det är inte en personuppgift, därför att" in words(answer)
        assert not Activity.objects.exists()

    def test_the_reason_for_a_late_row_is_checked_where_it_can_be_mended(self, clerk, traffic):
        answer = log(clerk, traffic, late_reason=f"Väntade på {BORN}")
        assert answer.status_code == 422
        field = answer.context["form"]["late_reason"]
        assert f"”{BORN}” ser ut som ett personnummer." in str(field.errors)
        assert not field.is_hidden
        assert f"Väntade på {BORN}" in answer.content.decode()
        assert "Varför loggas den först nu?" in words(answer)
        assert "Det är inte en personuppgift, därför att" in words(answer)

    def test_clean_text_is_not_asked_about(self, clerk, traffic):
        page = clerk.get(f"/arbete/logga/{traffic.kind.slug}/")
        assert "personuppgift" not in words(page)
        assert log(clerk, traffic, note="Dnr KS 2020/123, väg 152, 16 000 kr.").status_code == 302

    def test_with_a_reason_it_is_saved_and_never_asked_about_again(self, clerk, traffic):
        assert log(clerk, traffic, note=f"Som {BORN}", not_personal=WHY).status_code == 302
        said = ConfirmedText.objects.get()
        assert (said.internal_reason, said.confirmed_by, said.kind) == (WHY, f.officer(), "identity")
        assert AuditEvent.objects.filter(event="text.confirmed").count() == 1
        assert log(clerk, traffic, note="Igen: 850709 9805", place="Hok").status_code == 302

    def test_confirmed_number_is_kept_nowhere(self, clerk, traffic):
        log(clerk, traffic, note=f"Som {BORN}", not_personal=WHY)
        held = [
            str(vars(row))
            for row in [*ConfirmedText.objects.all(), *AuditEvent.objects.filter(event="text.confirmed")]
        ]
        assert not any("9805" in text for text in held)

    @pytest.mark.parametrize("why", ["", "  ", f"{BORN} är ingen", "Ring 070-123 45 67"])
    def test_confirmation_needs_a_reason_without_the_number(self, clerk, traffic, why):
        assert log(clerk, traffic, note=BORN, not_personal=why).status_code == 422
        assert not ConfirmedText.objects.exists()

    def test_what_one_municipality_has_confirmed_says_nothing_in_another(self, traffic):
        place, other = traffic.promise.municipality, f.municipality("Gnosjö")
        textguard.confirm_texts(by=f.officer(), place=place, hits=check(BORN), reason=WHY)
        assert unconfirmed(BORN, place) == ()
        assert len(unconfirmed(BORN, other)) == 1
        with pytest.raises(PermissionDenied):
            textguard.confirm_texts(by=f.officer(), place=other, hits=check(BORN), reason=WHY)

    def test_internal_words_are_nobody_else_s_business(self, clerk, traffic):
        assert (
            log(clerk, traffic, internal_note=f"Föraren {BORN}", internal_place="ABC 123").status_code == 302
        )

    def test_a_telephone_that_sends_later_is_refused_with_the_reason(self, clerk, traffic):
        fields = {"sync_kind": traffic.kind.slug, "sync_person": str(f.officer().pk)}
        answer = clerk.post("/arbete/synk/", sent(traffic, note="Bilen ABC 123", **fields))
        assert answer.status_code == 422
        [error] = json.loads(answer.content)["errors"]
        assert error["field"] == "note"
        assert "”ABC 123” ser ut som ett bilnummer. Ta bort det" in error["text"]
        mended = clerk.post("/arbete/synk/", sent(traffic, note="Bilen ABC 123", not_personal=WHY, **fields))
        assert mended.status_code == 201

    def test_correcting_and_taking_back_are_checked_too(self, clerk, traffic):
        made = f.activity(towards=traffic)
        url = reverse("withdraw_activity", args=[made.uid])
        answer = clerk.post(url, {"reason": f"Fel person: {BORN}"})
        assert answer.status_code == 422
        typed = {"reason": f"Fel person: {BORN}", "not_personal": WHY}
        assert agreed(clerk, url, typed).status_code == 302

    def test_a_photo_s_words_are_checked(self, clerk, traffic):
        made = f.photo(f.activity(towards=traffic), alt="En skylt")
        typed = {
            f"f{made.uid.hex[:8]}-alt": "Bilen ABC12D",
            f"f{made.uid.hex[:8]}-seen": photo_fingerprint(made),
        }
        url = reverse("change_photo", args=[made.uid])
        assert clerk.post(url, {"do": "describe"} | typed).status_code == 422
        why = {f"f{made.uid.hex[:8]}-not_personal": WHY}
        assert clerk.post(url, {"do": "describe"} | typed | why).status_code == 302

    def test_one_change_for_several_rows_is_checked(self, clerk, traffic):
        made = f.activity(towards=traffic)
        typed = {
            "uids": str(made.uid),
            "step": "preview",
            "place": "Hos 0393-67 80 00",
            "reason": "Fel plats",
        }
        assert clerk.post(reverse("bulk_edit"), typed).status_code == 422
        typed |= {"not_personal": "Växeln."}
        page = clerk.post(reverse("bulk_edit"), typed)
        read = {"seen": dict(page.context["seen"])[str(made.uid)], "shown": page.context["shown"]}
        assert clerk.post(reverse("bulk_edit"), typed | read | {"step": "save"}).status_code == 302
        assert Activity.objects.get(replaces=made).place == "Hos 0393-67 80 00"

    def test_the_administration_asks_and_takes_the_answer_on_the_same_page(self, traffic):
        client = StrictClient()
        client.force_login(f.coordinator())
        Promise.objects.update(published_at=None, published_by=None)  # what is promised is written in a draft
        url = reverse("admin:promises_commitment_change", args=[traffic.pk])
        values = {
            name: field.value() if field.value() is not None else ""
            for name, field in ((b.html_name, b) for b in client.get(url).context["adminform"].form)
        }
        page = client.get(url)
        for inline in page.context["inline_admin_formsets"]:
            for bound in [
                b for form in [inline.formset.management_form, *inline.formset.forms] for b in form
            ]:
                values[bound.html_name] = bound.value() if bound.value() is not None else ""
        values |= {"note": "Ring 0393-67 80 00", "state": page.context["state"]}
        asked = client.post(url, values)
        assert asked.status_code == 200
        assert "”0393-67 80 00” ser ut som ett telefonnummer." in words(asked)
        assert "Det är inte en personuppgift, därför att" in words(asked)
        answered = client.post(url, values | {"not_personal": "Det är kommunens växel."})
        assert answered.status_code == 302
        assert f.refreshed(traffic).note == "Ring 0393-67 80 00"


class TestTheActions:
    """Whatever calls them: the same check, in one place."""

    def test_activity_texts_are_checked(self, traffic):
        made = f.activity(towards=traffic, publish_on=date(2021, 1, 1))
        by = f.officer()
        assert "personnummer" in refused(change_activity, made, by=by, note=BORN)
        assert "personnummer" in refused(correct_activity, made, by=by, reason=BORN)
        assert "personnummer" in refused(withdraw_activity, made, by=by, reason=BORN)
        why_not = [{"commitment": traffic, "counts": False, "why_not": BORN}]
        assert "personnummer" in refused(change_activity, made, by=by, contributions=why_not)
        assert "bilnummer" in refused(change_activity, made, by=by, method={"section": "Efter ABC 123"})
        assert "bilnummer" in refused(
            change_many, [made], by=by, changes=lambda _: {"place": "ABC 123"}, reason="Fel"
        )

    def test_the_promise_its_parts_and_its_amendments(self, traffic):
        by, promise = f.coordinator(), traffic.promise
        traffic.text = "Ring 070-123 45 67"
        assert "telefonnummer" in refused(store, traffic, by=by)
        promise.summary = "Skriv till anna@kommun.se"
        assert "e-postadress" in refused(store, promise, by=by)
        told = {"by": by, "decided_on": date(2020, 9, 1), "reason": f"Efter {BORN}"}
        assert "personnummer" in refused(
            amend, Promise.objects.get(pk=promise.pk), AmendmentKind.ADDED, **told
        )

    def test_whom_residents_may_turn_to_is_meant_to_be_there(self, traffic):
        promise = Promise.objects.get(pk=traffic.promise.pk)
        promise.contact, promise.contact_email = "Hanna, 0393-67 80 00", "trygg@vaggeryd.se"
        promise.contact_phone = "0393-67 80 00"
        assert store(promise, by=f.coordinator()).contact_email == "trygg@vaggeryd.se"

    def test_photo_descriptions_are_checked(self, traffic):
        made = f.photo(f.activity(towards=traffic), alt="En skylt")
        assert "bilnummer" in refused(describe_photo, made, by=f.officer(), alt="Bilen ABC 123")

    def test_a_file_that_is_read_in_names_the_place(self, traffic):
        f.activity(towards=traffic, publish_on=date(2021, 1, 1))
        document = export(traffic.promise, as_of=date.max)
        document["activities"][0]["note"] = f"Föraren {BORN}"
        document["contact_email"] = "trygg@vaggeryd.se"
        with pytest.raises(BadFile) as caught:
            import_promise(document=document, by=f.coordinator())
        assert [problem.where for problem in caught.value.problems] == ["activities[0].note"]
        textguard.confirm_texts(
            by=f.officer(), place=traffic.promise.municipality, hits=check(BORN), reason=WHY
        )
        import_promise(document=document, by=f.coordinator())

    def test_a_row_of_a_table_is_bad_with_its_reason(self, traffic, tmp_path):
        rows = [
            row(åtagande="vaggeryd/2020/4"),
            row(åtagande="vaggeryd/2020/4", rubrik="Bil ABC 123", datum="2020-05-15"),
        ]
        found = checked(tmp_path, csv_bytes(rows), f.officer())
        assert [each.state for each in found] == [State.NEW, State.BAD]
        assert any("”ABC 123” ser ut som ett bilnummer." in text for text in sentences(found))

    def test_a_follow_up_is_not_published_before_its_words_are_clean(self, traffic, settings):
        settings.DEMO_DATE = date(2021, 2, 1)
        period = traffic.promise.periods.get(slug="2020-t2")
        report = open_report(period=period, by=f.police_officer())
        type(report).objects.filter(pk=report.pk).update(summary=f"Föraren {BORN}")
        report.refresh_from_db()
        assert "personnummer" in refused(hand_on, report=report, actor=Actor(f.police_officer()))
        assert not report.editions.exists()


def test_every_typed_text_of_every_public_noun_is_checked_without_being_named():
    typed = {"title", "place", "note", "late_reason", "correction_reason", "withdrawn_reason"}
    assert typed == set(public_fields(Activity))
    assert "contact_email" not in public_fields(Promise)
    assert not any(name.startswith("internal_") for name in public_fields(Promise))


# Where nothing that is typed becomes public: the words are internal, or there are none, or they are checked on
# their way to the public (a follow-up when it is handed in).
UNCHECKED = {
    "promises/writing/textguard.py", "promises/editing/periods.py", "promises/rounds/actions.py",
    "promises/est/actions.py", "promises/writing/publication_rules.py", "promises/questions/actions.py",
    "followup/approval/drafts.py", "followup/approval/publish.py", "followup/approval/actions.py",
    "followup/disclosure/actions.py", "followup/signed_papers/actions.py", "followup/retention/actions.py",
    "followup/masking/actions.py", "followup/approval/corrections.py",
}  # fmt: skip


def test_no_action_saves_a_row_by_a_road_that_passes_the_check():
    """A new action uses ``textguard.full_clean``, or stands above with its reason."""
    found = set()
    for app in ("promises", "followup"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    owner = getattr(node.func.value, "id", "")
                    if node.func.attr == "full_clean" and owner != "textguard":
                        found.add(str(path.relative_to(ROOT)))
    assert found - UNCHECKED == set()
    assert UNCHECKED - found == set()
