"""From nothing to a published promise: a page of steps for who sets a municipality up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.known_municipalities import known_municipalities
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from promises.desk.getting_started import steps
from promises.editing.setting_up import add_usual_kinds, fill_in, let_police_work, open_municipality


class OpenForm(forms.Form):
    """A municipality that is not here yet, and who is to administer it."""

    code = forms.ChoiceField(label="Kommun", help_text="Kod och län kommer ur SCB:s lista.")
    name = forms.CharField(
        label="Kommunens eget namn",
        max_length=80,
        required=False,
        help_text="Tomt: ortnamnet och ordet kommun. Skriv det om ni heter stad eller region.",
    )
    email = forms.EmailField(
        label="Kommunens administratör, e-post", help_text="Får ett brev med en länk som gäller i sju dagar."
    )
    police_email = forms.EmailField(
        label="Polisens administratör, e-post",
        required=False,
        help_text="Kan bjudas in senare, i administrationen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = set(Municipality.objects.values_list("code", flat=True))
        left = [
            (each.code, f"{each.name}, {each.county}")
            for each in known_municipalities()
            if each.code not in here
        ]
        choices = [("", "Välj kommun"), *sorted(left, key=lambda pair: pair[1])]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


@desk_page("GET", "POST")
def get_started(request: SignedInRequest) -> HttpResponse:
    """The steps of ``?kommun=``, else of the municipality one acts in; who looks after the system opens a new one here."""
    places, place = _places(request)
    opening = request.user.is_superuser and request.POST.get("do") == "oppna"
    form = OpenForm(request.POST if opening else None) if request.user.is_superuser else None
    if form and opening:
        sent = submit(request, form, lambda: open_municipality(by=request.user, **form.cleaned_data))
        if sent.result:
            messages.success(request, f"{sent.result.name} är öppnad och inbjudan är skickad.")
            return redirect(f"{reverse('get_started')}?kommun={sent.result.slug}")
    elif place and request.method == "POST":
        _do(request, place)
        return redirect(f"{reverse('get_started')}?kommun={place.slug}")
    found = steps(request.user, place) if place else []
    context = {
        "place": place,
        "places": places,
        "steps": found,
        "left": sum(not step.done for step in found),
        "form": form,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Kom igång", "")],
    }
    status = 422 if form and form.errors else 200
    return render(request, "promises/desk/getting_started.html", context, status=status)


def _places(request: SignedInRequest) -> tuple[list[Municipality], Municipality | None]:
    """Where the person sets up, and the place to show: the one asked for, else the one acted in. Raises
    PermissionDenied where there is none."""
    user = request.user
    rights = (Permission.ADMINISTER, Permission.EDIT_PROMISE)
    where = Q()
    for right in rights:
        where |= Q(pk__in=access.municipalities(user, right).values("pk"))
    places = list(Municipality.objects.filter(where).select_related("police_area"))
    if not places and not user.is_superuser:
        raise PermissionDenied("Bara administratörer och samordnare gör i ordning en kommun.")
    asked, acting = request.GET.get("kommun"), acting_municipality(request)
    first = next((each for each in places if each == acting), places[0] if places else None)
    return places, next((each for each in places if each.slug == asked), first)


def _do(request: SignedInRequest, place: Municipality) -> None:
    """What a button says; each asks for the right itself."""
    by = request.user

    def act() -> str:
        match request.POST.get("do"):
            case "kommun":
                fill_in(place, by=by)
                return f"{place.name} har kommunkod {place.code} och ligger i {place.county}."
            case "polisen":
                return f"{let_police_work(place, by=by)} arbetar i {place.short_name}."
            case "slag":
                made = add_usual_kinds(by=by)
                return f"{len(made)} slag är tillagda." if made else "Slagen finns redan."
        return ""

    form = forms.Form(request.POST)
    sent = submit(request, form, act)
    if sent.result:
        messages.success(request, sent.result)
    for refusal in form.non_field_errors():
        messages.error(request, str(refusal))
