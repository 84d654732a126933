"""Invitations to walks as everybody reads them: on the promise's page, on their own, in a calendar."""

from datetime import date
from typing import Any

from django.urls import reverse

from promises.models import WalkInvitation
from promises.reading.contact import contact_of
from promises.reading.page_frame import Link, commitment_url, promise_frame, promise_url, stated
from promises.words import swedish
from promises.words.enums import Light

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_LIGHT = {Light.DAYLIGHT: "Vi går medan det är ljust.", Light.DARK: "Vi går när det är mörkt."}


def page(
    invitation: WalkInvitation,
    today: date,
    *,
    changed_on: date | None,
    is_done: bool,
    walk_url: str,
) -> dict[str, Any]:
    """Context of ``promises/walks/public_invitation.html``. ``changed_on``: when it was changed last, if ever. ``is_done``: a
    walk that anybody sees was logged; ``walk_url`` leads to its protocol, or is empty."""
    promise = invitation.promise
    day = f"{swedish.capital(weekday(invitation.held_on))} {swedish.day(invitation.held_on)}"
    facts = stated(
        ("Anmälan", [sign_up_words(invitation)]),
        ("Område", [invitation.area]),
        ("Vägen", [invitation.route]),
        ("Ljuset", [light_words(invitation)]),
        ("Inbjudan från", [swedish.capital(invitation.organiser.name)]),
    )
    links = []
    if commitment := invitation.commitment:
        words = f"Åtagande {commitment.number}: {commitment.title}"
        links.append(Link("link", words, commitment_url(promise, commitment.number)))
    links.append(Link("link", f"Löftet: {promise.title}", promise_url(promise)))
    return {
        **promise_frame(promise, ("Inbjudan till vandring", "")),
        "invitation": invitation,
        "changed": swedish.day(changed_on) if changed_on else "",
        "day": day,
        "hours": hours(invitation),
        "facts": facts,
        "contact": contact_of(promise),
        "calendar_url": "" if invitation.cancelled_at or is_done else calendar_url(invitation),
        "state": _state(invitation, today, is_done),
        "walk_url": walk_url,
        "links": links,
    }


def invitation_url(invitation: WalkInvitation) -> str:
    """The invitation's own page."""
    promise = invitation.promise
    return reverse("walk_invitation", args=[promise.municipality.slug, promise.slug, invitation.uid])


def calendar_url(invitation: WalkInvitation) -> str:
    """A calendar of that walk alone."""
    promise = invitation.promise
    return reverse("walk_calendar", args=[promise.municipality.slug, promise.slug, invitation.uid])


def sign_up_words(invitation: WalkInvitation) -> str:
    """``Du behöver inte anmäla dig.`` where the invitation says so; nothing where it is silent."""
    return "Du behöver inte anmäla dig." if invitation.drop_in else ""


def light_words(invitation: WalkInvitation) -> str:
    """``Vi går när det är mörkt.``; empty where it is not said."""
    return _LIGHT[Light(invitation.light)] if invitation.light else ""


def hours(invitation: WalkInvitation) -> str:
    """``kl. 18.00–20.00`` or ``kl. 18.00``."""
    end = f"–{invitation.to_time:%H.%M}" if invitation.to_time else ""
    return f"kl. {invitation.from_time:%H.%M}{end}"


def weekday(day: date) -> str:
    """``torsdag``."""
    return WEEKDAYS[day.weekday()]


def _state(invitation: WalkInvitation, today: date, is_done: bool) -> tuple[str, str, str]:
    """``(kind of note, title, text)``; an empty title while the walk is simply to come."""
    if invitation.cancelled_at:
        return "warn", "Vandringen är inställd", invitation.cancelled_reason
    if is_done:
        return "", "Vandringen har gjorts", ""
    if invitation.held_on < today:
        return "", "Dagen har varit", "Det som sågs på vandringen visas här när den är loggad."
    return "", "", ""
