"""The invitation to a safety walk: when and where, before there is anything to log."""

import uuid

from django.db import models
from django.db.models import Q

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import VocabularyField, person
from promises.models.activity import Activity
from promises.models.commitment import Commitment
from promises.models.promise import Promise
from promises.words.enums import Light


class WalkInvitation(models.Model):
    """A planned walk of a promise. Everything in it is public once it is published.

    ``sequence`` goes up with every change after that, so that a calendar which has the walk takes the
    change. Cancelled, it stays where people have seen it. ``activity`` is the walk that was logged.
    """

    uid = models.UUIDField("nummer", unique=True, default=uuid.uuid4, editable=False)
    promise = models.ForeignKey(
        Promise, verbose_name="löfte", on_delete=models.CASCADE, related_name="invitations"
    )
    commitment = models.ForeignKey(
        Commitment,
        verbose_name="åtagande",
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
    )
    area = models.CharField("område", max_length=160, help_text="Ort eller område där ni går.")
    held_on = models.DateField("dag")
    from_time = models.TimeField("från klockan")
    to_time = models.TimeField("till klockan", null=True, blank=True)
    meeting_place = models.CharField("samlingsplats", max_length=160)
    route = models.CharField("väg", max_length=300, blank=True, help_text="Vägen i ord.")
    light = VocabularyField("ljus", Light, noun="invitation", blank=True)
    organiser = models.ForeignKey(
        Organisation, verbose_name="arrangör", on_delete=models.PROTECT, related_name="+"
    )
    drop_in = models.BooleanField("ingen behöver anmäla sig", default=False)
    text = models.TextField("till invånarna", blank=True, help_text="Inga namn på invånare.")
    sequence = models.PositiveIntegerField("ändring", default=0, editable=False)
    activity = models.OneToOneField(
        Activity,
        verbose_name="insats",
        on_delete=models.SET_NULL,
        related_name="invitation",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField("skriven")
    created_by = person("skriven av")
    updated_at = models.DateTimeField("ändrad")
    updated_by = person("ändrad av")
    published_at = models.DateTimeField("publicerad", null=True, blank=True)
    published_by = person("publicerad av", null=True, blank=True)
    cancelled_at = models.DateTimeField("inställd", null=True, blank=True)
    cancelled_by = person("inställd av", null=True, blank=True)
    cancelled_reason = models.CharField("varför den är inställd", max_length=300, blank=True)

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering = ["held_on", "from_time", "pk"]
        constraints = [
            *paired("invitation", "created", "updated", "published", "cancelled"),
            models.CheckConstraint(
                name="invitation_cancelled_has_reason",
                condition=Q(cancelled_at__isnull=True, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, published_at__isnull=False) & ~Q(cancelled_reason="")),
                violation_error_message="Skriv varför vandringen ställs in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.title}"

    @property
    def title(self) -> str:
        """``Trygghetsvandring, Hok``."""
        return f"Trygghetsvandring, {self.area}"[:160]
