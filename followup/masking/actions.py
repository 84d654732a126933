"""Masking: one authorised person takes what the law forbids to show away, everywhere at once (ADR 0014)."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model

from followup.approval.approval_status import approval_status
from followup.masking import editions as mask_editions
from followup.models import Assessment, Edition, Report, SignedPaper, Step
from followup.trail_rows import events_of, frozen_digest, frozen_name
from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.audit.masked_details import mask_details
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import fingerprint
from promises.masking import files, maskable, masked_rows, masking_rights, trail_events
from promises.masking.labels import label_of
from promises.models import Activity, Background, Masking, Photo, Promise
from promises.record.public import document_name
from promises.record.versions import mask_parts
from promises.words import textcheck
from promises.words.enums import MaskingGround, MaskingReach, VersionCause
from promises.writing import reach
from promises.writing.internal import may_read_internal
from promises.writing.preview import Preview, preview
from promises.writing.revision import lock, raise_revisions

_FOLLOW_UP: dict[type[Model], str] = {
    Report: "period__promise",
    Assessment: "report__period__promise",
    Step: "report__period__promise",
    Edition: "report__period__promise",
    SignedPaper: "edition__report__period__promise",
}


def ways() -> masked_rows.Ways:
    """Every model of both apps with something public to mask, and the way from it to its promises."""
    own = {model: maskable.by_lookup(way) for model, way in _FOLLOW_UP.items()}
    return {**masked_rows.ways_of("promises"), **own}


@dataclass(frozen=True)
class Wish:
    """What shall be masked. ``words`` "" = the whole of the field; a figure or picture has no words."""

    row: Model
    field: str
    words: str = ""
    reach: MaskingReach = MaskingReach.EVERYWHERE
    ground: MaskingGround = MaskingGround.IDENTITY

    @property
    def is_figure(self) -> bool:
        return (type(self.row), self.field) in maskable.FIGURES

    @property
    def is_picture(self) -> bool:
        return maskable.PICTURES.get(type(self.row)) == self.field

    @property
    def is_wordless(self) -> bool:
        """Whether a figure or a picture goes, which has no words."""
        return self.is_figure or self.is_picture

    @property
    def sought(self) -> str:
        """The words that go."""
        return self.words.strip() or str(getattr(self.row, self.field)).strip()

    @property
    def mask(self) -> mask_editions.Mask:
        """What takes it out of documents that are kept."""
        words = "" if self.is_wordless else self.sought
        return mask_editions.Mask(self.row, self.field, words, self.reach, self.ground)

    @property
    def promises(self) -> set[Promise]:
        """The promises that it is seen in; a photo's also those where the municipality shows the same picture, and of words
        that go everywhere also those that show a row where they stand: it is one row, and says the same in each."""
        found = promises_of(self.row)
        if self.reach is MaskingReach.EVERYWHERE and not self.is_wordless:
            return masked_rows.with_shared(self.sought, self.ground, ways(), found, self.versions)
        if self.is_picture and isinstance(self.row, Photo):
            found = found.union(*map(promises_of, masked_rows.same_picture(self.row)))
        return found

    @property
    def versions(self) -> Sequence[Activity]:
        """Every version of the activity that the row stands under; none for other rows."""
        activity = reach.activity_of(self.row) if type(self.row) not in _FOLLOW_UP else None
        return masked_rows.versions_of(activity) if activity else ()

    def changes(self, promises: Collection[Promise], by: User) -> Iterable[masked_rows.Change]:
        """The rows that hold it, as they are and as they will be."""
        if self.is_picture:
            return masked_rows.picture(self.row, self.ground, by)
        if self.is_figure:
            return masked_rows.figure(self.row, self.field, self.ground)
        if self.reach is MaskingReach.ROW:
            return masked_rows.texts_in_line(self.row, self.field, self.sought, self.ground)
        return masked_rows.texts_everywhere(self.sought, self.ground, ways(), promises, self.versions)

    def events(self, promises: set[Promise]) -> Iterable[Any]:
        """The events of the trail that tell it."""
        versions = list(self.versions)
        if self.is_wordless:
            keys = {"value": "results", "quantity": "contributions"}
            return trail_events.events_of(versions, about=keys.get(self.field, self.field))
        if self.reach is MaskingReach.ROW:
            return trail_events.events_saying(self.sought, trail_events.targets_of(self.row, versions))
        return trail_events.events_saying_anywhere(self.sought, promises, versions)


@dataclass(frozen=True)
class Plan:
    """Everywhere that it will be gone from."""

    promises: tuple[Promise, ...]
    municipality: Municipality
    changes: tuple[masked_rows.Change, ...]
    editions: tuple[mask_editions.Masked, ...]
    steps: tuple[mask_editions.Masked, ...]
    events: tuple[Any, ...]


@dataclass(frozen=True)
class Foreseen:
    """What a masking would do: where it takes things away, and what anybody reads otherwise of commitments."""

    plan: Plan
    seen: Preview[Any]
    fingerprint: str


@dataclass
class Outcome:
    """The masking, and the reports whose new edition could not be made at once."""

    masking: Masking
    waiting: list[Report] = field(default_factory=list)


def plan(wish: Wish, by: User) -> Plan:
    """What ``mask`` would do in that person's name, without doing it. Raises ValidationError when there is nothing to mask."""
    check(wish)
    promises = wish.promises
    editions = tuple(mask_editions.editions(wish.mask, promises))
    checksums = [each.row.sha256 for each in editions if "sha256" in each.reversible_digests]
    whole = Plan(
        promises=tuple(sorted(promises, key=lambda promise: promise.pk)),
        municipality=municipality_of(wish.row),
        changes=tuple(wish.changes(promises, by)),
        editions=editions,
        steps=tuple(mask_editions.steps(wish.mask, promises)),
        events=(*wish.events(promises), *trail_events.events_telling(checksums)),
    )
    if not (whole.changes or whole.editions):
        raise ValidationError("Det finns inget att maskera: uppgiften är tom eller redan maskerad.")
    _check_under_way(whole)
    return whole


