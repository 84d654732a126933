"""What a decision on gallring lets go, kind by kind: which rows are due, and what going means for each.

Only kinds in this table can go. Promises, editions and rows that the public reads are not in it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from followup.models import Assessment, Report
from medborgarlofte.accounts.models import SYSTEM_EMAIL, Invitation, User
from medborgarlofte.audit.masking import mask_details
from medborgarlofte.audit.models import AuditEvent
from promises.masking import fields, files
from promises.models import Activity, Disclosure, HotSpotRound, Masking, Photo, Retention, SituationReport
from promises.words.enums import RecordKind
from promises.writing import reach

SIGN_INS = (
    "user.signed_in", "user.signed_out", "user.sign_in_failed", "user.second_factor_failed",
    "user.sessions_ended",
)  # fmt: skip
_CLOSED = "@gallrat.invalid"


@dataclass(frozen=True)
class Rule:
    """How one kind goes. ``due`` finds the rows of a decision that are older than a moment, ``go`` lets some go."""

    due: Callable[[Retention, datetime], "QuerySet[Any]"]
    go: Callable[[Retention, Sequence[Any]], None]
    what: str


def before(retention: Retention, on: date) -> datetime:
    """Records from before this moment have been kept for as long as was decided."""
    midnight = datetime.combine(on - timedelta(days=retention.days), datetime.min.time())
    return timezone.make_aware(midnight)


def _own(retention: Retention) -> Q:
    return Q(municipality=retention.municipality, logged_for=retention.organisation)


def _by(retention: Retention, name: str) -> Q:
    """What bears no organisation is that of the person who made it."""
    held = f"{name}__memberships"
    return Q(
        **{f"{held}__organisation": retention.organisation, f"{held}__municipality": retention.municipality}
    )


def _internal_texts() -> Mapping[type[Model], tuple[str, ...]]:
    """Internal texts of an activity and of every row that it may have under it."""
    models: list[type[Model]] = [Activity, *reach.PARTS_OF_ACTIVITIES]
    found = {model: tuple(_texts(model)) for model in models}
    return {model: names for model, names in found.items() if names}


def _texts(model: type[Model]) -> Iterable[str]:
    for each in model._meta.concrete_fields:
        if each.name.startswith("internal_") and each.get_internal_type() in ("CharField", "TextField"):
            yield each.name


def _notes_due(retention: Retention, moment: datetime) -> QuerySet[Activity]:
    said = Q()
    for model, names in _internal_texts().items():
        filled = Q()
        for name in names:
            filled |= ~Q(**{name: ""})
        way = "pk" if model is Activity else fields.way_to_activity(model)
        said |= Q(pk__in=model._default_manager.filter(filled).values(way))
    return Activity.objects.filter(_own(retention), said, ends_on__lt=moment.date())


def _empty_notes(retention: Retention, rows: Sequence[Activity]) -> None:
    for model, names in _internal_texts().items():
        way = "pk" if model is Activity else fields.way_to_activity(model)
        held = model._default_manager.filter(**{f"{way}__in": [row.pk for row in rows]})
        model._default_manager.filter(pk__in=[row.pk for row in held]).update(**dict.fromkeys(names, ""))


_TIMES = ("internal_staff", "internal_started_at", "internal_ended_at")


def _times_due(retention: Retention, moment: datetime) -> QuerySet[Activity]:
    known = Q(hot_spot_round__internal_minutes__isnull=False)
    for name in _TIMES:
        known |= Q(**{f"{name}__isnull": False})
    return Activity.objects.filter(_own(retention), known, ends_on__lt=moment.date())


def _empty_times(retention: Retention, rows: Sequence[Activity]) -> None:
    Activity.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(_TIMES))
    HotSpotRound.objects.filter(activity__in=rows).update(internal_minutes=None)


def _photos_due(retention: Retention, moment: datetime) -> QuerySet[Photo]:
    own = Q(activity__municipality=retention.municipality, activity__logged_for=retention.organisation)
    return Photo.objects.filter(own, removed_at__lt=moment).exclude(file="")


def _drop_photos(retention: Retention, rows: Sequence[Photo]) -> None:
    for photo in rows:
        name = str(photo.file.name)
        Photo.objects.filter(pk=photo.pk).update(file="")
        # The same picture is kept once, and stays for as long as any photo has it.
        if not Photo.objects.filter(file=name).exists():
            default_storage.delete(name)


def _drafts_due(retention: Retention, moment: datetime) -> QuerySet[Report]:
    place = Q(period__promise__municipality=retention.municipality)
    return Report.objects.filter(
        place, _by(retention, "created_by"), editions__isnull=True, updated_at__lt=moment
    )


def _drop_drafts(retention: Retention, rows: Sequence[Report]) -> None:
    Assessment.objects.filter(report__in=rows).delete()
    Report.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _people(retention: Retention) -> QuerySet[User]:
    """Those whose every role is, or was, in this place for this organisation."""
    here = Q(
        memberships__organisation=retention.organisation, memberships__municipality=retention.municipality
    )
    elsewhere = User.objects.filter(Q(memberships__isnull=False) & ~here).values("pk")
    return User.objects.filter(here).exclude(pk__in=elsewhere).exclude(email=SYSTEM_EMAIL)


def _sign_ins_due(retention: Retention, moment: datetime) -> QuerySet[AuditEvent]:
    targets = [f"user:{email}" for email in _people(retention).values_list("email", flat=True)]
    return AuditEvent.objects.filter(
        event__in=SIGN_INS, target__in=targets, at__lt=moment, masked_at__isnull=True
    )


def _empty_sign_ins(retention: Retention, rows: Sequence[AuditEvent]) -> None:
    mask_details(rows, by="system: gallring", ground=f"Gallrat enligt {retention.decision}")


def _originals_due(retention: Retention, moment: datetime) -> QuerySet[Masking]:
    own = Q(municipality=retention.municipality, organisation=retention.organisation)
    return Masking.objects.filter(own, masked_at__lt=moment).exclude(internal_original="")


def _drop_originals(retention: Retention, rows: Sequence[Masking]) -> None:
    for masking in rows:
        for file in masking.kept_files():
            files.let_go(file)
    Masking.objects.filter(pk__in=[row.pk for row in rows]).update(internal_original="")


def _accounts_due(retention: Retention, moment: datetime) -> QuerySet[User]:
    recent = User.objects.filter(Q(memberships__ended_at__gte=moment) | Q(memberships__ended_at__isnull=True))
    closed = _people(retention).filter(is_active=False).exclude(email__endswith=_CLOSED)
    return closed.exclude(pk__in=recent.values("pk"))


def _forget_people(retention: Retention, rows: Sequence[User]) -> None:
    """The account stays, since rows name it as their author; what tells who it was goes."""
    for user in rows:
        Invitation.objects.filter(email=user.email).update(email=f"konto-{user.pk}{_CLOSED}", name="")
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        user.name, user.email, user.title = f"Gallrat konto {user.pk}", f"konto-{user.pk}{_CLOSED}", ""
        user.last_login = user.last_digest_at = None
        user.set_unusable_password()
        user.save()


def _lists_due(retention: Retention, moment: datetime) -> QuerySet[Disclosure]:
    own = Q(municipality=retention.municipality, organisation=retention.organisation)
    return Disclosure.objects.filter(own, created_at__lt=moment).exclude(
        internal_content="", internal_request=""
    )


def _empty_lists(retention: Retention, rows: Sequence[Disclosure]) -> None:
    Disclosure.objects.filter(pk__in=[row.pk for row in rows]).update(
        internal_content="", internal_request=""
    )


def _reports_due(retention: Retention, moment: datetime) -> QuerySet[SituationReport]:
    own = Q(municipality=retention.municipality, organisation=retention.organisation)
    return SituationReport.objects.filter(own, created_at__lt=moment)


def _drop_reports(retention: Retention, rows: Sequence[SituationReport]) -> None:
    SituationReport.objects.filter(pk__in=[row.pk for row in rows]).delete()


RULES: dict[RecordKind, Rule] = {
    RecordKind.SITUATION_REPORT: Rule(_reports_due, _drop_reports, "raden tas bort"),
    RecordKind.INTERNAL_NOTE: Rule(_notes_due, _empty_notes, "interna ord töms, insatsen står kvar"),
    RecordKind.STAFF_TIME: Rule(_times_due, _empty_times, "bemanning och tider töms, insatsen står kvar"),
    RecordKind.REMOVED_PHOTO: Rule(_photos_due, _drop_photos, "filen tas bort, raden står kvar"),
    RecordKind.DRAFT: Rule(_drafts_due, _drop_drafts, "utkastet tas bort"),
    RecordKind.SIGN_IN: Rule(_sign_ins_due, _empty_sign_ins, "uppgifterna töms, händelsen står kvar i kedjan"),
    RecordKind.ORIGINAL: Rule(_originals_due, _drop_originals, "originalet tas bort, maskeringen står kvar"),
    RecordKind.ACCOUNT: Rule(_accounts_due, _forget_people, "namn och adress tas bort, kontot står kvar som upphov"),
    RecordKind.DISCLOSURE: Rule(_lists_due, _empty_lists, "listan töms, noteringen står kvar"),
}  # fmt: skip


def due(retention: Retention, on: date) -> "QuerySet[Any]":
    """The rows that the decision lets go on that day."""
    return RULES[RecordKind(retention.kind)].due(retention, before(retention, on)).distinct().order_by("pk")
