"""What comes once a follow-up is frozen is public from the next day, and marked; what is said of a whole period too."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from medborgarlofte.accounts.models import User
from promises.editing.amendments import amend
from promises.editing.confirmations import confirm_nothing_done
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.log.surprises import late
from promises.record.models import Chain
from promises.record.public_document import export_all
from promises.record.reading import newest
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import AmendmentKind, ConfirmationKind
from promises.writing.preview import preview
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]
FROZEN, LATER = date(2020, 9, 24), date(2020, 10, 15)
MARK = "Ändrat efter uppföljningen"


@pytest.fixture
def commitment(october, settings):
    """One per quarter, and a control in May."""
    settings.DEMO_DATE = date(2020, 5, 12)
    found = f.four_commitments(f.published_promise(signed_on=None))[3]
    advance(found.promise)
    return found


def log(commitment, day=date(2020, 5, 10)):
    return log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=day, contributions=[{"commitment": commitment, "quantity": Decimal(1)}],
    )  # fmt: skip


def follow_up(commitment, settings, on=FROZEN, reason=""):
    settings.DEMO_DATE = on
    edition(commitment.promise.periods.get(slug="2020-t2"), reason, on=on)
    advance(commitment.promise)


def done(commitment, settings):
    record = newest([commitment.promise])[commitment.promise.pk]
    return record.progress(settings.DEMO_DATE)[commitment.number].done or 0


def holds(commitment):
    return not list(verify(Chain.objects.get(promise=commitment.promise)))


def page(client, which="uppfoljning/2020-t2/"):
    return words(client.get(f"/vaggeryd/2020/{which}"))


def test_a_row_of_the_same_day_is_public_the_next_day_and_marked(client, commitment, settings):
    follow_up(commitment, settings)
    row = log(commitment)
    assert late(row)  # it has to say why it comes only now
    assert done(commitment, settings) == 0
    settings.DEMO_DATE = date(2020, 9, 25)
    assert done(commitment, settings) == 1
    assert MARK in page(client, "atagande/4/")
    assert "Loggad 25 september 2020, efter uppföljningen av tertial 2 2020." in page(client)
    assert holds(commitment)


def test_a_row_of_a_day_that_is_not_followed_up_is_public_at_once(commitment, settings):
    follow_up(commitment, settings)
    assert log(commitment, date(2020, 9, 20)).publish_on == FROZEN


@pytest.mark.parametrize("how", ["corrected", "taken back"])
def test_what_is_changed_the_same_day_is_changed_the_next_and_marked(client, commitment, settings, how):
    row = log(commitment)
    follow_up(commitment, settings)
    if how == "corrected":
        correct_activity(row, by=f.officer(), reason="Fel", contributions=[], promise=commitment.promise)
    else:
        withdraw_activity(row, by=f.officer(), reason="Fel")
    assert done(commitment, settings) == 1
    assert holds(commitment)
    settings.DEMO_DATE = date(2020, 9, 25)
    assert done(commitment, settings) == 0
    told = "Rättad" if how == "corrected" else "Återtagen"
    assert f"{told} 25 september 2020, efter uppföljningen av tertial 2 2020." in page(client)
    assert holds(commitment)


def test_a_row_between_the_freezing_and_the_publishing_is_marked(client, commitment, settings):
    row = log(commitment)
    made = edition(commitment.promise.periods.get(slug="2020-t2"), on=FROZEN)
    made.content = made.content.replace('"published":', '"frozen_on": "2020-05-11", "published":')
    made.save()
    settings.DEMO_DATE = LATER
    advance(commitment.promise)
    assert row.publish_on == date(2020, 5, 12)
    assert "Loggad 12 maj 2020, efter uppföljningen av tertial 2 2020." in page(client)


def test_a_window_is_no_longer_marked_once_a_corrected_follow_up_tells_of_it(client, commitment, settings):
    follow_up(commitment, settings)
    settings.DEMO_DATE = date(2020, 9, 28)
    log(commitment)
    late = "Loggad 28 september 2020, efter uppföljningen av tertial 2 2020."
    said = page(client, "atagande/4/")
    assert MARK in said
    assert late in said
    follow_up(commitment, settings, on=LATER, reason="En kontroll var inte med.")
    said = page(client, "atagande/4/")
    assert MARK not in said
    assert late in said
    assert MARK not in page(client, "")


def test_nothing_is_said_of_a_whole_period_the_day_that_its_follow_up_is_made(commitment, settings):
    follow_up(commitment, settings)
    period = commitment.promise.periods.get(slug="2020-t2")
    with pytest.raises(Exception, match="Säg det i morgon"):
        confirm_nothing_done(commitment, period, f.organisation(), by=f.officer())


def test_what_is_said_of_a_period_after_its_follow_up_is_marked_everywhere(client, commitment, settings):
    commitment.condition = "vid behov"
    commitment.save()
    follow_up(commitment, settings)
    settings.DEMO_DATE = LATER
    period = commitment.promise.periods.get(slug="2020-t2")
    act = lambda: confirm_nothing_done(  # noqa: E731
        commitment, period, f.police(), by=f.police_officer(), kind=ConfirmationKind.NEED_UNMET,
        late_reason="Föll bort vid mötet.",
    )  # fmt: skip
    seen = preview(act, [commitment.promise])
    told = {each.name: each.after.text for each in seen.differences}
    assert "En uppgift har kommit eller ändrats sedan dess." in told["Uppföljningen av tertial 2 2020"]
    act()
    said = "Åtagande 4: behov fanns, inget gjordes. Polisen."
    mark = "Sagt 15 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Föll bort vid mötet."
    for place in ("uppfoljning/2020-t2/", "historik/"):
        assert said in page(client, place)
        assert mark in page(client, place)
    assert "inget gjordes" not in page(client, "historik/").replace(said, "")
    windows = page(client, "atagande/4/").partition("Kv 2")[2]
    assert MARK in windows.partition("Kv 3")[0]
    feed = client.get("/vaggeryd/2020/flode.atom")
    assert mark in (b"".join(feed.streaming_content) if feed.streaming else feed.content).decode()


def from_a_file(commitment, **said):
    """The promise's own file, read in again with a row more in the lists that are named."""
    document = export_all(commitment.promise)
    document |= {name: [*document.get(name, ()), row] for name, row in said.items()}
    import_promise(document=document, by=User.objects.system())


