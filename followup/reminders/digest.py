"""What each person is to be reminded of on a day: periods that end, follow-ups that are due, silent parties."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import reverse

from followup.approval.status import Way, read_all, second_part, signatories, with_steps
from followup.duties import SOON, Silence, Stage, Turn, place_name, places_of, silences, standings, turns
from followup.enums import State, StepKind
from followup.links import log_url, publish_url, review_url, write_url
from followup.models import Report
from followup.questions import Waiting, waiting_questions
from medborgarlofte.accounts.models import Delegation, Digest, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from medborgarlofte.clock import day_of
from promises.counting.progress.ledger import PATIENCE
from promises.models import Promise, ReportingPeriod
from promises.questions.presenter import waiting_words
from promises.words import swedish

WEEK = timedelta(days=7)
# So many promises are counted at a time: the whole country would not fit in memory.
_AT_A_TIME = 50


@dataclass(frozen=True)
class Item:
    """One thing to be reminded of. ``since`` = the first day it was so; ``steps`` are (words, path)."""

    text: str
    steps: tuple[tuple[str, str], ...]
    since: date


def reminders(on: date) -> dict[User, list[Item]]:
    """Everybody who is to be reminded of something that is so on that day, whether they were told or not."""
    found: dict[User, dict[Item, None]] = defaultdict(dict)
    # The follow-ups that somebody has handed in, or sent back, and that are not published yet.
    begun = Report.objects.annotate(published=Count("editions", distinct=True)).filter(
        steps__edition__gt=F("published"),
        steps__kind__in=[StepKind.SUBMITTED.value, StepKind.COMPLETED.value],
        period__promise__published_at__isnull=False,
    )
    motion = read_all(with_steps(begun.distinct()).order_by("pk"))
    moved = {(each.report.period.promise_id, each.report.period.slug) for each in motion}
    for promises in _batches(on):
        people = _people({place for promise in promises for place in places_of(promise)}, on)
        for standing in standings(promises, on):
            for turn in turns(standing, on):
                for user, item in _of_turn(turn, people, moved, on):
                    found[user][item] = None
    people = _people({place for stands in motion for place in places_of(stands.report.period.promise)}, on)
    for stands in motion:
        for user, item in _of_step(stands, people):
            found[user][item] = None
    waiting = waiting_questions()
    people = _people({each.place.pk for each in waiting}, on)
    for each in waiting:
        for user, item in _of_questions(each, people):
            found[user][item] = None
    return {user: list(items) for user, items in sorted(found.items(), key=lambda entry: entry[0].email)}


def untold(user: User, items: list[Item], on: date) -> list[Item]:
    """What the person has not been told. Empty for who was told less than a week ago or wants no letters."""
    if user.digest == Digest.NEVER or not user.is_active:
        return []
    if user.last_digest_at is None:
        return items
    told = day_of(user.last_digest_at)
    return [item for item in items if item.since > told] if on - told >= WEEK else []


def _batches(on: date) -> Iterator[list[Promise]]:
    """Published promises with a period that asks for something."""
    asking = ReportingPeriod.objects.filter(
        promise=OuterRef("pk"), ends_on__lte=on + SOON, due_on__gte=on - PATIENCE
    )
    found = (
        Promise.objects.filter(Exists(asking), published_at__isnull=False)
        .select_related("municipality")
        .prefetch_related("further_municipalities")
        .order_by("municipality__short_name", "slug")
    )
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), _AT_A_TIME):
        yield list(found.filter(pk__in=keys[first : first + _AT_A_TIME]))


@dataclass(frozen=True)
class _Post:
    """A role that somebody holds or held; ``reader`` gets its letters, ``instead_of`` is named to a deputy."""

    membership: Membership
    reader: User
    instead_of: str = ""


def _people(places: set[int], on: date) -> dict[int, list[_Post]]:
    """Who gets the letters of every role in the municipalities: its holder, else the deputy; and who has
    been lent the right to approve."""
    lent = Delegation.objects.filter(
        municipality__in=places, starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True
    ).select_related("receiver")
    found: dict[int, list[_Post]] = defaultdict(list)
    for membership in _memberships(places):
        user, deputy = membership.user, membership.deputy
        if membership.ended_at is None and user.is_active:
            found[membership.municipality_id].append(_Post(membership, user))
        elif deputy and deputy.is_active:
            found[membership.municipality_id].append(_Post(membership, deputy, user.name))
        for row in lent:
            same = (row.giver_id, row.organisation_id, row.municipality_id) == (
                user.pk, membership.organisation_id, membership.municipality_id,
            )  # fmt: skip
            if same and Permission.APPROVE in membership.permissions and row.receiver.is_active:
                found[membership.municipality_id].append(_Post(membership, row.receiver, user.name))
    return found


def _of_questions(waiting: Waiting, people: dict[int, list[_Post]]) -> Iterator[tuple[User, Item]]:
    """Everybody who may answer is told of the questions in the municipality, once for each that is new."""
    for post in people.get(waiting.place.pk, ()):
        answers = post.membership.organisation.is_authority
        if answers and Permission.LOG_ACTIVITY in post.membership.permissions:
            text = f"{waiting_words(waiting.count)} i {waiting.place.name}.{_deputy(post)}"
            yield post.reader, Item(text, (("Svara på frågorna", reverse("desk_questions")),), waiting.newest)


def _of_step(stands: Way, people: dict[int, list[_Post]]) -> Iterator[tuple[User, Item]]:
    """Whose turn it is on the way of a follow-up, with the way to that very step."""
    promise = stands.report.period.promise
    for post in chain.from_iterable(people.get(place, ()) for place in places_of(promise)):
        item = _step_item(stands, post)
        if item:
            yield post.reader, item


def _step_item(stands: Way, post: _Post) -> Item | None:
    promise, period = stands.report.period.promise, stands.report.period
    allowed, organisation = post.membership.permissions, post.membership.organisation_id
    words, step = "", ("", "")
    if stands.sent_back and Permission.WRITE_FOLLOW_UP in allowed:
        words = f"är skickad tillbaka av {stands.sent_back.name}. Läs vad som behöver ändras."
        step = ("Skriv i uppföljningen", write_url(promise, period.slug))
    elif stands.state is State.SUBMITTED and Permission.WRITE_FOLLOW_UP in allowed:
        if organisation in {each.pk for each in second_part(promise)}:
            words = "är inlämnad. Läs igenom den, fyll i er del och skicka den till godkännande."
            step = ("Läs igenom och skicka", review_url(promise, period.slug))
    elif stands.state is State.COMPLETED and Permission.APPROVE in allowed:
        wanted = organisation in {each.pk for each in stands.wanted}
        if wanted and stands.asks(post.reader.pk):
            words = "väntar på ditt godkännande."
            step = ("Läs och godkänn", review_url(promise, period.slug))
    elif stands.state is State.APPROVED and Permission.PUBLISH in allowed:
        if organisation in {each.pk for each in signatories(promise)}:
            words = "är godkänd av alla parter och kan publiceras när diarienummer och datum är ifyllda."
        step = ("Fyll i och publicera", publish_url(promise, period.slug))
    if not words:
        return None
    text = f"Uppföljningen av {swedish.small(period.label)} för {place_name(promise)} {words}{_deputy(post)}"
    return Item(text=text, steps=(step,), since=stands.since)


def _memberships(places: set[int]) -> QuerySet[Membership]:
    wanted = {Permission.LOG_ACTIVITY, Permission.WRITE_FOLLOW_UP, Permission.APPROVE}
    roles = [role for role, allowed in PERMISSIONS.items() if allowed & wanted]
    rows = Membership.objects.filter(municipality__in=places, role__in=roles)
    return rows.select_related("user", "deputy", "municipality", "organisation").order_by("pk")


def _of_turn(
    turn: Turn, people: dict[int, list[_Post]], moved: set[tuple[int, str]], on: date
) -> Iterator[tuple[User, Item]]:
    promise = turn.standing.promise
    silent: dict[int, list[Silence]] = defaultdict(list)
    for silence in silences(turn.standing, turn.period, on):
        silent[silence.organisation.pk].append(silence)
    posts = chain.from_iterable(people.get(place, ()) for place in places_of(promise))
    for post in posts:
        here = post.membership.municipality_id == promise.municipality_id
        allowed = post.membership.permissions
        writing = turn.stage is not Stage.ENDING and (promise.pk, turn.period.slug) not in moved
        if writing and here and Permission.WRITE_FOLLOW_UP in allowed:
            yield post.reader, _write_item(turn, post)
        if Permission.LOG_ACTIVITY in allowed and silent[post.membership.organisation_id]:
            yield post.reader, _log_item(turn, silent[post.membership.organisation_id], post)


def _write_item(turn: Turn, post: _Post) -> Item:
    promise, label = turn.standing.promise, swedish.small(turn.period.label)
    due = swedish.day(turn.period.due_on)
    when = f"skulle ha varit ute den {due}" if turn.stage is Stage.OVERDUE else f"ska vara ute den {due}"
    return Item(
        text=f"Uppföljningen av {label} för {place_name(turn.standing.promise)} {when}.{_deputy(post)}",
        steps=(("Skriv uppföljningen", write_url(promise, turn.period.slug)),),
        since=turn.since,
    )


def _log_item(turn: Turn, silent: list[Silence], post: _Post) -> Item:
    ends = swedish.day(turn.period.ends_on)
    state = f"tar slut den {ends}" if turn.stage is Stage.ENDING else f"tog slut den {ends}"
    name = swedish.capital(silent[0].organisation.short_name)
    return Item(
        text=f"{swedish.capital(turn.period.label)} för {place_name(turn.standing.promise)} {state}. {name} har varken loggat "
        f"eller bekräftat något om det här. Har något gjorts, logga det.{_deputy(post)}",
        steps=tuple((f"Logga {silence.commitment}", log_url(silence.commitment)) for silence in silent),
        since=turn.since,
    )


def _deputy(post: _Post) -> str:
    return f" Du får det här som ersättare för {post.instead_of}." if post.instead_of else ""
