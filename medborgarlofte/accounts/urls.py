"""Sign-in, the own account and its keys, at /konto/. The views are allauth's, the addresses are ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.urls import path, re_path

from medborgarlofte.accounts import provider, views
from medborgarlofte.accounts.enrolment import keeps_factors

urlpatterns = [
    path("", views.account, name="account"),
    path("kommun/", views.choose_municipality, name="choose_municipality"),
    path("delegation/", views.delegations, name="delegations"),
    path("delegation/<int:pk>/ta-tillbaka/", views.end_delegation, name="end_delegation"),
    path("inbjudan/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("inloggningar/", views.Sessions.as_view(), name="usersessions_list"),
    # The same door under our name and allauth's.
    path("logga-in/", account.login, name="login"),
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", account.logout, name="logout"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("stangt/", account.account_inactive, name="account_inactive"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("losenord/", account.password_change, name="password_change"),
    path("losenord/", account.password_change, name="account_change_password"),
    path("losenord/forsta/", account.password_set, name="account_set_password"),
    path("losenord/glomt/", account.password_reset, name="account_reset_password"),
    path("losenord/glomt/skickat/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "losenord/nytt/klart/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("nytt-andra-steg/", views.second_factor_resets, name="second_factor_resets"),
    path(
        "nytt-andra-steg/<int:pk>/bekrafta/",
        views.confirm_second_factor_reset,
        name="confirm_second_factor_reset",
    ),
    path("nytt-andra-steg/<int:pk>/stoppa/", views.stop_second_factor_reset, name="stop_second_factor_reset"),
    path("tva-steg/", views.SecondFactor.as_view(), name="mfa_index"),
    path("tva-steg/lank/<str:token>/", views.enrol, name="enrol"),
    path("tva-steg/kod/", mfa.authenticate, name="mfa_authenticate"),
    path("tva-steg/bekrafta/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tva-steg/app/", keeps_factors(totp.activate_totp), name="mfa_activate_totp"),
    path("tva-steg/app/bort/", keeps_factors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tva-steg/reservkoder/", keeps_factors(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "tva-steg/reservkoder/nya/",
        keeps_factors(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tva-steg/reservkoder/fil/",
        keeps_factors(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("tva-steg/nycklar/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("tva-steg/nycklar/ny/", keeps_factors(keys.add_webauthn), name="mfa_add_webauthn"),
    path("tva-steg/nycklar/bekrafta/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("tva-steg/nycklar/logga-in/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("tva-steg/nycklar/<int:pk>/", keeps_factors(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("tva-steg/nycklar/<int:pk>/bort/", keeps_factors(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("oidc/avbrutet/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/fel/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", views.go_to_provider, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", provider.come_back, name="openid_connect_callback"),
]
