"""The accessibility statement of lagen (2018:1937) om tillgänglighet till digital offentlig service, and its form."""

import logging
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from medborgarlofte.middleware import public_page
from medborgarlofte.residents import resident_form, within_limit
from promises.words import spoken

logger = logging.getLogger(__name__)
# The day that the statement was last gone through, against docs/accessibility.md.
GONE_THROUGH_ON = date(2026, 12, 1)
LIMIT = "10/h/ip"
OFTEN = gettext_lazy(
    "Det har kommit många meddelanden härifrån den senaste timmen. Vänta en stund och skicka igen."
)
_CRUMBS = [
    (gettext_lazy("Alla kommuner"), reverse_lazy("start")),
    (gettext_lazy("Tillgänglighet"), reverse_lazy("accessibility")),
]


class ReportForm(forms.Form):
    """What somebody could not do here. Nobody has to say who they are.

    ``website`` is hidden from people; what fills it in is a machine, and is thanked for nothing.
    """

    what = forms.CharField(
        label=gettext_lazy("Vad fungerar inte?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        help_text=gettext_lazy(
            "Skriv vad du försökte göra, och vad som hände. Behöver du innehållet i en annan form: skriv vilken."
        ),
        error_messages={
            "required": gettext_lazy("Skriv vad som inte fungerar."),
            "max_length": gettext_lazy("Korta texten till högst 2000 tecken."),
        },
    )
    page = forms.CharField(
        label=gettext_lazy("Vilken sida gäller det?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Sidans adress eller rubrik."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Din e-postadress"),
        required=False,
        help_text=gettext_lazy("Bara om du vill ha svar. Den sparas inte på webbplatsen."),
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadress, som namn@exempel.se, eller lämna tomt.")
        },
    )
    website = forms.CharField(
        label=gettext_lazy("Lämna det här fältet tomt"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement: whose the website is, what is lacking, when it was gone through, how to tell of a fault."""
    context = {
        "crumbs": [_CRUMBS[0], (gettext("Tillgänglighet"), "")],
        "contact": settings.CONTACT_EMAIL,
        "responsible": settings.SITE_RESPONSIBLE,
        "gone_through_on": spoken.words().day(GONE_THROUGH_ON),
    }
    return render(request, "site/accessibility.html", context)


@csrf_exempt  # The two behind it decide: reading needs no guard, sending has its own.
def report(request: HttpRequest) -> HttpResponseBase:
    """The form, and what is sent with it: a letter to those who look after the site. Nothing is kept here."""
    return _send(request) if request.method == "POST" else _read(request)


@public_page
def reported(request: HttpRequest) -> HttpResponse:
    """What happens to what was sent."""
    return render(request, "site/accessibility_reported.html", {"crumbs": [*_CRUMBS, (gettext("Tack"), "")]})


@public_page
def _read(request: HttpRequest) -> HttpResponse:
    return _page(request, ReportForm())


@resident_form
def _send(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.cleaned_data["website"]:
        return redirect("accessibility_reported")
    if not within_limit(request, "accessibility", LIMIT):
        form.add_error(None, OFTEN)
        return _page(request, form, status=429)
    if not _mailed(form.cleaned_data):
        form.add_error(
            None,
            (
                gettext("Det gick inte att skicka just nu. Skriv till %(contact_email)s i stället.")
                % {"contact_email": settings.CONTACT_EMAIL}
            ),
        )
        return _page(request, form, status=503)
    return redirect("accessibility_reported")


def _mailed(said: dict[str, str]) -> bool:
    body = f"{said['what']}\n\nSida: {said['page'] or 'inte angiven'}\nSvar till: {said['email'] or 'ingen adress'}\n"
    answer_to = [said["email"]] if said["email"] else None
    letter = EmailMessage(
        "Något på webbplatsen är inte tillgängligt", body, None, [settings.CONTACT_EMAIL], reply_to=answer_to
    )
    try:
        letter.send()
    except OSError as error:  # what smtplib raises are OSErrors too; their words may name the address
        logger.error("a report about accessibility could not be sent: %s", type(error).__name__)
        return False
    return True


def _page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"crumbs": [*_CRUMBS, (gettext("Säg till"), "")], "form": form}
    return render(request, "site/accessibility_report.html", context, status=status)
