"""The rules of gallring by kind of record: which rows are due, and what is removed of each.

Only kinds in this table can go. Promises, editions and rows that the public reads are not in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from followup.models import Assessment, Report
from medborgarlofte.accounts.models import SYSTEM_EMAIL, Invitation, User
from medborgarlofte.audit.masked_details import mask_details
from medborgarlofte.audit.models import AuditEvent
from promises.masking import files
from promises.models import (
    Activity,
    Disclosure,
    HotSpotRound,
    Masking,
    Photo,
    Retention,
    SituationReport,
    tree,
)
from promises.words.enums import RecordKind

SIGN_INS = (
    "user.signed_in", "user.signed_out", "user.sign_in_failed", "user.second_factor_failed",
    "user.sessions_ended",
)  # fmt: skip
_CLOSED = "@gallrat.invalid"


class Rule:
    """How one kind of record goes; ``what`` tells people what going means."""

    what: str

    def due(self, retention: Retention, moment: datetime) -> "QuerySet[Any]":
        """The rows of the decision that are older than the moment."""
        raise NotImplementedError

    def go(self, retention: Retention, rows: Sequence[Any]) -> None:
        """Let these rows go."""
        raise NotImplementedError


def before(retention: Retention, on: date) -> datetime:
    """Records from before this moment have been kept for as long as was decided."""
    midnight = datetime.combine(on - timedelta(days=retention.days), datetime.min.time())
    return timezone.make_aware(midnight)


def _logged_by(retention: Retention) -> Q:
    return Q(municipality=retention.municipality, logged_for=retention.organisation)


def _owned_by(retention: Retention) -> Q:
    return Q(municipality=retention.municipality, organisation=retention.organisation)


class SituationReports(Rule):
    what = "raden tas bort"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[SituationReport]:
        return SituationReport.objects.filter(_owned_by(retention), created_at__lt=moment)

    def go(self, retention: Retention, rows: Sequence[SituationReport]) -> None:
        SituationReport.objects.filter(pk__in=[row.pk for row in rows]).delete()


class InternalNotes(Rule):
    """The internal texts of an activity and of every row under it."""

    what = "interna ord töms, insatsen står kvar"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Activity]:
        noted = Q()
        for model, names in self.texts().items():
            filled = Q()
            for name in names:
                filled |= ~Q(**{name: ""})
            way = tree.way_up(model, Activity) or "pk"
            noted |= Q(pk__in=model._default_manager.filter(filled).values(way))
        return Activity.objects.filter(_logged_by(retention), noted, ends_on__lt=moment.date())

    def go(self, retention: Retention, rows: Sequence[Activity]) -> None:
        for model, names in self.texts().items():
            way = tree.way_up(model, Activity) or "pk"
            parts = model._default_manager.filter(**{f"{way}__in": [row.pk for row in rows]})
            model._default_manager.filter(pk__in=[row.pk for row in parts]).update(**dict.fromkeys(names, ""))

    def texts(self) -> Mapping[type[Model], list[str]]:
        """The names of the internal text fields, by model; models without any are left out."""
        models: list[type[Model]] = [Activity, *tree.parts(Activity)]
        names = {
            model: [
                field.name
                for field in model._meta.concrete_fields
                if field.name.startswith("internal_")
                and field.get_internal_type() in ("CharField", "TextField")
            ]
            for model in models
        }
        return {model: texts for model, texts in names.items() if texts}


class StaffTimes(Rule):
    what = "bemanning och tider töms, insatsen står kvar"
    names = ("internal_staff", "internal_started_at", "internal_ended_at")

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Activity]:
        known = Q(hot_spot_round__internal_minutes__isnull=False)
        for name in self.names:
            known |= Q(**{f"{name}__isnull": False})
        return Activity.objects.filter(_logged_by(retention), known, ends_on__lt=moment.date())

    def go(self, retention: Retention, rows: Sequence[Activity]) -> None:
        Activity.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(self.names))
        HotSpotRound.objects.filter(activity__in=rows).update(internal_minutes=None)


class RemovedPhotos(Rule):
    what = "filen tas bort, raden står kvar"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Photo]:
        own = Q(activity__municipality=retention.municipality, activity__logged_for=retention.organisation)
        return Photo.objects.filter(own, removed_at__lt=moment).exclude(file="")

    def go(self, retention: Retention, rows: Sequence[Photo]) -> None:
        for photo in rows:
            name = str(photo.file.name)
            Photo.objects.filter(pk=photo.pk).update(file="")
            # The same picture is kept once, and stays for as long as any photo has it.
            if not Photo.objects.filter(file=name).exists():
                default_storage.delete(name)


class Drafts(Rule):
    """Follow-ups that were never published. They bear no organisation: they are whose author was there for it."""

    what = "utkastet tas bort"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Report]:
        own = Q(
            period__promise__municipality=retention.municipality,
            created_by__memberships__organisation=retention.organisation,
            created_by__memberships__municipality=retention.municipality,
        )
        return Report.objects.filter(own, editions__isnull=True, updated_at__lt=moment)

    def go(self, retention: Retention, rows: Sequence[Report]) -> None:
        Assessment.objects.filter(report__in=rows).delete()
        Report.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _people(retention: Retention) -> QuerySet[User]:
    """Those whose every role is, or was, in this place for this organisation."""
    here = Q(
        memberships__organisation=retention.organisation, memberships__municipality=retention.municipality
    )
    elsewhere = User.objects.filter(Q(memberships__isnull=False) & ~here).values("pk")
    return User.objects.filter(here).exclude(pk__in=elsewhere).exclude(email=SYSTEM_EMAIL)


class SignIns(Rule):
    what = "uppgifterna töms, händelsen står kvar i kedjan"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[AuditEvent]:
        targets = [f"user:{email}" for email in _people(retention).values_list("email", flat=True)]
        return AuditEvent.objects.filter(
            event__in=SIGN_INS, target__in=targets, at__lt=moment, masked_at__isnull=True
        )

    def go(self, retention: Retention, rows: Sequence[AuditEvent]) -> None:
        mask_details(rows, by="system: gallring", ground=f"Gallrat enligt {retention.decision}")


class Originals(Rule):
    what = "originalet tas bort, maskeringen står kvar"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Masking]:
        return Masking.objects.filter(_owned_by(retention), masked_at__lt=moment).exclude(
            internal_original=""
        )

    def go(self, retention: Retention, rows: Sequence[Masking]) -> None:
        for masking in rows:
            for file in masking.kept_files():
                files.let_go(file)
        Masking.objects.filter(pk__in=[row.pk for row in rows]).update(internal_original="")


class Accounts(Rule):
    """The account stays, since rows name it as their author; what tells who it was goes."""

    what = "namn och adress tas bort, kontot står kvar som upphov"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[User]:
        recent = User.objects.filter(
            Q(memberships__ended_at__gte=moment) | Q(memberships__ended_at__isnull=True)
        )
        closed = _people(retention).filter(is_active=False).exclude(email__endswith=_CLOSED)
        return closed.exclude(pk__in=recent.values("pk"))

    def go(self, retention: Retention, rows: Sequence[User]) -> None:
        for user in rows:
            Invitation.objects.filter(email=user.email).update(email=f"konto-{user.pk}{_CLOSED}", name="")
            EmailAddress.objects.filter(user=user).delete()
            Authenticator.objects.filter(user=user).delete()
            user.name, user.email, user.title = f"Gallrat konto {user.pk}", f"konto-{user.pk}{_CLOSED}", ""
            user.last_login = user.last_digest_at = None
            user.set_unusable_password()
            user.save()


class Disclosures(Rule):
    what = "listan töms, noteringen står kvar"

    def due(self, retention: Retention, moment: datetime) -> QuerySet[Disclosure]:
        return Disclosure.objects.filter(_owned_by(retention), created_at__lt=moment).exclude(
            internal_content="", internal_request=""
        )

    def go(self, retention: Retention, rows: Sequence[Disclosure]) -> None:
        Disclosure.objects.filter(pk__in=[row.pk for row in rows]).update(
            internal_content="", internal_request=""
        )


RULES: dict[RecordKind, Rule] = {
    RecordKind.SITUATION_REPORT: SituationReports(),
    RecordKind.INTERNAL_NOTE: InternalNotes(),
    RecordKind.STAFF_TIME: StaffTimes(),
    RecordKind.REMOVED_PHOTO: RemovedPhotos(),
    RecordKind.DRAFT: Drafts(),
    RecordKind.SIGN_IN: SignIns(),
    RecordKind.ORIGINAL: Originals(),
    RecordKind.ACCOUNT: Accounts(),
    RecordKind.DISCLOSURE: Disclosures(),
}


def due(retention: Retention, on: date) -> "QuerySet[Any]":
    """The rows that the decision lets go on that day."""
    return RULES[RecordKind(retention.kind)].due(retention, before(retention, on)).distinct().order_by("pk")
