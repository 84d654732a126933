"""Steps and editions changed past the actions are found by `manage.py verify_trail`."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from followup.approval import actions
from followup.approval.drafts import open_report
from followup.enums import StepKind
from followup.models import Edition, Step
from followup.report.report_document import edition_data, read_document
from followup.trail_rows import step_words
from medborgarlofte.audit.models import AuditEvent
from promises.exchange_format.normal import normalise
from promises.record.public_document import export
from tests import factories
from tests.followup.approval.walked import approved, published, wrote
from tests.recounting import recount

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 10, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def report(tertial_2):
    police = factories.police_officer()
    made = open_report(period=tertial_2, by=police)
    return wrote(made, police, "En lugn sommar.")


def found() -> list[str]:
    """What the command found, a line each."""
    out = StringIO()
    try:
        call_command("verify_trail", stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_a_follow_up_that_went_its_way_holds(report):
    published(report)
    assert found() == []


def test_events_that_still_count_the_saves_of_the_follow_up_hold(report, monkeypatch):
    monkeypatch.setattr(
        actions, "step_words", lambda step: {"row": {**step_words(step)["row"], "version": 3}}
    )
    published(report)
    assert '"version": 3' in AuditEvent.objects.filter(event="report.approved").latest("number").details
    assert found() == []


def test_an_approval_put_in_past_the_actions_is_found(report):
    approved(report)
    step = Step.objects.filter(kind=StepKind.APPROVED.value).last()
    step.pk, step.by, step.name = None, factories.user(), "Smyg"
    step.save(force_insert=True)
    assert found() == [f"step {step.pk} (approved) of report:vaggeryd/2020/2020-t2: no event tells of it"]


@pytest.mark.parametrize("field", ["by", "name", "sign_in", "organisation", "edition", "at"])
def test_an_approval_changed_past_the_actions_is_found(report, field):
    approved(report)
    step = Step.objects.filter(kind=StepKind.APPROVED.value).last()
    other = {
        "by": factories.user(),
        "name": "Rikspolischefen",
        "sign_in": "password",
        "organisation": factories.organisation("Annan part"),
        "edition": 2,
        "at": NOW,
    }[field]
    Step.objects.filter(pk=step.pk).update(**{field: other})
    event = AuditEvent.objects.filter(event="report.approved").latest("number").number
    assert found() == [
        f"step {step.pk} (approved) of report:vaggeryd/2020/2020-t2 is not what event {event} says"
    ]


def test_frozen_figures_changed_past_the_actions_are_found(report):
    approved(report)
    frozen = Step.objects.exclude(data="").get()
    Step.objects.filter(pk=frozen.pk).update(data=frozen.data.replace("2020-t2", "2020-t1", 1))
    assert [line.partition(" is not")[0] for line in found()] == [
        f"step {frozen.pk} (completed) of report:vaggeryd/2020/2020-t2"
    ]


def test_a_step_taken_out_past_the_actions_is_found(report):
    approved(report)
    step = Step.objects.filter(kind=StepKind.APPROVED.value).last()
    Step.objects.filter(pk=step.pk).delete()
    assert [line.endswith("is gone") for line in found()] == [True]


def test_who_wrote_cannot_be_made_not_to_have_written(report):
    approved(report)
    Step.objects.filter(kind=StepKind.WROTE.value).delete()
    # All gone at once: nobody has written, and yet the follow-up was saved.
    assert [line for line in found() if "wrote in it" in line]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": "{}"}, "its data is not what was published"),
        ({"sha256": "0" * 64}, "its checksum is not what event"),
        ({"withdrawn_at": NOW, "withdrawn_note": "Fel"}, "is taken back, and no event says so"),
        ({"masked_at": NOW, "masked_ground": "OSL", "data": "{}"}, "is masked, and no event says so"),
    ],
)
def test_an_edition_changed_past_the_actions_is_found(report, change, words):
    edition = published(report)
    by = {name.replace("_at", "_by"): edition.published_by for name in change if name.endswith("_at")}
    Edition.objects.filter(pk=edition.pk).update(**change, **by)
    assert any(words in line for line in found())


def test_an_edition_s_file_that_was_exchanged_or_lost_is_found(report):
    edition = published(report)
    with edition.pdf.storage.open(edition.pdf.name, "wb") as file:
        file.write(b"%PDF-1.7 skada")
    assert len(found()) == 1
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_record", stdout=said)
    assert "är inte den som publicerades" in said.getvalue()
    edition.pdf.storage.delete(edition.pdf.name)
    assert len(found()) == 1


def test_an_edition_put_in_past_the_actions_is_found(report):
    edition = published(report)
    edition.pk, edition.number, edition.code, edition.reason = None, 2, "AAAAA-AAAAA", "Rättat"
    edition.save(force_insert=True)
    assert [line for line in found() if "edition 2" in line and "no event tells of it" in line]


def test_an_edition_holds_a_digest_of_the_trail_and_neither_number_nor_moment(report):
    edition = published(report)
    data = json.loads(edition.data)
    event = AuditEvent.objects.get(event="report.published")
    before = AuditEvent.objects.get(number=event.number - 1)
    assert data["trail"] == sha256(f"{data['nonce']}{before.hash}".encode()).hexdigest()
    assert before.hash not in edition.data
    assert set(data) - set(json.loads(normalise(export(report.period.promise)))) == {
        "frozen",
        "heads",
        "nonce",
        "rules",
        "trail",
    }


def test_two_editions_of_one_trail_do_not_tell_that_nothing_was_logged_between_them(report):
    document = read_document(published(report).data)
    one, two = (json.loads(edition_data(document, document["follow_ups"][-1])) for _ in range(2))
    assert one["trail"] != two["trail"]


def test_a_chain_counted_anew_contradicts_the_editions_though_no_head_was_kept(report):
    published(report)
    assert found() == []
    AuditEvent.objects.filter(number=1).update(actor="Någon Annan")
    recount()
    assert [line for line in found() if "the chain was counted anew" in line]
