"""How much, by when and how it is counted: one row per version of a commitment's target."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from medborgarlofte.constraints import in_order, positive
from medborgarlofte.fields import ParentKey, VocabularyField, in_english
from promises.models.amendment import Amendment
from promises.models.base import amount
from promises.models.commitment import Commitment
from promises.words import target_checks
from promises.words.enums import CalendarUnit, Comparator, Counting, TargetForm

_NUMBERLESS = [TargetForm.NONE.value, TargetForm.DELIVERABLE.value]


class Target(models.Model):
    """One version of a target. The newest whose ``in_force_from`` has come is in force."""

    commitment = ParentKey(Commitment, "åtagande", related_name="targets")
    in_force_from = models.DateField(
        "gäller från",
        null=True,
        blank=True,
        help_text="Tomt för det första målet; annars dagen då ändringen gäller.",
    )
    amendment = models.ForeignKey(
        Amendment,
        verbose_name="ändrat genom",
        on_delete=models.PROTECT,
        related_name="targets",
        null=True,
        blank=True,
    )
    form = VocabularyField(
        "slag av mål",
        TargetForm,
        default=TargetForm.NONE.value,
        help_text="Läs löftet: ett antal i allt, ett antal per kvartal eller månad, en andel, något som ska bli klart, eller bara ord.",
    )
    comparator = VocabularyField(
        "jämförs",
        Comparator,
        default=Comparator.AT_LEAST.value,
        help_text="Står det bara ett tal i löftet menas minst.",
    )
    number = amount("antal", null=True, blank=True, help_text="Talet i löftet. För en andel: procenten.")
    upper = amount("övre gräns", null=True, blank=True, help_text="Bara för mellan: det högre talet.")
    per = VocabularyField(
        "per", CalendarUnit, blank=True, help_text="Bara för antal per tidsenhet: en gång varje kvartal."
    )
    counting = VocabularyField(
        "räknas som",
        Counting,
        default=Counting.SUM.value,
        help_text="Nästan alltid summan. Hundra kvällar är olika dagar, fyra poliser på plats är lägsta nivån.",
    )
    unit_one = models.CharField("enhet, en", max_length=60, blank=True, help_text="Tomt: slagets egen enhet.")
    unit_many = models.CharField("enhet, flera", max_length=60, blank=True)
    unit_one_en = in_english(models.CharField, "enhet på engelska, en", max_length=60)
    unit_many_en = in_english(models.CharField, "enhet på engelska, flera", max_length=60)
    deadline = models.DateField("senast", null=True, blank=True, help_text="Egen sista dag inom löftets tid.")
    season_start = models.CharField(
        "säsong från", max_length=5, blank=True, help_text="Månad och dag, 06-01."
    )
    season_end = models.CharField("säsong till", max_length=5, blank=True, help_text="Månad och dag, 08-31.")
    share_of = models.CharField(
        "andel: det som räknas",
        max_length=160,
        blank=True,
        help_text="Det ovanför strecket: ungdomar som fick svar.",
    )
    share_of_en = in_english(models.CharField, "andel på engelska: det som räknas", max_length=160)
    share_base = models.CharField(
        "andel: av vad",
        max_length=160,
        blank=True,
        help_text="Det under strecket: alla ungdomar som frågade.",
    )
    share_base_en = in_english(models.CharField, "andel på engelska: av vad", max_length=160)
    within = models.CharField(
        "inom", max_length=60, blank=True, help_text="Tiden för en servicenivå: 48 timmar."
    )
    within_en = in_english(models.CharField, "inom på engelska", max_length=60)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["commitment", F("in_force_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "in_force_from"], name="target_version_unique"),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(in_force_from__isnull=True),
                name="target_first_version_unique",
            ),
            positive("target", "number"),
            models.CheckConstraint(
                name="target_upper_with_between",
                condition=Q(comparator=Comparator.BETWEEN.value, upper__gt=F("number"))
                | (~Q(comparator=Comparator.BETWEEN.value) & Q(upper__isnull=True)),
                violation_error_message="Mellan behöver ett högre tal, de andra jämförelserna inget.",
            ),
            models.CheckConstraint(
                name="target_number_where_promised",
                condition=Q(form__in=_NUMBERLESS) | Q(number__isnull=False),
                violation_error_message="Det slaget av mål behöver ett tal.",
            ),
            models.CheckConstraint(
                name="target_none_has_no_number",
                condition=~Q(form=TargetForm.NONE.value) | Q(number__isnull=True),
                violation_error_message="Ett åtagande utan tal kan inte ha ett tal.",
            ),
            models.CheckConstraint(
                name="target_rate_has_unit",
                condition=~Q(form=TargetForm.RATE.value) | ~Q(per=""),
                violation_error_message="Ett antal per tidsenhet behöver tidsenheten.",
            ),
            models.CheckConstraint(
                name="target_season_whole",
                condition=Q(season_start="", season_end="") | (~Q(season_start="") & ~Q(season_end="")),
                violation_error_message="En säsong har både början och slut.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {TargetForm(self.form).label}"

    def clean(self) -> None:
        """Refuse what makes no sense; its steps and parts are asked about beside it."""
        errors: dict[str, list[str]] = {}
        for problem in self.problems():
            errors.setdefault(problem.field, []).append(problem.sentence)
        if errors:
            raise ValidationError(errors)

    def problems(self, **rows: Sequence[Mapping[str, Any]]) -> Iterator[target_checks.Problem]:
        """What makes no sense in it with these ``milestones`` and ``parts``, as the exchange format names them."""
        commitment = getattr(self, "commitment", None)  # a form may not have chosen it yet, nor its promise
        promise = getattr(commitment, "promise", None)
        starts_on = (commitment.starts_on or promise.starts_on) if commitment and promise else None
        said = {
            field.name: getattr(self, field.name)
            for field in self._meta.concrete_fields
            if not field.is_relation
        }
        return target_checks.problems(said | rows, starts_on, promise.last_day if promise else None)


class Milestone(models.Model):
    """So much by a date; for a deliverable, one of its steps."""

    target = ParentKey(Target, "mål", related_name="milestones")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    slug = models.SlugField(
        "kortnamn", max_length=40, help_text="Små bokstäver utan mellanslag. Insatserna pekar på det."
    )
    label = models.CharField("i ord", max_length=160, blank=True)
    label_en = in_english(models.CharField, "i ord på engelska", max_length=160)
    due_on = models.DateField("senast", null=True, blank=True)
    number = amount("antal", null=True, blank=True)

    class Meta:
        verbose_name = "delsteg"
        verbose_name_plural = "delsteg"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["target", "slug"], name="milestone_slug_unique"),
            positive("milestone", "number"),
        ]

    def __str__(self) -> str:
        return self.label or self.slug


class TargetPart(models.Model):
    """A sub-target: by place, season or named window."""

    target = ParentKey(Target, "mål", related_name="parts")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    slug = models.SlugField("kortnamn", max_length=40)
    label = models.CharField("namn", max_length=120, help_text="Platsen eller fönstret: Skillingaryd, våren.")
    label_en = in_english(models.CharField, "namn på engelska", max_length=120)
    number = amount("antal")
    starts_on = models.DateField("från", null=True, blank=True)
    ends_on = models.DateField("till", null=True, blank=True)

    class Meta:
        verbose_name = "delmål"
        verbose_name_plural = "delmål"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["target", "slug"], name="part_slug_unique"),
            positive("part", "number"),
            in_order("part"),
        ]

    def __str__(self) -> str:
        return self.label
