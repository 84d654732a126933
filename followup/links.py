"""Addresses of the steps that the desk and its letters point to."""

from urllib.parse import urlencode

from django.urls import reverse

from medborgarlofte.clock import today
from promises.counting.facts import ReportingPeriod
from promises.models import Activity, Commitment, Measure, Promise
from promises.models import ReportingPeriod as PeriodRow


def log_url(commitment: Commitment, asked: ReportingPeriod | PeriodRow | None = None) -> str:
    """The form of the commitment's kind, with the commitment chosen. Its kind is fetched. What is ``asked`` about a period
    that is over was done on no day after it: the form then waits for the day instead of saying today."""
    said: dict[str, object] = {"atagande": commitment.pk}
    if asked and asked.ends_on < today():
        said |= {"fran": asked.starts_on, "till": asked.ends_on}
    return f"{reverse('log', args=[commitment.kind.slug])}?{urlencode(said)}"


def activity_url(activity: Activity) -> str:
    """The activity on the desk."""
    return reverse("activity", args=[activity.uid])


def measure_url(measure: Measure, activity: Activity) -> str:
    """Where it is said what becomes of a walk's measure."""
    return reverse("decide_measure", args=[activity.uid, measure.pk])


def write_url(promise: Promise, period: str) -> str:
    """Where the follow-up of the period is written."""
    return reverse("write_report", args=[promise.municipality.slug, promise.slug, period])


def correct_url(promise: Promise, period: str) -> str:
    """Where a correction of the published follow-up of the period is begun, or gone on with."""
    return reverse("correct_report", args=[promise.municipality.slug, promise.slug, period])


def publish_url(promise: Promise, period: str) -> str:
    """Where the follow-up of the period is read through and published."""
    return reverse("publish_report", args=[promise.municipality.slug, promise.slug, period])


def take_back_url(promise: Promise, period: str) -> str:
    """Where a party takes a published follow-up back."""
    return reverse("take_back_report", args=[promise.municipality.slug, promise.slug, period])


def review_url(promise: Promise, period: str) -> str:
    """Where the whole follow-up is read, and the next step taken."""
    return reverse("review_report", args=[promise.municipality.slug, promise.slug, period])


def revise_url(promise: Promise, number: int) -> str:
    """Where the commitment that cannot be kept any more is changed, with the reason written."""
    asked = urlencode({"atagande": number, "missat": 1})
    return (
        f"{reverse('amend_promise_by', args=[promise.municipality.slug, promise.slug, 'revidering'])}?{asked}"
    )
