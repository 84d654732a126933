"""How allauth behaves in this house: no open sign-up, every door in the trail, providers kept to their own."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume, get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from medborgarlofte.accounts.actions.following import add_person, follow_claims, is_own, join_person
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.openid import Provider
from medborgarlofte.accounts.second_factor import GIVEN, OPENED_BY, give
from medborgarlofte.accounts.trail import record_own
from medborgarlofte.audit.record import record
from medborgarlofte.documents.qr import qr_svg

ADDRESS = "Er organisations inloggning lämnade ingen bekräftad e-postadress som hör till organisationen. Fråga er it-avdelning."
OTHERS = "Ditt konto har uppdrag för en annan organisation, eller sköter systemet. Logga in med e-postadress och lösenord."
ANOTHER = "E-postadressen hör till en annan persons konto. Be din administratör stänga det och bjuda in dig."
_STAGE = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation; signing in, failing to and signing out are told."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "E-postadressen eller lösenordet är felaktigt.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        own = f"{__name__}.{SecondFactorStage.__name__}"
        return [own if stage == _STAGE else stage for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        social = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if social:
            request.session[OPENED_BY] = "openid"
            if social.state.get(GIVEN):
                give(request.session, user, "openid")
        record_own("user.signed_in", user, **({"provider": social.account.provider} if social else {}))
        return super().post_login(request, user, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try as wrong until it is known to be right. Whoever guesses shuts the own machine out, not the owner."""
        account = credentials.get("email", "").lower()
        counted = RateLimitUsage([])
        for action, key in (
            ("password_here", f"{get_ip(request)} {account}"),
            ("password_anywhere", account),
        ):
            used = consume(request, app="allauth.account", action=action, key=key)
            if not used:
                raise self.validation_error("too_many_login_attempts")
            counted.usage += used.usage
        self._login_failed_rl_usage = counted

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # What was typed may be a password in the wrong field: only an account that exists is named.
        known = User.objects.filter(email=credentials.get("email", "").lower()).first()
        with transaction.atomic():
            target = f"user:{known.email if known else 'okänt konto'}"
            record("user.sign_in_failed", by="någon som inte är inloggad", target=target)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record_own("user.signed_out", request.user)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in within minutes has said who it is, and is not asked for the password once more."""
        signed_in = get_authentication_records(self.request, self.request.user)
        if signed_in and time.time() - signed_in[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        # Whoever proved to be the owner, by letter or by the old password, is let in from anywhere.
        clear(context.request, app="allauth.account", action="password_anywhere", key=user.email)
        record_own("user.password_changed", user)


class SecondFactorStage(AuthenticateStage):
    """Asks for no code when the organisation's own provider already has."""

    def _should_handle(self, request: HttpRequest) -> bool:
        social = (self.login.signal_kwargs or {}).get("sociallogin")
        return not (social and social.state.get(GIVEN)) and super()._should_handle(request)


class KeyAdapter(DefaultMFAAdapter):
    """Codes and keys."""

    def build_totp_svg(self, url: str) -> str:
        # On a ground of its own: in the dark a camera sees nothing of black squares.
        return qr_svg(url, "Rutkod att läsa av med appen")


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in by an organisation's own identity provider, believed only about the organisation's own people."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        provider, claims = _provider(sociallogin), _claims(sociallogin)
        email = provider.address(claims)
        return bool(email and provider.roles(claims)) and not User.objects.filter(email=email).exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provider, claims = _provider(sociallogin), _claims(sociallogin)
        if sociallogin.state.get("process") == "connect":
            raise _refused(request)
        email = provider.address(claims)
        if not email:
            raise _refused(request, ADDRESS)
        # Only what the provider itself has signed may count, never what came with the request.
        sociallogin.state[GIVEN] = provider.had_second_factor(claims)
        known = User.objects.filter(email=email).first()
        user = sociallogin.user if sociallogin.is_existing else known
        if user is not None and not is_own(user, provider):
            raise _refused(request, OTHERS)
        if known is not None and not sociallogin.is_existing:
            # The account that has the address is signed in to by the provider from now on, and told so.
            # An address that goes to somebody new at the organisation brings no account with it.
            if SocialAccount.objects.filter(user=known, provider=provider.id).exists():
                raise _refused(request, ANOTHER)
            with transaction.atomic():
                sociallogin.connect(request, known)
                join_person(user=known, provider=provider)
        if sociallogin.is_existing and sociallogin.user.is_active:
            self._follow(sociallogin)

    def _follow(self, sociallogin: SocialLogin) -> None:
        follow_claims(
            user=sociallogin.user,
            provider=_provider(sociallogin),
            claims=_claims(sociallogin),
            has_second_factor=sociallogin.state[GIVEN],
        )

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        add_person(user=user, provider=_provider(sociallogin))
        self._follow(sociallogin)
        return user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or user.email)[:120]
        return user


def _provider(sociallogin: SocialLogin) -> Provider:
    known = {provider.id: provider for provider in settings.OIDC}
    return known[sociallogin.account.provider]


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider has signed; nothing else is believed."""
    return sociallogin.account.extra_data.get("id_token") or {}


def _refused(request: HttpRequest, reason: str = "") -> ImmediateHttpResponse:
    return ImmediateHttpResponse(
        render(request, "account/signup_closed.html", {"reason": reason}, status=403)
    )
