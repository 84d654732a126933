"""A new second factor for who has lost telephone and codes: one asks, another confirms."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def _person(verbose_name: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        related_name="+",
        **options,
    )


class SecondFactorReset(models.Model):
    """Until it is confirmed nothing is lost; anybody whom it concerns can stop it before."""

    user = _person("person")
    asked_at = models.DateTimeField("begärt")
    asked_by = _person("begärt av")
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True)
    confirmed_by = _person("bekräftat av", null=True, blank=True)
    stopped_at = models.DateTimeField("stoppat", null=True, blank=True)
    stopped_by = _person("stoppat av", null=True, blank=True)
    # Not kept: whether a letter about what was just done could not be sent.
    letter_failed = False

    class Meta:
        verbose_name = "nytt andra steg"
        verbose_name_plural = "nya andra steg"
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at__isnull=True, stopped_at__isnull=True),
                name="second_factor_reset_once_while_open",
                violation_error_message="Det finns redan en begäran som väntar på att någon bekräftar den.",
            ),
            models.CheckConstraint(
                name="second_factor_reset_asked_paired",
                condition=Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="second_factor_reset_confirmed_paired",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="second_factor_reset_stopped_paired",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="second_factor_reset_by_two",
                condition=~Q(asked_by=F("user"))
                & (
                    Q(confirmed_by__isnull=True)
                    | (~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("user")))
                ),
                violation_error_message="En ber om det, en annan bekräftar, och ingen av dem är personen själv.",
            ),
            models.CheckConstraint(
                name="second_factor_reset_confirmed_or_stopped",
                condition=Q(confirmed_at__isnull=True) | Q(stopped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, begärt av {self.asked_by}"
