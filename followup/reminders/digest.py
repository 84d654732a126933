"""What each person is to be reminded of on a day: periods that end, follow-ups that are due, silent parties."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from followup.approval.approval_status import (
    ApprovalStatus,
    approval_statuses,
    second_part,
    signatories,
    with_steps,
    withdrawal,
)
from followup.duties import (
    SOON,
    Silence,
    Stage,
    Standing,
    Turn,
    lost,
    place_name,
    places_of,
    silences,
    standings,
    turns,
)
from followup.enums import State, StepKind, WeeklyReply
from followup.links import log_url, publish_url, review_url, revise_url, take_back_url, write_url
from followup.models import Report, WeeklyAnswer
from followup.questions import waiting_questions
from followup.weekly_answers import FRIDAY, WEEK, Answers, answers_of, asked_of, monday
from medborgarlofte.accounts.models import Delegation, Digest, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from medborgarlofte.clock import day_of
from promises.counting.least_plan import least_plan
from promises.counting.progress import Progress
from promises.counting.progress.ledger import PATIENCE
from promises.counting.sentences import lost_words
from promises.models import Commitment, Promise, ReportingPeriod
from promises.questions.presenter import waiting_words
from promises.words import swedish

# So many promises are counted at a time: the whole country would not fit in memory.
_AT_A_TIME = 50


@dataclass(frozen=True)
class Item:
    """One thing to be reminded of. ``since`` = the first day it was so; ``steps`` are (words, path). What is told
    ``at_once`` does not wait until a week has gone since the last letter."""

    text: str
    steps: tuple[tuple[str, str], ...]
    since: date
    at_once: bool = False

    @property
    def checksum(self) -> str:
        """Tells the item from others, without its words."""
        return sha256(self.text.encode()).hexdigest()[:16]


def reminders(on: date) -> dict[User, list[Item]]:
    """Everybody who is to be reminded of something that is so on that day, whether they were told or not."""
    items: dict[User, dict[Item, None]] = defaultdict(dict)
    # The follow-ups that somebody has handed in, or sent back, and that are not published yet.
    begun = Report.objects.annotate(published=Count("editions", distinct=True)).filter(
        steps__edition__gt=F("published"),
        steps__kind__in=[each.value for each in (StepKind.SUBMITTED, StepKind.COMPLETED, StepKind.WITHDREW)],
        period__promise__published_at__isnull=False,
    )
    moving = approval_statuses(with_steps(begun.distinct()).order_by("pk"))
    moved = {(each.report.period.promise_id, each.report.period.slug) for each in moving}
    for user, item in chain(_of_promises(moved, on), _asked_again(on)):
        items[user][item] = None
    posts = _posts({place for status in moving for place in places_of(status.report.period.promise)}, on)
    for status in moving:
        for user, step in _of_steps(status, posts):
            items[user][step] = None
    waiting = waiting_questions()
    posts = _posts({each.place.pk for each in waiting}, on)
    for each in waiting:
        for post in posts.get(each.place.pk, ()):
            if post.membership.organisation.is_authority and Permission.LOG_ACTIVITY in post.allowed:
                text = f"{waiting_words(each.count)} i {each.place.name}.{post.deputy_words}"
                steps = (("Svara på frågorna", reverse("desk_questions")),)
                items[post.reader][Item(text, steps, each.newest)] = None
    return {user: list(each) for user, each in sorted(items.items(), key=lambda entry: entry[0].email)}


def _of_promises(moved: set[tuple[int, str]], on: date) -> Iterator[tuple[User, Item]]:
    """Of every published promise that runs or is to be followed up: its periods, what is lost, and the week's question."""
    asking = ReportingPeriod.objects.filter(
        promise=OuterRef("pk"), ends_on__lte=on + SOON, due_on__gte=on - PATIENCE
    )
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    promises = (
        Promise.objects.filter(Exists(asking) | running, published_at__isnull=False)
        .select_related("municipality")
        .prefetch_related("further_municipalities")
        .order_by("municipality__short_name", "slug")
    )
    keys = list(promises.values_list("pk", flat=True))
    for first in range(0, len(keys), _AT_A_TIME):
        batch = list(promises.filter(pk__in=keys[first : first + _AT_A_TIME]))
        posts = _posts({place for promise in batch for place in places_of(promise)}, on)
        answers = answers_of(batch, monday(on)) if on.weekday() == FRIDAY else {}
        for standing in standings(batch, on):
            for turn in turns(standing, on):
                yield from _of_period(turn, posts, moved, on)
            for each in lost(standing, on):
                yield from _of_lost(standing.promise, *each, posts)
            if on.weekday() == FRIDAY:
                yield from _of_week(standing, answers, posts, on)


def whose_turn(status: ApprovalStatus, on: date) -> dict[User, list[Item]]:
    """What the follow-up waits for now, by the people it waits for."""
    items: dict[User, list[Item]] = defaultdict(list)
    for user, item in _of_steps(status, _posts(places_of(status.report.period.promise), on)):
        items[user].append(item)
    return {user: list(dict.fromkeys(each)) for user, each in items.items()}


