"""What has happened to one row, and how two versions of it differ: sentences for those who may read it."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone

from medborgarlofte.audit.models import AuditEvent
from promises.log.forms import LogForm, initial_of
from promises.log.methods import form_for
from promises.log.scope import Scope
from promises.models import Activity
from promises.words import swedish
from promises.writing.differences import words_of

_NOT_WORDS = {"uid", "seen", "reason", "acting", "place_choice"}
_PHOTO_SHOWN = {"photo.shown": "Foto {} visas för allmänheten.", "photo.hidden": "Foto {} visas inte längre."}
_PHOTO = _PHOTO_SHOWN | {
    "photo.added": "Foto {} tillagt.",
    "photo.described": "Foto {} beskrivet på nytt.",
    "photo.removed": "Foto {} borttaget.",
}
_LISTS = {"contributions": "Räknas mot", "results": "Resultat"}


@dataclass(frozen=True)
class Difference:
    """One field that two versions tell differently."""

    label: str
    before: str
    after: str
    internal: bool


def history(line: Sequence[Activity], scope: Scope, *, internal: bool) -> list[tuple[str, str]]:
    """``(when and who, what)`` newest first; what is internal is told only to those who may read it."""
    told: list[tuple[datetime, Any, str]] = []
    for row, older in zip(line, [*line[1:], None], strict=True):
        if row.withdrawn_at:
            told.append((row.withdrawn_at, row.withdrawn_by, f"Återtagen. Skäl: {row.withdrawn_reason}"))
        told += [(e.at, _name(e.actor), _changed_words(e, internal)) for e in _changes(row)]
        who = f"{row.created_by} för {row.logged_for.short_name}"
        if older is None:
            told.append((row.created_at, who, "Loggad."))
        else:
            found = [d for d in differences(older, row, scope) if internal or not d.internal]
            words = (
                " ".join(f"{d.label}: {d.after or 'inget'}, tidigare {d.before or 'inget'}." for d in found)
                or "Uppgifter som inte visas här."
            )
            told.append((row.created_at, who, f"Rättad. {words} Skäl: {row.correction_reason}"))
    told += _photo_events(line[0], internal)
    told.sort(key=lambda event: event[0], reverse=True)
    return [(f"{_when(moment)}, {who}", words) for moment, who, words in told]


def _photo_events(row: Activity, internal: bool) -> Iterable[tuple[datetime, str, str]]:
    """What was done with the row's photos, which follow it from correction to correction."""
    photos = {f"photo:{uid}": number for number, uid in row.photos.values_list("position", "uid")}
    known = _PHOTO if internal else _PHOTO_SHOWN
    for event in AuditEvent.objects.filter(target__in=photos, event__in=known).order_by("-number"):
        yield event.at, _name(event.actor), known[event.event].format(photos[event.target])


def last_change(row: Activity) -> str:
    """Who made the row what it is, and when: ``Hanna Ek ändrade raden 15 oktober 2020 kl. 14.32``."""
    if row.withdrawn_at:
        return (
            f"{row.withdrawn_by} tog tillbaka raden {_when(row.withdrawn_at)}. Skäl: {row.withdrawn_reason}"
        )
    for event in _changes(row)[:1]:
        return f"{_name(event.actor)} ändrade raden {_when(event.at)}."
    return f"{row.created_by} {'rättade' if row.replaces_id else 'loggade'} raden {_when(row.created_at)}."


def differences(before: Activity, after: Activity, scope: Scope) -> list[Difference]:
    """How two versions of a row differ, by the form's fields."""
    form = form_for(after.kind)
    old = form(scope=scope, initial=initial_of(form, before))
    new = form(scope=scope, initial=initial_of(form, after))
    return list(_compared(old, new))


def against(form: LogForm, theirs: Activity) -> list[Difference]:
    """What somebody typed, ``after``, held against the row as it is now, ``before``."""
    now = type(form)(scope=form.scope, public=form.public, initial=initial_of(type(form), theirs))
    return list(_compared(now, form))


def _compared(before: LogForm, after: LogForm) -> Iterable[Difference]:
    hidden = {*after.names["internal"], *after.names["times"], *after.names["observation"], "hot_spot"}
    for name in after.fields:
        if name in _NOT_WORDS or name not in before.fields:
            continue
        old, new = words_of(before, name), words_of(after, name)
        if old != new:
            label = str(after.fields[name].label).rstrip("?")
            yield Difference(label, old, new, name in hidden)


def _changes(row: Activity) -> QuerySet[AuditEvent]:
    """Changes before anybody outside saw the row: they leave no row of their own."""
    return AuditEvent.objects.filter(target=f"activity:{row.uid}", event="activity.changed").order_by(
        "-number"
    )


def _changed_words(event: AuditEvent, internal: bool) -> str:
    changes = json.loads(event.details or "{}").get("changes", {})
    words = [_change(name, value) for name, value in changes.items() if internal or isinstance(value, list)]
    return f"Ändrad före publicering. {' '.join(words)}".strip()


def _change(name: str, value: Any) -> str:
    label = _LISTS.get(name) or _label(name)
    if not isinstance(value, list):
        return f"{label} ändrad."
    old, new = ("; ".join(v) if isinstance(v, list) else v for v in value)
    return f"{label}: {new or 'inget'}, tidigare {old or 'inget'}."


def _label(name: str) -> str:
    try:
        return swedish.capital(str(Activity._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return "Uppgifter om arbetssättet"


def _name(actor: str) -> str:
    """The name in "anna@example.se (Anna Ek)"."""
    found = re.search(r"\(([^)]+)\)$", actor)
    return found[1] if found else actor


def _when(moment: Any) -> str:
    local = timezone.localtime(moment)
    return f"{swedish.day(local.date())} kl. {local:%H.%M}"
