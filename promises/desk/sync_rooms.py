"""What a telephone sends later for the rooms that work without a network beside the log: an observation of a walk's
protocol, and a week's situation. The same forms and actions as their pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from medborgarlofte.refusal import add_refusal
from medborgarlofte.sent import read_uid, whole_number
from promises.est.actions import report_situation
from promises.est.forms import ROWS, ReportForm, unconfirmed
from promises.log.actions import newest
from promises.log.rights import writable
from promises.log.scope import Acting, acting_of, logger
from promises.models import Observation
from promises.rounds.queries import round_of
from promises.walks.actions import add_observation
from promises.walks.protocol_forms import ObservationForm
from promises.walks.queries import to_finish
from promises.words import swedish

# Protocols that are kept in the telephone: the newest that are not finished.
MOST_PROTOCOLS = 3


@dataclass(frozen=True)
class Taken:
    """What became of it. ``number``, ``when`` and ``url`` are its receipt; of what was refused ``errors`` says why:
    the field's name and label, and a sentence."""

    number: str = ""
    when: str = ""
    url: str = ""
    made_now: bool = False
    errors: tuple[tuple[str, str, str], ...] = ()


def take_observation(user: User, uid: UUID, data: QueryDict) -> Taken:
    """Write the observation in the protocol of ``walk``, once however often it is sent. Raises Http404 and
    PermissionDenied."""
    walk = read_uid(data.get("walk", ""))
    if walk is None:
        raise Http404("Iakttagelsen hör inte till någon vandring.")
    row = newest(writable(user, walk))
    known = Observation.objects.filter(uid=uid, walk__activity=row).first()
    if known is None:
        form = ObservationForm(data, place=row.municipality)
        if not form.is_valid():
            return _refused(form)
        try:
            form.confirm_texts(by=user)
            observed = add_observation(
                row, by=user, uid=uid, measure=form.cleaned_data["measure"], **form.values()
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
            return _refused(form)
    number = (known or observed).number
    address = f"{reverse('desk_protocol', args=[row.uid])}?sparad={number}"
    return Taken(f"iakttagelse {number}", _moment(), address, made_now=known is None)


def take_report(user: User, uid: UUID, data: QueryDict) -> Taken:
    """Store the week's reports; what is there already, word for word, is received again. Raises PermissionDenied."""
    form = ReportForm(data, acting=acting_of(logger(user)), rows=whole_number(data.get("rows", "")) or ROWS)
    if not form.is_valid():
        return _refused(form, *form.rows)
    if hits := unconfirmed(form.hits, data.get("confirmed", "")):
        about = "Handlar det om en person? Öppna rapporten, ta bort det eller spara ändå."
        return Taken(
            errors=tuple(("", "", sentence) for sentence in [*(hit.sentence for hit in hits), about])
        )
    who = form.who
    try:
        made, again = report_situation(
            by=user,
            municipality=who.municipality,
            organisation=who.organisation,
            week=form.week,
            rows=[row.values() for row in form.filled_rows],
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _refused(form)
    count = len(made) + again
    number = f"{count} {swedish.plural(count, 'rapport', 'rapporter')} för {form.week.label}"
    address = f"{reverse('est')}?vecka={form.week.key}&sparade={count}#rapporterat"
    return Taken(number, _moment(), address, made_now=bool(made))


# By the ``sync_kind`` of their forms; a kind of work has a slug, which holds no colon.
ROOMS: dict[str, Callable[[User, UUID, QueryDict], Taken]] = {
    "rum:iakttagelse": take_observation,
    "rum:lage": take_report,
}


def pages_of(user: User, acting: Sequence[Acting]) -> list[str]:
    """The rooms' forms that the person, who logs for ``acting``, may need without a network. Two queries."""
    own = {(each.municipality.pk, each.organisation.pk) for each in acting}
    rows = [
        row
        for row in to_finish(each.municipality for each in acting)
        if (row.municipality_id, row.logged_for_id) in own
    ]
    found = [reverse("desk_protocol", args=[row.uid]) for row in rows[:MOST_PROTOCOLS]]
    return [*found, reverse("est"), *([reverse("ongoing_round")] if round_of(user) else [])]


def _refused(*forms: BaseForm) -> Taken:
    return Taken(errors=tuple(each for form in forms for each in errors_of(form)))


def errors_of(form: BaseForm) -> Iterator[tuple[str, str, str]]:
    """Each error with the name and the label of its field."""
    for name, messages in form.errors.items():
        known = name in form.fields
        label = str(form[name].label or "") if known else ""
        yield from ((form.add_prefix(name) if known else name, label, str(message)) for message in messages)


def _moment() -> str:
    moment = timezone.localtime(now())
    return swedish.moment(moment)
