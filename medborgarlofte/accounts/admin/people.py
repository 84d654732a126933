"""People and their roles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest

from medborgarlofte.accounts import access, actions
from medborgarlofte.accounts.actions import invitations
from medborgarlofte.accounts.admin.base import HouseAdmin, HouseForm, places_for
from medborgarlofte.accounts.admin.row_actions import RowAction
from medborgarlofte.accounts.models import Invitation, Membership, Municipality, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record

# Rights are roles per organisation and municipality; Django's groups would be a second answer.
admin.site.unregister(Group)


class PeopleAdmin(HouseAdmin):
    """Seen and changed by administrators only."""

    section = "Personer och behörighet"
    permission = Permission.ADMINISTER

    def can_read(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def removable(self, obj: Any) -> bool:
        return False


class NewUserForm(HouseForm, AdminUserCreationForm):
    """An account with a first password, or none until one is set."""


@admin.register(User)
class UserAdmin(PeopleAdmin, DjangoUserAdmin):
    """Accounts. A person gets rights by an uppdrag, given under Uppdrag."""

    form = HouseForm
    add_form = NewUserForm
    add_form_template = None
    change_password_form = AdminPasswordChangeForm
    list_display = ["name", "email", "title", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role", "memberships__municipality"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    filter_horizontal = []
    # Closing an account does more than a mark would: it has a button of its own.
    readonly_fields = ["is_active", "last_login", "date_joined"]
    row_actions = (
        RowAction(
            slug="stang",
            label="Stäng kontot",
            text="Personen loggas ut nu, kan inte logga in igen och mister sina uppdrag. Det personen har gjort "
            "står kvar med namnet.",
            done="Kontot är stängt.",
            run=actions.close_account,
            offered=lambda user, row: row.is_active and row != user and actions.may_look_after(user, row),
        ),
        RowAction(
            slug="oppna",
            label="Öppna kontot",
            text="Personen kan logga in igen. Uppdrag ges på nytt.",
            done="Kontot är öppet.",
            run=actions.open_account,
            offered=lambda user, row: not row.is_active and actions.may_look_after(user, row),
        ),
        RowAction(
            slug="andra-steget",
            label="Ta bort andra steget",
            text="När telefonen och reservkoderna är borta. Förvissa dig om vem det är som frågar. Personen "
            "loggas ut och får lägga in ett nytt andra steg vid nästa inloggning.",
            done="Det andra steget är borttaget.",
            run=actions.remove_second_factor,
            offered=lambda user, row: row.is_active and row != user and actions.may_look_after(user, row),
        ),
    )
    fieldsets = [
        (None, {"fields": ["name", "email", "title"]}),
        ("Konto", {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "email", "title"]}),
        ("Lösenord", {"fields": ["usable_password", "password1", "password2"]}),
    ]

    def within(self, queryset: Any, places: list[Municipality]) -> Any:
        mine = Membership.objects.filter(municipality__in=places).values("user")
        return queryset.filter(pk__in=mine) | queryset.filter(memberships__isnull=True)

    places = "memberships__municipality"

    def may_change(self, user: Any, obj: User) -> bool:
        return actions.may_look_after(user, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        locked = () if request.user.is_superuser else ("is_superuser",)  # type: ignore[union-attr]
        return (*super().get_readonly_fields(request, obj), *locked)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        password = form.cleaned_data.get("password1") if not change else None
        actions.save_user(obj, by=request.user, password=password or None)  # type: ignore[arg-type]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        request.__dict__["sets_password"] = True
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        if request.__dict__.get("sets_password"):
            record("user.password_set", by=request.user, target=f"user:{obj.email}")


class DeputyForm(forms.Form):
    """Who."""

    deputy = forms.EmailField(
        label="Ersättarens e-postadress", required=False, help_text="Tomt: ingen ersättare."
    )


@admin.register(Membership)
class MembershipAdmin(PeopleAdmin):
    """Who may what, where. A role is ended, never changed or deleted."""

    list_display = ["user", "role", "organisation", "municipality", "started_on", "ended_at"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), "role", "municipality", "organisation"]
    list_select_related = ["user", "organisation", "municipality"]
    search_fields = ["user__name", "user__email", "organisation__name"]
    date_hierarchy = "started_on"
    autocomplete_fields = ["user"]
    places = "municipality"
    fields = ["user", "role", "organisation", "municipality", "started_on"]
    stamps = ("deputy", "ended_at", "ended_by")
    row_actions = (
        RowAction(
            slug="ersattare",
            label="Välj ersättare",
            text="Ersättaren får uppdragets påminnelser när personen har slutat, men inga rättigheter.",
            done="Ersättaren är vald.",
            run=actions.name_deputy,
            offered=lambda user, row: access.may(
                user, Permission.ADMINISTER, row.municipality, row.organisation
            ),
            form=DeputyForm,
        ),
        RowAction(
            slug="avsluta",
            label="Avsluta uppdraget",
            text="Personen kan inte längre göra något med det här uppdraget. Det som är gjort står kvar.",
            done="Uppdraget är avslutat.",
            run=actions.end_role,
            offered=lambda user, row: (
                row.ended_at is None
                and access.may(user, Permission.ADMINISTER, row.municipality, row.organisation)
            ),
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)
        if request.user.is_superuser:  # type: ignore[union-attr]
            return queryset
        return queryset.filter(municipality__in=places_for(request, Permission.ADMINISTER))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = actions.grant_role(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = made.pk


@admin.register(Invitation)
class InvitationAdmin(PeopleAdmin):
    """Letters that give an account and a role. Sent again or withdrawn, never changed."""

    list_display = [
        "email",
        "role",
        "organisation",
        "municipality",
        "valid_until",
        "accepted_at",
        "withdrawn_at",
    ]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter), "role", "municipality"]
    list_select_related = ["organisation", "municipality"]
    search_fields = ["email", "name"]
    places = "municipality"
    fields = ["email", "name", "role", "organisation", "municipality"]
    stamps = (
        "valid_until", "sent_at", "sent_by", "accepted_at", "accepted_by", "withdrawn_at", "withdrawn_by",
    )  # fmt: skip
    row_actions = (
        RowAction(
            slug="skicka-igen",
            label="Skicka igen",
            text="Ett nytt brev med en ny länk. Den förra slutar gälla.",
            done="Inbjudan är skickad igen.",
            run=invitations.send_again,
            offered=lambda user, row: row.is_open and _may_invite(user, row),
        ),
        RowAction(
            slug="aterta",
            label="Återta inbjudan",
            text="Länken i brevet slutar gälla.",
            done="Inbjudan är återtagen.",
            run=invitations.withdraw_invitation,
            offered=lambda user, row: row.is_open and _may_invite(user, row),
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = invitations.invite(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = made.pk


def _may_invite(user: Any, row: Invitation) -> bool:
    return access.may(user, Permission.ADMINISTER, row.municipality, row.organisation)
