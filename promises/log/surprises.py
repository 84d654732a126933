"""What an entry changes beyond its own row: the person is asked before it is saved."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from medborgarlofte.clock import today
from promises.counting import ports
from promises.counting.facts import ReportingPeriod
from promises.counting.sentences import promise_words
from promises.log.counted_form import unit_of
from promises.log.scope import in_force
from promises.models import Activity, Confirmation
from promises.record.late_rows import came_after
from promises.record.public import visible_activities
from promises.record.target_facts import period_facts, target_facts
from promises.words import confirmation_checks, swedish
from promises.words.enums import Status, TargetForm
from promises.writing.preview import Preview
from promises.writing.reach import promises_of

WHY_SO_LATE = "Skriv varför den loggas först nu."
# What nobody had told of, or begun: that a row gives the answer is expected. So is that it helps.
_UNTOLD = (Status.NOT_STARTED, Status.UNKNOWN)
_HELPED = (Status.ON_TRACK, Status.FULFILLED)
# One row may well be more than what is promised for its window; at so many times that it is asked about.
_MANY_TIMES = 3
# Shorter than any round, in minutes: begun by mistake.
SHORT = 3
# Units that a part of may be done.
_DIVISIBLE = frozenset(
    "timme timmar tim h minut minuter min dag dagar kilometer km mil ton kilo kg liter krona kronor kr".split()  # noqa: SIM905
)


def surprises(seen: Preview[Activity]) -> list[str]:
    """A sentence for each thing that nobody would expect of the row that the preview returned; [] for the ordinary
    entry, which is saved without a question. To be asked while the row stands."""
    row = seen.result
    moved = []
    for each in seen.differences:
        before, after = (words.answer if words else None for words in (each.before, each.after))
        if (
            before
            and after
            and before != after
            and before.status not in _UNTOLD
            and after.status not in _HELPED
        ):
            moved.append(f"{each.name} får en sämre status.")
    return [*late(row), *moved, *_slips(row), *_parts_of_things(row), *_not_counted(seen)]


def late(row: Activity) -> list[str]:
    """Why the row has to say why it comes only now, a sentence each: its period is followed up, or who did it has said
    that nothing was done in it. [] for one that is in time."""
    after = [
        f"{swedish.capital(swedish.small(period.label))} är redan följd upp. Insatsen räknas, och märks som loggad efter uppföljningen."
        for period in followed_up(row)
    ]
    said = Confirmation.objects.filter(
        commitment__in=row.contributions.filter(counts=True).values("commitment"),
        organisation__in=[row.performed_by_id, row.logged_for_id or row.performed_by_id],
        period__starts_on__lte=row.ends_on,
        period__ends_on__gte=row.starts_on,
        confirmed_at__lte=row.created_at,
    ).select_related("organisation", "period")
    denied = [
        confirmation_checks.denied(
            swedish.capital(each.organisation.short_name), swedish.small(each.period.label)
        )
        for each in said
    ]
    return list(dict.fromkeys([*after, *denied]))


def followed_up(row: Activity) -> Iterator[ReportingPeriod]:
    """The periods that the row is of, and whose follow-up was published before it is shown."""
    promises = promises_of(row)
    published = ports.follow_ups.published([promise.pk for promise in promises], withdrawn_too=True)
    for promise in promises:
        first = {each.period: each for each in published.get(promise.pk, ())}
        periods = [period_facts(each, first.get(each.slug)) for each in promise.periods.all()]
        yield from (period for _, _, period in came_after(row, periods))


def require_late_reason(row: Activity) -> None:
    """Raises ValidationError where a row that nobody outside has seen comes ``late``, and does not say why. To be asked once it is saved, in the same transaction."""
    if not row.late_reason.strip() and late(row):
        raise ValidationError({"late_reason": WHY_SO_LATE})


def too_short(spent: int) -> str:
    """The question about a round of so few minutes."""
    return f"Rundan varade bara {swedish.in_words(spent)} {swedish.plural(spent, 'minut', 'minuter')}. Ska den räknas?"


def _slips(row: Activity) -> Iterator[str]:
    """Numbers that a finger may have slipped on, before everybody reads them: many times what is promised, and a part
    of what is counted one by one."""
    spent = getattr(getattr(row, "hot_spot_round", None), "internal_minutes", None)
    if spent is not None and spent < SHORT:
        yield too_short(spent)
    given = row.contributions.select_related("commitment__promise", "commitment__kind")
    for each in given.prefetch_related("commitment__targets"):
        commitment, quantity = each.commitment, each.quantity
        one, many = unit_of(commitment)
        amount = f"{swedish.number(quantity, 3)} {swedish.plural(quantity, one, many)}"
        if quantity % 1 and not {one.casefold(), many.casefold()} & _DIVISIBLE:
            yield f"{swedish.capital(amount)} är inget helt tal. Stämmer det?"
        target = in_force(commitment, row.ends_on)
        # A row over many days is a sum, which no window's number tells of.
        alone = row.starts_on == row.ends_on or (target and target.form == TargetForm.TOTAL)
        numbered = target and target.form in (TargetForm.TOTAL, TargetForm.RATE)
        if numbered and alone and each.counts and quantity > _MANY_TIMES * target.number:
            promised = promise_words(target_facts(target, commitment))
            yield f"{swedish.capital(amount)} i en enda insats är mycket mer än löftet, som är {promised}. Stämmer det?"


def _parts_of_things(row: Activity) -> Iterator[str]:
    """A result that is no whole number, of what is counted one by one."""
    for each in row.results.select_related("measure"):
        if each.value % 1 and not set(each.measure.label.casefold().split()) & _DIVISIBLE:
            number = swedish.number(each.value, 3)
            yield f"{swedish.capital(each.measure.label)}: {number} är inget helt tal. Stämmer det?"


def _not_counted(seen: Preview[Activity]) -> Iterator[str]:
    """Of what everybody sees at once and counts: where it is counted nowhere, since it lies outside what was
    promised. Few people are told in whole fives, and stand still in between."""
    if not visible_activities(today()).filter(pk=seen.result.pk).exists():
        return
    for each in seen.result.contributions.select_related("commitment__promise"):
        place = each.commitment.promise_id, each.commitment.number, ""
        before, after = seen.before.get(place), seen.after.get(place)
        if not each.counts or each.commitment.counts_people or not before or not after or not after.counted:
            continue
        if before.counted == after.counted:
            yield f"{after.name}: insatsen ändrar inget tal. Löftet räknar inget för den dagen, eller har räknat det redan."
