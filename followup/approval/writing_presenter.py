"""The form of a follow-up: each commitment's fields beside what is counted, said before, and who answers for it."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from followup.contacts import answering, people
from followup.duties import places_of
from followup.links import log_url
from followup.models import Assessment, Report
from followup.report.view import ReportView
from medborgarlofte.clock import day_of
from promises.models import ReportingPeriod
from promises.words import swedish
from promises.words.enums import ConfirmationKind, Status

# Then the cause is asked for openly.
_DEVIATES = frozenset({Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED, Status.UNKNOWN})


def write_sections(report: Report, form: Any, view: ReportView) -> list[dict[str, Any]]:
    """One dict a commitment: the form's fields beside the figures that they are about, and what was said last."""
    promise = report.period.promise
    known = people(places_of(promise))
    last_period, last_texts = _last_words(report)
    sections = []
    for item in view.commitments:
        number, prefix = item.number, f"a{item.number}_"
        names = (prefix + name for name in ("cause", "cause_text", "next_step", "effect"))
        more = [form[name] for name in names if name in form.fields]
        row = next((r for r in form.written.values() if r.commitment.number == number and r.updated_at), None)
        saved = (
            f"Senast sparat {date_format(localtime(row.updated_at), 'j F H.i')} av {row.updated_by}."
            if row
            else ""
        )
        sections.append(
            {
                "view": item,
                # With the names of those who log for them.
                "responsible": answering(promise, form.questions[number].commitment, known),
                "fields": tuple(form[prefix + n] for n in ("status", "text") if prefix + n in form.fields),
                # Asked when it did not go as promised; folded away else.
                "more": tuple(more),
                "deviates": item.status in _DEVIATES or any(field.value() or field.errors for field in more),
                "question": _question(form, number, report.period),
                "last_period": last_period,
                "last_text": last_texts.get(number, ""),
                "saved": saved,
            }
        )
    return sections


def _question(form: Any, number: int, period: ReportingPeriod) -> dict[str, Any]:
    """What is asked where nobody has logged or said anything, and what was said: for ``write.html``."""
    question, prefix = form.questions[number], f"a{number}_"
    fields = [form[prefix + name] for name in ("silence", "unlogged") if prefix + name in form.fields]
    typed = any(field.errors or (form.is_bound and field.value()) for field in fields)
    return {
        "fields": fields if question.asked or typed else [],
        "take_back": form[prefix + "take_back"] if prefix + "take_back" in form.fields else None,
        "said": [
            f"{row.organisation.short_name} har sagt: {ConfirmationKind(row.kind).label} "
            f"({row.confirmed_by}, {swedish.day(day_of(row.confirmed_at))})."
            for row in question.said
        ],
        "log_url": log_url(question.commitment, period) if question.asked else "",
        "others": question.asked and not fields,
        "noted": f"{note.answered_by} svarade den {swedish.day(day_of(note.answered_at))} att inget var gjort."
        if question.asked and (note := question.noted)
        else "",
    }


def _last_words(report: Report) -> tuple[str, dict[int, str]]:
    """The label of the period before and what was written then, by commitment number."""
    earlier = Report.objects.filter(
        period__promise=report.period.promise_id, period__ends_on__lt=report.period.ends_on
    )
    last = earlier.order_by("-period__ends_on").values("pk")[:1]
    rows = list(Assessment.objects.filter(report__in=last).select_related("commitment", "report__period"))
    return (
        (rows[0].report.period.label, {row.commitment.number: row.text for row in rows}) if rows else ("", {})
    )
