"""A resident's question about a promise, and the answer that everybody may read."""

import uuid

from django.db import models
from django.db.models import Q

from medborgarlofte.constraints import paired
from medborgarlofte.fields import person
from promises.models.commitment import Commitment
from promises.models.promise import Promise


class Question(models.Model):
    """What somebody asked. The words as they came are internal; what is shown is written at the desk.

    Name and address are kept until the one who asked has been told, and no longer.
    """

    # Who asked is forgotten once told, whoever is writing meanwhile (medborgarlofte.conflict).
    not_fingerprinted = {"internal_name", "internal_email"}

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    promise = models.ForeignKey(
        Promise, verbose_name="medborgarlöfte", on_delete=models.PROTECT, related_name="questions"
    )
    commitment = models.ForeignKey(
        Commitment,
        verbose_name="åtagande",
        on_delete=models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
    )
    received_on = models.DateField("inkom")
    internal_text = models.TextField("som den ställdes", help_text="Visas aldrig.")
    internal_name = models.CharField("namn", max_length=120, blank=True, help_text="Visas aldrig.")
    internal_email = models.EmailField("e-post", blank=True, help_text="Visas aldrig. Bara för svaret.")
    assigned_to = person("svaras av", null=True, blank=True, db_index=True)
    text = models.TextField("frågan som den visas", blank=True)
    answer = models.TextField("svar", blank=True)
    updated_at = models.DateTimeField("senast sparad", null=True, blank=True)
    updated_by = person("senast sparad av", null=True, blank=True)
    published_at = models.DateTimeField("publicerad", null=True, blank=True)
    published_by = person("publicerad av", null=True, blank=True)
    changed_at = models.DateTimeField("svaret ändrat", null=True, blank=True)
    changed_by = person("svaret ändrat av", null=True, blank=True)
    changed_reason = models.CharField("skäl till ändringen", max_length=300, blank=True)
    declined_at = models.DateTimeField("avböjd eller borttagen", null=True, blank=True)
    declined_by = person("avböjd eller borttagen av", null=True, blank=True)
    declined_reason = models.CharField("skäl", max_length=300, blank=True)
    is_demo = models.BooleanField("påhittad", default=False)

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ["received_on", "pk"]
        constraints = [
            *paired("question", "updated", "published", "changed", "declined"),
            models.CheckConstraint(
                name="question_published_is_answered",
                condition=Q(published_at__isnull=True) | (~Q(text="") & ~Q(answer="")),
                violation_error_message="Skriv frågan och svaret innan de visas.",
            ),
            models.CheckConstraint(
                name="question_changed_has_reason",
                condition=Q(changed_at__isnull=True, changed_reason="")
                | (Q(changed_at__isnull=False, published_at__isnull=False) & ~Q(changed_reason="")),
                violation_error_message="Skriv varför svaret ändras.",
            ),
            models.CheckConstraint(
                name="question_declined_has_reason",
                condition=Q(declined_at__isnull=True, declined_reason="")
                | (Q(declined_at__isnull=False) & ~Q(declined_reason="")),
                violation_error_message="Skriv varför frågan inte besvaras här.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fråga {self.received_on} om {self.promise}"

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None and self.declined_at is None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.published_at is None and self.declined_at is None
