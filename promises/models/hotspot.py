"""Hot spots and rounds. The exact place is internal; the public sees the area's name and totals."""

import uuid

from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models.activity import Activity
from promises.words.enums import ObservationCategory


class HotSpot(models.Model):
    """A place that the joint situation picture points at."""

    municipality = ParentKey(Municipality, "kommun", on_delete=models.PROTECT, related_name="hot_spots")
    area = models.CharField("område", max_length=120, help_text="Offentligt. Så grovt att platsen inte röjs.")
    internal_name = models.CharField("plats", max_length=160, help_text="Intern. Visas aldrig.")
    internal_position = models.CharField(
        "position", max_length=60, blank=True, help_text="Intern. Koordinat eller adress."
    )
    is_active = models.BooleanField("besöks nu", default=True)

    class Meta:
        verbose_name = "hot spot"
        verbose_name_plural = "hot spots"
        ordering = ["municipality", "internal_name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "internal_name"], name="hot_spot_name_unique")
        ]

    def __str__(self) -> str:
        return self.internal_name


class HotSpotRound(models.Model):
    """What a round has beyond an activity. Its times and staff are the activity's internal fields."""

    activity = models.OneToOneField(
        Activity,
        verbose_name="insats",
        on_delete=models.CASCADE,
        related_name="hot_spot_round",
        primary_key=True,
    )
    hot_spot = models.ForeignKey(
        HotSpot, verbose_name="hot spot", on_delete=models.PROTECT, related_name="rounds"
    )
    internal_minutes = models.PositiveSmallIntegerField("minuter", null=True, blank=True, help_text="Intern.")

    class Meta:
        verbose_name = "trygghetsrunda"
        verbose_name_plural = "trygghetsrundor"
        constraints = [
            models.CheckConstraint(
                name="round_minutes_positive",
                condition=Q(internal_minutes__isnull=True) | Q(internal_minutes__gt=0),
                violation_error_message="Skriv minuterna, minst en.",
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class RoundObservation(models.Model):
    """How often something was seen on a round. Internal."""

    round = ParentKey(HotSpotRound, "runda", related_name="observations")
    category = VocabularyField("kategori", ObservationCategory)
    occurrences = models.PositiveSmallIntegerField("antal", default=1)

    class Meta:
        verbose_name = "iakttagelse på runda"
        verbose_name_plural = "iakttagelser på runda"
        constraints = [
            models.UniqueConstraint(fields=["round", "category"], name="round_observation_once"),
        ]

    def __str__(self) -> str:
        return f"{ObservationCategory(self.category).label}: {self.occurrences}"


class OngoingRound(models.Model):
    """A round that somebody is on. Internal. The activity that it becomes gets its ``uid``: when there is
    one, the round is over."""

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    hot_spot = models.ForeignKey(
        HotSpot, verbose_name="hot spot", on_delete=models.PROTECT, related_name="ongoing"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="loggas för", on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField("började")
    started_by = person("började av")

    class Meta:
        verbose_name = "pågående runda"
        verbose_name_plural = "pågående rundor"
        ordering = ["started_at"]
        constraints = [
            *paired("ongoing_round", "started"),
            # Nobody is on two rounds at once; starting one twice is starting it once.
            models.UniqueConstraint(fields=["started_by"], name="ongoing_round_one_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.hot_spot)


def place_key(place: str) -> str:
    """What tells places apart."""
    return " ".join(place.split()).casefold()
