"""Traffic operations (trafikinsatser): a control on a road section. Its results are result measures."""

from django.db import models

from medborgarlofte.constraints import positive
from medborgarlofte.fields import VocabularyField
from promises.models.activity import Activity
from promises.words.enums import TrafficControl


class TrafficOperation(models.Model):
    """What a traffic operation has beyond an activity."""

    activity = models.OneToOneField(
        Activity,
        verbose_name="insats",
        on_delete=models.CASCADE,
        related_name="traffic_operation",
        primary_key=True,
    )
    control = VocabularyField(
        "slag av kontroll", TrafficControl, noun="traffic", default=TrafficControl.SPEED.value
    )
    section = models.CharField(
        "vägavsnitt", max_length=160, blank=True, help_text="Offentligt. Väg 152 norr om orten."
    )
    minutes = models.PositiveSmallIntegerField("minuter", null=True, blank=True)
    internal_section = models.CharField(
        "exakt avsnitt", max_length=200, blank=True, help_text="Intern. Visas aldrig."
    )

    class Meta:
        verbose_name = "trafikinsats"
        verbose_name_plural = "trafikinsatser"
        constraints = [
            positive("traffic", "minutes"),
        ]

    def __str__(self) -> str:
        return str(self.activity)
