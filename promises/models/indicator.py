"""Effects aimed at and their measurements. Never mixed with counts of activities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from medborgarlofte.clock import today
from medborgarlofte.fields import ParentKey, VocabularyField, WebAddressField
from promises.models.promise import Promise
from promises.words import promise_checks
from promises.words.enums import Direction


class Indicator(models.Model):
    """An effect the promise aims at (effektmål), with its measure where one is named."""

    promise = ParentKey(Promise, "medborgarlöfte", related_name="indicators")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    slug = models.SlugField("kortnamn", max_length=60)
    name = models.CharField(
        "effekt", max_length=200, help_text="Vad som ska bli bättre: tryggheten bland de boende."
    )
    text = models.TextField("i ord", blank=True)
    source = models.CharField(
        "mäts i", max_length=160, blank=True, help_text="Trygghetsmätningen, NTU, STRADA."
    )
    unit = models.CharField(
        "enhet", max_length=80, blank=True, help_text="Till exempel procent av de svarande, skadade per år."
    )
    direction = VocabularyField("riktning", Direction, default=Direction.UNSTATED.value)
    baseline = models.DecimalField(
        "startvärde",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Senaste värdet innan löftet började, ur källan.",
    )
    baseline_note = models.CharField("om startvärdet", max_length=160, blank=True)
    target = models.DecimalField("målvärde", max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = "effektmål"
        verbose_name_plural = "effektmål"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "slug"], name="indicator_slug_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """One published value of an indicator, or the word that it cannot be judged."""

    indicator = ParentKey(Indicator, "effektmål", related_name="measurements")
    period = models.CharField("avser", max_length=40, help_text="Som källan skriver: 2020, våren 2021.")
    published_on = models.DateField("publicerad", null=True, blank=True)
    value = models.DecimalField(
        "värde",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Som källan skriver det, utan avrundning.",
    )
    uncertainty = models.CharField(
        "osäkerhet", max_length=120, blank=True, help_text="Till exempel ±2 procentenheter."
    )
    note = models.CharField(
        "anmärkning", max_length=300, blank=True, help_text="Krävs när värdet inte går att bedöma."
    )
    url = WebAddressField("källa", blank=True, max_length=400)

    class Meta:
        verbose_name = "mätning"
        verbose_name_plural = "mätningar"
        ordering = [F("published_on").asc(nulls_first=True), "period"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="measurement_once"),
            models.CheckConstraint(
                name="measurement_value_or_note",
                condition=Q(value__isnull=False) | ~Q(note=""),
                violation_error_message="Skriv värdet, eller varför det inte går att bedöma.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period}"

    def clean(self) -> None:
        """A value that is told has been published."""
        if self.published_on and self.published_on > today():
            raise ValidationError({"published_on": promise_checks.NOT_YET})
