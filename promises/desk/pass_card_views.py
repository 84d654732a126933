"""Passkortet: a card to carry, with a code for each commitment that opens the log form, the place filled in."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, F, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.documents.qr import qr_svg
from promises.log.scope import acting_of, commitments_for, has_ended, logger
from promises.models import Activity

# As many areas as are offered; any other can be written.
_AREAS = 12
_LONGEST = 160  # as the place of an activity


@desk_page()
def pass_card(request: SignedInRequest) -> HttpResponse:
    """The card of one area, ``?plats=``: to be printed. The forms that it opens are those that the telephone keeps."""
    place = acting_of(logger(request.user), acting_municipality(request))[0].municipality
    area = request.GET.get("plats", "").strip()[:_LONGEST]
    codes = []
    for commitment in commitments_for([place]):
        if has_ended(commitment):
            continue
        asked = {"atagande": commitment.pk} | ({"plats": area} if area else {})
        url = f"{settings.SITE_URL}{reverse('log', args=[commitment.kind.slug])}?{urlencode(asked)}"
        code = qr_svg(url, f"Öppnar formuläret för åtagande {commitment.number}")
        codes.append(
            (commitment, mark_safe(code), url)
        )  # the title is the only word in it, and escaped there
    context = {
        "place": place,
        "area": area,
        "areas": _areas(place),
        "codes": codes,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Passkort", "")],
    }
    return render(request, "promises/desk/pass_card.html", context)


def _areas(place: Municipality) -> list[str]:
    """Where most has been logged, those used last first."""
    rows = Activity.objects.filter(municipality=place, withdrawn_at__isnull=True, replaced_by__isnull=True)
    used = rows.exclude(place="").order_by().values("place").annotate(rows=Count("pk"), last=Max("starts_on"))
    return [
        each["place"]
        for each in used.order_by(F("rows").desc(nulls_last=True), F("last").desc(nulls_last=True), "place")[
            :_AREAS
        ]
    ]
