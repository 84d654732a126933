"""EST: weekly situation reports by place, never by person, and the meetings that answer them. Internal."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import VocabularyField, person
from promises.models.activity import Activity
from promises.words.enums import DayPart, ObservationCategory


class CoordinationMeeting(models.Model):
    """What an EST meeting has beyond an activity."""

    activity = models.OneToOneField(
        Activity,
        verbose_name="insats",
        on_delete=models.CASCADE,
        related_name="coordination_meeting",
        primary_key=True,
    )
    internal_agenda = models.TextField("dagordning och läge", blank=True, help_text="Intern. Visas aldrig.")
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)
    closed_by = person("avslutat av", null=True, blank=True)

    class Meta:
        verbose_name = "samordningsmöte"
        verbose_name_plural = "samordningsmöten"
        constraints = paired("meeting", "closed")

    def __str__(self) -> str:
        return str(self.activity)


class SituationReport(models.Model):
    """One organisation's report of one place and kind in one week. Every field is internal."""

    # A meeting that takes a report up, and gives it a priority, does not make it another (medborgarlofte.conflict).
    not_fingerprinted = {"meeting", "priority"}

    municipality = models.ForeignKey(
        Municipality, verbose_name="kommun", on_delete=models.PROTECT, related_name="situation_reports"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="rapportör", on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        CoordinationMeeting,
        verbose_name="behandlad vid",
        on_delete=models.SET_NULL,
        related_name="reports",
        null=True,
        blank=True,
    )
    year = models.PositiveSmallIntegerField("år")
    week = models.PositiveSmallIntegerField("vecka", validators=[MinValueValidator(1), MaxValueValidator(53)])
    category = VocabularyField("kategori", ObservationCategory, noun="situation")
    internal_place = models.CharField("plats", max_length=200)
    day_part = VocabularyField("tid på dygnet", DayPart, noun="situation", blank=True)
    occurrences = models.PositiveSmallIntegerField(
        "antal", default=1, help_text="Hur många gånger det rapporterades den veckan."
    )
    severity = models.PositiveSmallIntegerField(
        "allvar",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="1 lågt, 3 högt.",
    )
    priority = models.PositiveSmallIntegerField(
        "prioritet",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="Mötets: 1 görs först. Tomt är inte prioriterat.",
    )
    internal_text = models.TextField(
        "beskrivning", blank=True, help_text="Platsen och läget, aldrig en person."
    )
    internal_measure_taken = models.CharField("redan gjort", max_length=300, blank=True)
    created_at = models.DateTimeField("rapporterad")
    created_by = person("rapporterad av")

    class Meta:
        verbose_name = "lägesrapport"
        verbose_name_plural = "lägesrapporter"
        ordering = ["-year", "-week", "category"]
        constraints = [
            *paired("situation", "created"),
            models.CheckConstraint(name="situation_week_exists", condition=Q(week__gte=1, week__lte=53)),
            models.CheckConstraint(
                name="situation_severity_known", condition=Q(severity__gte=1, severity__lte=3)
            ),
            models.CheckConstraint(
                name="situation_priority_known",
                condition=Q(priority__isnull=True) | Q(priority__gte=1, priority__lte=3),
            ),
            models.CheckConstraint(name="situation_occurrences_positive", condition=Q(occurrences__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} v. {self.week}: {ObservationCategory(self.category).label}"
