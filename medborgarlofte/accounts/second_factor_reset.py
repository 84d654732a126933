"""A new second factor for who has lost telephone and codes: one asks, another confirms."""

from django.db import models
from django.db.models import F, Q

from medborgarlofte.constraints import paired
from medborgarlofte.fields import person


class SecondFactorReset(models.Model):
    """Until it is confirmed nothing is lost; anybody whom it concerns can stop it before."""

    user = person("person", db_index=True)
    asked_at = models.DateTimeField("begärt")
    asked_by = person("begärt av")
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True)
    confirmed_by = person("bekräftat av", null=True, blank=True)
    stopped_at = models.DateTimeField("stoppat", null=True, blank=True)
    stopped_by = person("stoppat av", null=True, blank=True)
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
            *paired("second_factor_reset", "asked", "confirmed", "stopped"),
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
