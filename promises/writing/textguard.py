"""No text becomes public unchecked: every action that writes a row lets ``full_clean`` here look at it first."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.documents.printable import TURNED, not_printed, plain, turns, unprintable
from promises.models import ConfirmedText
from promises.record.publictext import digest, texts_of, unconfirmed_in
from promises.words.textcheck import Hit, check
from promises.writing import reach

ADVICE = "Ta bort det, eller skriv varför det inte är en personuppgift."
_MAY_CONFIRM = (Permission.LOG_ACTIVITY, Permission.EDIT_PROMISE, Permission.WRITE_FOLLOW_UP)


class Asked(ValidationError):
    """One hit that is to be taken away or explained; ``place`` is where it could be confirmed."""

    def __init__(self, hit: Hit, place: Municipality | int | None) -> None:
        super().__init__(f"{hit.sentence} {ADVICE}", code="personal")
        self.hit, self.place = hit, place


def full_clean(row: Model, *, exclude: Iterable[str] = (), place: Municipality | int | None = None) -> None:
    """The row's own ``full_clean``, and then its public words.

    ``place`` is the municipality whose confirmations hold, found from the row where it is left out.
    Raises ValidationError by field; what the words are refused for has the code ``personal``.
    """
    for field in row._meta.concrete_fields:
        if isinstance(value := getattr(row, field.attname), str):
            setattr(row, field.attname, plain(value))
    row.full_clean(exclude=list(exclude))
    if not reach.is_internal(row):
        check_row(row, place=place or place_of(row))


def check_row(row: Model, *, place: Municipality | int | None) -> None:
    """``check_texts`` of all the public words of a row."""
    check_texts(texts_of(row), place)


def check_texts(texts: Mapping[str, str], place: Municipality | int | None) -> None:
    """Raise ValidationError by name: for a text that turns the order of its letters or has signs that no report can
    print, and, with the code ``personal``, for one that has something unconfirmed in it."""
    if turned := {name: TURNED for name, text in texts.items() if turns(text)}:
        raise ValidationError(turned)
    if strange := {name: not_printed(signs) for name, text in texts.items() if (signs := unprintable(text))}:
        raise ValidationError(strange)
    if found := {name: [Asked(hit, place) for hit in hits] for name, hits in unconfirmed_in(texts, place)}:
        raise ValidationError(found)


def asked_in(refusal: Exception | None) -> list["Asked"]:
    """What an action's refusal asks about; [] when it is about something else."""
    errors = getattr(refusal, "error_dict", {}).values()
    return [error for found in errors for error in found if isinstance(error, Asked)]


@transaction.atomic
def confirm_texts(*, by: User, place: Municipality | int, hits: Iterable[Hit], reason: str) -> None:
    """Remember that ``hits`` point at nobody, and why; in ``place`` they are not asked about again.

    Raises PermissionDenied unless ``by`` writes there, and ValidationError without a reason or when the
    reason repeats such a number.
    """
    if not (by.is_system or any(access.may(by, permission, place) for permission in _MAY_CONFIRM)):
        raise PermissionDenied("Det krävs rätt att skriva för kommunen för att bekräfta en text.")
    reason = reason.strip()
    if problem := reason_problem(reason):
        raise ValidationError({"not_personal": problem})
    for hit in hits:
        row, made = ConfirmedText.objects.get_or_create(
            municipality_id=getattr(place, "pk", place),
            digest=digest(hit),
            defaults={
                "kind": hit.kind.value,
                "internal_reason": reason,
                "confirmed_at": now(),
                "confirmed_by": by,
            },
        )
        if made:
            record("text.confirmed", by=by, target=f"confirmed_text:{row.pk}", kind=hit.kind.value)


def reason_problem(reason: str) -> str:
    """What is wrong with a reason, as a Swedish sentence; "" when it will do."""
    if not reason.strip():
        return "Skriv varför det inte är en personuppgift."
    if check(reason):
        return "Upprepa inte numret eller adressen i skälet."
    return ""


def place_of(row: Any) -> Municipality | int | None:
    """The municipality that the row belongs to; None for what several share."""
    owner = reach.promise_of(row) or reach.activity_of(row) or row
    return getattr(owner, "municipality_id", None)