def row_of_a_file(commitment, **said):
    return {
        "uid": "20000000-0000-4000-8000-000000000001", "kind": commitment.kind.slug, "title": "Kontroll",
        "starts_on": "2020-05-10", "performed_by": "polisen", "logged_for": "polisen", "logged_on": "2020-05-11",
        "contributions": [{"commitment": commitment.number, "quantity": 1}], **said,
    }  # fmt: skip


def test_a_row_that_a_file_brings_the_same_day_is_public_the_next_day_and_marked(
    client, commitment, settings
):
    follow_up(commitment, settings)
    with pytest.raises(BadFile, match="redan följd upp"):
        from_a_file(commitment, activities=row_of_a_file(commitment))
    from_a_file(commitment, activities=row_of_a_file(commitment, late_reason="Glömd."))
    assert done(commitment, settings) == 0
    settings.DEMO_DATE = date(2020, 9, 25)
    assert done(commitment, settings) == 1
    assert MARK in page(client, "atagande/4/")
    assert holds(commitment)


def test_a_file_says_nothing_of_a_whole_period_the_day_that_its_follow_up_is_made(commitment, settings):
    follow_up(commitment, settings)
    said = {"commitment": 4, "period": "2020-t2", "organisation": "polisen", "confirmed_on": "2020-09-24"}
    with pytest.raises(BadFile, match="Säg det i morgon"):
        from_a_file(commitment, confirmations=said)


def test_what_a_file_says_of_a_period_that_is_followed_up_says_why_it_comes_only_now(
    client, commitment, settings
):
    follow_up(commitment, settings)
    settings.DEMO_DATE = LATER
    said = {"commitment": 4, "period": "2020-t2", "organisation": "polisen", "confirmed_on": "2020-09-01"}
    with pytest.raises(BadFile, match=r"redan följd upp\. Skriv varför det sägs först nu"):
        from_a_file(commitment, confirmations=said)
    with pytest.raises(BadFile, match=r"redan följd upp\. Skriv varför det sägs först nu"):
        from_a_file(commitment, confirmations=said | {"period": "2020-t1"})
    from_a_file(commitment, confirmations=said | {"late_reason": "Låg i en annan pärm."})
    told = "Sagt 15 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Låg i en annan pärm."
    assert told in page(client)
    assert holds(commitment)


def test_what_waits_for_tomorrow_is_told_beforehand(commitment, settings):
    row = log(commitment)
    follow_up(commitment, settings)
    seen = preview(lambda: withdraw_activity(row, by=f.officer(), reason="Fel"), [commitment.promise])
    told = {each.name: each.after.text for each in seen.differences}
    assert "Åtagande 4: Trafikinsats" in told
    assert "En uppgift har kommit eller ändrats sedan dess." in told["Uppföljningen av tertial 2 2020"]
    assert seen.later == "25 september 2020"


def test_a_change_of_the_period_waits_for_the_day_after_its_follow_up(client, commitment, settings):
    follow_up(commitment, settings)
    change = {"decided_on": date(2020, 8, 1), "reason": "Färre poliser"}
    with pytest.raises(ValidationError, match="Inför ändringen i morgon"):
        amend(commitment.promise, AmendmentKind.REVISED, by=f.coordinator(), **change)
    settings.DEMO_DATE = date(2020, 9, 25)
    amend(commitment.promise, AmendmentKind.REVISED, by=f.coordinator(), **change)
    assert "Löftet ändrat: reviderat 1 augusti 2020" in page(client)


def test_a_row_that_is_logged_late_stands_under_changes(client, commitment, settings):
    follow_up(commitment, settings)
    settings.DEMO_DATE = LATER
    log(commitment)
    assert "Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020." in page(client, "historik/")
