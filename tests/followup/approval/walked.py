"""Follow-ups led step by step towards an edition, by those whose turn it is."""

from followup.approval.actions import Actor, approve, hand_on, register
from followup.approval.approval_status import approval_status
from followup.approval.corrections import begin_correction
from followup.approval.drafts import field_fingerprint, save_words
from followup.approval.publish import publish_report
from followup.enums import SignIn, State
from followup.models import Edition, Report, Step
from medborgarlofte.accounts.models import User
from tests import factories


def wrote(report: Report, by: User, summary: str) -> Report:
    """Its summary written by somebody who has just read what stood there."""
    report.refresh_from_db()
    if approval_status(report).state is State.PUBLISHED:
        begin_correction(report=report, actor=Actor(by), reason="Fel tal.")
        report.refresh_from_db()
    seen = {(0, "summary"): field_fingerprint(report.summary)}
    assert not save_words(report=report, actor=Actor(by), values={(0, "summary"): summary}, seen=seen)
    report.refresh_from_db()
    return report


def completed(report: Report) -> Report:
    """Handed in by the police and completed by the municipality: the figures are frozen."""
    place = report.period.promise.municipality
    hand_on(report=report, actor=Actor(factories.police_officer(place=place)))
    hand_on(report=report, actor=Actor(factories.coordinator(place=place)))
    return report


def approved_by(report: Report, person: User) -> Step:
    """Approved by a decider who has just read it."""
    freeze = Step.objects.filter(report=report).exclude(content="").last()
    report.period.promise.refresh_from_db()
    seen = (freeze.pk, report.period.promise.revision)
    organisation = person.memberships.get().organisation_id
    return approve(report=report, actor=Actor(person, SignIn.CODE), organisation=organisation, seen=seen)


def approved(report: Report, reason: str = "") -> Report:
    """Completed, approved by both parties and registered: what may be published."""
    place = report.period.promise.municipality
    if reason:
        Report.objects.filter(pk=report.pk).update(reason=reason)
    completed(report)
    approved_by(report, factories.police_decider(place=place))
    approved_by(report, factories.decider(place=place))
    register(report=report, actor=Actor(factories.coordinator(place=place)), fields={}, complete=True)
    report.refresh_from_db()
    return report


def published(report: Report, reason: str = "") -> Edition:
    """Approved by all, and public at once."""
    approved(report, reason)
    return publish_report(report=report, by=factories.coordinator(place=report.period.promise.municipality))
