"""A person's own pages: the account, its sessions, the second factor, the municipality, an invitation."""

from typing import Any

import requests
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from medborgarlofte.accounts import access, enrolment, second_factor
from medborgarlofte.accounts.acting import act_in, acting_municipality, own_municipalities
from medborgarlofte.accounts.actions import say_of_oneself
from medborgarlofte.accounts.actions.delegations import colleagues, delegate, take_back
from medborgarlofte.accounts.actions.enrolment_letters import open_here
from medborgarlofte.accounts.actions.invitations import accept, find
from medborgarlofte.accounts.actions.second_factor_resets import (
    confirm_new_factor,
    may_confirm,
    stop_new_factor,
    waiting_for,
)
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.forms import AcceptForm, AccountForm, DelegationForm
from medborgarlofte.accounts.models import Delegation, Invitation, Municipality, SecondFactorReset, User
from medborgarlofte.accounts.next_page import next_page
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.submit import submit
from medborgarlofte.accounts.trail import record_own
from medborgarlofte.clock import today


@desk_page("GET", "POST")
def account(request: SignedInRequest) -> HttpResponse:
    """Who one is here, and the ways to change it."""
    user = request.user
    form = AccountForm(posted(request), initial={"title": user.title, "digest": user.digest})
    sent = submit(request, form, lambda: say_of_oneself(**form.cleaned_data, by=user))
    if sent.done:
        messages.success(request, "Sparat.")
        return redirect("account")
    memberships = user.memberships.filter(ended_at__isnull=True)
    roles = [
        (Role(row.role).label, f"{row.organisation.name}, {row.municipality.short_name}")
        for row in memberships.select_related("organisation", "municipality")
    ]
    context = {
        "form": form,
        "roles": roles,
        "second_factor_missing": second_factor.is_missing(request),
        "resets": waiting_for(user),
    }
    return render(request, "accounts/account.html", context, status=sent.status)


class SecondFactor(IndexView):
    """What the person has, and what is still owed before the desk opens."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "missing": second_factor.is_missing(self.request),
            "may_enrol": enrolment.is_open(self.request),
            "where_to_give": second_factor.where_to_give(self.request.user),
            "next": next_page(self.request),
        }
        return super().get_context_data(**kwargs) | own


def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the letter about the second factor: opens its setting-up in this session."""
    link = enrolment.find(enrolment.hash_of(token))
    if link is None:
        return render(request, "accounts/enrolment_closed.html", {"link": "old"}, status=410)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('login')}?{urlencode({'next': request.path})}")
    if link.user != request.user:
        return render(request, "accounts/enrolment_closed.html", {"link": "others"}, status=403)
    request.session[enrolment.PERMIT] = link.token_hash
    return redirect("mfa_index")


class Sessions(ListUserSessionsView):
    """Where one is signed in; any other session, or all the others, can be ended."""

    def form_valid(self, form: Any) -> HttpResponse:
        chosen = self.request.POST.get("session", "")
        if not chosen:
            record_own("user.sessions_ended", self.request.user)
            return super().form_valid(form)
        get_object_or_404(UserSession, user=self.request.user, pk=chosen).end()
        record_own("user.sessions_ended", self.request.user)
        messages.success(self.request, "Inloggningen är avslutad.")
        return HttpResponseRedirect(self.get_success_url())


