"""Photos of what was done: stored when they are sent, shown only by a decision of its own."""

import uuid

from django.db import models
from django.db.models import Q

from medborgarlofte.constraints import paired, positive
from medborgarlofte.fields import ParentKey, person
from promises.models.activity import Activity
from promises.models.walk import Observation


class Photo(models.Model):
    """One photo of one activity. The file is made by us from what was sent (documents/pictures.py) and
    named by its hash; what the sender called it is never kept.

    ``uid`` is chosen by whoever sends it, so that the same photo sent twice is one. A photo follows its
    activity to the row that corrects it.
    """

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    activity = ParentKey(Activity, "insats", on_delete=models.PROTECT, related_name="photos")
    observation = models.ForeignKey(
        Observation,
        verbose_name="iakttagelse",
        on_delete=models.SET_NULL,
        related_name="photos",
        null=True,
        blank=True,
        help_text="Bara från en vandring: iakttagelsen som fotot visar.",
    )
    position = models.PositiveSmallIntegerField("ordning")
    file = models.FileField("fil", upload_to="insatser/", editable=False)
    width = models.PositiveSmallIntegerField("bredd i bildpunkter", editable=False)
    height = models.PositiveSmallIntegerField("höjd i bildpunkter", editable=False)
    sha256 = models.CharField("kontrollsumma", max_length=64, editable=False)
    alt = models.CharField(
        "fotot i ord",
        max_length=300,
        blank=True,
        help_text="Vad fotot visar, för den som inte ser det. Krävs innan det får visas.",
    )
    created_at = models.DateTimeField("mottaget")
    created_by = person("mottaget av")
    shown_at = models.DateTimeField("visas sedan", null=True, blank=True)
    shown_by = person("visas efter beslut av", null=True, blank=True)
    removed_at = models.DateTimeField("borttaget", null=True, blank=True)
    removed_by = person("borttaget av", null=True, blank=True)
    removed_reason = models.CharField("skäl till borttagandet", max_length=300, blank=True)

    class Meta:
        verbose_name = "foto"
        verbose_name_plural = "foton"
        ordering = ["activity", "position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="photo_position_unique"),
            positive("photo", "width"),
            positive("photo", "height"),
            *paired("photo", "created", "shown", "removed"),
            models.CheckConstraint(
                name="photo_shown_is_described",
                condition=Q(shown_at__isnull=True) | ~Q(alt=""),
                violation_error_message="Skriv vad fotot visar innan det visas.",
            ),
            models.CheckConstraint(
                name="photo_shown_is_not_removed",
                condition=Q(shown_at__isnull=True) | Q(removed_at__isnull=True),
                violation_error_message="Ett borttaget foto visas inte.",
            ),
            models.CheckConstraint(
                name="photo_removal_has_reason",
                condition=Q(removed_at__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_reason="")),
                violation_error_message="Skriv varför fotot tas bort.",
            ),
        ]

    def __str__(self) -> str:
        return f"Foto {self.position} av {self.activity}"

    @property
    def is_shown(self) -> bool:
        """Whether somebody has decided that it may be shown; its activity must be visible too."""
        return self.shown_at is not None