def due_items(user: User, items: list[Item], on: date) -> list[Item]:
    """Those of ``items`` that no letter has told the person of: for who was told less than a week ago those at once, for who
    wants no letters none."""
    if user.digest == Digest.NEVER or not user.is_active:
        return []
    if user.last_digest_at is None:
        return items
    last = day_of(user.last_digest_at)
    if on - last < WEEK:
        items = [item for item in items if item.at_once]
    # What began on the letter's own day, after it, has been told by no letter.
    told = set(user.last_digest_told)
    return [item for item in items if item.since > last or (item.since == last and item.checksum not in told)]


@dataclass(frozen=True)
class _Post:
    """A role that somebody holds or held; ``reader`` gets its letters, ``instead_of`` is named to a deputy."""

    membership: Membership
    reader: User
    instead_of: str = ""

    @property
    def allowed(self) -> Collection[str]:
        return self.membership.permissions

    @property
    def deputy_words(self) -> str:
        return f" Du får det här som ersättare för {self.instead_of}." if self.instead_of else ""


def _posts(places: set[int], on: date) -> dict[int, list[_Post]]:
    """Who gets the letters of every role, by municipality: its holder, else the deputy; and who has been
    lent the right to approve."""
    wanted = {Permission.LOG_ACTIVITY, Permission.WRITE_FOLLOW_UP, Permission.APPROVE}
    roles = [role for role, allowed in PERMISSIONS.items() if allowed & wanted]
    memberships = Membership.objects.filter(municipality__in=places, role__in=roles)
    lent = Delegation.objects.filter(
        municipality__in=places, starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True
    ).select_related("receiver")
    posts: dict[int, list[_Post]] = defaultdict(list)
    related = ("user", "deputy", "municipality", "organisation")
    for membership in memberships.select_related(*related).order_by("pk"):
        user, deputy, here = membership.user, membership.deputy, posts[membership.municipality_id]
        if membership.ended_at is None and user.is_active:
            here.append(_Post(membership, user))
        elif deputy and deputy.is_active:
            here.append(_Post(membership, deputy, user.name))
        own = (user.pk, membership.organisation_id, membership.municipality_id)
        for row in lent:
            same = (row.giver_id, row.organisation_id, row.municipality_id) == own
            if same and Permission.APPROVE in membership.permissions and row.receiver.is_active:
                here.append(_Post(membership, row.receiver, user.name))
    return posts


def _in_places(posts: Mapping[int, Sequence[_Post]], promise: Promise) -> Iterator[_Post]:
    return chain.from_iterable(posts.get(place, ()) for place in places_of(promise))


def _of_period(
    turn: Turn, posts: Mapping[int, Sequence[_Post]], moved: set[tuple[int, str]], on: date
) -> Iterator[tuple[User, Item]]:
    """To those who write: the follow-up that nobody has handed in; to those who have said nothing: to log."""
    promise, period = turn.standing.promise, turn.period
    place, label = place_name(promise), swedish.small(period.label)
    due, ends = swedish.day(period.due_on), swedish.day(period.ends_on)
    when = f"skulle ha varit ute den {due}" if turn.stage is Stage.OVERDUE else f"ska vara ute den {due}"
    state = f"tar slut den {ends}" if turn.stage is Stage.ENDING else f"tog slut den {ends}"
    writing = turn.stage is not Stage.ENDING and (promise.pk, period.slug) not in moved
    silent: dict[int, list[Silence]] = defaultdict(list)
    for silence in silences(turn.standing, period, on):
        silent[silence.organisation.pk].append(silence)
    for post in _in_places(posts, promise):
        here = post.membership.municipality_id == promise.municipality_id
        if writing and here and Permission.WRITE_FOLLOW_UP in post.allowed:
            text = f"Uppföljningen av {label} för {place} {when}.{post.deputy_words}"
            steps = (("Skriv uppföljningen", write_url(promise, period.slug)),)
            yield post.reader, Item(text, steps, turn.since)
        unsaid = silent[post.membership.organisation_id]
        if Permission.LOG_ACTIVITY in post.allowed and unsaid:
            name = swedish.capital(unsaid[0].organisation.short_name)
            text = (
                f"{swedish.capital(period.label)} för {place} {state}. {name} har varken loggat "
                f"eller bekräftat något om det här. Har något gjorts, logga det.{post.deputy_words}"
            )
            log = tuple((f"Logga {each.commitment}", log_url(each.commitment, period)) for each in unsaid)
            yield post.reader, Item(text, log, turn.since)


