"""Words and figures in rows: where they stand, taken away, and put back."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q, QuerySet, UniqueConstraint

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from promises import models as m
from promises.log.actions import versions
from promises.masking import maskable
from promises.models import belonging
from promises.models.tree import way_up
from promises.words.enums import MaskingGround
from promises.writing import reach

Ways = Mapping[type[Model], maskable.Seen]


@dataclass(frozen=True)
class Change:
    """One row before and after. ``after`` None = the row goes. Values by the column's name, as JSON takes them."""

    row: Model
    before: Mapping[str, Any]
    after: Mapping[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """What puts it back."""
        name = f"{self.row._meta.app_label}.{self.row._meta.model_name}"
        return {"model": name, "pk": self.row.pk, "before": self.before, "after": self.after}


def ways_of(app: str) -> dict[type[Model], maskable.Seen]:
    """The models of an app whose rows are seen in promises and hold something that can be masked."""
    found = {model: maskable.seen_in_promises(model) for model in apps.get_app_config(app).get_models()}
    return {model: way for model, way in found.items() if way and maskable.text_fields(model)}


def pattern(words: str) -> re.Pattern[str]:
    """Finds the words in any case and with any space between them."""
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


def versions_of(activity: m.Activity) -> list[m.Activity]:
    """Every version of the activity, the first logged first."""
    return versions(activity)[::-1]


def texts_everywhere(
    words: str,
    ground: MaskingGround,
    ways: Ways,
    promises: Collection[m.Promise],
    versions: Sequence[m.Activity],
) -> Iterator[Change]:
    """Every public text of the promises, and of the versions of an activity, where the words stand."""
    look, ids = pattern(words), [promise.pk for promise in promises]
    for model, way in ways.items():
        rows = model._default_manager.filter(way(ids))
        to_activity = way_up(model, m.Activity) or ("pk" if model is m.Activity else "")
        if to_activity:
            told = [*(version.pk for version in versions), *_corrected_away(promises)]
            rows |= model._default_manager.filter(**{f"{to_activity}__in": told})
        for row in rows.distinct().order_by("pk").iterator(chunk_size=2000):
            if change := _masked(row, look, ground, maskable.text_fields(model)):
                yield change


def _corrected_away(promises: Collection[m.Promise]) -> list[int]:
    """The corrections that took a row out of one of the promises, which tells their reason."""
    own = belonging.of(promises)
    taken = m.Activity.objects.filter(belonging.of(promises, "replaces__")).exclude(own)
    return list(taken.values_list("pk", flat=True))


def with_shared(
    words: str, ground: MaskingGround, ways: Ways, promises: set[m.Promise], versions: Sequence[m.Activity]
) -> set[m.Promise]:
    """The promises and those that show a row of theirs where the words stand, or of these: it is one row, and says the
    same in each."""
    found = promises
    while _is_shared(found):
        changes = texts_everywhere(words, ground, ways, found, versions)
        rows = (change.row for change in changes if change.row._meta.app_label == "promises")
        activities = {activity for row in rows if (activity := reach.activity_of(row))}
        lines = {version for activity in activities for version in versions_of(activity)}
        more = found.union(*map(reach.promises_of, lines))
        if more == found:
            break
        found = more
    return found


def _is_shared(promises: set[m.Promise]) -> bool:
    """Whether an activity of the promises, or a correction of one, is another promise's too."""
    own = m.Activity.objects.filter(belonging.of(promises)).values("pk")
    shown = belonging.having(own) | belonging.having(_corrected_away(promises))
    return m.Promise.objects.filter(shown).exclude(pk__in=[each.pk for each in promises]).exists()


def texts_in_line(row: Model, name: str, words: str, ground: MaskingGround) -> Iterator[Change]:
    """The same text of the row in every version of it."""
    look = pattern(words)
    found = [each for each in row._meta.concrete_fields if each.name == name]
    for other in _same(row):
        if change := _masked(other, look, ground, found):
            yield change


def _same(row: Model) -> Iterable[Model]:
    """The row, or where it belongs to an activity the rows of its kind in every version of that."""
    activity = reach.activity_of(row) if row._meta.app_label == "promises" else None
    if activity is None:
        return [row]
    if isinstance(row, m.Activity):
        return versions_of(activity)
    to_activity = way_up(type(row), m.Activity)
    ids = [version.pk for version in versions_of(activity)]
    return type(row)._default_manager.filter(**{f"{to_activity}__in": ids}).order_by("pk")


def _masked(
    row: Model, look: re.Pattern[str], ground: MaskingGround, found: "Iterable[Field[Any, Any]]"
) -> Change | None:
    before = {
        f.attname: f.value_from_object(row) for f in found if look.search(f.value_from_object(row) or "")
    }
    if not before:
        return None
    after = {name: without(row, name, look, ground) for name in before}
    return Change(row, before, after)


def without(row: Model, name: str, look: re.Pattern[str], ground: MaskingGround) -> str:
    """The row's text with the marker where the words stood, as the field can hold it."""
    column: Any = row._meta.get_field(name)
    text = maskable.fitting(column, look.sub(maskable.marker(ground), getattr(row, name)))
    # Two headings of one promise may not read the same; two masked ones would.
    for constraint in row._meta.constraints if text else ():
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            others = {f: getattr(row, f) for f in constraint.fields if f != name}
            rows = type(row)._default_manager.filter(**others).exclude(pk=row.pk)
            number, numbered = 1, text
            while rows.filter(**{name: numbered}).exists():
                number += 1
                numbered = f"{text} {number}"
            return numbered
    return text


def figure(row: Model, name: str, ground: MaskingGround) -> Iterator[Change]:
    """The figure of the row in every version of it, and the word in its place."""
    rule = maskable.FIGURES[type(row), name]
    alike = _TELLS.get(type(row), ())
    same = [each for each in _same(row) if all(getattr(row, of) == getattr(each, of) for of in alike)]
    for other in same:
        before = _values(other) if rule.values is None else _values(other, (*rule.values, *rule.marked))
        after = None
        if rule.values is not None:
            after = {**rule.values, **dict.fromkeys(rule.marked, maskable.marker(ground))}
        yield Change(other, before, after)
    if rule.name:
        yield from noted(reach.activity_of(row), rule.name.format(row=row), ground)


def noted(activity: m.Activity | None, what: str, ground: MaskingGround) -> Iterator[Change]:
    """The note of every version of the activity with the word that something was masked."""
    for version in versions_of(activity) if activity else ():
        note = f"{version.note}\n\n{maskable.marker(ground, what)}".strip()
        yield Change(version, {"note": version.note}, {"note": note})


def picture(row: Model, ground: MaskingGround, by: User) -> Iterator[Change]:
    """The picture taken off every page; the photo of an activity is noted there when somebody has seen it."""
    if isinstance(row, m.Promise):
        before = {"photo": row.photo.name, "photo_alt": row.photo_alt, "photo_credit": row.photo_credit}
        yield Change(row, before, dict.fromkeys(before, ""))
        return
    if isinstance(row, m.Background):
        yield Change(row, {"sha256": row.sha256}, {"sha256": ""})
        return
    assert isinstance(row, m.Photo)
    names = ("shown_at", "shown_by", "removed_at", "removed_by", "removed_reason")
    for photo in same_picture(row):
        after = {
            "shown_at": None, "shown_by_id": None, "removed_at": now(), "removed_by_id": by.pk,
            "removed_reason": maskable.marker(ground),
        }  # fmt: skip
        yield Change(photo, _values(photo, names), after)
        if photo.is_shown:
            yield from noted(photo.activity, "ett foto", ground)


def same_picture(row: m.Photo) -> QuerySet[m.Photo]:
    """The photo, and the same picture wherever else its municipality has it."""
    same = m.Photo.objects.filter(file=row.file.name, activity__municipality=row.activity.municipality)
    return same.filter(Q(removed_at__isnull=True) | Q(pk=row.pk)).select_related("activity")


_TELLS = {
    m.Result: ("measure_id",),
    m.WalkParticipation: ("organisation_id",),
    m.Contribution: ("commitment_id", "part"),
}


def _values(row: Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    wanted = set(names) if names is not None else None
    return {
        f.attname: f.value_from_object(row)
        for f in row._meta.concrete_fields
        if not f.primary_key and (wanted is None or f.name in wanted)
    }


def store(changes: Iterable[Change]) -> None:
    """Carry the changes out, past the guards that keep what is published from being changed otherwise."""
    for change in changes:
        if change.after is None:
            change.row.delete()
            continue
        rows = type(change.row)._default_manager.filter(pk=change.row.pk)
        rows.update(**change.after)


def put_back(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Undo what ``as_json`` tells, where nobody has changed it since; the labels of what could not be."""
    left = []
    for change in changes:
        model = apps.get_model(change["model"])
        before = {name: _column(model, name).to_python(value) for name, value in change["before"].items()}
        if change["after"] is None:
            if not model._default_manager.filter(pk=change["pk"]).exists():
                model(pk=change["pk"], **before).save(force_insert=True)
                continue
        else:
            after = {name: _column(model, name).to_python(value) for name, value in change["after"].items()}
            if model._default_manager.filter(pk=change["pk"], **after).update(**before):
                continue
        left.append(str(model._meta.verbose_name))
    return left


def names(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names in the trail of the rows that ``as_json`` tells of and that are there."""
    rows = (apps.get_model(each["model"])._default_manager.filter(pk=each["pk"]).first() for each in changes)
    return sorted({reach.target(row) for row in rows if row})


def _column(model: type[Model], attname: str) -> Any:
    found: Any
    for found in model._meta.concrete_fields:
        if attname in (found.attname, found.name):
            return found.target_field if found.is_relation else found
    raise FieldDoesNotExist(attname)
