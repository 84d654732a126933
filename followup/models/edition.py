"""An edition (utgåva): one published, frozen report. A correction is a new edition."""

from django.db import models
from django.db.models import Q

from followup.models.report import Report
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, person


class Edition(models.Model):
    """Frozen data and the PDF made of it. Never changed, never deleted."""

    report = ParentKey(Report, "uppföljning", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("utgåva")
    as_of = models.DateField("läget den", help_text="Dagen som siffrorna är räknade för.")
    revision = models.PositiveBigIntegerField("löftets revision")
    reason = models.CharField("skäl till ny utgåva", max_length=400, blank=True)
    content = models.TextField(
        "innehåll", help_text="Uppföljningens egen del av utbytesfilen, JSON: det som skrevs."
    )
    data = models.TextField("data", help_text="Löftets utbytesfil vid publiceringen, JSON.")
    pdf = models.FileField("PDF", upload_to="utgavor/")
    # Empty, as the code, in a masked edition where what was masked could be counted back from it.
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True)
    code = models.CharField(
        "kontrollkod", max_length=12, blank=True, help_text="Står i rapporten. Räknas ur dess data."
    )
    seals = models.TextField(
        "e-stämplar",
        default="[]",
        help_text="Vilka som har stämplat och när, JSON. Tomt när PDF:en är ostämplad.",
    )
    sealed_until = models.DateTimeField(
        "tidsstämpeln håller till", null=True, blank=True, help_text="Dessförinnan förnyas den."
    )
    read_in_on = models.DateField(
        "inläst",
        null=True,
        blank=True,
        help_text="Ifyllt: den kom med en fil, som säger vem som har godkänt.",
    )
    published_at = models.DateTimeField("publicerad")
    published_by = person("publicerad av")
    # A masked edition is withdrawn: its file is gone from its name, its data are without what was masked.
    masked_at = models.DateTimeField("maskerad", null=True, blank=True)
    masked_by = person("maskerad av", null=True, blank=True)
    masked_ground = models.CharField("grund för maskningen", max_length=300, blank=True)
    # Taken back by every party: no longer shown nor counted from; the words stay in public.
    withdrawn_at = models.DateTimeField("tillbakadragen", null=True, blank=True)
    withdrawn_by = person("tillbakadragen av", null=True, blank=True)
    withdrawn_note = models.CharField("varför den drogs tillbaka", max_length=400, blank=True)

    class Meta:
        verbose_name = "utgåva"
        verbose_name_plural = "utgåvor"
        ordering = ["report", "number"]
        indexes = [models.Index(fields=["sha256"])]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_unique"),
            *paired("edition", "published", "masked", "withdrawn"),
            models.CheckConstraint(
                name="edition_correction_has_reason",
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                violation_error_message="En ny utgåva behöver ett skäl.",
            ),
            models.CheckConstraint(
                name="edition_checksum_until_masked",
                condition=~Q(sha256="") | Q(masked_at__isnull=False),
                violation_error_message="Utgåvan saknar kontrollsumma.",
            ),
            models.UniqueConstraint(fields=["code"], name="edition_code_unique", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return f"{self.report}, utgåva {self.number}"