def _of_week(
    standing: Standing, answers: Answers, posts: Mapping[int, Sequence[_Post]], on: date
) -> Iterator[tuple[User, Item]]:
    """To those who log: the commitments of their organisation that nobody has told anything of, once a week."""
    silent: dict[int, list[int]] = defaultdict(list)
    for each in asked_of(standing, on):
        if (each.commitment.pk, each.organisation.pk) not in answers:
            silent[each.organisation.pk].append(each.commitment.number)
    for post in _in_places(posts, standing.promise):
        numbers = silent[post.membership.organisation_id]
        if numbers and Permission.LOG_ACTIVITY in post.allowed:
            which = f"åtagande {swedish.listing([str(number) for number in sorted(numbers)])}"
            text = f"Veckans fråga: har något gjorts för {which} i {place_name(standing.promise)}?{post.deputy_words}"
            yield post.reader, Item(text, (("Svara", reverse("weekly")),), on)


def _asked_again(on: date) -> Iterator[tuple[User, Item]]:
    """To who wished it last week: the question once more."""
    if on != monday(on):
        return
    later = WeeklyAnswer.objects.filter(
        week=on - WEEK, reply=WeeklyReply.LATER.value, answered_by__is_active=True
    )
    for said in later.select_related("answered_by", "commitment__promise__municipality"):
        commitment = said.commitment
        text = f"Du ville bli påmind: har något gjorts för {commitment.title.lower()} i {place_name(commitment.promise)}?"
        yield said.answered_by, Item(text, (("Svara", reverse("weekly")),), on, at_once=True)


def _of_lost(
    promise: Promise, row: Commitment, counted: Progress, since: date, posts: Mapping[int, Sequence[_Post]]
) -> Iterator[tuple[User, Item]]:
    """To those who write and change the promise: a commitment that cannot be kept any more."""
    why = lost_words(counted, least_plan(counted))
    for post in _in_places(posts, promise):
        steps = [("Se vad som är kvar", reverse("least_left"))]
        if (
            post.membership.municipality_id == promise.municipality_id
            and Permission.EDIT_PROMISE in post.allowed
        ):
            steps.append(("Skriv en ändring", revise_url(promise, row.number)))
        if Permission.WRITE_FOLLOW_UP in post.allowed:
            name = f"Åtagande {row.number} i {place_name(promise)}, {row.title.lower()},"
            text = f"{name} kan inte längre hållas helt. {why}{post.deputy_words}"
            yield post.reader, Item(text, tuple(steps), since, at_once=True)


def _of_steps(status: ApprovalStatus, posts: Mapping[int, Sequence[_Post]]) -> Iterator[tuple[User, Item]]:
    for post in _in_places(posts, status.report.period.promise):
        if item := _of_step(status, post) or _of_withdrawal(status, post):
            yield post.reader, item


def _of_step(status: ApprovalStatus, post: _Post) -> Item | None:
    """What the reader has to do next for the follow-up, with the address of that very step."""
    promise, period = status.report.period.promise, status.report.period
    organisation = post.membership.organisation_id
    words, step = "", ("", "")
    if status.sent_back and Permission.WRITE_FOLLOW_UP in post.allowed:
        words = f"är skickad tillbaka av {status.sent_back.name}. Läs vad som behöver ändras."
        step = ("Skriv i uppföljningen", write_url(promise, period.slug))
    elif status.state is State.SUBMITTED and Permission.WRITE_FOLLOW_UP in post.allowed:
        if organisation in {each.pk for each in second_part(promise)}:
            words = "är inlämnad. Läs igenom den, fyll i er del och skicka den till godkännande."
            step = ("Läs igenom och skicka", review_url(promise, period.slug))
    elif status.state is State.COMPLETED and Permission.APPROVE in post.allowed:
        wanted = organisation in {each.pk for each in status.wanted}
        if wanted and status.asks(post.reader.pk):
            words = "väntar på ditt godkännande."
            step = ("Läs och godkänn", review_url(promise, period.slug))
    elif status.state is State.APPROVED and Permission.PUBLISH in post.allowed:
        if organisation in {each.pk for each in signatories(promise)}:
            words = "är godkänd av alla parter och kan publiceras när diarienummer och datum är ifyllda."
        step = ("Fyll i och publicera", publish_url(promise, period.slug))
    if not words:
        return None
    return _item(status, post, words, step)


def _of_withdrawal(status: ApprovalStatus, post: _Post) -> Item | None:
    """To a party that has not, when another has taken the published follow-up back."""
    taken = withdrawal(status)
    if taken is None or taken.is_whole or Permission.APPROVE not in post.allowed:
        return None
    if post.membership.organisation_id not in {each.pk for each in taken.missing}:
        return None
    period = status.report.period
    words = (
        f"dras tillbaka av {taken.by}: ”{taken.note}” Den visas tills alla parter har dragit tillbaka den."
    )
    return _item(status, post, words, ("Läs och ta ställning", take_back_url(period.promise, period.slug)))


def _item(status: ApprovalStatus, post: _Post, words: str, step: tuple[str, str]) -> Item:
    period = status.report.period
    name = f"Uppföljningen av {swedish.small(period.label)} för {place_name(period.promise)}"
    return Item(text=f"{name} {words}{post.deputy_words}", steps=(step,), since=status.since)
