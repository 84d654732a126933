"""A secret address that opens the setting-up of a first second factor, once. Kept as its hash only."""

from django.conf import settings
from django.db import models

from medborgarlofte.constraints import paired
from medborgarlofte.fields import person


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
    sent_by = person("skickad av")
    letter_failed = models.BooleanField("brevet kunde inte skickas", default=False)

    class Meta:
        verbose_name = "länk till andra steget"
        verbose_name_plural = "länkar till andra steget"
        constraints = paired("enrolment_link", "sent")

    def __str__(self) -> str:
        return f"{self.user}, till och med {self.valid_until:%Y-%m-%d}"
