"""What an entry changes beyond its own row is read before it is saved; the ordinary entry is saved at once."""

from datetime import date

import pytest

from promises.models import Activity
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition
from tests.promises.sent_forms import agreed, log, sent, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
ADDRESS = "/arbete/logga/trafikinsats/"


@pytest.fixture
def traffic(client):
    """One traffic operation a quarter: done in the first, missed in the second, which is followed up."""
    traffic = f.four_commitments(f.published_promise(signed_on=None))[3]
    f.activity(date(2020, 2, 3), towards=traffic)
    f.confirmation(traffic, traffic.promise.periods.get(slug="2020-t2"))
    for slug, day in (("2020-t1", date(2020, 5, 20)), ("2020-t2", date(2020, 9, 24))):
        edition(traffic.promise.periods.get(slug=slug), on=day)
    client.force_login(f.officer())
    return traffic


def test_a_row_five_months_late_is_agreed_to_with_its_reason_and_marked_everywhere(client, traffic):
    late = sent(traffic, starts_on="2020-05-10")
    page = client.post(ADDRESS, late)
    assert page.status_code == 200
    told = words(page)
    assert "Insatsen ändrar mer än sin egen rad" in told
    assert "Tertial 2 2020 är redan följd upp." in told
    assert "Nu: Efter plan, väntar på uppgift för kv 3. 1 av 4 kvartal" in told
    assert "En uppgift har kommit eller ändrats sedan dess." in told
    assert "Varför loggas den först nu?" in told
    assert Activity.objects.count() == 1

    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint}
    unsaid = client.post(ADDRESS, agree)
    assert unsaid.status_code == 422
    assert "Skriv varför den loggas först nu." in words(unsaid)
    assert client.post(ADDRESS, agree | {"late_reason": "Protokollet kom bort."}).status_code == 302

    client.logout()
    mark = "Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Protokollet kom bort."
    assert mark in words(client.get("/vaggeryd/2020/atagande/4/"))
    assert mark in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "Protokollet kom bort." in client.get("/vaggeryd/2020/lofte.json").content.decode()


def test_the_ordinary_entry_is_saved_by_one_press(client, traffic):
    assert log(client, traffic).status_code == 302
    assert log(client, traffic, starts_on="2020-10-03", place="Hok").status_code == 302


def test_what_nobody_would_expect_of_a_row_is_read_first(client, traffic):
    page = log(client, traffic, starts_on="2019-12-30")
    assert (
        "räknas inget för den dagen. Dagen 30 december 2019 ligger före löftets första dag, 1 januari 2020."
        in words(page)
    )
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("quantity", "asked"),
    [
        ("400", "400 insatser i en enda insats är mycket mer än löftet, som är minst 1 insats per kvartal."),
        ("1,75", "1,75 insatser är inget helt tal. Stämmer det?"),
        ("3", ""),
    ],
)
def test_a_slip_of_the_finger_is_asked_about_before_everybody_reads_it(client, traffic, quantity, asked):
    page = log(client, traffic, quantity=quantity)
    if not asked:
        assert page.status_code == 302
        return
    assert page.status_code == 200
    assert asked in words(page)
    assert Activity.objects.count() == 1
    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint}
    assert client.post(ADDRESS, agree).status_code == 302


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("kontrollerade fordon", "Kontrollerade fordon: 1,2 är inget helt tal. Stämmer det?"),
        ("körda kilometer", ""),
    ],
)
def test_a_part_of_what_is_counted_one_by_one_is_asked_about(client, traffic, label, asked):
    measure = f.result_measure(label, of=traffic.kind)
    page = log(client, traffic, **{f"r_{measure.slug}": "1,2"})
    assert page.status_code == (200 if asked else 302)
    assert not asked or asked in words(page)


def test_half_an_hour_is_half_an_hour(client, traffic):
    target = traffic.targets.get()
    type(target).objects.filter(pk=target.pk).update(unit_one="timme", unit_many="timmar")
    assert log(client, traffic, quantity="1,5").status_code == 302


