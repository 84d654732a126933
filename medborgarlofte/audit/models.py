"""The audit trail: strings only, no foreign keys, each event chained to the one before by its hash.

It is for investigation; beside that only the history that the desk shows of a row is read from it. The
chain covers a digest of the salted details, not the details: what the law forbids to keep can be masked,
and the chain still verifies (ADR 0004).
"""

import hashlib
from datetime import UTC

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One thing that somebody did."""

    number = models.PositiveBigIntegerField("nummer", unique=True)
    at = models.DateTimeField("när")
    actor = models.CharField("vem", max_length=200, help_text="Konto och namn, som de var då.")
    event = models.CharField("händelse", max_length=80, help_text="Till exempel promise.published.")
    target = models.CharField("vad", max_length=200, blank=True, db_index=True)
    details = models.TextField("uppgifter", blank=True, help_text="JSON. Tom när den är maskerad.")
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField("uppgifternas kontrollsumma", max_length=64)
    previous = models.CharField("föregående kontrollsumma", max_length=64, blank=True)
    hash = models.CharField("kontrollsumma", max_length=64)
    masked_at = models.DateTimeField("maskerad", null=True, blank=True)
    masked_by = models.CharField("maskerad av", max_length=200, blank=True)
    masked_ground = models.CharField("grund för maskningen", max_length=300, blank=True)

    class Meta:
        verbose_name = "händelse i granskningsloggen"
        verbose_name_plural = "granskningslogg"
        ordering = ["-number"]
        indexes = [models.Index(fields=["event", "at"])]
        constraints = [
            models.CheckConstraint(
                name="audit_masked_paired",
                condition=(
                    Q(masked_at__isnull=True, masked_by="") | (Q(masked_at__isnull=False) & ~Q(masked_by=""))
                ),
            ),
            models.CheckConstraint(name="audit_actor_named", condition=~Q(actor="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.target}"

    def expected_digest(self) -> str:
        """SHA-256 of salt and details, hex."""
        return hashlib.sha256(f"{self.salt}{self.details}".encode()).hexdigest()

    def expected_hash(self) -> str:
        """SHA-256 over what the chain protects, hex."""
        parts = [
            self.previous,
            str(self.number),
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.event,
            self.target,
            self.digest,
        ]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
