"""A row that two promises show says the same in both: words that are masked from one of them go from the other too."""

from datetime import date

import pytest

from followup.masking.actions import Wish, mask
from followup.models import Edition
from promises.log.actions import correct_activity, log_activity
from promises.models import Masking
from promises.record.models import Chain, Part
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import MaskingReach
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
NAME = "Karl Karlsson"


@pytest.fixture
def traffic():
    """The same commitment of two promises, and of a third that shares nothing with them."""
    promises = [f.published_promise(slug) for slug in ("2020", "2021", "2022")]
    found = [f.four_commitments(each)[3] for each in promises]
    for each in promises:
        advance(each)
    return found


def log(*towards, note=f"Vi mötte {NAME}.", **more):
    return log_activity(
        by=f.officer(), municipality=towards[0].promise.municipality, kind=towards[0].kind, title="Kontroll",
        starts_on=date(2020, 8, 20), note=note, contributions=[{"commitment": each} for each in towards], **more,
    )  # fmt: skip


def masked(row, reach=MaskingReach.EVERYWHERE):
    return mask(Wish(row, "note", NAME, reach), by=f.coordinator(), reason="Namn på enskild.").masking


def holding():
    """The promises whose record says the name, in whatever version."""
    return set(Part.objects.filter(content__contains=NAME).values_list("chain__promise__slug", flat=True))


def holds():
    return not [line for chain in Chain.objects.all() for line in verify(chain)]


def test_a_name_in_a_row_that_another_promise_shows_too_is_on_no_page_of_that(client, traffic):
    row = log(traffic[0])
    log(traffic[0], traffic[1])
    log(traffic[2])
    assert NAME in words(client.get("/vaggeryd/2021/atagande/4/"))
    made = masked(row)
    assert NAME not in words(client.get("/vaggeryd/2021/atagande/4/"))
    assert {each.slug for each in made.promises.all()} == {"2020", "2021"}
    assert holding() == {"2022"}
    assert holds()


def test_an_edition_of_the_other_promise_that_says_it_is_given_out_no_more(traffic):
    row = log(traffic[0])
    log(*traffic[:2])
    frozen = edition(traffic[1].promise.periods.get(slug="2020-t2"))
    assert NAME in frozen.data
    masked(row)
    frozen = Edition.objects.get(pk=frozen.pk)
    assert frozen.masked_at
    assert NAME not in frozen.data + frozen.content


def test_a_name_in_why_a_row_was_taken_into_another_promise_is_told_no_more(traffic):
    row, moved = log(traffic[0]), log(traffic[0], note="")
    correct_activity(
        moved, by=f.superuser(), reason=f"Så sade {NAME}.", contributions=[{"commitment": traffic[1]}]
    )
    told = Part.objects.filter(path=f"activities/{moved.uid}", chain__promise__slug="2020").last()
    assert NAME in told.content
    masked(row)
    assert holding() == set()
    assert holds()


def test_words_that_go_from_one_row_alone_go_from_no_other(traffic):
    row = log(traffic[0])
    log(*traffic[:2])
    masked(row, MaskingReach.ROW)
    assert holding() == {"2020", "2021"}
    assert [each.slug for each in Masking.objects.get().promises.all()] == ["2020"]
    assert holds()
