"""Pages about maskings: everywhere something will be gone from, what has been masked, and what stood there."""

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from followup.masking.actions import Plan, Wish
from followup.masking.editions import reports_to_remake
from followup.models import Edition, Report
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import day_of
from promises.masking.fields import FIGURES
from promises.masking.rows import Change, pattern
from promises.masking.words import label_of
from promises.models import Masking, Promise
from promises.words import swedish
from promises.words.enums import MaskingGround
from promises.writing.internal import internal_of
from promises.writing.reach import signed_for

_AROUND = 40  # letters on each side of what goes
MOST_SHOWN = 60


def plan_rows(plan: Plan, wish: Wish) -> dict[str, Any]:
    """Context of the preview in ``followup/masking/mask.html``."""
    places = [(label, [text]) for change in plan.changes for label, text in _places(change, wish)]
    return {
        "places": places[:MOST_SHOWN],
        "more": max(len(places) - MOST_SHOWN, 0),
        "editions": [_edition_words(each.row) for each in plan.editions],
        "remade": any(each.row.withdrawn_at is None for each in plan.editions),
        "events": len(plan.events),
        "promises": [promise.title for promise in plan.promises],
    }


def _places(change: Change, wish: Wish) -> Iterable[tuple[str, str]]:
    if wish.is_picture or wish.is_figure:
        name = wish.field if (type(change.row), wish.field) in FIGURES or wish.is_picture else "note"
        if any(found.name == name for found in change.row._meta.concrete_fields):
            yield (
                label_of(change.row, name),
                "anteckningen säger att något är maskerat" if name == "note" else "tas bort",
            )
        return
    look = pattern(wish.sought)
    for name, text in change.before.items():
        yield label_of(change.row, name), _excerpt(text, look)


def _excerpt(text: str, look: Any) -> str:
    found = look.search(text)
    start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _edition_words(edition: Edition) -> str:
    taken_back = ": tillbakadragen, ingen ny utgåva görs" if edition.withdrawn_at else ""
    return f"{edition.report.period.label}, utgåva {edition.number}{taken_back}"


def list_page(user: Any, places: QuerySet[Municipality]) -> dict[str, Any]:
    """Context of ``followup/masking/maskings.html``: all maskings of the places, those of the own authority to lift."""
    own = set(Masking.objects.filter(internal_of(user, Masking)).values_list("pk", flat=True))
    promises = list(
        Promise.objects.filter(signed_for(user, Permission.MASK), municipality__in=places)
        .select_related("municipality")
        .prefetch_related("periods")
    )
    waiting = reports_to_remake(promises)
    found = Masking.objects.filter(municipality__in=places).select_related("masked_by", "lifted_by")
    return {
        "maskings": [_masking(masking, may_lift=masking.pk in own) for masking in found],
        "waiting": [(report.pk, str(report.period)) for report in waiting],
        "starts": [
            (f"{promise.municipality.short_name} {promise.slug}: {promise.title}", reverse("mask", args=["promise", promise.pk]))
            for promise in promises
        ]
        + _report_starts(promises),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Maskeringar", "")],
    }  # fmt: skip


def _report_starts(promises: Iterable[Promise]) -> list[tuple[str, str]]:
    found = Report.objects.filter(period__promise__in=promises).select_related(
        "period__promise__municipality"
    )
    return [
        (
            f"Uppföljningen {report.period.label}, {report.period.promise.municipality.short_name} {report.period.promise.slug}",
            reverse("mask", args=["report", report.pk]),
        )
        for report in found
    ]


def _masking(masking: Masking, *, may_lift: bool) -> dict[str, Any]:
    day = timezone.localtime(masking.masked_at)
    lines = [f"{swedish.capital(MaskingGround(masking.ground).label)}.", masking.reason]
    if masking.lifted_at:
        lifted = swedish.day(day_of(masking.lifted_at))
        lines.append(f"Hävd {lifted} av {masking.lifted_by}: {masking.lifted_reason}")
    elif not masking.internal_original:
        lines.append("Det som stod där är gallrat.")
    may_lift = may_lift and bool(masking.internal_original) and not masking.lifted_at
    return {
        "iso": day.date().isoformat(),
        "date_label": swedish.day(day.date()),
        "title": masking.label,
        "who": str(masking.masked_by),
        "lines": lines,
        "lift": reverse("lift_masking", args=[masking.pk]) if may_lift else "",
    }


def original_facts(masking: Masking) -> list[tuple[str, list[str]]]:
    """What stood there, for ``components/kv.html``; only for those who may mask."""
    if not masking.internal_original:
        return []
    original = json.loads(masking.internal_original)
    rows = [_before(change["model"], change["before"]) for change in original["rows"]]
    return rows + [("Undanlagd fil", [PurePosixPath(file["kept"]).name]) for file in original["files"]]


def _before(model: str, values: dict[str, Any]) -> tuple[str, list[str]]:
    """A row's kind and what its fields held, in the words of the forms."""
    meta = apps.get_model(model)._meta
    words = [
        f"{swedish.capital(str(meta.get_field(name).verbose_name))}: {value}"
        for name, value in values.items()
        if value not in (None, "")
    ]
    return swedish.capital(str(meta.verbose_name)), words
