"""A change of a promise after signing: dated, with its reason, public."""

from datetime import date

from django.db import models
from django.db.models import Q

from medborgarlofte.clock import day_of
from medborgarlofte.constraints import in_order, paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.promise import Promise
from promises.words import amendment_checks
from promises.words.enums import AmendmentKind


class Amendment(models.Model):
    """Förlängt, tillägg, reviderat or utgått. What it changed are rows that point here."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="amendments")
    number = models.PositiveSmallIntegerField("nummer")
    kind = VocabularyField("slag", AmendmentKind)
    decided_on = models.DateField("gäller från", help_text="Dagen då ändringen börjar gälla.")
    reason = models.TextField("skäl", help_text="Varför, så att en invånare förstår.")
    text = models.TextField("vad som ändras", blank=True)
    previous_ends_on = models.DateField("slutade tidigare", null=True, blank=True)
    ends_on = models.DateField("slutar nu", null=True, blank=True)
    created_at = models.DateTimeField("införd")
    created_by = person("införd av")

    class Meta:
        verbose_name = "ändring av löftet"
        verbose_name_plural = "ändringar av löftet"
        ordering = ["decided_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="amendment_number_unique"),
            in_order("amendment", "previous_ends_on", "ends_on"),
            *paired("amendment", "created"),
            models.CheckConstraint(
                name="amendment_prolonged_has_ends",
                condition=~Q(kind=AmendmentKind.PROLONGED.value)
                | Q(previous_ends_on__isnull=False, ends_on__isnull=False),
                violation_error_message="En förlängning behöver både det gamla och det nya slutdatumet.",
            ),
            models.CheckConstraint(
                name="amendment_has_reason", condition=~Q(reason=""), violation_error_message="Skriv skälet."
            ),
        ]

    def __str__(self) -> str:
        return f"{AmendmentKind(self.kind).label} {self.decided_on:%Y-%m-%d}"

    def public_on(self, promise: Promise) -> date | None:
        """The day the change of ``promise``, its own, could first be read; None as in ``amendment_checks``."""
        published_on = promise.published_at and day_of(promise.published_at)
        return amendment_checks.public_on(day_of(self.created_at), published_on)
