"""What has been decided and done about a measure, step by step: public, dated, never changed."""

from django.db import models

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.measure import Measure, decided
from promises.words.enums import MeasureDecision


class MeasureStep(models.Model):
    """One decision about a measure of a walk. The measure itself says what the last step said.

    The first step is the decision that the published protocol held; a measure that has none has not
    changed since it was published.
    """

    measure = ParentKey(Measure, "åtgärd", related_name="steps")
    position = models.PositiveSmallIntegerField("ordning")
    decided_on = models.DateField("bestämt", help_text="Dagen då det bestämdes eller blev känt.")
    decision = VocabularyField("beslut", MeasureDecision)
    owner = models.ForeignKey(
        Organisation,
        verbose_name="ansvarig",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    due_on = models.DateField("klar senast", null=True, blank=True)
    done_on = models.DateField("gjord", null=True, blank=True)
    refused_reason = models.CharField("varför den inte görs", max_length=300, blank=True)
    note = models.CharField(
        "kommentar", max_length=300, blank=True, help_text="Offentlig. Till exempel varför det dröjer."
    )
    created_at = models.DateTimeField("införd")
    created_by = person("införd av")

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["measure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "position"], name="measure_step_position_unique"),
            *paired("measure_step", "created"),
            *decided("measure_step"),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on:%Y-%m-%d} {MeasureDecision(self.decision).label}"
