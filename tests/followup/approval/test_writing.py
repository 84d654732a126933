"""Police write the follow-up of a tertial; nothing that was written is lost."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from followup.approval.actions import Actor
from followup.approval.approval_status import approval_status
from followup.approval.drafts import open_report, save_words
from followup.duties import standings
from followup.enums import State
from followup.models import Report
from followup.report.report_document import follow_up_entry, report_view, whole_document
from followup.trail_rows import steps_past_the_actions as verify_steps
from medborgarlofte.audit.models import AuditEvent
from tests import factories
from tests.client import words
from tests.followup.approval.walked import completed, published, wrote
from tests.followup.editions import edition


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
    spring = {(traffic.number, "text"): "Våren gick åt till planering."}
    assert not save_words(report=first, actor=Actor(police), values=spring, seen={})
    client.force_login(police)
    page = client.get(address("write_report", tertial_2)).content.decode()
    assert "Kontroll på väg 152" in page
    assert "Våren gick åt till planering." in page
    assert "Tertial 1 2020" in page


def test_a_commitment_that_had_not_begun_is_in_no_report_of_the_period(client, promise, tertial_2):
    factories.commitment(promise, 5, title="Nattvandring från hösten", starts_on=date(2020, 9, 1))
    factories.commitment(promise, 6, title="Cykelgård sista dagen", starts_on=tertial_2.ends_on)
    client.force_login(factories.police_officer())
    said = words(client.get(address("write_report", tertial_2)))
    assert "Cykelgård sista dagen" in said
    assert "Nattvandring från hösten" not in said
    report = open_report(period=tertial_2, by=factories.police_officer())
    entry = follow_up_entry(report, edition=1, published=date(2020, 10, 15))
    view = report_view(whole_document(promise, entry), entry)
    assert [each.number for each in view.commitments] == [1, 2, 3, 4, 6]


def test_each_commitment_says_who_answers_for_it_and_who_logs_for_them(client, promise, tertial_2):
    partner = factories.organisation("Bostadsbolaget")
    promise.commitments.get(number=4).parties.create(organisation=partner, role="responsible")
    gone = factories.officer()
    gone.is_active = False
    gone.save()
    client.force_login(factories.police_officer())
    said = words(client.get(address("write_report", tertial_2)))
    assert said.count("Ansvarig: Vaggeryds kommun och Polisen (Pelle Polis)") == 3
    assert said.count("Ansvarig: Bostadsbolaget") == 1


def test_what_police_write_is_saved_and_shown_again(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(url, {"summary": "Lugn sommar.", "a3_status": "on_track", "a3_text": "Elva rundor."})
    assert answer.status_code == 302
    page = client.get(url).content.decode()
    assert "Lugn sommar." in page
    assert "Elva rundor." in page
    report = Report.objects.get()
    assert report.assessments.get(commitment__number=3).status == "on_track"


def seen(page) -> str:
    """What the page says stood in its fields."""
    return unescape(re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1])


def test_the_second_of_two_writers_is_shown_the_first_ones_words_and_keeps_the_own(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    before = seen(client.get(url))
    client.post(url, {"seen": before, "a1_text": "Den förstas ord."})
    answer = client.post(url, {"seen": before, "a1_text": "Den andras ord.", "a2_text": "Om möten."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Pelle Polis skrev något annat här under tiden: ”Den förstas ord.”" in unescape(page)
    assert ">\nDen andras ord.</textarea>" in page
    report = Report.objects.get()
    assert report.assessments.get(commitment__number=1).text == "Den förstas ord."
    assert report.assessments.get(commitment__number=2).text == "Om möten."
    # Having seen it, the second one saves over it.
    assert client.post(url, {"seen": seen(answer), "a1_text": "Den andras ord."}).status_code == 302
    assert report.assessments.get(commitment__number=1).text == "Den andras ord."


def test_two_who_write_different_things_never_meet(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    before = seen(client.get(url))
    first = {"seen": before, "a1_text": "Vandringar.", "a2_text": "", "a1_cause": "", "summary": ""}
    second = {"seen": before, "a1_text": "", "a2_text": "Möten.", "a1_cause": "", "summary": ""}
    assert [client.post(url, each).status_code for each in (first, second)] == [302, 302]
    rows = Report.objects.get().assessments
    assert [rows.get(commitment__number=n).text for n in (1, 2)] == ["Vandringar.", "Möten."]


# Saved as one types


def saved(client, period, **sent):
    answer = client.post(address("save_report", period), sent)
    return answer.status_code, answer.json()


def test_a_part_is_saved_as_one_types_and_says_when(client, tertial_2):
    client.force_login(factories.police_officer())
    before = seen(client.get(address("write_report", tertial_2)))
    status, told = saved(client, tertial_2, seen=before, a3_text="Elva rundor.", a3_status="on_track")
    assert status == 200
    assert re.fullmatch(r"\d\d\.\d\d", told["at"])
    assert set(told["seen"]) == {"a3_text", "a3_status"}
    row = Report.objects.get().assessments.get(commitment__number=3)
    assert (row.text, row.status, row.updated_by.name) == ("Elva rundor.", "on_track", "Pelle Polis")


def test_the_same_assessment_at_once_is_shown_to_the_second_and_nothing_is_lost(client, tertial_2):
    first, second = factories.police_officer(), factories.coordinator()
    client.force_login(first)
    before = seen(client.get(address("write_report", tertial_2)))
    saved(client, tertial_2, seen=before, a3_text="Polisens ord.")
    client.force_login(second)
    _, told = saved(client, tertial_2, seen=before, a3_text="Kommunens ord.")
    assert told["seen"] == {}
    assert told["conflicts"]["a3_text"] | {"seen": ""} == {
        "by": "Pelle Polis", "value": "Polisens ord.", "words": "Polisens ord.", "seen": "",
    }  # fmt: skip
    chosen = json.loads(before) | {"a3_text": told["conflicts"]["a3_text"]["seen"]}
    _, told = saved(client, tertial_2, seen=json.dumps(chosen), a3_text="Bådas ord.")
    assert told["conflicts"] == {}
    assert Report.objects.get().assessments.get(commitment__number=3).text == "Bådas ord."


def test_what_cannot_be_kept_is_told_and_the_rest_waits(client, tertial_2):
    client.force_login(factories.police_officer())
    client.get(address("write_report", tertial_2))
    status, told = saved(client, tertial_2, a1_text="Ring Kalle på 070-123 45 67.")
    assert status == 422
    assert "telefonnummer" in told["errors"]["a1_text"][0]


def test_it_shows_who_else_is_writing(client, tertial_2):
    client.force_login(factories.police_officer())
    client.get(address("write_report", tertial_2))
    saved(client, tertial_2, place="åtagande 3")
    client.force_login(factories.coordinator())
    assert "Skriver också: Pelle Polis, åtagande 3." in words(client.get(address("write_report", tertial_2)))
    assert saved(client, tertial_2)[1]["others"] == ["Pelle Polis, åtagande 3"]


def test_what_is_handed_in_is_read_and_not_written(client, tertial_2):
    police = factories.police_officer()
    completed(open_report(period=tertial_2, by=police))
    client.force_login(police)
    assert client.get(address("write_report", tertial_2))["Location"] == address("review_report", tertial_2)
    status, told = saved(client, tertial_2, a1_text="För sent.")
    assert (status, "inne för godkännande" in told["refused"]) == (409, True)


def test_a_reason_in_words_asks_for_its_kind_next_to_the_field(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(url, {"a4_cause_text": "Bilen var trasig."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Välj vilken sorts orsak det är." in page
    assert 'href="#id_a4_cause"' in page
    assert "Bilen var trasig." in page


def test_letters_that_the_pdf_cannot_print_are_named_at_the_field(client, tertial_2):
    client.force_login(factories.police_officer())
    url = address("write_report", tertial_2)
    client.get(url)
    answer = client.post(url, {"a1_text": "Bra jobbat 👍"})
    assert answer.status_code == 422
    assert "👍" in answer.content.decode()
    assert "inte kan skrivas ut" in answer.content.decode()


def test_internal_words_are_not_in_the_audit_trail(tertial_2):
    police = factories.police_officer()
    report = open_report(period=tertial_2, by=police)
    assert not save_words(
        report=report, actor=Actor(police), values={(0, "internal_note"): "kanariefågel"}, seen={}
    )
    assert Report.objects.get().internal_note == "kanariefågel"
    assert not AuditEvent.objects.filter(details__contains="kanariefågel").exists()


def test_of_two_saves_over_the_same_words_the_second_is_told_and_sees_the_first(tertial_2):
    first, second = factories.police_officer(), factories.coordinator()
    report = open_report(period=tertial_2, by=first)
    summary = (0, "summary")
    assert not save_words(report=report, actor=Actor(first), values={summary: "en"}, seen={})
    told = save_words(report=report, actor=Actor(second), values={summary: "två"}, seen={})
    assert told == {summary: ("en", str(first))}
    assert Report.objects.get().summary == "en"


def test_who_says_they_saw_words_that_never_stood_there_is_told_that_it_is_empty(client, tertial_2):
    client.force_login(factories.police_officer())
    client.get(address("write_report", tertial_2))
    status, told = saved(
        client, tertial_2, seen=json.dumps({"a3_text": "något annat"}), a3_text="Elva rundor."
    )
    assert (status, told["seen"]) == (200, {})
    assert told["conflicts"]["a3_text"]["words"] == "tomt"


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


def test_the_form_tells_what_the_log_says_before_anybody_writes(client, tertial_2):
    police = factories.police_officer()
    walks = tertial_2.promise.commitments.get(number=1)
    factories.activity(date(2020, 2, 3), walks, title="Vandring i Hok", place="Hok")
    for day, place in ((3, "Skillingaryd"), (10, "Skillingaryd"), (17, "Vaggeryd")):
        factories.activity(date(2020, 6, day), walks, title="Vandring", place=place)
    client.force_login(police)
    page = words(client.get(address("write_report", tertial_2)))
    assert "Tre insatser är loggade i perioden." in page
    assert "Platser: Skillingaryd (2) och Vaggeryd." in page
    assert "Lovat är 4 vandringar; till den 31 augusti 2020 väntades 2. Hittills är 4 gjorda." in page
    assert "Under tertial 1 2020 loggades en." in page


def test_typing_in_a_published_follow_up_begins_nothing_before_its_reason_is_written(client, tertial_2):
    police = factories.police_officer()
    report = wrote(open_report(period=tertial_2, by=police), police, "En lugn sommar.")
    published(report)
    client.force_login(police)
    page = client.get(address("write_report", tertial_2))
    assert "summary" not in page.context["form"].fields  # only what nobody has said anything of is asked
    assert "Rätta den publicerade" in words(page)
    kept = client.post(address("save_report", tertial_2), {"summary": "E", "seen": "{}"})
    assert (kept.status_code, "Börja en rättelse" in kept.json()["refused"]) == (409, True)
    assert approval_status(report).state is State.PUBLISHED
    asked = client.post(address("correct_report", tertial_2), {"reason": ""})
    assert (asked.status_code, "Skriv varför en ny utgåva behövs." in words(asked)) == (422, True)
    begun = client.post(address("correct_report", tertial_2), {"reason": "Fel antal."})
    assert begun.url == address("write_report", tertial_2)
    form = client.get(begun.url).context["form"]
    assert (form["reason"].value(), form.fields["reason"].required) == ("Fel antal.", True)


def test_a_correction_is_thrown_away_and_both_parties_desks_are_calm(client, tertial_2):
    police = factories.police_officer()
    report = wrote(open_report(period=tertial_2, by=police), police, "En lugn sommar.")
    published(report)
    wrote(report, police, "En orolig sommar.")
    client.force_login(police)
    begun = "Påbörjad. Senast sparad"
    assert begun in words(client.get("/arbete/"))
    page = client.get(address("discard_correction", tertial_2))
    assert "Ändrat sedan den publicerades: Sammanfattningen" in words(page)
    late = {"read": page.context["form"]["read"].value()}
    wrote(report, factories.coordinator(), "Ännu oroligare.")
    again = client.post(address("discard_correction", tertial_2), late)
    assert (again.status_code, "Någon har skrivit i rättelsen" in words(again)) == (409, True)
    read = {"read": again.context["form"]["read"].value()}
    assert client.post(address("discard_correction", tertial_2), read).status_code == 302
    report.refresh_from_db()
    assert (report.summary, report.reason) == ("En lugn sommar.", "")
    assert approval_status(report).state is State.PUBLISHED
    assert AuditEvent.objects.filter(event="report.discarded").count() == 1
    assert not list(verify_steps())
    for person in (police, factories.coordinator()):
        client.force_login(person)
        told = words(client.get("/arbete/"))
        assert begun not in told
    # Who approved what is published is read there.
    told = words(client.get(address("review_report", tertial_2)))
    assert "Britt Beslutsfattare" in told
    assert "Ingen har börjat än" not in told


def test_before_its_period_has_ended_the_page_says_when_it_can_be_handed_in(client, promise):
    police = factories.police_officer()
    open_report(period=promise.periods.get(slug="2020-t3"), by=police)
    client.force_login(police)
    told = words(client.get(address("review_report", promise.periods.get(slug="2020-t3"))))
    assert "kan lämnas in från och med den 1 januari 2021" in told


def test_before_its_period_has_ended_the_figures_hold_the_assessments_just_made(client, promise):
    police, period = factories.police_officer(), promise.periods.get(slug="2020-t3")
    report = open_report(period=period, by=police)
    [*words_only] = [each.number for each in promise.commitments.all() if each.targets.get().form == "none"]
    values = {(words_only[0], "status"): "behind"}
    assert not save_words(report=report, actor=Actor(police), values=values, seen={})
    client.force_login(police)
    [shown] = [
        each
        for each in client.get(address("review_report", period)).context["view"].commitments
        if each.number == words_only[0]
    ]
    assert shown.status_label == "efter plan"


def test_a_draft_of_a_period_that_still_runs_says_the_same_as_the_desk(client, promise, tertial_2):
    """The draft itself is no follow-up: it closes nothing, and takes back no assessment."""
    police, period = factories.police_officer(), promise.periods.get(slug="2020-t3")
    words_only, numbers = (
        [each.number for each in promise.commitments.all() if (each.targets.get().form == "none") is wanted]
        for wanted in (True, False)
    )
    edition(tertial_2, said={words_only[0]: {"status": "on_track"}})
    report = open_report(period=period, by=police)
    values = {(number, "text"): "En vandring är bokad." for number in (words_only[0], numbers[0])}
    assert not save_words(report=report, actor=Actor(police), values=values, seen={})
    client.force_login(police)
    page = client.get(address("write_report", period))
    at_the_form = {each["view"].number: each["view"].status_label for each in page.context["sections"]}
    [standing] = standings([promise], date(2020, 10, 15))
    assert at_the_form == {number: each.answer.label for number, each in standing.counted.items()}
    assert at_the_form[words_only[0]] == "enligt plan"
    told = words(page)
    assert "Perioden pågår till och med den 31 december 2020" in told
    assert "är nu inte rapporterat" not in told


def test_who_approved_an_edition_that_came_with_a_file_is_read_there_too(client, tertial_2):
    made = edition(tertial_2)
    entry = json.loads(made.content)
    consent = {"organisation": "polisen", "name": "Lena Chef", "title": "områdeschef", "sign_in": "code"}
    entry["approvals"] = [consent | {"at": "2020-09-24T10:12+02:00"}]
    type(made).objects.filter(pk=made.pk).update(content=json.dumps(entry))
    client.force_login(factories.police_officer())
    told = words(client.get(address("review_report", tertial_2)))
    assert "Lena Chef, områdeschef godkände för Polisen 24 september 2020 10.12" in told
    assert "Ingen har börjat än" not in told
