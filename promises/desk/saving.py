"""Saving what somebody logged: one way, for the page and for a telephone that sends it later."""

from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict

from medborgarlofte.conflict import Conflict
from medborgarlofte.refusal import add_refusal
from promises.log.actions import log_once, promises_in
from promises.log.asking import Asking
from promises.log.duplicates import possible_duplicates
from promises.log.forms import LogForm
from promises.log.methods import form_for
from promises.log.said_again import says_the_same
from promises.log.scope import Scope
from promises.models import Activity, WalkInvitation
from promises.walks.invitation_actions import join_invitation
from promises.writing.form_fields import take_new_number
from promises.writing.preview import Preview, preview

_USED = (
    "Det här formuläret är redan sparat, som insats {number}, med andra uppgifter. Det du skrev står kvar. "
    "Är det en till, spara igen. Ska den sparade ändras, öppna den."
)


@dataclass(frozen=True)
class Saved:
    """What became of it: a row; or twins, rows to be asked about first; or ``foreseen``, what it changes beyond its
    own row, to be agreed to first; or a form that holds its errors, with a new number where its own is ``used``."""

    form: LogForm
    row: Activity | None = None
    made_now: bool = False
    twins: list[Activity] = field(default_factory=list)
    foreseen: Preview[Activity] | None = None
    used: bool = False


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
        if not made_now and not says_the_same(row, values):
            raise Conflict(_USED.format(number=str(row.uid)[:8]))
        return row

    def may_stand(seen: Preview[Activity]) -> bool:
        return not made_now or asking.entry(seen, form)

    try:
        form.confirm_texts(by=scope.user)
        seen = preview(log, promises_in(values), keep=may_stand)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        if used := isinstance(refusal, Conflict):
            take_new_number(form)
        return Saved(form, used=used)
    if not seen.kept:
        return Saved(form, foreseen=seen)
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
