"""Whoever writes a part of the public record never reads what stays in the house, whatever there is to write."""

import pytest

from promises.exchange_format.normal import SHARED_LISTS
from promises.models import Activity, HotSpot, Observation, Question
from promises.record.models import Part
from promises.record.parts import LISTS
from promises.record.versions import add_version, advance
from promises.words.enums import VersionCause
from tests.followup.masking.masked import promise_with_everything
from tests.internal_reads import InternalReads, internal_fields

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions, pytest.mark.usefixtures("october")]


def test_no_part_is_written_from_an_internal_field(monkeypatch):
    promise = promise_with_everything()
    watch = InternalReads(monkeypatch)
    with watch.writing():
        assert advance(promise)
        # Each by itself, as when somebody has just written it.
        Part.objects.exclude(noun__in=SHARED_LISTS).update(content="{}")
        assert add_version(promise, VersionCause.EDITED, activities=Activity.objects.all())
    nouns = set(Part.objects.values_list("noun", flat=True))
    assert {"activities", "observations", "invitations", "photos", "questions", "commitments"} <= nouns
    assert nouns - {"observations", "promise"} <= {
        *LISTS,
        "photos",
        "questions",
        "editions",
        "papers",
        "renewals",
    }


def test_reading_one_while_a_part_is_written_is_noticed(monkeypatch):
    promise_with_everything()
    watch = InternalReads(monkeypatch)
    fields = internal_fields()
    for model in (Activity, Observation, Question, HotSpot):
        row, name = (
            model.objects.first(),
            next(name for name in fields[model] if name.startswith("internal_")),
        )
        getattr(row, name)
        with watch.writing():
            with pytest.raises(AssertionError, match=name):
                getattr(row, name)
            with pytest.raises(AssertionError, match=name):
                model.objects.values_list("pk", name)
    with watch.writing(), pytest.raises(AssertionError, match="created_by_id"):
        assert Activity.objects.first().created_by
