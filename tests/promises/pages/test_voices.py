"""What the parties wrote stands under what it is about: dated, and a reason only beside what it can explain."""

from datetime import date

import pytest

from promises.words.enums import CalendarUnit, TargetForm
from tests import factories as make
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
QUARTERLY = {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value}
PAGES = ("/vaggeryd/2020/", "/vaggeryd/2020/atagande/1/")
OF_SPRING, OF_SUMMER = (
    "Ur uppföljningen av januari–april 2020",
    "Ur uppföljningen av maj–augusti 2020",
)


@pytest.fixture
def quarterly():
    """A commitment of something every quarter, with everything told until August."""
    promise = make.published_promise("2020", signed_on=date(2020, 1, 10))
    of = make.commitment(promise, title="Kontroller", target=QUARTERLY)
    for period in promise.periods.filter(slug__in=["2020-t1", "2020-t2"]):
        make.confirmation(of, period)
    return of


def follow_up(of, slug, on, **said):
    edition(of.promise.periods.get(slug=slug), on=on, said={of.number: said})


@pytest.mark.parametrize("path", PAGES)
def test_what_was_written_before_a_quarter_was_missed_is_not_the_reason_for_it(client, quarterly, path):
    make.activity(date(2020, 2, 20), quarterly)
    make.activity(date(2020, 8, 20), quarterly)
    follow_up(quarterly, "2020-t1", date(2020, 5, 20), text="Vi började i februari.")
    said = words(client.get(path))
    assert f"Parterna har inte skrivit varför kv 2 missades. {OF_SPRING} Vi började i februari." in said


@pytest.mark.parametrize("path", PAGES)
def test_the_reason_for_a_miss_stays_when_a_later_follow_up_speaks_of_something_else(client, quarterly, path):
    make.activity(date(2020, 5, 20), quarterly)
    make.activity(date(2020, 8, 20), quarterly)
    said = {"cause": "weather", "cause_text": "Snön låg kvar.", "next_step": "Två i maj."}
    follow_up(quarterly, "2020-t1", date(2020, 5, 20), **said)
    follow_up(quarterly, "2020-t2", date(2020, 9, 24), text="Sommaren gick bra.")
    told = f"{OF_SUMMER} Sommaren gick bra. {OF_SPRING} Därför: Snön låg kvar. Det skulle göras: Två i maj."
    read = words(client.get(path))
    assert told in read
    assert "Parterna har inte skrivit varför" not in read


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("more", ["", " Skolan är med."])
def test_words_that_the_answer_has_quoted_whole_are_not_told_again_below_it(client, path, more):
    of = make.commitment(make.published_promise(), title="Samverkan", target={"form": TargetForm.NONE.value})
    follow_up(of, "2020-t2", date(2020, 9, 24), status="on_track", text=f"Vi möts varannan vecka.{more}")
    read = words(client.get(path))
    assert "Enligt plan. Parterna den 31 augusti: ”Vi möts varannan vecka”." in read
    assert read.count("Vi möts varannan vecka.") == bool(more), "what is not quoted whole stands whole"
    assert OF_SUMMER in read


@pytest.mark.parametrize("path", PAGES)
def test_a_reason_that_was_only_chosen_is_said_in_its_words(client, quarterly, path):
    follow_up(quarterly, "2020-t2", date(2020, 9, 24), cause="cancelled")
    assert f"{OF_SUMMER} Därför: Inställt." in words(client.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_what_was_to_be_done_is_not_told_as_of_today_when_the_promise_is_over(
    client, quarterly, path, settings
):
    follow_up(quarterly, "2020-t2", date(2020, 9, 24), cause="other", next_step="Fler i höst.")
    assert "Det ska göras: Fler i höst." in words(client.get(path))
    settings.DEMO_DATE = date(2021, 1, 10)
    assert "Det skulle göras: Fler i höst." in words(client.get(path))


def test_nobody_is_said_to_have_kept_a_reason_back_where_nothing_is_missed(client, quarterly):
    for month in (2, 5, 8):
        make.activity(date(2020, month, 20), quarterly)
    follow_up(quarterly, "2020-t1", date(2020, 5, 20), text="Vi började i februari.")
    assert all("Parterna har inte skrivit varför" not in words(client.get(path)) for path in PAGES)
