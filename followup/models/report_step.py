"""A step: one thing that a person did on a follow-up's way to its edition. Rows, never overwritten."""

from django.db import models
from django.db.models import Q

from followup.enums import SignIn, StepKind
from followup.models.report import Report
from medborgarlofte.accounts.models import Delegation, Organisation
from medborgarlofte.fields import VocabularyField, person

FREEZES = [StepKind.COMPLETED.value, StepKind.RENEWED.value]


class Step(models.Model):
    """Who did what, when, for whom and why. ``edition`` is the number of the edition that it leads to.

    Where a follow-up stands is told by the steps towards its next edition (``followup.approval.approval_status``).
    """

    report = models.ForeignKey(
        Report, verbose_name="uppföljning", on_delete=models.CASCADE, related_name="steps"
    )
    edition = models.PositiveSmallIntegerField("mot utgåva")
    kind = VocabularyField("steg", StepKind)
    at = models.DateTimeField("när")
    by = person("av")
    name = models.CharField("namn då", max_length=120, blank=True)
    title = models.CharField("titel då", max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="för", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    delegation = models.ForeignKey(
        Delegation, verbose_name="på delegation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # fmt: skip
    sign_in = VocabularyField("inloggad med", SignIn)
    internal_comment = models.TextField("kommentar", blank=True, help_text="Läses bara av parterna.")
    public_note = models.CharField("offentlig anteckning", max_length=400, blank=True)
    revision = models.PositiveBigIntegerField("löftets revision")
    # What was frozen: as an edition keeps it, before the persons' approvals stand in it.
    content = models.TextField("innehåll", blank=True)
    data = models.TextField("data", blank=True)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="step_freezes",
                condition=(Q(kind__in=FREEZES) & ~Q(content="") & ~Q(data=""))
                | (~Q(kind__in=FREEZES) & Q(content="", data="")),
            ),
            models.CheckConstraint(
                name="step_back_has_comment",
                condition=~Q(kind=StepKind.SENT_BACK.value) | ~Q(internal_comment=""),
                violation_error_message="Skriv vad som behöver ändras.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.name} {StepKind(self.kind).label}"
