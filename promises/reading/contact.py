"""Whom a resident turns to about a promise: a function, how it is reached, and when a question is answered."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from promises.models import Promise
from promises.reading.theirs import theirs
from promises.words import spoken

# So long may a question wait. Who asks is told the day; the desk is told when it has passed.
_ANSWERED_WITHIN, WITHIN_WORDS = timedelta(weeks=2), gettext_noop("två veckor")


@dataclass(frozen=True)
class Contact:
    """What ``components/contact.html`` shows. ``who`` is in words; what is not known is empty."""

    who: str
    phone: str
    phone_url: str
    email: str
    police: str
    ask_url: str
    within: str


def contact_of(promise: Promise) -> Contact:
    """Whom to turn to about a promise as it was known, where a question is asked, and how soon it is answered."""
    area = promise.police_area
    phone = promise.contact_phone
    return Contact(
        who=promise.contact or promise.municipality.name,
        phone=phone,
        phone_url=f"tel:{re.sub('[^0-9+]', '', phone)}" if phone else "",
        email=promise.contact_email,
        police=(gettext("Polisen, %(name)s") % {"name": theirs(spoken.words().small(area.name))})
        if area
        else gettext("Polisen"),
        ask_url=f"{reverse('ask', args=[promise.municipality.slug, promise.slug])}#fraga",
        within=gettext(WITHIN_WORDS),
    )


def answered_by(asked_on: date) -> date:
    """The last day for an answer to what is asked on the day."""
    return asked_on + _ANSWERED_WITHIN
