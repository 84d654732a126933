"""Kinds of commitment and activity, and the results that each kind reports. Configured, not coded."""

from django.db import models

from medborgarlofte.fields import ParentKey, VocabularyField, in_english
from promises.words.enums import Method


class Kind(models.Model):
    """A kind of work. The four methods have rows of their own beside it; any other kind needs no code."""

    slug = models.SlugField("kortnamn", unique=True, max_length=40)
    name = models.CharField("namn", max_length=80, unique=True, help_text="Till exempel krogtillsyn.")
    name_en = in_english(models.CharField, "namn på engelska", max_length=80)
    method = VocabularyField(
        "arbetssätt",
        Method,
        default=Method.OTHER.value,
        help_text="Fyra arbetssätt har egna uppgifter. Allt annat är annat.",
    )
    unit_one = models.CharField("enhet, en", max_length=40, help_text="Till exempel insats.")
    unit_many = models.CharField("enhet, flera", max_length=40, help_text="Till exempel insatser.")
    unit_one_en = in_english(models.CharField, "enhet på engelska, en", max_length=40)
    unit_many_en = in_english(models.CharField, "enhet på engelska, flera", max_length=40)

    class Meta:
        verbose_name = "slag av insats"
        verbose_name_plural = "slag av insatser"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ResultMeasure(models.Model):
    """One result that a kind reports: vehicles checked, fines, participants."""

    kind = ParentKey(Kind, "slag", related_name="measures")
    slug = models.SlugField("kortnamn", max_length=40)
    label = models.CharField("namn", max_length=80, help_text="Till exempel kontrollerade fordon.")
    label_en = in_english(models.CharField, "namn på engelska", max_length=80)
    position = models.PositiveSmallIntegerField("ordning", default=1)
    counts_people = models.BooleanField(
        "räknar få personer",
        default=False,
        help_text="Ett tal under fem visas då som färre än 5. Gäller inte trafikresultat.",
    )
    is_own = models.BooleanField(
        "bara i vissa löften",
        default=False,
        help_text="Ifyllt: måttet kom med ett löftes fil, och bara de löften som säger det har det.",
    )

    class Meta:
        verbose_name = "resultatmått"
        verbose_name_plural = "resultatmått"
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="measure_slug_unique")]

    def __str__(self) -> str:
        return self.label