def _check_under_way(plan: Plan) -> None:
    """Raise ValidationError where a word that somebody has given would be lost: to a text that is masked, or
    to the edition whose number the masking takes."""
    frozen, masked = ({each.row.pk for each in rows} for rows in (plan.steps, plan.editions))
    touched = {each.row.report_id for each in (*plan.steps, *plan.editions)}
    refused = []
    for report in Report.objects.filter(pk__in=touched):
        status = approval_status(report)
        newest = report.editions.last()
        remade = newest is not None and newest.pk in masked and newest.withdrawn_at is None
        if status.is_under_way and (remade or (status.freeze and status.freeze.pk in frozen)):
            refused.append(
                f"{report.period.label}, utgåva {status.edition}, är {status.state.label}. Skicka tillbaka den "
                "först: annars försvinner det som är godkänt utan ett ord. Maskera sedan på en gång."
            )
    if refused:
        raise ValidationError(refused, code="under_way")


def check(wish: Wish) -> None:
    """Raise ValidationError, by field, for a wish that cannot be carried out."""
    if wish.is_wordless:
        if getattr(wish.row, wish.field) in (None, ""):
            raise ValidationError({"what": "Uppgiften är tom."})
        return
    if wish.field not in {field.name for field in maskable.text_fields(type(wish.row))}:
        raise ValidationError({"what": "Den uppgiften kan inte maskeras."})
    text = str(getattr(wish.row, wish.field))
    if not text.strip() or not masked_rows.pattern(wish.sought).search(text):
        raise ValidationError({"words": "Orden står inte i uppgiften. Skriv dem som de står där."})
    if wish.reach is MaskingReach.EVERYWHERE and len(wish.sought) < maskable.LEAST_EVERYWHERE:
        raise ValidationError(
            {"words": "Så korta ord finns inuti andra ord. Maskera dem bara i den här uppgiften."}
        )


def mask(wish: Wish, *, by: User, reason: str) -> Outcome:
    """Take it away everywhere: rows, trail, editions, files. What stood there is kept for officials.

    First everything is masked, in one transaction; then the new editions are made, so that a file that
    cannot be made never keeps a word in sight. Raises PermissionDenied, and ValidationError by field.
    """
    _require(wish, by, reason)
    masking, _ = _mask(wish, by, reason.strip())
    return _remade(masking, by)


