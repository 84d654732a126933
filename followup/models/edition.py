"""An edition (utgåva): one published, frozen report. A correction is a new edition."""

from django.db import models
from django.db.models import Q

from followup.models.report import Report
from promises.models.base import paired, person


class Edition(models.Model):
    """Frozen data and the PDF made of it. Never changed, never deleted."""

    report = models.ForeignKey(
        Report, verbose_name="uppföljning", on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveSmallIntegerField("utgåva")
    as_of = models.DateField("läget den", help_text="Dagen som siffrorna är räknade för.")
    revision = models.PositiveBigIntegerField("löftets revision")
    reason = models.CharField("skäl till ny utgåva", max_length=400, blank=True)
    content = models.TextField(
        "innehåll", help_text="Uppföljningens egen del av utbytesfilen, JSON: det som skrevs."
    )
    data = models.TextField("data", help_text="Löftets utbytesfil vid publiceringen, JSON.")
    pdf = models.FileField("PDF", upload_to="utgavor/")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    published_at = models.DateTimeField("publicerad")
    published_by = person("publicerad av")

    class Meta:
        verbose_name = "utgåva"
        verbose_name_plural = "utgåvor"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_unique"),
            paired("edition", "published"),
            models.CheckConstraint(
                name="edition_correction_has_reason",
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                violation_error_message="En ny utgåva behöver ett skäl.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, utgåva {self.number}"
