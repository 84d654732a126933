"""The commitments of a promise as its writer sees them: in words, with what could be mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from promises.counting.facts import Milestone, Season, Target, Unit
from promises.counting.sentences import promise_words
from promises.editing.commitment_forms import initial_of
from promises.editing.target_forms import month_day, target_values
from promises.editing.vagueness import Draft, Hint, hints, is_vague
from promises.models import Commitment, CommitmentParty, Kind, Promise, Signatory
from promises.models import Target as TargetRow
from promises.record.own_words import own
from promises.record.target_facts import fetch_divisions, with_divisions
from promises.words import swedish
from promises.words.enums import CalendarUnit, Comparator, PartyRole, TargetForm


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment as it stands, with what could be mended."""

    pk: int
    number: int
    title: str
    text: str
    promised: str
    who: str
    focus: str
    hints: tuple[Hint, ...]
    vague: bool
    url: str
    ended: bool
    first: bool
    last: bool


def fetch_draft(promise: Promise) -> None:
    """What the lines say and ``promises.missing`` looks for, of a promise that is only shown."""
    parties = CommitmentParty.objects.select_related("organisation")
    prefetch_related_objects(
        [promise],
        Prefetch("signatories", Signatory.objects.select_related("organisation")),
        Prefetch("commitments", Commitment.objects.select_related("kind", "focus_area")),
        Prefetch("commitments__parties", parties),
        Prefetch("commitments__targets", with_divisions(TargetRow.objects.all())),
        "backgrounds",
        "periods",
    )
    fetch_divisions(promise.commitments.all())


def commitment_lines(promise: Promise) -> list[CommitmentLine]:
    """Every commitment with its hints; an ended one has none."""
    fetch_draft(promise)
    rows = sorted(promise.commitments.all(), key=lambda row: row.number)
    alone = _signatories(promise) < 2
    lines = []
    for index, row in enumerate(rows):
        initial = initial_of(row)
        # What is stored as the form would have it cleaned: a commitment without a target promises no number.
        target = target_facts(
            target_values({"form": TargetForm.NONE.value, **initial}), own(promise, row.kind)
        )
        ended = row.ended_by_amendment_id is not None
        row_hints = [] if ended else hints(draft_of(initial, target, alone))
        parties = row.parties.all()
        responsible = [p.organisation.short_name for p in parties if p.role == PartyRole.RESPONSIBLE]
        line = CommitmentLine(
            pk=row.pk,
            number=row.number,
            title=row.title,
            text=row.text if row.text != row.title else "",
            promised=swedish.capital(promise_words(target)),
            who=swedish.capital(swedish.listing(responsible)) or "Alla som undertecknar",
            focus=row.focus_area.name if row.focus_area else "",
            hints=tuple(row_hints),
            vague=is_vague(row_hints),
            url=reverse("change_commitment", args=[promise.municipality.slug, promise.slug, row.number]),
            ended=ended,
            first=index == 0,
            last=index == len(rows) - 1,
        )
        lines.append(line)
    return lines


def hints_of(values: Mapping[str, Any], promise: Promise, kind: Kind | None) -> list[Hint]:
    """What could be mended in a commitment as the form has it."""
    called = own(promise, kind) if kind else None
    return hints(draft_of(values, target_facts(target_values(values), called), _signatories(promise) < 2))


def draft_of(values: Mapping[str, Any], target: Target, alone: bool) -> Draft:
    """The form's values as the check takes them; ``alone`` = only one signs, so that it is plain who answers."""
    return Draft(
        text=f"{values['title']}\n{values['text']}",
        target=target,
        owned=bool(values.get("responsible") or values.get("performers") or alone),
        condition=values.get("condition") or "",
        cadence=values.get("cadence") or "",
        counting_rule=values.get("counting_rule") or "",
        counts_people=bool(values.get("counts_people")),
    )


def target_facts(values: Mapping[str, Any], kind: Kind | None) -> Target:
    """The arguments of ``add_target`` as plain facts."""
    unit = Unit(kind.unit_one, kind.unit_many) if kind else Unit()
    if values["unit_one"]:
        unit = Unit(values["unit_one"], values["unit_many"])
    season = None
    first, last = month_day(values["season_start"]), month_day(values["season_end"])
    if first and last:
        (a, b), (c, d) = first.split("-"), last.split("-")
        season = Season((int(a), int(b)), (int(c), int(d)))
    return Target(
        form=TargetForm(values["form"]),
        number=values["number"],
        upper=values["upper"],
        comparator=Comparator(values["comparator"]),
        per=CalendarUnit(values["per"]) if values["per"] else None,
        unit=unit,
        deadline=values["deadline"],
        season=season,
        milestones=tuple(
            Milestone(m["slug"], m["label"] or "", m["due_on"], m["number"]) for m in values["milestones"]
        ),
        within=values["within"],
    )


def _signatories(promise: Promise) -> int:
    return len({each.organisation_id for each in promise.signatories.all()})
