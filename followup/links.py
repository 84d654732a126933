"""Addresses of the steps that the desk and its letters point to."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from promises.models import Activity, Commitment, Promise


def log_url(commitment: Commitment) -> str:
    """The form of the commitment's kind, with the commitment chosen. Its kind is fetched."""
    try:
        return f"{reverse('log', args=[commitment.kind.slug])}?{urlencode({'atagande': commitment.pk})}"
    except NoReverseMatch:
        return reverse("admin:promises_activity_add")


def activity_url(activity: Activity) -> str:
    """The activity on the desk."""
    try:
        return reverse("activity", args=[activity.uid])
    except NoReverseMatch:
        return reverse("admin:promises_activity_change", args=[activity.pk])


def write_url(promise: Promise, period: str) -> str:
    """Where the follow-up of the period is written."""
    return reverse("write_report", args=[promise.municipality.slug, promise.slug, period])


def publish_url(promise: Promise, period: str) -> str:
    """Where the follow-up of the period is read through and published."""
    return reverse("publish_report", args=[promise.municipality.slug, promise.slug, period])
