"""Sign-in and passwords, at /konto/."""

from django.urls import path
from django.views.generic import RedirectView

from medborgarlofte.accounts import views

urlpatterns = [
    # The account is its password until there is more to show; who is not signed in is asked to.
    path("", RedirectView.as_view(pattern_name="password_change"), name="account"),
    path("logga-in/", views.SignIn.as_view(), name="login"),
    path("logga-ut/", views.SignOut.as_view(), name="logout"),
    path("losenord/", views.ChangePassword.as_view(), name="password_change"),
    path("losenord/klart/", views.PasswordChanged.as_view(), name="password_change_done"),
]
