"""What a party has said of a whole period may be taken back, and everybody reads that it was said and no longer is."""

from datetime import date

import pytest

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.conflict import Conflict
from medborgarlofte.page_store import forget_pages
from promises.editing.confirmations import confirm_nothing_done
from promises.models import Confirmation
from promises.record.versions import advance
from promises.writing.store import remove
from tests import factories as f
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
SAID = "Åtagande 4: inget (mer) gjordes. Polisen."


@pytest.fixture
def said(settings):
    """The police said on 2 September that nothing was done in the second tertial."""
    settings.DEMO_DATE = date(2020, 9, 2)
    promise = f.published_promise()
    traffic = f.four_commitments(promise)[3]
    advance(promise)
    period = promise.periods.get(slug="2020-t2")
    return confirm_nothing_done(traffic, period, f.organisation("Polisen"), by=f.police_officer())


def history(client, day: date | None = None, place: str = ""):
    forget_pages()
    return words(client.get(f"{place}/vaggeryd/2020/historik/{f'?kant={day}' if day else ''}"))


@pytest.mark.parametrize("gone", [date(2020, 9, 2), date(2020, 9, 10)], ids=["the same day", "later"])
def test_what_was_taken_back_stays_readable_with_both_days(client, said, settings, gone):
    assert SAID not in history(client)
    settings.DEMO_DATE = gone
    remove(said, by=f.police_officer())
    assert (
        f"{SAID}, {gone.day} september 2020 Sagt 2 september 2020 om tertial 2 2020. "
        f"Återtagen den {gone.day} september 2020." in history(client)
    )
    assert "Said 2 September 2020 about" in history(client, place="/en")


def test_the_changes_as_they_were_known_tell_nothing_of_what_was_taken_back_later(client, said, settings):
    settings.DEMO_DATE = date(2020, 9, 10)
    remove(said, by=f.police_officer())
    assert "Återtagen" not in history(client, date(2020, 9, 9))
    assert "Återtagen" in history(client, date(2020, 9, 10))


def test_what_is_said_otherwise_on_the_same_day_does_not_hide_what_was_said_first(client, said):
    period, traffic = said.period, said.commitment
    remove(said, by=f.police_officer())
    confirm_nothing_done(traffic, period, said.organisation, by=f.police_officer())
    assert SAID in history(client)


def test_what_two_take_back_at_once_is_taken_back_once(said):
    seen = [Confirmation.objects.get(pk=said.pk) for _ in range(2)]
    remove(seen[0], by=f.police_officer())
    with pytest.raises(Conflict, match="Någon annan har redan tagit bort det"):
        remove(seen[1], by=f.police_officer())
    assert AuditEvent.objects.filter(event="confirmation.removed").count() == 1
