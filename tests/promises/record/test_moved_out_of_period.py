"""A correction that moves a row out of a period that is followed up is told of that period too."""

from datetime import date
from decimal import Decimal

import pytest

from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.record.late_rows import late_among
from promises.record.reading import newest
from promises.record.versions import advance
from promises.writing.preview import preview
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = pytest.mark.django_db
SAID = "Rättad 15 oktober 2020, efter uppföljningen av tertial 2 2020."


@pytest.fixture
def followed_up(october, settings):
    """A control of May; its period was followed up on 24 September."""
    settings.DEMO_DATE = date(2020, 5, 12)
    commitment = f.four_commitments(f.published_promise(signed_on=None))[3]
    advance(commitment.promise)
    row = log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=date(2020, 5, 10), contributions=[{"commitment": commitment, "quantity": Decimal(1)}],
    )  # fmt: skip
    settings.DEMO_DATE = date(2020, 9, 24)
    edition(commitment.promise.periods.get(slug="2020-t2"), on=date(2020, 9, 24))
    advance(commitment.promise)
    settings.DEMO_DATE = date(2020, 10, 15)
    return commitment, row


def move(row, **fields):
    return correct_activity(
        row,
        by=f.officer(),
        reason="Fel dag",
        starts_on=date(2020, 9, 10),
        ends_on=date(2020, 9, 10),
        **fields,
    )


@pytest.mark.past_the_actions
def test_it_is_marked_on_the_follow_up_at_the_row_and_in_the_feed(client, followed_up):
    _, row = followed_up
    move(row)
    assert SAID in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))
    assert SAID in words(client.get("/vaggeryd/2020/atagande/4/"))
    feed = client.get("/vaggeryd/2020/flode.atom")
    told = b"".join(feed.streaming_content) if feed.streaming else feed.content
    assert SAID in told.decode()


@pytest.mark.past_the_actions
def test_the_desk_reads_beforehand_that_the_follow_up_says_what_was_known_then(followed_up):
    commitment, row = followed_up
    seen = preview(lambda: move(row), [commitment.promise])
    told = {each.name: each.after.text for each in seen.differences}
    assert "En uppgift har kommit eller ändrats sedan dess." in told["Uppföljningen av tertial 2 2020"]


@pytest.mark.past_the_actions
def test_it_stays_told_when_the_correction_is_corrected_or_taken_back(followed_up):
    commitment, row = followed_up
    again = correct_activity(move(row), by=f.officer(), reason="Fel rubrik", title="Trafikkontroll")
    period = next(
        each
        for each in newest([commitment.promise])[commitment.promise.pk].promise.periods
        if each.slug == "2020-t2"
    )
    assert [
        each.row.key for each in late_among(newest([commitment.promise])[commitment.promise.pk], period)
    ] == [str(again.uid)]
    withdraw_activity(again, by=f.officer(), reason="Dubbel")
    assert late_among(newest([commitment.promise])[commitment.promise.pk], period)
