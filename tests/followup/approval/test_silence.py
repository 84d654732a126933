"""Where a follow-up is written, what nobody has said anything of is asked about: nothing done, not logged, not known."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from followup.approval.actions import Actor, send_back
from followup.approval.corrections import begin_correction
from followup.approval.silence_question import NOTE
from followup.models import Report
from medborgarlofte.audit.models import AuditEvent
from promises.models import Activity, Confirmation
from promises.record.public import load
from promises.writing.guards import check_removal
from promises.writing.store import remove
from tests import factories
from tests.client import words
from tests.followup.approval.walked import completed, published

WHY = "Varför sägs det först nu?"
ASKED = "Inget är loggat i perioden. Vad säger Polisen?"


def agreed(asked, sent):
    """The same once more, having read what it changes."""
    return sent | {"foreseen": asked.context["foreseen"].fingerprint}


@pytest.fixture
def address(client, tertial_2):
    """The address of the second tertial's follow-up, with a kommunpolis signed in."""
    client.force_login(factories.police_officer())
    place = tertial_2.promise.municipality.slug
    return reverse("write_report", args=[place, tertial_2.promise.slug, tertial_2.slug])


def test_a_commitment_without_a_row_is_asked_about_and_one_with_a_row_is_not(client, address, promise):
    assert words(client.get(address)).count(ASKED) == 4
    factories.activity(date(2020, 6, 1), towards=promise.commitments.get(number=4))
    assert words(client.get(address)).count(ASKED) == 3


def test_nobody_is_asked_before_the_period_is_over(client, address, settings):
    settings.DEMO_DATE = date(2020, 8, 30)
    assert ASKED not in words(client.get(address))


def test_nothing_done_is_said_once_shown_with_whose_word_it_is_and_taken_back(client, address):
    assert client.post(address, {"a4_silence": "nothing"}).status_code == 302
    said = Confirmation.objects.get()
    assert (said.kind, said.organisation.name, said.commitment.number) == ("nothing", "Polisen", 4)
    shown = words(client.get(address))
    assert "Polisen har sagt: inget (mer) gjordes (Pelle Polis, 15 oktober 2020)." in shown
    assert shown.count(ASKED) == 3
    take_back = {"a4_take_back": said.pk}
    asked = client.post(address, take_back)
    assert "Åtagande 4: Trafikinsats Nu: Efter plan" in words(asked)
    assert "Blir: Inte rapporterat. Uppgift saknas." in words(asked)
    assert Confirmation.objects.exists()
    assert client.post(address, agreed(asked, take_back)).status_code == 302
    assert not Confirmation.objects.exists()
    assert AuditEvent.objects.filter(event="confirmation.removed").count() == 1
    assert words(client.get(address)).count(ASKED) == 4


@pytest.mark.parametrize("made", [completed, published], ids=["frozen", "published"])
def test_what_is_said_of_a_period_stands_once_it_is_followed_up(client, address, tertial_2, made):
    client.post(address, {"a1_text": "Vandringarna.", "a4_silence": "nothing"})
    made(Report.objects.get(period=tertial_2))
    said, by = Confirmation.objects.get(), factories.police_officer()
    with pytest.raises(ValidationError, match="Perioden är uppföljd, så det som är sagt om den står kvar"):
        remove(said, by=by)
    assert client.post(address, {"a4_take_back": said.pk}).status_code != 500
    page = f"/admin/promises/confirmation/{said.pk}/"
    assert "Ta bort" not in words(client.get(f"{page}change/"))
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert Confirmation.objects.exists()


def test_what_is_said_is_taken_back_while_the_figures_are_written_anew(client, address, tertial_2):
    client.post(address, {"a1_text": "Vandringarna.", "a4_silence": "nothing"})
    report, by = completed(Report.objects.get(period=tertial_2)), factories.police_decider()
    send_back(report=report, actor=Actor(by), comment="Det fanns en kontroll.")
    remove(Confirmation.objects.get(), by=factories.police_officer())
    assert not Confirmation.objects.exists()


def test_a_correction_does_not_offer_to_take_back_what_was_said(client, address, tertial_2):
    client.post(address, {"a1_text": "Vandringarna.", "a4_silence": "nothing"})
    report = published(Report.objects.get(period=tertial_2)).report
    begin_correction(report=report, actor=Actor(factories.police_officer()), reason="Fel ord.")
    form = client.get(address).context["form"]
    assert "a4_text" in form.fields
    assert "a4_take_back" not in form.fields


def test_a_commitment_with_a_condition_asks_whether_there_was_a_need(client, address, promise):
    promise.commitments.filter(number=4).update(condition="Vid behov")
    shown = words(client.get(address))
    assert "Inget behov fanns" in shown
    assert "Behov fanns, men inget gjordes" in shown
    assert client.post(address, {"a4_silence": "nothing"}).status_code == 422
    assert client.post(address, {"a4_silence": "need_unmet"}).status_code == 302
    assert Confirmation.objects.get().kind == "need_unmet"


