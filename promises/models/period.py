"""The promise's reporting calendar as rows, and what was said of a whole period."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import in_order, paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.commitment import Commitment
from promises.models.promise import Promise
from promises.models.target import Target
from promises.words import promise_checks
from promises.words.enums import ConfirmationKind


class ReportingPeriod(models.Model):
    """One period that will be followed up. Periods of a promise's own may overlap."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="periods")
    slug = models.SlugField("kortnamn", max_length=40, help_text="Med året: 2020-t1, 2020-q3, 2020-slut.")
    label = models.CharField("namn", max_length=80, help_text="Till exempel Tertial 1 2020.")
    starts_on = models.DateField(
        "från", help_text="Egna datum skrivs bara när löftet följs upp efter egna datum."
    )
    ends_on = models.DateField("till")
    due_on = models.DateField("uppföljning senast")

    class Meta:
        verbose_name = "uppföljningsperiod"
        verbose_name_plural = "uppföljningsperioder"
        ordering = ["ends_on", "starts_on"]
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "slug"],
                name="period_slug_unique",
                violation_error_message="Löftet har redan en period med det kortnamnet.",
            ),
            in_order("period"),
            in_order("period", "ends_on", "due_on"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a period far from the promise; what is promised for a later day may be followed up after its end."""
        promise = getattr(self, "promise", None)  # a form may not have chosen it yet
        if promise is None or not (self.starts_on and self.ends_on and self.due_on):
            return
        last = promise.last_day
        if last and self.starts_on > last:
            later = Target.objects.filter(commitment__promise=promise.pk).aggregate(last=Max("deadline"))[
                "last"
            ]
            last = max(last, later or last)
        found = promise_checks.of_period(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            due_on=self.due_on,
            first=promise.starts_on,
            last=last,
        )
        if errors := {each.field: each.sentence for each in found}:
            raise ValidationError(errors)


class Confirmation(models.Model):
    """What a responsible organisation said of a commitment and a whole period: nothing (more) was done, no need
    came up, or one did and nothing was done."""

    commitment = ParentKey(Commitment, "åtagande", related_name="confirmations")
    period = models.ForeignKey(
        ReportingPeriod, verbose_name="period", on_delete=models.PROTECT, related_name="confirmations"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = VocabularyField("sägs", ConfirmationKind, default=ConfirmationKind.NOTHING.value)
    late_reason = models.CharField(
        "skäl till att det sades sent",
        max_length=300,
        blank=True,
        help_text="Offentligt. Varför det sägs först när perioden är uppföljd.",
    )
    confirmed_at = models.DateTimeField("bekräftat")
    confirmed_by = person("bekräftat av")

    class Meta:
        verbose_name = "bekräftelse att inget gjordes"
        verbose_name_plural = "bekräftelser att inget gjordes"
        ordering = ["period", "commitment"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "period", "organisation"], name="confirmation_once"
            ),
            *paired("confirmation", "confirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}, {self.period}: {ConfirmationKind(self.kind).label}"
