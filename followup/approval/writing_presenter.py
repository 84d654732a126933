"""The form of a follow-up: each commitment's fields beside what is counted, said before, and who answers for it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms import BaseForm
from django.utils.formats import date_format
from django.utils.timezone import localtime

from followup.duties import places_of
from followup.models import Report
from followup.people import answering, people
from followup.report.view import CommitmentView, ReportView
from promises.models import Promise
from promises.words.enums import Status

# Then the cause is asked for openly.
_DEVIATES = frozenset({Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED, Status.UNKNOWN})


@dataclass(frozen=True)
class Section:
    """One commitment in the writing form: what is counted, what was said last, and the fields."""

    view: CommitmentView
    responsible: str  # with the names of those who log for them
    fields: tuple[Any, ...]
    more: tuple[Any, ...]  # asked when it did not go as promised: folded away else
    deviates: bool
    saved: str
    nothing: Any | None
    last_text: str
    last_period: str


def write_sections(report: Report, form: BaseForm, view: ReportView) -> list[Section]:
    """The form's fields beside the figures that they are about."""
    last, who = _last_words(report), _answering(report.period.promise)
    return [_section(item, form, last, who.get(item.number, "")) for item in view.commitments]


def _answering(promise: Promise) -> dict[int, str]:
    """Who answers for each commitment, by its number."""
    prefetch_related_objects([promise], "signatories__organisation", "further_municipalities")
    known = people(places_of(promise))
    rows = promise.commitments.prefetch_related("parties__organisation")
    return {row.number: answering(promise, row, known) for row in rows}


def _section(item: CommitmentView, form: BaseForm, last: tuple[str, dict[int, str]], who: str) -> Section:
    prefix = f"a{item.number}_"
    more = [prefix + name for name in ("cause", "cause_text", "next_step", "effect")]
    return Section(
        view=item,
        responsible=who,
        fields=tuple(form[prefix + name] for name in ("status", "text") if prefix + name in form.fields),
        more=tuple(form[name] for name in more),
        deviates=item.status in _DEVIATES or any(form[name].value() or form[name].errors for name in more),
        # With a row logged "nothing was done" cannot be true, so it is not asked.
        nothing=None if item.activities else form[prefix + "nothing"],
        last_period=last[0],
        last_text=last[1].get(item.number, ""),
        saved=_saved(form, item.number),
    )


def _saved(form: Any, number: int) -> str:
    """``Senast sparat 15 oktober av Pelle Polis.``"""
    rows = (row for row in form.written.values() if row.commitment.number == number and row.updated_at)
    row = next(rows, None)
    return (
        f"Senast sparat {date_format(localtime(row.updated_at), 'j F H.i')} av {row.updated_by}."
        if row
        else ""
    )


def _last_words(report: Report) -> tuple[str, dict[int, str]]:
    """The label of the period before and what was written then, by commitment number."""
    before = (
        Report.objects.filter(
            period__promise=report.period.promise_id, period__ends_on__lt=report.period.ends_on
        )
        .select_related("period")
        .prefetch_related("assessments__commitment")
        .order_by("-period__ends_on")
        .first()
    )
    if before is None:
        return "", {}
    return before.period.label, {row.commitment.number: row.text for row in before.assessments.all()}
