"""What a masking leaves of an edition is as sure as what was published: nobody writes in it afterwards unseen."""

from datetime import timedelta

import pytest

from followup.approval.approval_status import approval_status
from followup.masking.actions import Wish, mask
from followup.models import Edition, Step
from followup.trail_rows import editions_past_the_actions, masked_past_the_actions
from promises.words.enums import MaskingGround, MaskingReach
from tests import factories
from tests.followup.masking.masked import WORD, logged_and_corrected, promise_with_everything, written
from tests.followup.masking.test_masking import frozen_again, sent_back

pytestmark = pytest.mark.django_db


def wished(row, words):
    return Wish(row, "note", words, MaskingReach.EVERYWHERE, MaskingGround.IDENTITY)


@pytest.fixture
def edition(october):
    """An edition that was masked, with a draft of the next one that somebody had sent back."""
    promise = promise_with_everything()
    row = logged_and_corrected(promise)
    made = written(promise, "2020-t1")
    sent_back(frozen_again(made))
    assert not approval_status(made.report).is_under_way
    mask(wished(row, WORD), by=factories.coordinator(), reason="Ett personnummer kom med.")
    made.refresh_from_db()
    assert made.masked_at
    return made


def found():
    return [line for line in [*editions_past_the_actions(), *masked_past_the_actions()] if "mask" in line]


def test_a_masked_edition_holds_and_so_it_does_when_it_is_masked_again(edition):
    assert found() == []
    again = Wish(edition.report, "summary", "lugn", MaskingReach.EVERYWHERE, MaskingGround.PRIVATE)
    mask(again, by=factories.coordinator(), reason="Ett ord till.")
    assert Edition.objects.get(pk=edition.pk).data != edition.data
    assert found() == []


@pytest.mark.parametrize("field", ["data", "content"])
def test_a_figure_put_into_a_masked_edition_is_found(edition, field):
    Edition.objects.filter(pk=edition.pk).update(**{field: getattr(edition, field).replace("2020", "2021")})
    [line] = found()
    assert line.startswith(f"edition:{edition.pk} of report:vaggeryd/2020/2020-t1 is not what event ")


def test_an_edition_made_not_to_have_been_masked_is_found(edition):
    Edition.objects.filter(pk=edition.pk).update(masked_at=None, masked_by=None)
    assert [line for line in found() if line.startswith(f"edition:{edition.pk} of ")]


def test_words_put_into_a_masked_draft_are_found(edition):
    step = Step.objects.exclude(data="").latest("pk")
    Step.objects.filter(pk=step.pk).update(content=step.content.replace("lugn", "orolig"))
    [line] = found()
    assert line.startswith(f"step:{step.pk} of report:vaggeryd/2020/2020-t1 is not what event ")


@pytest.mark.parametrize(
    "change", [{"masked_ground": "Hittepå"}, {"masked_at": timedelta(days=-3)}], ids=["ground", "day"]
)
def test_another_ground_or_day_of_a_masking_is_found(edition, change):
    if moved := change.get("masked_at"):
        change = {"masked_at": edition.masked_at + moved}
    Edition.objects.filter(pk=edition.pk).update(**change)
    [line] = found()
    assert line == "edition 1 of report:vaggeryd/2020/2020-t1: its masking is not what an event says"
