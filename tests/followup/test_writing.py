"""Police write the follow-up of a tertial; nothing that was written is lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from followup.actions.report import open_report, save_report
from followup.models import Report
from medborgarlofte.audit.models import AuditEvent
from tests import factories


def address(name, period):
    place = period.promise.municipality.slug
    return reverse(name, args=[place, period.promise.slug, period.slug])


def test_opening_a_follow_up_twice_gives_the_same_one(tertial_2):
    police = factories.police_officer()
    assert open_report(period=tertial_2, by=police).pk == open_report(period=tertial_2, by=police).pk
    assert AuditEvent.objects.filter(event="report.opened").count() == 1


def test_police_of_another_municipality_may_not_write(tertial_2):
    stranger = factories.police_officer("Olle Annorstädes", factories.municipality("Habo"))
    with pytest.raises(PermissionDenied):
        open_report(period=tertial_2, by=stranger)
    assert not Report.objects.exists()


def test_the_form_shows_the_counted_figures_and_what_was_said_last_time(client, tertial_2):
    police = factories.police_officer()
    traffic = tertial_2.promise.commitments.get(number=4)
    factories.activity(tertial_2.starts_on, towards=traffic, title="Kontroll på väg 152", created_by=police)
    first = open_report(period=tertial_2.promise.periods.get(slug="2020-t1"), by=police)
    save_report(
        report=first,
        by=police,
        version=1,
        fields={},
        assessments={traffic.pk: {"text": "Våren gick åt till planering."}},
    )
    client.force_login(police)
    page = client.get(address("write_report", tertial_2)).content.decode()
    assert "Kontroll på väg 152" in page
    assert "Våren gick åt till planering." in page
    assert "Tertial 1 2020" in page


def test_what_police_write_is_saved_and_shown_again(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(
        url, {"version": 1, "summary": "Lugn sommar.", "a3_status": "on_track", "a3_text": "Elva rundor."}
    )
    assert answer.status_code == 302
    page = client.get(url).content.decode()
    assert "Lugn sommar." in page
    assert "Elva rundor." in page
    report = Report.objects.get()
    assert report.version == 2
    assert report.assessments.get(commitment__number=3).status == "on_track"


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    client.post(url, {"version": 1, "a1_text": "Den förstas ord."})
    answer = client.post(url, {"version": 1, "a1_text": "Den andras ord."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Någon annan har sparat uppföljningen" in page
    assert "Den andras ord." in page
    assert Report.objects.get().assessments.get(commitment__number=1).text == "Den förstas ord."


def test_a_reason_in_words_asks_for_its_kind_next_to_the_field(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(url, {"version": 1, "a4_cause_text": "Bilen var trasig."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Välj vilken sorts orsak det är." in page
    assert 'href="#id_a4_cause"' in page
    assert "Bilen var trasig." in page


def test_letters_that_the_pdf_cannot_print_are_named_at_the_field(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(url, {"version": 1, "a1_text": "Bra jobbat 👍"})
    assert answer.status_code == 422
    assert "👍" in answer.content.decode()
    assert "inte kan skrivas ut" in answer.content.decode()


def test_nothing_was_done_is_a_word_of_its_own(client, tertial_2):
    police = factories.police_officer()
    client.force_login(police)
    url = address("write_report", tertial_2)
    client.get(url)
    client.post(url, {"version": 1, "a4_nothing": "on"})
    said = tertial_2.confirmations.get()
    assert (said.commitment.number, said.organisation.name) == (4, "Polisen")


def test_internal_words_are_not_in_the_audit_trail(tertial_2):
    police = factories.police_officer()
    report = open_report(period=tertial_2, by=police)
    save_report(report=report, by=police, version=1, fields={"internal_note": "kanariefågel"}, assessments={})
    assert not AuditEvent.objects.filter(details__contains="kanariefågel").exists()


def test_two_saves_of_the_same_version_never_both_win(tertial_2):
    police = factories.police_officer()
    report = open_report(period=tertial_2, by=police)
    save_report(report=report, by=police, version=1, fields={"summary": "en"}, assessments={})
    with pytest.raises(ValidationError):
        save_report(report=report, by=police, version=1, fields={"summary": "två"}, assessments={})
    assert Report.objects.get().summary == "en"


@pytest.mark.parametrize("who", ["officer", "decider"])
def test_who_only_reads_is_refused(client, tertial_2, who):
    client.force_login(getattr(factories, who)())
    assert client.get(address("write_report", tertial_2)).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, tertial_2):
    answer = client.get(address("write_report", tertial_2))
    assert answer.status_code == 302
    assert "/konto/" in answer["Location"]


def test_a_running_period_is_counted_as_of_today_not_as_if_it_were_over(client, promise):
    client.force_login(factories.police_officer())
    page = client.get(address("write_report", promise.periods.get(slug="2020-t3"))).content.decode()
    assert 'data-state="running"' in page
