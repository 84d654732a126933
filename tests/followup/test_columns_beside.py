"""Columns of editions and maskings that pages read are what was published and done: another value is named."""

import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from followup.columns_beside import editions_beside_their_words, maskings_past_the_actions
from followup.masking.actions import Wish, lift, mask
from followup.models import Edition
from medborgarlofte.audit import recorded_rows
from promises.log.actions import log_activity
from promises.models import Activity, Masking
from promises.record.models import HeadList
from promises.record.versions import advance
from tests import factories as f
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]


@pytest.fixture
def commitment(october):
    found = f.four_commitments(f.published_promise(signed_on=None))[3]
    advance(found.promise)
    return found


@pytest.fixture
def published(commitment):
    made = edition(commitment.promise.periods.get(slug="2020-t2"))
    assert list(editions_beside_their_words()) == []
    return made


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "Ett annat skäl"),
        ("as_of", date(2020, 8, 30)),
        ("published_at", datetime(2020, 9, 20, 12, tzinfo=ZoneInfo("Europe/Stockholm"))),
        ("seals", json.dumps([{"slug": "polisen", "organisation": "Polisen"}])),
        ("number", 2),
        ("read_in_on", date(2020, 9, 24)),
    ],
)
def test_a_column_of_an_edition_is_what_was_published(published, column, value):
    changed = (
        {column: value}
        | ({"number": 2} if column == "reason" else {})
        | ({"reason": "x"} if column == "number" else {})
    )
    Edition.objects.filter(pk=published.pk).update(**changed)
    assert [line for line in editions_beside_their_words() if f"its {column} is not" in line]


def test_a_list_of_heads_that_a_report_names_is_missed(published):
    assert json.loads(published.data)["heads"]
    HeadList.objects.all().delete()
    assert any("the list of heads that it names" in line for line in editions_beside_their_words())


@pytest.fixture
def masked(commitment):
    row = log_activity(
        by=f.officer(), municipality=commitment.promise.municipality, kind=commitment.kind, title="Kontroll",
        starts_on=date(2020, 10, 10), contributions=[{"commitment": commitment, "quantity": Decimal(1)}],
        note="Anna Svensson var med.",
    )  # fmt: skip
    made = mask(
        Wish(Activity.objects.get(pk=row.pk), "note"), by=f.coordinator(), reason="Namn i texten"
    ).masking
    assert list(maskings_past_the_actions()) == []
    return made


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "Tryckfel"),
        ("label", "Något annat"),
        ("ground", "copyright"),
        ("field", "title"),
        ("masked_at", datetime(2020, 10, 1, 12, tzinfo=ZoneInfo("Europe/Stockholm"))),
    ],
)
def test_a_column_of_a_masking_is_what_was_said_when_it_was_made(masked, column, value):
    Masking.objects.filter(pk=masked.pk).update(**{column: value})
    assert [line for line in maskings_past_the_actions() if f"its {column} is not" in line]


def test_a_masking_is_seen_in_the_promises_that_it_was_made_in(masked):
    masked.promises.clear()
    assert [line for line in maskings_past_the_actions() if "its promises is not" in line]


def test_a_masking_that_is_taken_away_is_missed(masked):
    Masking.objects.all().delete()
    assert [line for line in maskings_past_the_actions() if "is gone" in line]


def test_why_a_masking_was_lifted_is_what_was_said_then(masked):
    lift(masked, by=f.coordinator(), reason="Hon vill stå där")
    assert list(maskings_past_the_actions()) == []
    Masking.objects.filter(pk=masked.pk).update(lifted_reason="Ett misstag")
    assert [line for line in maskings_past_the_actions() if "its lifted_reason is not" in line]


def test_the_command_asks_both():
    assert {editions_beside_their_words, maskings_past_the_actions} <= set(recorded_rows.checks)