@desk_page("GET", "POST")
def choose_municipality(request: SignedInRequest) -> HttpResponse:
    """The municipality one works for right now."""
    if request.method == "POST":
        own = Municipality.objects.filter(pk__in=[place.pk for place in own_municipalities(request)])
        place = get_object_or_404(own, slug=request.POST.get("kommun", ""))
        act_in(request, place)
        messages.success(request, f"Du arbetar nu för {place}.")
        return redirect(next_page(request) or "desk")
    context = {
        "places": own_municipalities(request),
        "chosen": acting_municipality(request),
        "next": next_page(request),
    }
    return render(request, "accounts/municipality.html", context)


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter: a name and a password for who is new, one button for who has an account."""
    try:
        invitation = find(token)
    except ValidationError as refusal:
        return _refused(request, refusal)
    if User.objects.filter(email=invitation.email).exists():
        # Who has an account signs in first, then says yes.
        if not request.user.is_authenticated:
            return redirect(f"/konto/logga-in/?next={request.path}")
        if request.method == "POST":
            try:
                accept(token=token, by=request.user)
            except ValidationError as refusal:
                return _refused(request, refusal)
            _open_enrolment(request, request.user, invitation)
            messages.success(request, "Uppdraget är ditt.")
            return redirect("account")
        return _page(request, invitation, form=None)
    form = AcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            user = accept(token=token, name=said["name"], title=said["title"], password=said["password1"])
        except ValidationError as refusal:
            return _refused(request, refusal)
        _open_enrolment(request, user, invitation)
        messages.success(request, "Kontot är klart. Logga in med e-postadressen och lösenordet du valde.")
        return redirect("login")
    return _page(request, invitation, form=form)


def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Off to the organisation's identity provider, or a calm word when it does not answer."""
    try:
        return openid.login(request, provider_id)
    except requests.RequestException:
        return render(request, "socialaccount/authentication_error.html", status=502)


def _open_enrolment(request: HttpRequest, user: Any, invitation: Invitation) -> None:
    """Who holds the letter may set up the second factor that the role asks for, in this session."""
    if enrolment.needs_link(user):
        open_here(request.session, user, by=invitation.sent_by)


def _page(request: HttpRequest, invitation: Invitation, form: AcceptForm | None) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "two_steps": second_factor.asks_for_it(invitation.role),
        "form": form,
    }
    return render(request, "accounts/invitation.html", context)


def _refused(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    context = {"reason": " ".join(refusal.messages)}
    return render(request, "accounts/invitation_refused.html", context, status=410)


@desk_page("GET", "POST")
@second_factor.freshly
def delegations(request: SignedInRequest) -> HttpResponse:
    """Who may approve in one's place, and for how long."""
    user = request.user
    held = access.memberships(user, Permission.APPROVE).select_related("organisation", "municipality")
    receivers = User.objects.none()
    for seat in held:
        receivers = receivers | colleagues(seat)
    initial = {"starts_on": today()}
    form = DelegationForm(posted(request), seats=held, receivers=receivers, initial=initial)
    sent = submit(request, form, lambda: delegate(by=user, **form.cleaned_data))
    if sent.done:
        messages.success(request, "Delegationen är sparad och syns i det som godkänns.")
        return redirect("delegations")
    given = Delegation.objects.filter(giver=user, ended_at__isnull=True, ends_on__gte=today())
    context = {
        "form": form if held else None,
        "given": given.select_related("receiver", "organisation", "municipality"),
        "lent": access.delegations(user).select_related("giver", "organisation", "municipality"),
    }
    return render(request, "accounts/delegations.html", context, status=sent.status)


@desk_page("POST")
def end_delegation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what one has delegated, at once."""
    delegation = get_object_or_404(Delegation.objects.select_related("giver"), pk=pk, giver=request.user)
    take_back(delegation, by=delegation.giver)
    messages.success(request, "Delegationen är återtagen.")
    return redirect("delegations")


@desk_page()
def second_factor_resets(request: SignedInRequest) -> HttpResponse:
    """The requests for a new second factor that wait for the person, or are about the own account."""
    user = request.user
    rows = [(reset, may_confirm(user, reset), reset.user == user) for reset in waiting_for(user)]
    return render(request, "accounts/second_factor_resets.html", {"rows": rows})


@desk_page("POST")
@second_factor.freshly
def confirm_second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be the second of the two, with a second factor of one's own given within minutes."""
    user = request.user
    try:
        done = confirm_new_factor(get_object_or_404(SecondFactorReset, pk=pk), by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("second_factor_resets")
    if done.letter_failed:
        messages.warning(request, "Det är gjort, men brevet om det gick inte att skicka. Säg till personen.")
    else:
        messages.success(request, "Det andra steget är borttaget. Personen har fått brev.")
    return redirect("second_factor_resets")


@desk_page("POST")
def stop_second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nothing is removed."""
    user = request.user
    try:
        stop_new_factor(get_object_or_404(SecondFactorReset, pk=pk), by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Begäran är stoppad. Det andra steget är som förut.")
    return redirect("second_factor_resets")
