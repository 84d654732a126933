"""Saving what somebody logged: one way, for the page and for a telephone that sends it later."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict

from medborgarlofte.accounts.models import User
from promises.actions.activity import log_once
from promises.actions.invitation import join_invitation
from promises.actions.twins import likely_twins
from promises.forms import LogForm, Scope, form_for
from promises.forms.refusal import add_refusal
from promises.forms.scope import acting_of
from promises.models import Activity, WalkInvitation

NO_ROLE = "Du har inget uppdrag att logga insatser. Be administratören i din kommun om ett."


@dataclass(frozen=True)
class Saved:
    """What became of it: a row; or twins, rows to be asked about first; or a form that holds its errors."""

    form: LogForm
    row: Activity | None = None
    made_now: bool = False
    twins: list[Activity] = field(default_factory=list)


def logger(user: Any) -> User:
    """The person, if there is anybody to log for. Raises PermissionDenied."""
    if not isinstance(user, User) or not acting_of(user):
        raise PermissionDenied(NO_ROLE)
    return user


def save(scope: Scope, data: QueryDict) -> Saved:
    """Log what ``data`` says, once however often it is sent. ``twins_seen`` in it are the rows, by uid, that
    the person has seen and said that this is another than. Raises PermissionDenied."""
    form = form_for(scope.kind)(data, scope=scope)
    if not form.is_valid():
        return Saved(form)
    values = form.log_values()
    if not Activity.objects.filter(uid=values["uid"]).exists() and (twins := _unseen_twins(values, data)):
        return Saved(form, twins=twins)
    try:
        form.confirm_texts(by=scope.user)
        row, made_now = log_once(by=scope.user, **values)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return Saved(form)
    if uid := form.cleaned_data.get("invitation"):
        _join(scope.user, row, uid)
    return Saved(form, row=row, made_now=made_now)


def _join(user: User, row: Activity, uid: UUID) -> None:
    """The row is the walk that was invited to. One that is called off or logged already stays as it is: the
    row is saved, and that is what the person came for."""
    invitation = WalkInvitation.objects.select_related("promise").filter(uid=uid).first()
    if invitation:
        with suppress(ValidationError, PermissionDenied):
            join_invitation(invitation, row, by=user)


def _unseen_twins(values: dict[str, Any], data: QueryDict) -> list[Activity]:
    twins = likely_twins(
        municipality=values["municipality"],
        kind=values["kind"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        place=values["place"],
        organisation=values["logged_for"],
        commitments=[row["commitment"].pk for row in values["contributions"]],
    )
    seen = data.get("twins_seen", "").split()
    return [] if all(str(twin.uid) in seen for twin in twins) else twins