def mask_as_read(wish: Wish, *, by: User, reason: str, agreed: str) -> Outcome | Foreseen:
    """The same, if it does what somebody read beforehand: ``agreed`` is the fingerprint of that. Else nothing is done, and
    what it would do now is returned. Looked at and done under one lock: nobody writes in between."""
    _require(wish, by, reason)
    with transaction.atomic():
        lock(wish.promises)
        foreseen = foresee(wish, by=by, reason=reason)
        if foreseen.fingerprint != agreed:
            return foreseen
        masking, _ = _mask(wish, by, reason.strip())
    return _remade(masking, by)


def foresee(wish: Wish, *, by: User, reason: str) -> Foreseen:
    """What ``mask`` would do. Raises as it does."""
    _require(wish, by, reason)
    seen = preview(lambda: _mask(wish, by, reason.strip()), wish.promises)
    wish.row.refresh_from_db()
    _, planned = seen.result
    places = [
        (change.row._meta.label, change.row.pk, sorted(change.before.items())) for change in planned.changes
    ]
    told = [
        wish.row.pk,
        wish.field,
        wish.words,
        wish.reach,
        places,
        [each.row.pk for each in planned.editions],
    ]
    return Foreseen(planned, seen, fingerprint(told, seen.fingerprint))


def _require(wish: Wish, by: User, reason: str) -> None:
    if not may_mask(by, wish.row):
        raise PermissionDenied("Det krävs rätt att maskera för en myndighet som har undertecknat.")
    check_reason(wish, reason)


def _remade(masking: Masking, by: User) -> Outcome:
    reports = mask_editions.reports_to_remake(masking.promises.all())
    return Outcome(masking, [report for report in reports if not mask_editions.remake(report, by=by)])


@transaction.atomic
def _mask(wish: Wish, by: User, reason: str) -> tuple[Masking, Plan]:
    lock(wish.promises)
    wish.row.refresh_from_db()
    planned = plan(wish, by)
    authorities = masking_rights.masks_for(by, planned.municipality, planned.promises)
    own = getattr(reach.activity_of(wish.row), "logged_for", None)
    masking = Masking.objects.create(
        municipality=planned.municipality, organisation=own if own in authorities else next(iter(authorities), None), noun=reach.noun(wish.row), row=wish.row.pk, field=wish.field,
        label=label_of(wish.row, wish.field), reach=wish.reach.value, ground=wish.ground.value, reason=reason,
        masked_at=now(), masked_by=by,
    )  # fmt: skip
    masking.promises.set(planned.promises)
    target = reach.target(wish.row)
    kept = _put_away(wish, masking, planned.editions)
    masked_rows.store(planned.changes)
    mask_editions.withdraw(planned.editions, by=by, ground=wish.ground)
    mask_editions.store_steps(planned.steps)
    frozen = events_of(each.row for each in planned.steps)
    mask_details([*planned.events, *frozen], by=by, ground=wish.ground.label)
    original = {"rows": [change.as_json() for change in planned.changes], "files": kept}
    masking.internal_original = json.dumps(original, ensure_ascii=False, default=str)
    masking.full_clean()
    masking.save(update_fields=["internal_original"])
    for promise in planned.promises:
        mask_parts(promise, mask_editions.mask_of_record(wish.mask, planned.editions))
    raise_revisions(planned.promises, by=by, cause=VersionCause.MASKED, activities=None)
    record(
        "masking.made", by=by, target=target, masking=masking.pk, field=wish.field, label=masking.label,
        ground=wish.ground.label, promises=sorted(promise.pk for promise in planned.promises), reason=reason, rows=len(planned.changes), events=len(planned.events),
        editions=[f"{each.row.report.period.slug}/{each.row.number}" for each in planned.editions],
        touched=sorted({reach.target(change.row) for change in planned.changes}),
        frozen={frozen_name(each.row): frozen_digest(each.content, each.data) for each in [*planned.editions, *planned.steps]},
    )  # fmt: skip
    return masking, planned


