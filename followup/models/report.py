"""A follow-up of one promise for one period, while it is written."""

from django.db import models
from django.db.models import Q

from followup.enums import JUDGEABLE
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models import Commitment, ReportingPeriod
from promises.words.enums import Cause


class Report(models.Model):
    """What the parties say of a period. Published words are frozen in its editions."""

    period = models.OneToOneField(
        ReportingPeriod, verbose_name="period", on_delete=models.PROTECT, related_name="report"
    )
    summary = models.TextField("sammanfattning", blank=True, help_text="Offentlig. Läget i några meningar.")
    plain_summary = models.TextField(
        "lättläst",
        blank=True,
        help_text="Offentlig. Tom när texten skrivs av siffrorna.",
    )
    municipal_number = models.CharField("kommunens diarienummer", max_length=60, blank=True)
    police_number = models.CharField("polisens diarienummer", max_length=60, blank=True)
    drawn_up_on = models.DateField("upprättad", null=True, blank=True)
    received_on = models.DateField("inkommen", null=True, blank=True)
    reason = models.CharField(
        "skäl till ny utgåva", max_length=400, blank=True, help_text="Offentligt. Bara för en rättelse."
    )
    internal_note = models.TextField("intern anteckning", blank=True, help_text="Visas aldrig.")
    is_demo = models.BooleanField("påhittad", default=False)
    created_at = models.DateTimeField("påbörjad")
    created_by = person("påbörjad av", db_index=True)
    updated_at = models.DateTimeField("senast sparad")
    updated_by = person("senast sparad av")

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ["-period__ends_on"]
        constraints = paired("report", "created", "updated")

    def __str__(self) -> str:
        return f"Uppföljning {self.period}"


class Assessment(models.Model):
    """What no log knows of one commitment in one period: words, and a status where there is no number."""

    report = ParentKey(Report, "uppföljning", related_name="assessments")
    commitment = models.ForeignKey(
        Commitment, verbose_name="åtagande", on_delete=models.PROTECT, related_name="assessments"
    )
    status = VocabularyField("bedömning", JUDGEABLE, blank=True, help_text="Bara för ett åtagande utan tal.")
    text = models.TextField("bedömning i ord", blank=True, help_text="Offentlig.")
    cause = VocabularyField("orsak till avvikelse", Cause, blank=True)
    cause_text = models.CharField("orsaken i ord", max_length=400, blank=True)
    next_step = models.CharField("vad som görs åt det", max_length=400, blank=True)
    effect = models.CharField("effekt som går att visa", max_length=400, blank=True)
    internal_note = models.TextField("intern anteckning", blank=True, help_text="Visas aldrig.")
    updated_at = models.DateTimeField("senast sparad", null=True, blank=True)
    updated_by = person("senast sparad av", null=True, blank=True)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ["commitment__number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "commitment"], name="assessment_once"),
            *paired("assessment", "updated"),
            models.CheckConstraint(
                name="assessment_cause_text_with_cause",
                condition=Q(cause_text="") | ~Q(cause=""),
                violation_error_message="Välj en orsak till texten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.commitment}"
