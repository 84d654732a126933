"""Fredagsfrågan: one page a week with what nobody has told, and three answers to each."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from followup.duties import live_promises, standings
from followup.enums import WeeklyReply
from followup.held_permissions import reach
from followup.models import WeeklyAnswer
from followup.weekly.actions import answer, take_back
from followup.weekly.presenter import page
from followup.weekly_answers import answers_of, monday
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import today
from medborgarlofte.sent import whole_number
from promises.models import Commitment


@desk_page("GET", "POST")
def weekly(request: SignedInRequest) -> HttpResponse:
    """What the person's organisations have said nothing of; an answer is sent from here."""
    if request.method == "POST":
        return _answered(request)
    on, acting = today(), reach(request)
    promises = list(live_promises(list(acting.municipalities), on))
    context = page(standings(promises, on), answers_of(promises, monday(on)), acting, on)
    return render(request, "followup/weekly/weekly.html", context)


def _answered(request: SignedInRequest) -> HttpResponse:
    sent = request.POST
    try:
        if number := whole_number(sent.get("take_back", "")):
            found = WeeklyAnswer.objects.filter(pk=number)
            for said in found.select_related("commitment__promise", "organisation"):
                take_back(said, by=request.user)
            messages.success(request, "Svaret är borttaget. Frågan står kvar.")
        else:
            row, organisation = _row(sent.get("commitment", "")), _organisation(sent.get("organisation", ""))
            reply = next((each for each in WeeklyReply if each.value == sent.get("reply")), None)
            if reply is None:
                raise ValidationError("Välj ett svar.")
            answer(row, organisation, reply, by=request.user, period=sent.get("period", ""))
            messages.success(request, "Svaret är sparat. Det syns bara för er.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("weekly")


def _row(key: str) -> Commitment:
    rows = Commitment.objects.filter(promise__published_at__isnull=False).select_related(
        "promise__municipality"
    )
    found = rows.filter(pk=whole_number(key) or 0).first()
    if found is None:
        raise Http404("Det finns inget sådant åtagande.")
    return found


def _organisation(key: str) -> Organisation:
    found = Organisation.objects.filter(pk=whole_number(key) or 0).first()
    if found is None:
        raise Http404("Det finns ingen sådan organisation.")
    return found
