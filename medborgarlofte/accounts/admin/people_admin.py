"""People and their roles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from medborgarlofte.accounts import access, actions
from medborgarlofte.accounts.actions import invitations
from medborgarlofte.accounts.actions.second_factor_resets import ask_for_new_factor
from medborgarlofte.accounts.admin.base import HouseAdmin, places_for
from medborgarlofte.accounts.admin.row_actions import RowAction
from medborgarlofte.accounts.enrolment import has_factor, needs_link
from medborgarlofte.accounts.looking_after import (
    looked_after,
    may_look_after,
    people_within_reach,
    within_reach,
)
from medborgarlofte.accounts.models import Invitation, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.presenters import counts_as
from medborgarlofte.clock import now


class PeopleAdmin(HouseAdmin):
    """Seen and changed by administrators only, each within the own organisations and municipalities."""

    section = "Personer och behörighet"
    permission = Permission.ADMINISTER

    def can_read(self, request: HttpRequest) -> bool:
        return bool(places_for(request, self.permission)) or request.user.is_superuser  # type: ignore[union-attr]

    def get_queryset(self, request: HttpRequest) -> Any:
        return within_reach(super().get_queryset(request), request.user)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """A role is given for an organisation whose people one looks after."""
        found = super().get_field_queryset(db, db_field, request)
        if db_field.name == "organisation" and not access.may_everywhere(request.user, self.permission):
            found = found.filter(memberships__in=access.memberships(request.user, self.permission)).distinct()
        return found

    def removable(self, obj: Any) -> bool:
        return False


class ConfirmForm(forms.Form):
    """How one knows."""

    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel: vi arbetar i samma hus. Läses av dem som sköter personer.",
    )


def _another_who_is_active(user: Any, row: User) -> bool:
    return row.is_active and row != user and may_look_after(user, row)


@admin.register(User)
class UserAdmin(PeopleAdmin):
    """Accounts. A person comes by invitation and gets rights by an uppdrag."""

    list_display = ["name", "email", "title", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role", "memberships__municipality"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    # Closing an account does more than a mark would: it has a button of its own. The address is its owner's
    # proof of who they are, and who looks after the system is named at the command line.
    readonly_fields = ["email", "is_active", "is_superuser", "last_login", "date_joined", "same_person"]
    row_actions = (
        RowAction(
            slug="stang",
            label="Stäng kontot",
            text="Personen loggas ut nu, kan inte logga in igen och mister sina uppdrag. Det personen har gjort "
            "står kvar med namnet.",
            done="Kontot är stängt.",
            run=actions.close_account,
            offered=_another_who_is_active,
        ),
        RowAction(
            slug="oppna",
            label="Öppna kontot",
            text="Personen kan logga in igen. Uppdrag ges på nytt.",
            done="Kontot är öppet.",
            run=actions.open_account,
            offered=lambda user, row: not row.is_active and may_look_after(user, row),
        ),
        RowAction(
            slug="bekrafta",
            label="Bekräfta kontot",
            text="Du intygar att du vet vem personen är, och att det är en annan än den som gav uppdragen och de "
            "andra som fått uppdrag av samma person. Från och med nu räknas kontot som en egen person när "
            "uppföljningar godkänns.",
            done="Kontot är bekräftat.",
            run=actions.confirm_account,
            offered=lambda user, row: bool(actions.confirmable(user, row)),
            form=ConfirmForm,
            second_factor=True,
        ),
        RowAction(
            slug="nytt-losenord",
            label="Skicka brev om nytt lösenord",
            text="Brevet går till personens egen adress, och bara personen själv väljer lösenordet.",
            done="Brevet är skickat.",
            run=actions.send_password_letter,
            offered=lambda user, row: row.is_active and may_look_after(user, row),
        ),
        RowAction(
            slug="lank",
            label="Skicka länk till andra steget",
            text="För den som ska logga in i två steg och inte har lagt in något. Ett brev med en länk går till "
            "personens egen adress; en tidigare länk slutar gälla.",
            done="Länken är skickad.",
            run=actions.send_enrolment_link,
            offered=lambda user, row: _another_who_is_active(user, row) and needs_link(row),
        ),
        RowAction(
            slug="andra-steget",
            label="Be om ett nytt andra steg",
            text="När telefonen och reservkoderna är borta. Förvissa dig om vem det är som frågar. Inget tas bort "
            "förrän någon annan bekräftar: en annan administratör eller en beslutsfattare där personen har "
            "uppdrag, eller den som äger installationen. De får brev, och personen också.",
            done="Begäran är skickad till dem som kan bekräfta den.",
            run=ask_for_new_factor,
            offered=lambda user, row: _another_who_is_active(user, row) and has_factor(row),
            second_factor=True,
        ),
    )
    fieldsets = [
        (None, {"fields": ["name", "email", "title"]}),
        ("Konto", {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
        ("När uppföljningar godkänns", {"fields": ["same_person"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return people_within_reach(super(PeopleAdmin, self).get_queryset(request), request.user)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Who can be chosen for an uppdrag is asked for here too (``MembershipAdmin.get_field_queryset``)."""
        if request.resolver_match and request.resolver_match.view_name == "admin:autocomplete":
            queryset = queryset.filter(pk__in=looked_after(request.user).values("pk"))
        return super().get_search_results(request, queryset, search_term)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(request, *args, **kwargs)
        if found is not None:
            found.__dict__["reader"] = request.user
        return found

    @admin.display(description="räknas som samma person")
    def same_person(self, obj: User) -> str:
        """Who counts as one with the account, why, and until when."""
        return (
            "\n".join(counts_as(obj, obj.__dict__["reader"], now()))
            or "Nej. Kontot räknas som en egen person."
        )

    def may_change(self, user: Any, obj: User) -> bool:
        return may_look_after(user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_read(request) if obj is None else super().has_change_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actions.save_user(obj, by=request.user)  # type: ignore[arg-type]


def _may_administer(user: Any, row: Membership | Invitation) -> bool:
    return access.may(user, Permission.ADMINISTER, row.municipality, row.organisation)


class NeverChangedAdmin(PeopleAdmin):
    """Rows that come into being by a form, and after that are only handled by buttons."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)


class DeputyForm(forms.Form):
    """Who."""

    deputy = forms.EmailField(
        label="Ersättarens e-postadress", required=False, help_text="Tomt: ingen ersättare."
    )


@admin.register(Membership)
class MembershipAdmin(NeverChangedAdmin):
    """Who may what, where. A role is ended, never changed or deleted."""

    list_display = ["user", "role", "organisation", "municipality", "started_on", "ended_at"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), "role", "municipality", "organisation"]
    list_select_related = ["user", "organisation", "municipality"]
    search_fields = ["user__name", "user__email", "organisation__name"]
    date_hierarchy = "started_on"
    autocomplete_fields = ["user"]
    fields = ["user", "role", "organisation", "municipality", "started_on"]
    stamps = (
        "deputy", "given_at", "given_by", "confirmed_at", "confirmed_by", "confirmed_reason", "ended_at", "ended_by",
    )  # fmt: skip
    row_actions = (
        RowAction(
            slug="ersattare",
            label="Välj ersättare",
            text="Ersättaren får uppdragets påminnelser när personen har slutat, men inga rättigheter.",
            done="Ersättaren är vald.",
            run=actions.name_deputy,
            offered=_may_administer,
            form=DeputyForm,
        ),
        RowAction(
            slug="avsluta",
            label="Avsluta uppdraget",
            text="Personen kan inte längre göra något med det här uppdraget. Det som är gjort står kvar.",
            done="Uppdraget är avslutat.",
            run=actions.end_role,
            offered=lambda user, row: row.ended_at is None and _may_administer(user, row),
        ),
    )

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """A role is given to those one looks after; anybody else takes one by invitation."""
        if db_field.name == "user":
            return looked_after(request.user)
        return super().get_field_queryset(db, db_field, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = actions.grant_role(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = made.pk


@admin.register(Invitation)
class InvitationAdmin(NeverChangedAdmin):
    """Letters that give an account and a role. Sent again or withdrawn, never changed."""

    list_display = [
        "email",
        "role",
        "organisation",
        "municipality",
        "valid_until",
        "accepted_at",
        "withdrawn_at",
        "letter_failed",
    ]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter), "role", "municipality"]
    list_select_related = ["organisation", "municipality"]
    search_fields = ["email", "name"]
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
            offered=lambda user, row: row.is_open and _may_administer(user, row),
        ),
        RowAction(
            slug="aterta",
            label="Återta inbjudan",
            text="Länken i brevet slutar gälla.",
            done="Inbjudan är återtagen.",
            run=invitations.withdraw_invitation,
            offered=lambda user, row: row.is_open and _may_administer(user, row),
        ),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = invitations.invite(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = made.pk
        request.__dict__["invited"] = made

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The letter leaves when the transaction holds; that it did not is known first here."""
        response = super().changeform_view(request, *args, **kwargs)
        made = request.__dict__.get("invited")
        if made and made.letter_failed:
            text = "Brevet gick inte att skicka. Inbjudan finns kvar: öppna den om en stund och välj Skicka igen."
            self.message_user(request, text, messages.WARNING)
        return response
