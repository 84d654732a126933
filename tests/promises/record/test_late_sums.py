"""What is told only in sums is marked too, when it became another after the follow-up of its period."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from promises.editing.confirmations import confirm_nothing_done
from promises.log.actions import log_activity, withdraw_activity
from promises.models import Target
from promises.record.late_sums import late_sums
from promises.record.models import Chain
from promises.record.reading import newest
from promises.record.rulebook import Rule
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import Detail
from promises.writing.preview import preview
from promises.writing.publication_rules import rules_fingerprint, set_rules, tell_waiting
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]
WINDOW = "Ändrat efter uppföljningen"
MARK = "Ändrat 1 juli 2020, efter uppföljningen av tertial 1 2020."
SAID = "Åtagande 4: det som visas sammanlagt har ändrats."


@pytest.fixture
def commitment(october, settings):
    """One per quarter, told by the month and without places."""
    settings.DEMO_DATE = date(2020, 5, 12)
    found = f.four_commitments(f.published_promise(signed_on=None))[3]
    advance(found.promise)
    return found


def by_the_month(commitment):
    rule = {None: Rule(Detail.MONTH, 0, shows_place=False)}
    set_rules(commitment.promise, rule, by=f.coordinator(), seen=rules_fingerprint(commitment.promise))


def log(commitment, day=date(2020, 2, 3)):
    return log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=day, contributions=[{"commitment": commitment, "quantity": Decimal(1)}], late_reason="Glömd",
    )  # fmt: skip


def followed_up(commitment, settings, on=date(2020, 6, 20), period="2020-t1"):
    settings.DEMO_DATE = on
    advance(commitment.promise)
    edition(commitment.promise.periods.get(slug=period), on=on)
    advance(commitment.promise)


def on(settings, commitment, day):
    settings.DEMO_DATE = day
    advance(commitment.promise)


def quarter(client):
    """What the first quarter's box says."""
    return words(client.get("/vaggeryd/2020/atagande/4/")).partition("Kv 1")[2].partition("Kv 2")[0]


def told(client):
    """Whether the mark stands on the follow-up, under changes and in the feed."""
    feed = client.get("/vaggeryd/2020/flode.atom")
    text = (b"".join(feed.streaming_content) if feed.streaming else feed.content).decode()
    pages = [words(client.get(f"/vaggeryd/2020/{each}")) for each in ("uppfoljning/2020-t1/", "historik/")]
    return [all(SAID in page and MARK in page for page in pages), MARK in text]


@pytest.mark.parametrize("earlier", [0, 1])
def test_a_row_that_comes_into_a_sum_afterwards_marks_the_sum(client, commitment, settings, earlier):
    by_the_month(commitment)
    if earlier:
        log(commitment)
        on(settings, commitment, date(2020, 6, 1))
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    log(commitment)
    assert WINDOW not in quarter(client)
    on(settings, commitment, date(2020, 7, 1))
    assert WINDOW in quarter(client)
    assert told(client) == [True, True]
    assert not list(verify(Chain.objects.get(promise=commitment.promise)))


def test_a_sum_of_a_tertial_before_marks_each_follow_up_that_told_of_it(client, commitment, settings):
    by_the_month(commitment)
    followed_up(commitment, settings)
    followed_up(commitment, settings, on=date(2020, 9, 24), period="2020-t2")
    log(commitment)
    on(settings, commitment, date(2020, 10, 1))
    for slug, label in (("2020-t1", "tertial 1 2020"), ("2020-t2", "tertial 2 2020")):
        mark = f"Ändrat 1 oktober 2020, efter uppföljningen av {label}. Svaret här är det som var känt då."
        assert mark in words(client.get(f"/vaggeryd/2020/uppfoljning/{slug}/"))


def test_a_row_that_leaves_a_sum_afterwards_marks_it_too(client, commitment, settings):
    by_the_month(commitment)
    row = log(commitment)
    on(settings, commitment, date(2020, 6, 1))
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    withdraw_activity(row, by=f.officer(), reason="Fel")
    on(settings, commitment, date(2020, 7, 1))
    assert WINDOW in quarter(client)
    assert told(client) == [True, True]


def test_a_sum_that_stands_as_it_was_is_not_marked(client, commitment, settings):
    by_the_month(commitment)
    log(commitment)
    on(settings, commitment, date(2020, 6, 1))
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    log(commitment, date(2020, 5, 20))
    on(settings, commitment, date(2020, 7, 1))
    assert WINDOW not in quarter(client)
    assert told(client) == [False, False]


def test_another_rule_takes_no_mark_away(client, commitment, settings):
    log(commitment)
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    log(commitment, date(2020, 2, 20))
    assert WINDOW in quarter(client)
    by_the_month(commitment)
    assert WINDOW in quarter(client)
    assert SAID in words(client.get("/vaggeryd/2020/uppfoljning/2020-t1/"))


def test_another_rule_marks_nothing_by_itself(client, commitment, settings):
    log(commitment)
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    by_the_month(commitment)
    assert WINDOW not in quarter(client)
    assert SAID not in words(client.get("/vaggeryd/2020/uppfoljning/2020-t1/"))


def test_what_is_frozen_first_on_a_day_is_not_changed_by_what_is_frozen_next(client, commitment, settings):
    by_the_month(commitment)
    followed_up(commitment, settings, on=date(2020, 9, 20))
    row = log(commitment)
    tell_waiting(commitment.promise, by=f.coordinator())
    row.refresh_from_db()
    assert row.publish_on == date(2020, 10, 1)
    on(settings, commitment, date(2020, 10, 1))
    assert WINDOW in quarter(client)


def test_the_follow_up_is_told_beforehand_that_a_sum_becomes_another(commitment, settings):
    by_the_month(commitment)
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    seen = preview(lambda: log(commitment), [commitment.promise])
    differences = {each.name: each.after.text for each in seen.differences}
    assert "Åtagande 4: Trafikinsats" in differences
    assert "En uppgift har kommit eller ändrats sedan dess." in differences["Uppföljningen av tertial 1 2020"]
    assert seen.day == date(2020, 7, 1)
    assert newest([commitment.promise])[commitment.promise.pk].day == date(2020, 6, 25)


def test_where_nothing_was_ever_told_in_sums_no_earlier_day_is_read(
    commitment, settings, django_assert_num_queries
):
    """A page with many follow-ups would read the whole promise once more for each."""
    log(commitment)
    followed_up(commitment, settings)
    on(settings, commitment, date(2020, 6, 25))
    record = newest([commitment.promise])[commitment.promise.pk]
    with django_assert_num_queries(1):
        assert late_sums(commitment.promise, record, record.promise.periods) == []


def test_no_rule_takes_away_what_everybody_knows_was_missed(commitment, settings):
    Target.objects.filter(commitment=commitment).update(per="week")
    log(commitment)
    settings.DEMO_DATE = date(2020, 5, 20)
    period = commitment.promise.periods.get(slug="2020-t1")
    confirm_nothing_done(commitment, period, f.organisation(), by=f.officer())
    followed_up(commitment, settings)
    with pytest.raises(ValidationError, match=r"det som har missats i åtagande 4 .* inte längre ha missats"):
        by_the_month(commitment)
    assert not commitment.promise.publication_rules.exists()
    coarse_enough = {None: Rule(Detail.WEEK, 0, shows_place=False)}
    set_rules(
        commitment.promise, coarse_enough, by=f.coordinator(), seen=rules_fingerprint(commitment.promise)
    )
