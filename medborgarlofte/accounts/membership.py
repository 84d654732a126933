"""A role: who holds it, where, who gave it, and who else has confirmed the account since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from medborgarlofte.accounts.roles import OF_AUTHORITIES, PERMISSIONS, Role
from medborgarlofte.constraints import paired
from medborgarlofte.fields import VocabularyField, person


class Membership(models.Model):
    """A role that a person holds for one organisation in one municipality.

    ``given_by`` is nobody for what was done at the command line or said by an identity provider. The giver
    and those who got roles of the same giver count as one person until somebody else has confirmed
    (``accounts.same_person``).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="person", on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    municipality = models.ForeignKey(
        "accounts.Municipality", verbose_name="kommun", on_delete=models.PROTECT, related_name="memberships"
    )
    role = VocabularyField("roll", Role)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ersättare",
        on_delete=models.SET_NULL,
        related_name="deputy_for",
        null=True,
        blank=True,
        help_text="Får samma påminnelser. Rättigheter får ersättaren genom ett eget uppdrag.",
    )
    started_on = models.DateField("från och med")
    given_at = models.DateTimeField("givet", null=True, blank=True, editable=False)
    given_by = person("givet av", null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True, editable=False)
    confirmed_by = person("bekräftat av", null=True, blank=True, editable=False)
    confirmed_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    ended_at = models.DateTimeField("avslutad", null=True, blank=True)
    ended_by = person("avslutad av", null=True, blank=True)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["municipality", "organisation", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "municipality", "role"],
                condition=Q(ended_at__isnull=True),
                name="membership_once_while_open",
                violation_error_message="Personen har redan den rollen där.",
            ),
            *paired("membership", "ended", "given"),
            models.CheckConstraint(
                name="membership_confirmed_paired",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, confirmed_reason="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_reason="")),
            ),
            models.CheckConstraint(
                name="membership_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True)
                | (Q(given_by__isnull=False) & ~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("user"))),
                violation_error_message="Någon annan än den som gav uppdraget bekräftar kontot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}, {self.organisation}, {self.municipality.short_name}"

    @property
    def permissions(self) -> frozenset[str]:
        """What this membership allows."""
        allowed = PERMISSIONS[Role(self.role)]
        return allowed if self.organisation.is_authority else allowed - OF_AUTHORITIES