def test_what_was_done_and_not_logged_becomes_one_row_over_the_period(client, address, promise, tertial_2):
    assert client.post(address, {"a4_silence": "unlogged", "a4_unlogged": "3"}).status_code == 302
    row = Activity.objects.get()
    assert (row.starts_on, row.ends_on, row.note) == (tertial_2.starts_on, tertial_2.ends_on, NOTE)
    assert row.title == "Redovisat vid uppföljningen av tertial 2 2020"
    assert row.contributions.get().quantity == Decimal(3)
    assert row.logged_for.name == "Polisen"
    facts = load([promise], date(2020, 10, 15))[promise.pk].commitments[4]
    assert [each.quantity for each in facts.contributions] == [3]
    assert "Redovisat vid uppföljningen" in words(client.get(address))


def test_a_number_that_a_correction_brings_says_why_it_came_after_the_follow_up(
    client, address, tertial_2, settings
):
    client.post(address, {"a1_text": "Vandringarna."})
    report = published(Report.objects.get(period=tertial_2)).report
    why = "Trafikinsatserna var inte med. " * 12
    begin_correction(report=report, actor=Actor(factories.police_officer()), reason=why)
    sent = {"a4_silence": "unlogged", "a4_unlogged": "3", "reason": why, "a4_text": "Tre kontroller."}
    asked = client.post(address, sent)
    told = words(asked)
    assert asked.status_code == 200
    assert "Uppföljningen av tertial 2 2020 Nu: Utgåva 1, publicerad" in told
    assert "En uppgift har kommit eller ändrats sedan dess." in told
    assert not Activity.objects.exists()
    assert not report.assessments.filter(text="Tre kontroller.").exists()
    assert client.post(address, agreed(asked, sent)).status_code == 302
    assert report.assessments.filter(text="Tre kontroller.").exists()
    row = Activity.objects.get()
    assert row.late_reason.startswith("Trafikinsatserna var inte med. Trafik")
    assert row.late_reason.endswith("…")
    settings.DEMO_DATE = row.publish_on
    said = words(client.get(f"/{tertial_2.promise.address}/atagande/4/"))
    assert "efter uppföljningen av tertial 2 2020. Skäl: Trafikinsatserna var inte med." in said


@pytest.mark.parametrize("sent", [{"a4_silence": "nothing"}, {"a4_unlogged": "2"}], ids=["nothing", "number"])
def test_an_answer_after_the_follow_up_says_why_and_what_it_changes_before_it_is_saved(
    client, address, tertial_2, settings, sent
):
    client.post(address, {"a1_text": "Vandringarna."})
    published(Report.objects.get(period=tertial_2))
    settings.DEMO_DATE = date(2020, 10, 30)
    assert WHY in words(client.get(address))
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Skriv varför det sägs först nu." in words(refused)
    sent |= {"late_reason": "Kollegan var sjuk."}
    asked = client.post(address, sent)
    assert asked.status_code == 200
    told = words(asked)
    assert told.count(WHY) == 1
    assert "Åtagande 4: Trafikinsats Nu:" in told
    assert "En uppgift har kommit eller ändrats sedan dess." in told
    assert not Activity.objects.exists()
    assert not Confirmation.objects.exists()
    assert client.post(address, agreed(asked, sent)).status_code == 302
    page = words(client.get(f"/{tertial_2.promise.address}/uppfoljning/2020-t2/"))
    assert "30 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Kollegan var sjuk." in page


def test_an_earlier_period_is_asked_why_where_a_later_one_is_followed_up(client, address, promise, tertial_2):
    client.post(address, {"a1_text": "Vandringarna."})
    earlier = address.replace("2020-t2", "2020-t1")
    assert WHY not in words(client.get(earlier))
    published(Report.objects.get(period=tertial_2))
    asked = client.post(earlier, {"a4_silence": "nothing", "a4_text": "Ingenting."})
    assert WHY in words(asked)
    assert "Skriv varför det sägs först nu." in words(asked)
    assert not Confirmation.objects.exists()


def test_a_number_is_an_answer_by_itself(client, address):
    assert client.post(address, {"a4_silence": "", "a4_unlogged": "1,5"}).status_code == 302
    assert Activity.objects.get().contributions.get().quantity == Decimal("1.5")


def test_not_known_stores_nothing_and_leaves_silence(client, address):
    assert client.post(address, {"a4_silence": "", "a4_unlogged": ""}).status_code == 302
    assert not Confirmation.objects.exists()
    assert not Activity.objects.exists()
    assert words(client.get(address)).count(ASKED) == 4


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"a4_silence": "unlogged"}, "Skriv hur många. Är det inget, välj det i stället."),
        ({"a4_silence": "nothing", "a4_unlogged": "2"}, "Du har valt ett annat svar."),
        ({"a4_unlogged": "0"}, "Skriv ett tal större än noll, eller välj ett svar."),
        ({"a4_unlogged": "tre"}, "Skriv ett tal, till exempel 12 eller 1,5."),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused_and_kept(client, address, sent, sentence):
    answer = client.post(address, sent | {"a1_text": "Vandringarna."})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Vandringarna." in words(answer)
    assert answer.context["form"]["a4_unlogged"].value() == sent.get("a4_unlogged", "")
    assert not Activity.objects.exists()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("sent", [{"a4_silence": "nothing"}, {"a4_unlogged": "2"}])
