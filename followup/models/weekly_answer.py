"""What an organisation answered to the week's question about a commitment that nothing is logged of. Internal."""

from django.db import models

from followup.enums import WeeklyReply
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.constraints import paired
from medborgarlofte.fields import ParentKey, VocabularyField, person
from promises.models import Commitment


class WeeklyAnswer(models.Model):
    """One answer of one week. No figure is counted from it and nobody outside reads it: that nothing has been done yet
    can become a confirmation only when the period's last day has come."""

    commitment = ParentKey(Commitment, "åtagande", related_name="weekly_answers")
    organisation = models.ForeignKey(
        Organisation, verbose_name="för", on_delete=models.PROTECT, related_name="+"
    )
    week = models.DateField("vecka", help_text="Måndagen i veckan.")
    period = models.CharField(
        "om perioden", max_length=40, blank=True, help_text="Kortnamnet på den period som frågan gällde."
    )
    reply = VocabularyField("svar", WeeklyReply)
    answered_at = models.DateTimeField("när")
    answered_by = person("av")

    class Meta:
        verbose_name = "veckosvar"
        verbose_name_plural = "veckosvar"
        ordering = ["-week", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation", "week"], name="weekly_answer_once_a_week"
            ),
            *paired("weekly_answer", "answered"),
        ]

    def __str__(self) -> str:
        return f"{WeeklyReply(self.reply).label}, {self.week}"
