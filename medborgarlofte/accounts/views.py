"""Sign-in, sign-out and the password."""

from typing import Any

from django.contrib.auth import views as auth
from django.db import transaction
from django.http import HttpResponse

from medborgarlofte.accounts.forms import NewPasswordForm, SignInForm
from medborgarlofte.audit.record import record


class SignIn(auth.LoginView):
    """The one door for everybody who works here."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = form.get_user()
            record("user.signed_in", by=user, target=f"user:{user.email}")
            return super().form_valid(form)


class SignOut(auth.LogoutView):
    """Only by POST, as a link could sign somebody out."""


class ChangePassword(auth.PasswordChangeView):
    """A new password by one's own hand."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = self.request.user
            record("user.password_changed", by=user, target=f"user:{user.email}")  # type: ignore[union-attr]
            return super().form_valid(form)


class PasswordChanged(auth.PasswordChangeDoneView):
    """It is done."""

    template_name = "accounts/password_done.html"
