"""The trail: written with the change or not at all, chained, readable."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.masked_details import mask_details
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import MASKED, record, verify
from medborgarlofte.audit.sentences import NOUNS, SENTENCES, VERBS, sentence
from promises.log.actions import log_activity
from tests import factories as f

APPS = ("medborgarlofte", "promises", "followup")


def _three_events() -> None:
    with transaction.atomic():
        for number in range(3):
            record("promise.published", by=f.user(), target=f"promise:vaggeryd/202{number}", number=number)


@pytest.mark.django_db
def test_an_untouched_chain_holds():
    _three_events()
    assert list(verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"), [("actor", "någon@annan.se"), ("details", "{}"), ("target", "x"), ("event", "y")]
)
def test_a_row_that_was_tampered_with_is_named(field, value):
    _three_events()
    AuditEvent.objects.filter(number=2).update(**{field: value})
    assert any(found.startswith("2:") for found in verify())


@pytest.mark.django_db
def test_a_row_that_was_taken_away_is_named():
    _three_events()
    AuditEvent.objects.filter(number=2).delete()
    assert any(found.startswith("2: missing") for found in verify())


@pytest.mark.django_db
def test_masked_details_do_not_break_the_chain():
    _three_events()
    with transaction.atomic():
        assert mask_details(AuditEvent.objects.filter(number=2), by=f.user(), ground="OSL 35:1") == 1
    assert AuditEvent.objects.get(number=2).details == ""
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_an_event_is_never_written_apart_from_its_change():
    with pytest.raises(RuntimeError, match="same transaction"):
        record("promise.published", by="system: test")


@pytest.mark.django_db
def test_an_event_names_who_did_it():
    with pytest.raises(ValueError, match="names who"), transaction.atomic():
        record("promise.published", by="")


@pytest.mark.django_db
def test_a_change_that_is_undone_takes_its_event_with_it(settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    commitment = f.four_commitments(f.published_promise())[3]
    with transaction.atomic():
        log_activity(
            by=f.officer(),
            municipality=commitment.promise.municipality,
            kind=commitment.kind,
            title="Kontroll",
            starts_on=date(2020, 5, 14),
        )
        assert AuditEvent.objects.count() == 1
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_internal_words_never_enter_the_trail():
    old, new = f.promise(), f.promise("2021")
    new.internal_note = "Lisa ringde."
    told = differences(old, new)
    assert told["internal_note"] == "ändrad"
    assert told["slug"] == ["2020", "2021"]
    assert set(differences(old, new, internal=True).values()) == {"ändrad"}
    assert "password" not in differences(None, f.user())


def _events_in_the_code() -> set[str]:
    """The first argument of every call that records, where it is a plain text."""
    found = set()
    for app in APPS:
        for file in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _records(node) and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        found.add(first.value)
    # What the trail tells of itself, and what an upgrade told of once.
    return found | {MASKED, "trail.begun"}


def _records(call: ast.Call) -> bool:
    return getattr(call.func, "id", "") in {"record", "record_own"}


def test_every_event_has_a_sentence_and_no_sentence_is_left_over():
    events = _events_in_the_code()
    assert events - set(SENTENCES) == set()
    assert set(SENTENCES) - events == set()


def test_the_nouns_that_are_simply_stored_have_words():
    from promises.models import HotSpot, Kind, Measure, Observation, Promise, SituationReport
    from promises.models.tree import parts
    from promises.writing.reach import noun

    for model in (*parts(Promise), HotSpot, Kind, Measure, Observation, Promise, SituationReport):
        assert noun(model) in NOUNS
    for verb in VERBS:
        assert sentence(f"focus_area.{verb}", "Sam", "x").startswith("Sam ")
