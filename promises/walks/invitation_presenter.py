"""Invitations to walks as everybody reads them: on the promise's page, on their own, in a calendar."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from promises.models import WalkInvitation
from promises.reading.contact import contact_of
from promises.reading.page_frame import Link, commitment_url, promise_frame, promise_url, stated
from promises.words import spoken
from promises.words.enums import Light

WEEKDAYS = (
    gettext_noop("måndag"),
    gettext_noop("tisdag"),
    gettext_noop("onsdag"),
    gettext_noop("torsdag"),
    gettext_noop("fredag"),
    gettext_noop("lördag"),
    gettext_noop("söndag"),
)

_LIGHT = {
    Light.DAYLIGHT: gettext_noop("Vi går medan det är ljust."),
    Light.DARK: gettext_noop("Vi går när det är mörkt."),
}


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
    day = f"{spoken.words().capital(weekday(invitation.held_on))} {spoken.words().day(invitation.held_on)}"
    facts = stated(
        (gettext("Anmälan"), [sign_up_words(invitation)]),
        (gettext("Område"), [invitation.area]),
        (gettext("Vägen"), [invitation.route]),
        (gettext("Ljuset"), [light_words(invitation)]),
        (gettext("Inbjudan från"), [spoken.words().capital(invitation.organiser.name)]),
    )
    links = []
    if commitment := invitation.commitment:
        words = gettext("Åtagande %(commitment)s: %(title)s") % {
            "commitment": commitment.number,
            "title": commitment.title,
        }
        links.append(Link("link", words, commitment_url(promise, commitment.number)))
    links.append(
        Link("link", (gettext("Löftet: %(title)s") % {"title": promise.title}), promise_url(promise))
    )
    return {
        **promise_frame(promise, (gettext("Inbjudan till vandring"), "")),
        "invitation": invitation,
        "changed": spoken.words().day(changed_on) if changed_on else "",
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
    return gettext("Du behöver inte anmäla dig.") if invitation.drop_in else ""


def light_words(invitation: WalkInvitation) -> str:
    """``Vi går när det är mörkt.``; empty where it is not said."""
    return gettext(_LIGHT[Light(invitation.light)]) if invitation.light else ""


def hours(invitation: WalkInvitation) -> str:
    """``kl. 18.00–20.00`` or ``kl. 18.00``."""
    hour = spoken.words().hour
    end = f"–{hour(invitation.to_time)}" if invitation.to_time else ""
    return gettext("kl. %(time)s") % {"time": f"{hour(invitation.from_time)}{end}"}


def weekday(day: date) -> str:
    """``torsdag``."""
    return gettext(WEEKDAYS[day.weekday()])


def _state(invitation: WalkInvitation, today: date, is_done: bool) -> tuple[str, str, str]:
    """``(kind of note, title, text)``; an empty title while the walk is simply to come."""
    if invitation.cancelled_at:
        return "warn", gettext("Vandringen är inställd"), invitation.cancelled_reason
    if is_done:
        return "", gettext("Vandringen har gjorts"), ""
    if invitation.held_on < today:
        return (
            "",
            gettext("Dagen har varit"),
            gettext("Det som sågs på vandringen visas här när den är loggad."),
        )
    return "", "", ""
