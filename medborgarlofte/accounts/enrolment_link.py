"""A secret address that opens the setting-up of a first second factor, once. Kept as its hash only."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EnrolmentLink(models.Model):
    """Of each person the newest only; it is taken away when a factor has been set up."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="person",
        on_delete=models.CASCADE,
        related_name="enrolment_link",
    )
    token_hash = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField("gäller till")
    sent_at = models.DateTimeField("skickad")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="skickad av", on_delete=models.PROTECT, related_name="+"
    )
    letter_failed = models.BooleanField("brevet kunde inte skickas", default=False)

    class Meta:
        verbose_name = "länk till andra steget"
        verbose_name_plural = "länkar till andra steget"
        constraints = [
            models.CheckConstraint(
                name="enrolment_link_sent_paired",
                condition=Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, till och med {self.valid_until:%Y-%m-%d}"
