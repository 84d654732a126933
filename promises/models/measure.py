"""A measure (åtgärd): what shall be done about an observation of a walk or by an EST meeting."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import VocabularyField, person
from promises.models.est import CoordinationMeeting, SituationReport
from promises.models.walk import Observation
from promises.words import measure_checks
from promises.words.enums import Effect, MeasureDecision


def decided(model: str) -> tuple[models.CheckConstraint, models.CheckConstraint]:
    """What is done has its day, and what is refused its reason; nothing else has either."""
    done, refused = Q(decision=MeasureDecision.DONE.value), Q(decision=MeasureDecision.REFUSED.value)
    return (
        models.CheckConstraint(
            name=f"{model}_done_has_date",
            condition=Q(decision=MeasureDecision.DONE.value, done_on__isnull=False)
            | (~done & Q(done_on__isnull=True)),
            violation_error_message="En gjord åtgärd har en dag då den blev gjord, de andra ingen.",
        ),
        models.CheckConstraint(
            name=f"{model}_refused_has_reason",
            condition=Q(refused_reason="") & ~refused | ~Q(refused_reason="") & refused,
            violation_error_message="Skriv varför åtgärden inte görs.",
        ),
    )


class Measure(models.Model):
    """One row of an action list. From a walk it is public; from an EST meeting it is internal."""

    observation = models.ForeignKey(
        Observation,
        verbose_name="iakttagelse",
        on_delete=models.CASCADE,
        related_name="measures",
        null=True,
        blank=True,
    )
    meeting = models.ForeignKey(
        CoordinationMeeting,
        verbose_name="möte",
        on_delete=models.CASCADE,
        related_name="measures",
        null=True,
        blank=True,
    )
    situation = models.ForeignKey(
        SituationReport,
        verbose_name="svar på",
        on_delete=models.SET_NULL,
        related_name="measures",
        null=True,
        blank=True,
        help_text="Bara från ett möte: en lägesrapport om platsen och läget som åtgärden svarar på.",
    )
    text = models.CharField(
        "åtgärd", max_length=300, help_text="Vad som ska göras, så att en utomstående förstår."
    )
    owner = models.ForeignKey(
        Organisation,
        verbose_name="ansvarig",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decision = VocabularyField(
        "beslut",
        MeasureDecision,
        default=MeasureDecision.PROPOSED.value,
        help_text="Vad mötet eller den ansvariga har beslutat. Står i protokollet.",
    )
    refused_reason = models.CharField(
        "varför den inte görs", max_length=300, blank=True, help_text="Krävs när åtgärden inte görs."
    )
    due_on = models.DateField("klar senast", null=True, blank=True)
    done_on = models.DateField("gjord", null=True, blank=True, help_text="Dagen enligt den ansvariga.")
    effect = VocabularyField(
        "effekt", Effect, default=Effect.NOT_KNOWN.value, help_text="Bedöms vid nästa vandring eller möte."
    )
    effect_on = models.DateField(
        "effekt bedömd", null=True, blank=True, help_text="Tomt: effekten är inte bedömd än."
    )
    internal_note = models.TextField("intern anteckning", blank=True, help_text="Visas aldrig.")
    created_at = models.DateTimeField("införd")
    created_by = person("införd av")

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = [F("due_on").asc(nulls_first=True), "pk"]
        constraints = [
            *paired("measure", "created"),
            models.CheckConstraint(
                name="measure_has_one_source",
                condition=Q(observation__isnull=False, meeting__isnull=True)
                | Q(observation__isnull=True, meeting__isnull=False),
                violation_error_message="En åtgärd hör till en iakttagelse eller till ett möte.",
            ),
            models.CheckConstraint(
                name="measure_answers_situation_of_meeting",
                condition=Q(situation__isnull=True) | Q(meeting__isnull=False),
                violation_error_message="Bara en åtgärd från ett möte svarar på en lägesrapport.",
            ),
            *decided("measure"),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse days before the walk or meeting; what was stored so once may stand."""
        source = self.meeting or (self.observation.walk if self.observation else None)
        days = {"due_on": self.due_on, "done_on": self.done_on}
        errors = dict(measure_checks.problems(source.activity.starts_on if source else None, **days))
        if errors and self.pk:
            stored = type(self).objects.filter(pk=self.pk).values(*errors).first() or {}
            errors = {name: words for name, words in errors.items() if stored.get(name) != days[name]}
        if errors:
            raise ValidationError(errors)
