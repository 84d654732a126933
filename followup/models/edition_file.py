"""Files that stand beside an edition: its renewed seal, and signed papers."""

from django.db import models

from followup.enums import SignedBy
from followup.models.edition import Edition
from medborgarlofte.clock import day_of
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person


class SealRenewal(models.Model):
    """The edition's PDF with one more timestamp at its end, added before the one before it expired (ADR 0016)."""

    edition = models.ForeignKey(
        Edition, verbose_name="utgåva", on_delete=models.PROTECT, related_name="renewals"
    )
    pdf = models.FileField("PDF", upload_to="utgavor/")
    sha256 = models.CharField("kontrollsumma", max_length=64, unique=True)
    sealed_until = models.DateTimeField("tidsstämpeln håller till")
    renewed_at = models.DateTimeField("förnyad")
    renewed_by = person("förnyad av")

    class Meta:
        verbose_name = "förnyad tidsstämpel"
        verbose_name_plural = "förnyade tidsstämplar"
        ordering = ["edition", "renewed_at"]
        constraints = paired("renewal", "renewed")

    def __str__(self) -> str:
        return f"{self.edition}, förnyad {day_of(self.renewed_at)}"


class SignedPaper(models.Model):
    """A document that persons have signed, on paper or in a service of their own. Never the organisation's seal."""

    edition = ParentKey(Edition, "utgåva", on_delete=models.PROTECT, related_name="papers")
    signed_by = VocabularyField("undertecknad", SignedBy, noun="paper")
    title = models.CharField("vad det är", max_length=160, help_text="Till exempel Undertecknad uppföljning.")
    file = models.FileField("fil", upload_to="undertecknat/")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    added_at = models.DateTimeField("bifogad")
    added_by = person("bifogad av")

    class Meta:
        verbose_name = "undertecknad handling"
        verbose_name_plural = "undertecknade handlingar"
        ordering = ["edition", "added_at"]
        indexes = [models.Index(fields=["sha256"])]
        constraints = [
            *paired("paper", "added"),
            models.UniqueConstraint(
                fields=["edition", "sha256"],
                name="paper_once",
                violation_error_message="Filen är redan bifogad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"