@transaction.atomic
def lift(masking: Masking, *, by: User, reason: str) -> list[str]:
    """Put back what stood there, in the rows and the files; frozen editions stay withdrawn.

    Returns what could not be put back, because it has been changed since. Raises PermissionDenied, and
    ValidationError without a reason, twice, or when what stood there has been let go.
    """
    if not may_read_internal(by, masking):
        raise PermissionDenied("Den myndighet som maskerade prövar om det får visas igen.")
    promises = set(masking.promises.all())
    lock(promises)
    masking = Masking.objects.select_for_update(of=("self",)).get(pk=masking.pk)
    if masking.lifted_at:
        raise ValidationError("Maskningen är redan hävd.")
    if not masking.internal_original:
        raise ValidationError("Det som stod där är gallrat och kan inte visas igen.")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför maskningen hävs."})
    _no_numbers(reason)
    original = json.loads(masking.internal_original)
    left = masked_rows.put_back(reversed(original["rows"]))
    for file in original["files"]:
        if not file.get("edition"):
            files.take_back(file)
    masking.lifted_at, masking.lifted_by, masking.lifted_reason = now(), by, reason.strip()
    masking.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    raise_revisions(promises, by=by, cause=VersionCause.MASKED, activities=None)
    record(
        "masking.lifted", by=by, target=f"masking:{masking.pk}", reason=masking.lifted_reason, left=left,
        touched=masked_rows.names(original["rows"]),
    )  # fmt: skip
    return left


def promises_of(row: Model) -> set[Promise]:
    """The promises that the row is seen in, an activity's also those that another version of it is seen in; a
    follow-up's row in its own."""
    way = _FOLLOW_UP.get(type(row))
    if way is None:
        activity = reach.activity_of(row)
        versions = masked_rows.versions_of(activity) if activity else ()
        return set().union(*map(reach.promises_of, {row, *versions}))
    above: Any = row
    for step in way.split("__"):
        above = getattr(above, step)
    return {above}


def may_mask(user: Any, row: Model) -> bool:
    """Whether the person may mask the row. Raises ValueError for a shared row that is seen nowhere."""
    return masking_rights.may_mask(user, municipality_of(row), promises_of(row))


def municipality_of(row: Model) -> Municipality:
    """Whose the row is."""
    activity = reach.activity_of(row) if type(row) not in _FOLLOW_UP else None
    if activity is not None:
        return activity.municipality
    own = getattr(row, "municipality", None)
    if isinstance(own, Municipality):
        return own
    return min(promises_of(row), key=lambda promise: promise.pk).municipality


def check_reason(wish: Wish, reason: str) -> None:
    """Raise ValidationError for a reason that is missing or says what shall go."""
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför det maskeras."})
    if not wish.is_wordless and masked_rows.pattern(wish.sought).search(reason):
        raise ValidationError({"reason": "Skriv skälet utan orden som ska bort: skälet är offentligt."})
    _no_numbers(reason)


def _no_numbers(reason: str) -> None:
    if textcheck.check(reason):
        raise ValidationError({"reason": "Skriv inget nummer och ingen adress i skälet: det är offentligt."})


def _put_away(wish: Wish, masking: Masking, editions: Iterable[Any]) -> list[dict[str, Any]]:
    """Move the files of the picture and of the editions away from where pages open them.

    The file of a picture or document stays while something else that stays visible has the same one.
    """
    row, own, elsewhere = wish.row, "", False
    if wish.is_picture and isinstance(row, Promise):
        own = str(row.photo.name)
        elsewhere = Promise.objects.filter(photo=own).exclude(pk=row.pk).exists()
    elif wish.is_picture and isinstance(row, Background):
        own = document_name(row.sha256)
        elsewhere = Background.objects.filter(sha256=row.sha256).exclude(pk=row.pk).exists()
    elif wish.is_picture:
        assert isinstance(row, Photo)
        own = str(row.file.name)
        # The same picture is kept once, and masked wherever the municipality has it (masked_rows.picture).
        alike = Photo.objects.filter(file=own, removed_at__isnull=True)
        elsewhere = alike.exclude(activity__municipality=masking.municipality_id).exists()
    names = [(name, True) for name in mask_editions.files_of([each.row for each in editions])]
    if own and not elsewhere:
        names.append((own, False))
    kept = [(files.put_away(name, masking.pk), edition) for name, edition in names]
    return [{**file, "edition": edition} for file, edition in kept if file]
