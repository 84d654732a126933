"""Sign-in and passwords, at /konto/."""

from django.urls import path

from medborgarlofte.accounts import views

urlpatterns = [
    path("logga-in/", views.SignIn.as_view(), name="login"),
    path("logga-ut/", views.SignOut.as_view(), name="logout"),
    path("losenord/", views.ChangePassword.as_view(), name="password_change"),
    path("losenord/klart/", views.PasswordChanged.as_view(), name="password_change_done"),
]
