"""What comes later is marked by what a follow-up told that it lies over, not by the row's own last day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promises.counting.late import reads_otherwise
from promises.editing.confirmations import confirm_nothing_done
from promises.log.actions import correct_activity, log_activity
from promises.log.surprises import late, require_late_reason
from promises.models import Target
from promises.record.late_rows import late_among
from promises.record.models import Chain
from promises.record.reading import known_on, newest
from promises.record.verification import verify
from promises.record.versions import advance
from promises.writing.preview import preview
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]
TODAY = date(2020, 10, 17)
T2 = "Loggad 17 oktober 2020, efter uppföljningen av tertial 2 2020."
BOTH = "Loggad 17 oktober 2020, efter uppföljningarna av tertial 1 2020 och tertial 2 2020."
SAME = "Ändrar inte svaret i uppföljningen."
ANOTHER = "Svaret här är det som var känt då. Räknat i dag är det ett annat."
WINDOW = "Ändrat efter uppföljningen"


def log(commitment, first, last=None, quantity=1, **more):
    return log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=first, ends_on=last or first, contributions=[{"commitment": commitment, "quantity": Decimal(quantity)}],
        **more,
    )  # fmt: skip


@pytest.fixture
def commitment(october, settings):
    """One per quarter: done in February, in May and April nothing, and in August; both tertials are followed up."""
    settings.DEMO_DATE = date(2020, 2, 12)
    found = f.four_commitments(f.published_promise(signed_on=None))[3]
    advance(found.promise)
    log(found, date(2020, 2, 10))
    for slug, on in (("2020-t1", date(2020, 5, 20)), ("2020-t2", date(2020, 9, 24))):
        if slug == "2020-t2":
            settings.DEMO_DATE = date(2020, 8, 5)
            advance(found.promise)
            log(found, date(2020, 8, 4))
        settings.DEMO_DATE = on
        edition(found.promise.periods.get(slug=slug), on=on)
        advance(found.promise)
    settings.DEMO_DATE = TODAY
    advance(found.promise)
    return found


def page(client, which):
    return words(client.get(f"/vaggeryd/2020/{which}"))


def feed(client):
    told = client.get("/vaggeryd/2020/flode.atom")
    return (b"".join(told.streaming_content) if told.streaming else told.content).decode()


def quarter(client, number):
    shown = page(client, "atagande/4/")
    return shown.partition(f"Kv {number}")[2].partition(f"Kv {number + 1}")[0]


def test_a_row_over_a_span_that_unmakes_a_told_miss_is_marked_everywhere(client, commitment):
    row = log(commitment, date(2020, 5, 1), date(2020, 10, 16), 3)
    assert [each for each in late(row) if "Tertial 2 2020 är redan följd upp" in each]
    with pytest.raises(ValidationError) as refused:
        require_late_reason(row)
    assert "late_reason" in refused.value.message_dict
    for where in ("atagande/4/", "uppfoljning/2020-t2/", "historik/"):
        assert T2 in page(client, where), where
    assert T2 in feed(client)
    assert f"{T2} {ANOTHER}" in page(client, "uppfoljning/2020-t2/")
    assert "Loggad 17" not in page(client, "uppfoljning/2020-t1/")
    assert [WINDOW in quarter(client, number) for number in (1, 2, 3, 4)] == [False, True, True, False]
    english = words(client.get("/en/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert "The answer here is what was known then. Counted today it is another." in english
    assert not list(verify(Chain.objects.get(promise=commitment.promise)))


def test_a_row_of_the_tertial_before_is_told_where_the_quarter_was_told_missed(client, commitment):
    log(commitment, date(2020, 4, 10), late_reason="Glömd")
    for where in ("atagande/4/", "uppfoljning/2020-t1/", "uppfoljning/2020-t2/", "historik/"):
        assert BOTH in page(client, where), where
    assert BOTH in feed(client)
    assert f"{BOTH} Skäl: Glömd {ANOTHER}" in page(client, "uppfoljning/2020-t2/")
    assert WINDOW in quarter(client, 2)
    assert "after the follow-ups of" in words(client.get("/en/vaggeryd/2020/atagande/4/"))


def test_what_changes_nothing_that_was_told_is_marked_and_says_so(client, commitment):
    log(commitment, date(2020, 8, 20), date(2020, 9, 30), late_reason="Glömd")
    assert f"{T2} Skäl: Glömd {SAME}" in page(client, "uppfoljning/2020-t2/")


def test_a_day_that_no_follow_up_told_of_is_not_late(client, commitment):
    assert not late(log(commitment, date(2020, 9, 1), date(2020, 10, 16)))
    assert "efter uppföljning" not in page(client, "atagande/4/")


def test_a_total_that_a_follow_up_told_is_told_to_have_changed(client, commitment):
    Target.objects.filter(commitment=commitment).update(form="total", per="", number=20)
    log(commitment, date(2020, 3, 10), late_reason="Glömd")
    assert f"{BOTH} Skäl: Glömd {ANOTHER}" in page(client, "uppfoljning/2020-t2/")


def test_a_correction_that_reaches_back_is_told_of_what_it_reaches(client, commitment):
    row = log(commitment, date(2020, 9, 10))
    correct_activity(row, by=f.officer(), reason="Fel dag", starts_on=date(2020, 6, 1))
    told = "Rättad 17 oktober 2020, efter uppföljningen av tertial 2 2020."
    assert told in page(client, "uppfoljning/2020-t2/")
    assert WINDOW in quarter(client, 2)


def test_a_row_that_is_moved_to_another_commitment_is_told_of_both(client, commitment, settings):
    settings.DEMO_DATE = date(2020, 8, 6)
    other = commitment.promise.commitments.get(number=1)
    row = log(commitment, date(2020, 8, 6))
    settings.DEMO_DATE = TODAY
    given = [{"commitment": other, "quantity": Decimal(1)}]
    correct_activity(row, by=f.officer(), reason="Fel åtagande", contributions=given)
    told = page(client, "uppfoljning/2020-t2/")
    assert told.count("Rättad 17 oktober 2020, efter uppföljningen av tertial 2 2020.") == 2
    assert "En uppgift om perioden eller tiden före den kom eller återtogs" in told


def test_what_reaches_back_is_public_the_day_after_a_follow_up_that_tells_of_it(commitment, settings):
    settings.DEMO_DATE = date(2020, 9, 24)
    for first, last in ((date(2020, 4, 10), None), (date(2020, 5, 1), date(2020, 9, 20))):
        row = log(commitment, first, last)
        assert row.publish_on == date(2020, 9, 25)
        assert late(row)
    assert log(commitment, date(2020, 9, 1)).publish_on == date(2020, 9, 24)
    with pytest.raises(ValidationError, match="Säg det i morgon"):
        confirm_nothing_done(
            commitment, commitment.promise.periods.get(slug="2020-t1"), f.organisation(), by=f.officer()
        )


def test_what_is_said_of_a_period_before_is_told_of_each_follow_up_after(client, commitment):
    first = commitment.promise.periods.get(slug="2020-t1")
    with pytest.raises(ValidationError) as refused:
        confirm_nothing_done(commitment, first, f.organisation(), by=f.officer())
    assert refused.value.message_dict == {"late_reason": ["Skriv varför det sägs först nu."]}
    confirm_nothing_done(commitment, first, f.organisation(), by=f.officer(), late_reason="Glömt. ")
    told = "Sagt 17 oktober 2020, efter uppföljningarna av tertial 1 2020 och tertial 2 2020. Skäl: Glömt."
    assert told in page(client, "historik/")
    assert told in feed(client)
    own = "Sagt 17 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Glömt."
    assert own in page(client, "uppfoljning/2020-t2/")
    assert "Reason: Glömt." in words(client.get("/en/vaggeryd/2020/historik/"))
    assert not list(verify(Chain.objects.get(promise=commitment.promise)))


def test_the_preview_says_which_follow_up_says_what_was_known_then(commitment):
    seen = preview(lambda: log(commitment, date(2020, 5, 1), date(2020, 10, 16), 3), [commitment.promise])
    told = {each.name: each.after.text for each in seen.differences}
    assert "En uppgift har kommit eller ändrats sedan dess." in told["Uppföljningen av tertial 2 2020"]
    assert "Uppföljningen av tertial 1 2020" not in told


def test_as_known_before_the_row_came_nothing_is_marked(client, commitment, settings):
    settings.DEMO_DATE = date(2020, 10, 18)
    before = page(client, "uppfoljning/2020-t2/?kant=2020-10-17")
    log(commitment, date(2020, 5, 1), date(2020, 10, 16), 3)
    assert page(client, "uppfoljning/2020-t2/?kant=2020-10-17") == before
    assert T2.replace("17", "18") in page(client, "uppfoljning/2020-t2/?kant=2020-10-18")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.dates(date(2020, 1, 1), date(2020, 10, 16)),
            st.sampled_from([0, 0, 3, 40, 170]),
            st.integers(1, 3),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_a_follow_up_told_that_differs_now_has_its_mark_on_its_page(client, commitment, rows):
    promise, number = commitment.promise, commitment.number
    for day, length, quantity in rows:
        last = min(date.fromordinal(day.toordinal() + length), TODAY)
        log(commitment, day, last, quantity)
        record = newest([promise])[promise.pk]
        for period in record.promise.periods:
            if period.told_on is None:
                continue
            then = known_on(promise, period.told_on).commitments[number]
            # Judgements and confirmations are the same; what differs is what was logged.
            if reads_otherwise(then, record.commitments[number], record.promise, period, record.day):
                assert [each.commitment for each in late_among(record, period)]
                shown = page(client, f"uppfoljning/{period.slug}/")
                assert "Loggad 17 oktober 2020, efter uppföljning" in shown
