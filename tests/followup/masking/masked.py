"""A promise with a distinctive word in every place where somebody could have written it, published and read."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import EmailField, Model, URLField

from followup.approval.drafts import open_report
from followup.approval.publish import save_edition, sealed_pdf
from followup.masking.actions import ways
from followup.models import Assessment, Edition, Report, Step
from followup.report.report_document import edition_data, follow_up_entry, read_document, whole_document
from medborgarlofte.clock import today
from promises import models as m
from promises.log.actions import correct_activity, log_activity
from promises.masking.maskable import text_fields
from promises.models import Activity, Promise
from promises.words.enums import VersionCause
from promises.writing.revision import raise_revision
from tests import factories

WORD = "gulfågel 4705121234"
DAY = date(2020, 5, 14)


def promise_with_everything() -> Promise:
    """Four commitments and a row of every kind that can hold a public text, with an area's round and a walk."""
    promise = factories.published_promise()
    walks, _, rounds, traffic = factories.four_commitments(promise)
    by, at = promise.created_by, promise.created_at
    made = {"created_at": at, "created_by": by}
    factories.amendment(promise, decided_on=date(2020, 3, 1))
    m.FocusArea.objects.create(promise=promise, name="Trafiken")
    m.Background.objects.create(promise=promise, kind="decision", text="Beslut", paragraph="§ 1")
    indicator = m.Indicator.objects.create(promise=promise, slug="trygghet", name="Tryggheten", baseline=71)
    m.Measurement.objects.create(indicator=indicator, period="2019", value=70, published_on=date(2020, 2, 1))
    m.CommitmentParty.objects.create(commitment=traffic, organisation=factories.police(), role="responsible")
    goal = m.Target.objects.get(commitment=walks)
    m.Milestone.objects.create(target=goal, slug="forsta", label="Första vandringen", number=1)
    m.TargetPart.objects.create(target=goal, slug="hok", label="Hok", number=2)
    walk = factories.activity(DAY, towards=walks, title="Vandring i Hok")
    _protocol(walk, made)
    factories.contribution(walk, towards=traffic, counts=False, why_not="En vandring är ingen kontroll.")
    factories.photo(walk, shown=True)
    gone = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_reason": "Dubblett"}
    factories.activity(date(2020, 1, 9), towards=traffic, publish_on=date(2020, 1, 9), **gone)
    control = factories.activity(date(2020, 4, 2), towards=traffic)
    m.TrafficOperation.objects.create(activity=control, section="Väg 152")
    factories.result(control, factories.result_measure(), 64)
    round_ = factories.activity(date(2020, 4, 3), towards=rounds)
    m.HotSpotRound.objects.create(activity=round_, hot_spot=factories.hot_spot())
    factories.confirmation(rounds, promise.periods.get(slug="2020-t1"), kind="no_need")
    _asked(promise, by, at)
    _begun(promise, rounds)
    return promise


def _begun(promise: Promise, rounds: m.Commitment) -> None:
    police = factories.police_officer()
    report = open_report(period=promise.periods.get(slug="2020-t2"), by=police)
    Assessment.objects.create(report=report, commitment=rounds, cause="weather")
    Step.objects.create(
        report=report, edition=1, kind="wrote", at=report.created_at, by=police, sign_in="password",
        revision=1,
    )  # fmt: skip


def _protocol(walk: Activity, made: dict[str, Any]) -> None:
    route = m.SafetyWalk.objects.create(activity=walk, route="Runt torget", residents=9)
    m.WalkParticipation.objects.create(walk=route, organisation=factories.police(), people=2)
    seen = m.Observation.objects.create(
        walk=route, number=1, category="lighting", place="Parken", text="Mörkt."
    )
    refused = {"decision": "refused", "refused_reason": "Lampan är inte vår."}
    measure = m.Measure.objects.create(observation=seen, text="Byt lampan", **refused, **made)
    step = {"measure": measure, "position": 1, "decided_on": DAY}
    m.MeasureStep.objects.create(**step, **refused, **made)


def _asked(promise: Promise, by: Any, at: Any) -> None:
    m.Question.objects.create(
        promise=promise, received_on=DAY, internal_text="Hur går det?", text="Hur går det?", answer="Bra.",
        published_at=at, published_by=by, changed_at=at, changed_by=by, changed_reason="Förtydligat",
    )  # fmt: skip
    m.WalkInvitation.objects.create(
        promise=promise, area="Hok", held_on=date(2020, 11, 2), from_time=time(18), meeting_place="Torget",
        organiser=factories.police(), created_at=at, created_by=by, updated_at=at, updated_by=by,
        published_at=at, published_by=by, cancelled_at=at, cancelled_by=by, cancelled_reason="Storm",
    )  # fmt: skip


def logged_and_corrected(promise: Promise, words: str = WORD) -> Activity:
    """An activity that was logged with the words in every text, and then corrected: the newest row."""
    traffic = promise.commitments.get(number=4)
    police = factories.police_officer()
    first = log_activity(
        by=police, municipality=promise.municipality, kind=traffic.kind, title=f"Kontroll {words}",
        starts_on=DAY, place=f"Hok {words}", note=f"Föraren hette {words}.", publish_on=DAY,
        contributions=[{"commitment": traffic, "quantity": Decimal(1)}],
    )  # fmt: skip
    return correct_activity(first, by=police, reason=f"Fel dag, sade {words}", title="Kontroll vid skolan")


def written(promise: Promise, period: str, words: str = WORD, *, salted: bool = True) -> Edition:
    """The period's follow-up with the words in its texts, published; not ``salted`` as before there were random bits."""
    police = factories.police_officer()
    report = open_report(period=promise.periods.get(slug=period), by=police)
    rounds = promise.commitments.get(number=3)
    # Past the form and the approvals, which would ask about words that were planted in the plain summary.
    Report.objects.filter(pk=report.pk).update(summary=f"En lugn vår, sade {words}.")
    said = {"status": "on_track", "text": f"Elva rundor, {words}."}
    Assessment.objects.update_or_create(report=report, commitment=rounds, defaults=said)
    report.refresh_from_db()
    number = report.editions.count() + 1
    reason = f"Rättelse efter {words}" if number > 1 else ""
    entry = follow_up_entry(report, edition=number, published=today(), reason=reason)
    data = whole_document(promise, entry)
    if salted:
        data = edition_data(read_document(data), entry)
    by, pdf = factories.coordinator(), sealed_pdf(data, entry)
    with transaction.atomic():
        revision = promise.revision + 1
        edition = save_edition(report=report, by=by, entry=entry, data=data, pdf=pdf, revision=revision)
        raise_revision(promise, by=by, cause=VersionCause.FOLLOWED_UP)
        return edition


def plant(promise: Promise, words: str = WORD) -> set[tuple[str, str]]:
    """Write the words into every public text of every row of the promise; which texts took them."""
    planted = set()
    for model, way in ways().items():
        if model is not Edition:  # frozen: what it says was written before it
            for row in model._default_manager.filter(way([promise.pk])).distinct():
                planted |= {(model.__name__, name) for name in _planted(row, words)}
    return planted


def _planted(row: Model, words: str) -> Iterator[str]:
    rows = type(row)._default_manager.filter(pk=row.pk)
    for each in text_fields(type(row)):
        text = f"{each.value_from_object(row)} {words}".strip()[-(each.max_length or 1000) :]
        if isinstance(each, EmailField | URLField):
            text = f"https://example.se/{words}" if isinstance(each, URLField) else f"{words}@example.se"
        with suppress(IntegrityError), transaction.atomic():
            rows.update(**{each.name: text})
            yield each.name