def test_a_status_that_becomes_worse_is_read_first(client, traffic):
    promise = traffic.promise
    alarms = f.commitment(
        promise, 5, title="Högst ett larm", kind=traffic.kind, target={"form": "ceiling", "number": 1}
    )
    f.activity(date(2020, 10, 1), towards=alarms)
    for period in promise.periods.filter(ends_on__lt=date(2020, 10, 1)):
        f.confirmation(alarms, period)
    page = log(client, alarms, place="Hok")
    assert "Åtagande 5: Högst ett larm får en sämre status." in words(page)
    assert Activity.objects.count() == 2


def test_the_telephone_is_told_that_there_is_something_to_read_first(client, traffic):
    values = sent(traffic, starts_on="2020-05-10")
    person = client.get("/arbete/synk/").json()["person"]
    entry = values | {"sync_kind": "trafikinsats", "sync_person": person}
    answer = client.post("/arbete/synk/", entry)
    assert (answer.status_code, answer.json()["state"]) == (409, "foreseen")
    assert "Läs vad som ändras för alla" in answer.json()["text"]
    read = client.post(ADDRESS, values).context["foreseen"].fingerprint
    agree = entry | {"foreseen": read, "late_reason": "Glömd."}
    assert client.post("/arbete/synk/", agree).json()["state"] == "received"


def test_twins_and_surprises_are_asked_about_one_after_the_other(client, traffic):
    twin = f.activity(date(2020, 5, 10), towards=traffic)
    values = sent(traffic, starts_on="2020-05-10")
    assert client.post(ADDRESS, values).status_code == 409
    page = client.post(ADDRESS, values | {"twins_seen": str(twin.uid)})
    assert f'name="twins_seen" value="{twin.uid}"' in page.content.decode()
    assert page.context["foreseen"]


def test_a_correction_is_shown_first_where_a_figure_differs_and_saved_at_once_where_none_does(
    client, traffic
):
    log(client, traffic)
    row = Activity.objects.get(starts_on=date(2020, 10, 15))
    address = f"/arbete/insatser/{row.uid}/ratta/"
    typed = shown(client.get(address)) | {"reason": "Fel dag."}
    page = client.post(address, typed | {"starts_on": "2020-05-10"})
    assert "Det här ändras" in words(page)
    assert "Uppföljningen av tertial 2 2020" in words(page)
    assert agreed(client, address, typed | {"starts_on": "2020-05-10"}).status_code == 302
    newest = Activity.objects.get(replaces=row)
    address = f"/arbete/insatser/{newest.uid}/ratta/"
    assert (
        client.post(address, shown(client.get(address)) | {"place": "Hok", "reason": "Orten."}).status_code
        == 302
    )


def test_no_day_of_one_s_own_makes_a_late_row_look_as_if_it_came_in_time(client, traffic):
    """Nobody could read it before it was written, whatever day it is said to be shown from."""
    page = client.post(ADDRESS, sent(traffic, starts_on="2020-05-10", publish_on="2020-05-11"))
    assert "Tertial 2 2020 är redan följd upp." in words(page)
    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint, "late_reason": "Glömd."}
    assert client.post(ADDRESS, agree).status_code == 302
    assert Activity.objects.get(late_reason="Glömd.").publish_on == date(2020, 10, 15)


def test_the_reason_is_refused_where_it_cannot_be_printed_or_tells_of_a_person(client, traffic):
    page = client.post(ADDRESS, sent(traffic, starts_on="2020-05-10"))
    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint}
    for reason, said in (
        ("Glömd \U0001f6a8", "Ta bort \U0001f6a8, som inte kan skrivas ut i rapporten."),
        ("Väntade på 19121212-1212", "personnummer"),
    ):
        answer = client.post(ADDRESS, agree | {"late_reason": reason})
        assert answer.status_code == 422
        assert said in words(answer)
        assert answer.context["form"]["late_reason"].errors


