"""Saving what somebody logged: one way, for the page and for a telephone that sends it later."""

from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict

from medborgarlofte.refusal import add_refusal
from promises.desk.asking import Asking
from promises.log.actions import log_once, promises_in
from promises.log.duplicates import possible_duplicates
from promises.log.forms import LogForm
from promises.log.methods import form_for
from promises.log.scope import Scope
from promises.models import Activity, WalkInvitation
from promises.walks.invitation_actions import join_invitation
from promises.writing.preview import Preview, preview


@dataclass(frozen=True)
class Saved:
    """What became of it: a row; or twins, rows to be asked about first; or ``foreseen``, what it changes beyond its
    own row, to be agreed to first, and ``why`` that is asked; or a form that holds its errors."""

    form: LogForm
    row: Activity | None = None
    made_now: bool = False
    twins: list[Activity] = field(default_factory=list)
    foreseen: Preview[Activity] | None = None
    why: list[str] = field(default_factory=list)


def save(scope: Scope, data: QueryDict) -> Saved:
    """Log what ``data`` says, once however often it is sent. ``twins_seen`` in it are the rows, by uid, that
    the person has seen and said that this is another than, ``foreseen`` what they have seen that it changes. Raises
    PermissionDenied."""
    form = form_for(scope.kind)(data, scope=scope)
    if not form.is_valid():
        return Saved(form)
    values = form.log_values()
    if not Activity.objects.filter(uid=values["uid"]).exists():
        twins = possible_duplicates(
            municipality=values["municipality"],
            kind=values["kind"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            place=values["place"],
            organisation=values["logged_for"],
            commitments=[row["commitment"].pk for row in values["contributions"]],
        )
        if not {str(twin.uid) for twin in twins} <= set(data.get("twins_seen", "").split()):
            return Saved(form, twins=twins)
    asking, made_now = Asking(data), False

    def log() -> Activity:
        nonlocal made_now
        row, made_now = log_once(by=scope.user, **values)
        return row

    def may_stand(seen: Preview[Activity]) -> bool:
        return not made_now or asking.entry(seen, form)

    try:
        form.confirm_texts(by=scope.user)
        seen = preview(log, promises_in(values), keep=may_stand)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return Saved(form)
    if not seen.kept:
        return Saved(form, foreseen=seen, why=asking.why)
    _join_its_invitation(form, seen.result, scope)
    return Saved(form, row=seen.result, made_now=made_now)


def _join_its_invitation(form: LogForm, row: Activity, scope: Scope) -> None:
    """The row is the walk that was invited to, where one was. An invitation that is called off or logged already
    stays as it is: the row is saved, and that is what the person came for."""
    uid = form.cleaned_data.get("invitation")
    invitation = WalkInvitation.objects.select_related("promise").filter(uid=uid).first() if uid else None
    if invitation:
        with suppress(ValidationError, PermissionDenied):
            join_invitation(invitation, row, by=scope.user)
