"""Safety walks (trygghetsvandringar): who took part, and the numbered observations."""

import uuid

from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.activity import Activity
from promises.words.enums import Light, ObservationCategory


class SafetyWalk(models.Model):
    """What a walk has beyond an activity. No names of residents, only how many came.

    The protocol is everything here and below. While it is a draft nobody outside sees any of it; a walk
    that came from elsewhere with its protocol was never one, and the day it was published is not known.
    """

    activity = models.OneToOneField(
        Activity,
        verbose_name="insats",
        on_delete=models.CASCADE,
        related_name="safety_walk",
        primary_key=True,
    )
    light = VocabularyField("ljus", Light, noun="walk", blank=True)
    route = models.CharField("väg", max_length=300, blank=True, help_text="Offentlig. Vägen i ord.")
    residents = models.PositiveSmallIntegerField(
        "antal boende", null=True, blank=True, help_text="Offentligt. Bara antalet, aldrig namn."
    )
    internal_minutes_by = models.CharField("protokollförare", max_length=120, blank=True, help_text="Intern.")
    protocol_is_draft = models.BooleanField("protokollet skrivs", default=False, editable=False)
    protocol_published_at = models.DateTimeField(
        "protokollet publicerat", null=True, blank=True, editable=False
    )
    protocol_published_by = person("protokollet publicerat av", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "trygghetsvandring"
        verbose_name_plural = "trygghetsvandringar"
        constraints = [
            *paired("walk", "protocol_published"),
            models.CheckConstraint(
                name="walk_protocol_draft_or_published",
                condition=Q(protocol_is_draft=False) | Q(protocol_published_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)


class WalkParticipation(models.Model):
    """An organisation that took part, with how many."""

    walk = ParentKey(SafetyWalk, "vandring", related_name="participations")
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="+"
    )
    people = models.PositiveSmallIntegerField("antal", default=1)

    class Meta:
        verbose_name = "deltagande organisation"
        verbose_name_plural = "deltagande organisationer"
        constraints = [models.UniqueConstraint(fields=["walk", "organisation"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.people}"


class Observation(models.Model):
    """One numbered observation of a walk, good or bad; its measures are the action list.

    ``uid`` is chosen by whoever writes it down, so that the same one sent twice is one.
    """

    uid = models.UUIDField("id", unique=True, default=uuid.uuid4, editable=False)
    walk = ParentKey(SafetyWalk, "vandring", related_name="observations")
    number = models.PositiveSmallIntegerField("nummer")
    category = VocabularyField("kategori", ObservationCategory)
    is_good = models.BooleanField("det som är bra", default=False)
    place = models.CharField("plats i ord", max_length=160, help_text="Offentlig.")
    text = models.TextField("iakttagelse", help_text="Offentlig. Aldrig en person.")
    authority = models.CharField(
        "rådighet",
        max_length=160,
        blank=True,
        help_text="Vem som råder över platsen: förvaltning eller fastighetsägare.",
    )
    internal_note = models.TextField("intern anteckning", blank=True, help_text="Visas aldrig.")

    class Meta:
        verbose_name = "iakttagelse"
        verbose_name_plural = "iakttagelser"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "number"],
                name="observation_number_unique",
                violation_error_message="Vandringen har redan en iakttagelse med det numret.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.place}"