def test_what_nobody_did_by_their_own_word_says_why_it_comes_after_all(client):
    traffic = f.four_commitments(f.published_promise(signed_on=None))[3]
    client.force_login(f.officer())
    f.confirmation(traffic, traffic.promise.periods.get(slug="2020-t1"))
    page = log(client, traffic, starts_on="2020-04-10")
    assert page.status_code == 200
    assert "Vaggeryds kommun har sagt att inget (mer) gjordes i tertial 1 2020." in words(page)
    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint}
    assert "Skriv varför den loggas först nu." in words(client.post(ADDRESS, agree))
    assert client.post(ADDRESS, agree | {"late_reason": "Glömd."}).status_code == 302
    assert "Loggad i efterhand. Skäl: Glömd." in words(client.get("/vaggeryd/2020/atagande/4/"))
    # Of days that nothing is said of nobody is asked.
    assert log(client, traffic, starts_on="2020-05-10").status_code == 302


@pytest.fixture
def in_words(traffic):
    """A commitment without a number, of the same kind."""
    return f.commitment(
        traffic.promise, 6, title="Synas oftare", kind=traffic.kind, target={"form": "none", "number": None}
    )


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        (
            {"starts_on": "1900-10-12"},
            "Dagen 12 oktober 1900 ligger före löftets första dag, 1 januari 2020. Stämmer den?",
        ),
        ({"quantity": "400"}, "400 insatser på en enda dag är ovanligt många. Stämmer det?"),
        ({"quantity": "10"}, ""),
    ],
)
def test_a_commitment_in_words_asks_about_the_same_slips(client, in_words, changes, asked):
    page = log(client, in_words, place="Hok", **changes)
    if not asked:
        assert page.status_code == 302
        return
    assert page.status_code == 200
    assert asked in words(page)
    assert "Stämmer det här?" in words(page)
    assert "ändrar mer än sin egen rad" not in words(page)
    assert Activity.objects.count() == 1
    # What was agreed to is this and nothing else.
    agree = shown(page) | {"foreseen": page.context["foreseen"].fingerprint}
    assert client.post(ADDRESS, agree | {"quantity": "4000"}).status_code == 200
    assert client.post(ADDRESS, agree).status_code == 302


def test_a_row_outside_the_days_of_a_promise_in_words_is_never_said_to_count(client, in_words):
    f.activity(date(1900, 10, 12), towards=in_words, title="Långt före")
    f.activity(date(2020, 10, 12), towards=in_words, title="I tid")
    page = words(client.get("/vaggeryd/2020/atagande/6/"))
    before, inside = page.split("Långt före")[1], page.split("I tid")[1].split("Långt före")[0]
    assert "Räknas inte. Dagen ligger före den tid som löftet gäller." in before
    assert "Räknas inte" not in inside
    assert "En insats är loggad." in page


def test_a_correction_asks_about_a_slip_that_was_not_there_before(client, in_words):
    log(client, in_words, place="Hok")
    row = Activity.objects.get(place="Hok")
    address = f"/arbete/insatser/{row.uid}/ratta/"
    typed = shown(client.get(address)) | {"reason": "Fel antal.", "quantity": "400"}
    page = client.post(address, typed)
    assert page.status_code == 200
    assert "400 insatser på en enda dag är ovanligt många." in words(page)
    assert client.post(address, typed | {"foreseen": page.context["foreseen"].fingerprint}).status_code == 302
    newest = Activity.objects.get(replaces=row)
    address = f"/arbete/insatser/{newest.uid}/ratta/"
    assert (
        client.post(address, shown(client.get(address)) | {"note": "Klart.", "reason": "Ord."}).status_code
        == 302
    )


def test_a_form_that_is_saved_and_then_changed_is_not_said_to_be_saved_again(client, traffic):
    """As after the browser's own way back."""
    values = sent(traffic, note="Den första.")
    assert client.post(ADDRESS, values).status_code == 302
    assert client.post(ADDRESS, values).status_code == 302  # pressed twice it is one
    again = values | {"note": "Den andra.", "place": "Hok"}
    page = client.post(ADDRESS, again)
    assert page.status_code == 409
    assert "med andra uppgifter. Det du skrev står kvar." in words(page)
    assert "Den andra." in page.content.decode()
    assert client.post(ADDRESS, again | {"uid": shown(page)["uid"]}).status_code == 302
    assert set(Activity.objects.exclude(note="").values_list("note", flat=True)) == {
        "Den första.",
        "Den andra.",
    }
