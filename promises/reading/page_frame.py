"""What stands around the content of a public page: whose it is, where it is, that a demo is a demo."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from medborgarlofte.accounts.models import Municipality
from promises.models import Promise
from promises.reading.theirs import theirs
from promises.words import spoken
from promises.words.enums import Precision

Crumb = tuple[str, str]
Fact = tuple[str, list[str]]  # what it is, and the lines that say it


# What our own demo says of its promises; a note of anybody else's is theirs.
DEMO_NOTES = (
    gettext_noop("Löftet är verkligt, resten är påhittat."),
    gettext_noop("Löfte och utfall är verkliga, insatserna påhittade."),
    gettext_noop("Tallköping finns inte. Allt är påhittat."),
)


@dataclass(frozen=True)
class Sender:
    """The municipality in the page's header; ``arms`` is the address of its picture, or empty."""

    name: str
    url: str
    arms: str
    arms_alt: str


@dataclass(frozen=True)
class Link:
    """One link of ``components/links.html``."""

    icon: str
    label: str
    url: str
    note: str = ""


def stated(*facts: Fact) -> list[Fact]:
    """The facts without their empty lines, and without those that have no other."""
    return [(label, kept) for label, lines in facts if (kept := [line for line in lines if line])]


def demo_day() -> str:
    """The sentence that says that the clock stands still, or nothing."""
    return (
        (
            gettext("Demon visar läget den %(demo_date)s.")
            % {"demo_date": spoken.words().day(settings.DEMO_DATE)}
        )
        if settings.DEMO_DATE
        else ""
    )


def demo_words(note: str) -> str:
    """What is invented, in the language of the page."""
    return gettext(note) if note in DEMO_NOTES else theirs(note)


def municipality_frame(municipality: Municipality, *crumbs: Crumb, demo_note: str = "") -> dict[str, Any]:
    """Context for ``base.html`` on a municipality's page; ``crumbs`` follow the municipality's own."""
    url = municipality_url(municipality)
    return {
        "accent": municipality.accent,
        "theme_url": reverse("theme", args=[municipality.slug]) if municipality.own_colours else "",
        "sender": Sender(
            name=municipality.name,
            url=url,
            arms=reverse("arms", args=[municipality.slug]) if municipality.arms else "",
            arms_alt=f"{municipality.name}, vapen",
        ),
        "demo_note": " ".join(filter(None, [demo_words(demo_note), demo_day()])),
        "crumbs": [(gettext("Alla kommuner"), reverse("start")), (municipality.name, url), *crumbs],
    }


def promise_frame(promise: Promise, *crumbs: Crumb) -> dict[str, Any]:
    """The same on a promise's pages; ``crumbs`` follow the promise's own."""
    here = (
        (gettext("Löftet %(promise)s") % {"promise": period_words(promise)}).strip(),
        promise_url(promise),
    )
    return municipality_frame(promise.municipality, here, *crumbs, demo_note=promise.demo_note)


def municipality_url(municipality: Municipality) -> str:
    return reverse("municipality", args=[municipality.slug])


def promise_url(promise: Promise) -> str:
    return reverse("promise", args=[promise.municipality.slug, promise.slug])


def commitment_url(promise: Promise, number: int) -> str:
    return reverse("commitment", args=[promise.municipality.slug, promise.slug, number])


def other_work_url(promise: Promise) -> str:
    """The page of what serves none of the promise's commitments."""
    return reverse("other_work", args=[promise.municipality.slug, promise.slug])


def location_url(promise: Promise, place: str) -> str:
    """The page of a place that the promise says something of, by the place's address (promises.search.entries)."""
    return reverse("location", args=[promise.municipality.slug, promise.slug, place])


def all_who_signed(names: Iterable[str]) -> str:
    """Who answers for a commitment where the promise names nobody: everybody who signed it."""
    each = list(dict.fromkeys(names))
    said = str(spoken.words().listing(each))
    return gettext("%(names)s (löftet säger inte vem)") % {"names": said} if len(each) > 1 else said


def dated_title(promise: Promise, title: str) -> str:
    """What the promise is called, and for when, which is said once."""
    period = period_words(promise)
    return title if period in title else f"{title}, {period}"


def period_words(promise: Promise) -> str:
    """``2020``, ``juli 2018–juni 2020``, ``från 2021 tills vidare``; empty where nothing is known."""
    starts, ends = promise.starts_on, promise.ends_on
    known_to_day = promise.starts_precision == promise.ends_precision == Precision.DAY
    if starts and ends and known_to_day:
        return spoken.words().span(starts, ends)
    first = spoken.words().day_words(starts, promise.starts_precision) if starts else ""
    last = spoken.words().day_words(ends, promise.ends_precision) if ends else ""
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return gettext("från %(first)s tills vidare") % {"first": first}
    return (gettext("till %(last)s") % {"last": last}) if last else ""
