"""Invitations to walks as everybody reads them: on the promise's page, on their own, in a calendar."""

from datetime import date
from typing import Any

from django.urls import reverse

from promises.models import WalkInvitation
from promises.reading.page_frame import Link, commitment_url, promise_frame, promise_url
from promises.words import swedish
from promises.words.enums import Light

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def page(
    invitation: WalkInvitation,
    today: date,
    *,
    changed_on: date | None,
    is_done: bool,
    walk_url: str,
    calendar_url: str,
) -> dict[str, Any]:
    """Context of ``promises/walks/public_invitation.html``. ``changed_on``: when it was changed last, if ever. ``is_done``: a
    walk that anybody sees was logged; ``walk_url`` leads to its protocol, or is empty."""
    promise = invitation.promise
    day = f"{swedish.capital(weekday(invitation.held_on))} {swedish.day(invitation.held_on)}"
    facts = [
        ("När", [day, hours(invitation)]),
        ("Samling", [invitation.meeting_place]),
        ("Område", [invitation.area]),
        ("Vägen", [invitation.route] if invitation.route else []),
        ("Vi går i", [Light(invitation.light).label] if invitation.light else []),
        ("Inbjudan från", [swedish.capital(invitation.organiser.name)]),
    ]
    links = [Link("calendar", "Löftets datum till din kalender", calendar_url, "ICS")]
    if commitment := invitation.commitment:
        words = f"Åtagande {commitment.number}: {commitment.title}"
        links.append(Link("link", words, commitment_url(promise, commitment.number)))
    links.append(Link("link", f"Löftet: {promise.title}", promise_url(promise)))
    return {
        **promise_frame(promise, ("Inbjudan till vandring", "")),
        "invitation": invitation,
        "changed": swedish.day(changed_on) if changed_on else "",
        "when": f"{day}, {hours(invitation)}",
        "facts": [(label, lines) for label, lines in facts if lines],
        "state": _state(invitation, today, is_done),
        "walk_url": walk_url,
        "links": links,
    }


def invitation_url(invitation: WalkInvitation) -> str:
    """The invitation's own page."""
    promise = invitation.promise
    return reverse("walk_invitation", args=[promise.municipality.slug, promise.slug, invitation.uid])


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