def test_who_answers_after_somebody_has_logged_is_told_and_nothing_is_counted_twice(
    client, address, promise, sent
):
    client.get(address)
    factories.activity(date(2020, 6, 1), towards=promise.commitments.get(number=4))
    answer = client.post(address, sent | {"a1_silence": "nothing", "a1_text": "Vandringarna."})
    assert answer.status_code == 409
    assert "Åtagande 4: någon har loggat eller sagt något om perioden under tiden." in words(answer)
    assert "Vandringarna." in words(answer)
    assert answer.context["form"]["a4_unlogged"].value() == sent.get("a4_unlogged", "")
    assert Activity.objects.count() == 1
    assert not Confirmation.objects.exists()


def test_the_same_number_sent_twice_is_one_row(client, address):
    assert [client.post(address, {"a4_unlogged": "2"}).status_code for _ in range(2)] == [302, 409]
    assert Activity.objects.count() == 1


def test_nothing_done_said_twice_for_one_organisation_is_said_once(client, address):
    """By one press, or by a colleague with the page open."""
    client.post(address, {"a4_silence": "nothing"})
    client.force_login(factories.police_officer("Paula Polis"))
    assert client.post(address, {"a4_silence": "nothing", "a1_text": "Vandringarna."}).status_code == 302
    assert Confirmation.objects.get().confirmed_by.name == "Pelle Polis"
    assert "Vandringarna." in words(client.get(address))


def test_an_answer_waits_while_the_words_are_in_conflict(client, address):
    client.post(address, {"a1_text": "Den förstas ord."})
    answer = client.post(address, {"seen": "{}", "a1_text": "Den andras ord.", "a4_silence": "nothing"})
    assert answer.status_code == 409
    assert not Confirmation.objects.exists()
    assert answer.context["form"]["a4_silence"].value() == "nothing"


def test_who_does_not_answer_for_it_is_told_whose_word_it_is(client, address, promise):
    partner = factories.organisation("Bostadsbolaget")
    promise.commitments.get(number=4).parties.create(organisation=partner, role="responsible")
    shown = words(client.get(address))
    assert shown.count(ASKED) == 3
    assert "Inget är loggat i perioden. Bara en ansvarig kan säga om inget gjordes." in shown
    assert client.post(address, {"a4_silence": "nothing"}).status_code == 302
    assert not Confirmation.objects.exists()


def test_a_commitment_in_parts_is_logged_part_by_part(client, address, promise):
    promise.commitments.get(number=4).targets.get().parts.create(slug="hok", label="Hok", number=1)
    form = client.get(address).context["form"]
    assert "a4_unlogged" not in form.fields
    assert "unlogged" not in dict(form.fields["a4_silence"].choices)


def test_a_word_by_which_a_miss_is_known_stands_when_its_time_is_out(client, address, promise, settings):
    assert client.post(address, {"a4_silence": "nothing"}).status_code == 302
    said, by = Confirmation.objects.get(), factories.police_officer()
    settings.DEMO_DATE = date(2020, 10, 16)
    with pytest.raises(ValidationError, match="visar vad som missades, så det står kvar"):
        remove(said, by=by)
    assert "Ta bort" not in words(client.get(f"/admin/promises/confirmation/{said.pk}/change/"))
    assert client.post(address, {"a4_take_back": said.pk}).status_code != 500
    assert "Polisen har sagt: inget (mer) gjordes" in words(client.get(address))
    assert Confirmation.objects.exists()


def test_a_word_by_which_nothing_is_missed_is_taken_back_afterwards(client, address, promise, settings):
    client.post(address, {"a4_silence": "nothing"})
    for day in (date(2020, 6, 1), date(2020, 8, 1)):
        factories.activity(day, towards=promise.commitments.get(number=4))
    settings.DEMO_DATE = date(2020, 10, 16)
    remove(Confirmation.objects.get(), by=factories.police_officer())
    assert not Confirmation.objects.exists()


def test_what_is_said_of_a_period_stands_once_a_later_one_is_followed_up(client, address, promise, tertial_2):
    first = promise.periods.get(slug="2020-t1")
    said = factories.confirmation(promise.commitments.get(number=4), first)
    client.post(address, {"a1_text": "Vandringarna."})
    completed(Report.objects.get(period=tertial_2))
    with pytest.raises(ValidationError, match="Perioden är uppföljd"):
        check_removal(said)
