"""An activity (insats): one thing that was done and logged, and what it counts towards."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.constraints import in_order, paired, positive
from medborgarlofte.fields import ParentKey, person
from promises.models.base import POSITIVE, amount
from promises.models.commitment import Commitment
from promises.models.kind import Kind, ResultMeasure
from promises.models.promise import Promise
from promises.models.table_import import TableImport
from promises.words import activity_checks


class Activity(models.Model):
    """One thing done. Public and internal words are different fields; internal ones never leave the house.

    It belongs to the promises whose commitments it serves, or directly to one promise, ``promise``, of which it serves
    no commitment; then it is shown beside the commitments and is in no figure and no status. One that belongs to no
    promise stays in the house. ``promises.models.belonging`` answers for both ways.

    After publication a row is never changed: a correction is a new row that names the one it replaces.
    """

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    municipality = ParentKey(Municipality, "kommun", on_delete=models.PROTECT, related_name="activities")
    kind = models.ForeignKey(Kind, verbose_name="slag", on_delete=models.PROTECT, related_name="activities")
    promise = models.ForeignKey(
        Promise,
        verbose_name="löfte utan åtagande",
        on_delete=models.PROTECT,
        related_name="other_activities",
        null=True,
        blank=True,
        help_text="Bara för det som inte räknas mot något åtagande. Det visas i löftet under Annat som gjorts.",
    )
    title = models.CharField(
        "rubrik", max_length=160, help_text="Offentlig. Vad och var, till exempel Trafikkontroll på väg 152."
    )
    starts_on = models.DateField(
        "datum", help_text="Dagen då det gjordes. Står i tjänsteanteckningen eller protokollet."
    )
    ends_on = models.DateField(
        "till och med", help_text="Samma dag för en vanlig insats. Senare bara för en summa över flera dagar."
    )
    place = models.CharField(
        "plats i ord",
        max_length=160,
        blank=True,
        help_text="Offentlig. Ort eller område, aldrig en exakt punkt.",
    )
    note = models.TextField(
        "anteckning", blank=True, help_text="Offentlig. Inga namn, personnummer eller bilnummer."
    )
    performed_by = models.ForeignKey(
        Organisation,
        verbose_name="utförd av",
        on_delete=models.PROTECT,
        related_name="performed_activities",
        help_text="Den som gjorde det. En part utan konto kan stå här.",
    )
    logged_for = models.ForeignKey(
        Organisation,
        verbose_name="loggad av",
        on_delete=models.PROTECT,
        related_name="logged_activities",
        help_text="Din organisation.",
    )
    publish_on = models.DateField("visas från", help_text="Första dagen då raden får visas för allmänheten.")
    is_demo = models.BooleanField("påhittad", default=False, help_text="Märks som demodata där den visas.")
    is_sum = models.BooleanField(
        "summa",
        default=False,
        editable=False,
        help_text="Raden är redan räknad över sina dagar, på åtagandets sätt: det som är offentligt av finare rader.",
    )

    internal_place = models.CharField(
        "exakt plats", max_length=200, blank=True, help_text="Intern. Adress eller koordinat. Visas aldrig."
    )
    internal_note = models.TextField("intern anteckning", blank=True, help_text="Intern. Visas aldrig.")
    internal_staff = models.PositiveSmallIntegerField(
        "bemanning", null=True, blank=True, help_text="Intern. Visas aldrig."
    )
    internal_started_at = models.DateTimeField(
        "började", null=True, blank=True, help_text="Intern. Visas aldrig."
    )
    internal_ended_at = models.DateTimeField(
        "slutade", null=True, blank=True, help_text="Intern. Visas aldrig."
    )

    replaces = models.OneToOneField(
        "self",
        verbose_name="rättar",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
    )
    table_import = models.ForeignKey(
        TableImport,
        verbose_name="inläst ur",
        on_delete=models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
        editable=False,
    )
    correction_reason = models.CharField("skäl till rättelsen", max_length=300, blank=True)
    late_reason = models.CharField(
        "skäl till att den kom sent",
        max_length=300,
        blank=True,
        help_text="Offentligt. Varför raden loggades först när uppföljningen av dess period var publicerad.",
    )
    created_at = models.DateTimeField("loggad")
    created_by = person("loggad av person")
    withdrawn_at = models.DateTimeField("återtagen", null=True, blank=True)
    withdrawn_by = person("återtagen av", null=True, blank=True)
    withdrawn_reason = models.CharField("skäl till återtagandet", max_length=300, blank=True)
    withdrawn_shown_on = models.DateField(
        "återtagandet visas från",
        null=True,
        blank=True,
        editable=False,
        help_text="Tom när det visas genast. En rad som visas i en summa räknas där till nästa dag som summor visas.",
    )
    commitments = models.ManyToManyField(Commitment, through="Contribution", related_name="activities")

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["-ends_on", "-created_at"]
        indexes = [
            models.Index(fields=["municipality", "ends_on"]),
            # The newest of a kind in a place, and of a person: what the log form offers first.
            models.Index(fields=["municipality", "kind", "created_at"]),
            models.Index(fields=["created_by", "created_at"]),
        ]
        constraints = [
            in_order("activity"),
            in_order("activity", "internal_started_at", "internal_ended_at"),
            *paired("activity", "created", "withdrawn"),
            models.CheckConstraint(
                name="activity_correction_has_reason",
                condition=Q(replaces__isnull=True, correction_reason="")
                | (Q(replaces__isnull=False) & ~Q(correction_reason="")),
                violation_error_message="En rättelse behöver ett skäl.",
            ),
            models.CheckConstraint(
                name="activity_shown_withdrawal_is_made",
                condition=Q(withdrawn_shown_on__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_withdrawal_has_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="Ett återtagande behöver ett skäl.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} {self.title}"


class Contribution(models.Model):
    """What one activity counts towards one commitment, or why it does not."""

    activity = ParentKey(Activity, "insats", related_name="contributions")
    commitment = ParentKey(Commitment, "åtagande", on_delete=models.PROTECT, related_name="contributions")
    quantity = amount("antal", default=1, validators=POSITIVE, help_text="I åtagandets enhet.")
    out_of = amount("av", null=True, blank=True, help_text="Bara för en andel: det antalet räknas av.")
    part = models.SlugField(
        "delmål eller steg",
        max_length=40,
        blank=True,
        help_text="Bara när målet är delat: delmålets eller stegets kortnamn, står på målets sida.",
    )
    counts = models.BooleanField(
        "räknas", default=True, help_text="Avmarkera om insatsen hör hit men inte räknas enligt löftet."
    )
    why_not = models.CharField(
        "varför den inte räknas",
        max_length=300,
        blank=True,
        help_text="Offentlig. Till exempel: rörlig kontroll, löftet gäller fasta.",
    )

    class Meta:
        verbose_name = "bidrag till åtagande"
        verbose_name_plural = "bidrag till åtaganden"
        ordering = ["commitment", "activity"]
        indexes = [models.Index(fields=["commitment", "activity", "counts", "quantity", "part", "out_of"])]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "commitment", "part"],
                name="contribution_once",
                violation_error_message="Insatsen räknas redan mot det åtagandet.",
            ),
            models.CheckConstraint(name="contribution_quantity_not_negative", condition=Q(quantity__gte=0)),
            positive("contribution", "out_of"),
            models.CheckConstraint(
                name="contribution_why_not",
                condition=Q(counts=True, why_not="") | (Q(counts=False) & ~Q(why_not="")),
                violation_error_message="Skriv varför den inte räknas, eller låt den räknas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} → {self.commitment}"


class Result(models.Model):
    """One result measure of one activity: 64 vehicles checked."""

    activity = ParentKey(Activity, "insats", related_name="results")
    measure = models.ForeignKey(
        ResultMeasure, verbose_name="mått", on_delete=models.PROTECT, related_name="+"
    )
    value = amount("värde", help_text="Talet ur protokollet eller insatsrapporten.")

    class Meta:
        verbose_name = "resultat"
        verbose_name_plural = "resultat"
        ordering = ["measure__position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "measure"], name="result_once"),
            models.CheckConstraint(
                name="result_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Ett resultat är noll eller mer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value.normalize():f}"

    def clean(self) -> None:
        """People are whole."""
        measure = getattr(self, "measure", None)  # a form may not have chosen it yet
        if measure and measure.counts_people and self.value is not None and self.value % 1:
            raise ValidationError({"value": activity_checks.Rule.WHOLE_PEOPLE.value})
