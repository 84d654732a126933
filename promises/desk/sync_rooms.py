"""What a telephone sends later for the rooms that work without a network beside the log: an observation of a walk's
protocol, a change of one, and a week's situation. The same forms and actions as their pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from medborgarlofte.conflict import Conflict
from medborgarlofte.refusal import add_refusal
from medborgarlofte.sent import read_uid, whole_number
from promises.est.actions import report_situation
from promises.est.forms import ROWS, ReportForm, unconfirmed
from promises.log.actions import newest
from promises.log.rights import writable
from promises.log.scope import Acting, acting_of, logger
from promises.models import Activity, Observation
from promises.rounds.queries import round_of
from promises.walks.actions import add_observation, change_observation, says_already
from promises.walks.protocol_forms import ObservationForm
from promises.walks.queries import to_finish
from promises.words import swedish
from promises.writing.form_differences import Difference, differences, words_of

# Protocols that are kept in the telephone: the newest that are not finished; and of their observations the last ones.
MOST_PROTOCOLS, MOST_OBSERVATIONS = 3, 12


@dataclass(frozen=True)
class Taken:
    """What became of it. ``number``, ``when`` and ``url`` are its receipt, ``uid`` what its photos belong to; of what was
    refused ``errors`` says why: the field's name and label, and a sentence. ``twin`` came earlier under its number with
    other words, as ``errors`` tell."""

    number: str = ""
    when: str = ""
    url: str = ""
    made_now: bool = False
    errors: tuple[tuple[str, str, str], ...] = ()
    uid: str = ""
    twin: Observation | None = None


def take_observation(user: User, uid: UUID, data: QueryDict) -> Taken:
    """Write the observation in the protocol of ``walk``, once however often it is sent. Raises Http404 and
    PermissionDenied."""
    row = _protocol(user, data)
    form = ObservationForm(data, place=row.municipality)
    said = form.values() if form.is_valid() else {}
    while known := Observation.objects.filter(uid=uid, walk__activity=row).first():
        if said and says_already(known, form.cleaned_data["measure"], said):
            return _in_protocol(row, known, made_now=False)
        if not seen_as_another(data, uid):
            stored = ObservationForm(place=row.municipality, observation=known)
            return Taken(errors=tuple(both(differences(form, stored))), twin=known)
        uid = number_of_another(uid)
    if not form.is_valid():
        return _refused(form)
    try:
        form.confirm_texts(by=user)
        observed = add_observation(row, by=user, uid=uid, measure=form.cleaned_data["measure"], **said)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _refused_with_words(form)
    return _in_protocol(row, observed, made_now=True)


def take_change(user: User, uid: UUID, data: QueryDict) -> Taken:
    """Change the ``observation`` in the protocol of ``walk``: where it says so already it is received again, and where
    somebody else came first both are told. Raises Http404 and PermissionDenied."""
    row = _protocol(user, data)
    number = read_uid(data.get("observation", ""))
    found = Observation.objects.filter(walk__activity=row).select_related("walk__activity__municipality")
    observed = found.filter(uid=number).first() if number else None
    form = ObservationForm(data, place=row.municipality, observation=observed or Observation())
    if not form.is_valid():
        return _refused(form)
    if observed is None:
        form.add_error(None, "Iakttagelsen är borttagen ur protokollet.")
        return _refused_with_words(form)
    try:
        form.confirm_texts(by=user)
        change_observation(observed, by=user, seen=form.cleaned_data["seen"], **form.values())
    except Conflict as conflict:
        observed.refresh_from_db()
        stored = ObservationForm(place=row.municipality, observation=observed)
        if differing := differences(form, stored):
            return Taken(errors=(("", "", str(conflict.message)), *both(differing)))
        return _in_protocol(row, observed, made_now=False)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _refused_with_words(form)
    return _in_protocol(row, observed, made_now=True)


def seen_as_another(data: QueryDict, uid: UUID) -> bool:
    """Whether the person has seen what came earlier under the number, and says that this is another."""
    return str(uid) in data.get("twins_seen", "").split()


def number_of_another(uid: UUID) -> UUID:
    """The number of what came later under one that was used: the same however often it is sent."""
    return uuid5(uid, "en annan")


def both(differing: Iterable[Difference]) -> Iterator[tuple[str, str, str]]:
    """What was received and what is sent now, a line for each field."""
    for each in differing:
        words = [f"”{said}”" if said else "inget" for said in (each.before, each.after)]
        yield "", each.label, f"{words[0]} finns redan, {words[1]} skrev du."


def _protocol(user: User, data: QueryDict) -> Activity:
    walk = read_uid(data.get("walk", ""))
    if walk is None:
        raise Http404("Iakttagelsen hör inte till någon vandring.")
    return newest(writable(user, walk))


def _in_protocol(row: Activity, observed: Observation, *, made_now: bool) -> Taken:
    address = f"{reverse('desk_protocol', args=[row.uid])}?sparad={observed.number}"
    number = f"iakttagelse {observed.number}"
    return Taken(number, _moment(), address, made_now=made_now, uid=str(observed.uid))


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
    "rum:andring": take_change,
    "rum:lage": take_report,
}


def pages_of(user: User, acting: Sequence[Acting]) -> list[str]:
    """The rooms' forms that the person, who logs for ``acting``, may need without a network. Three queries."""
    own = {(each.municipality.pk, each.organisation.pk) for each in acting}
    rows = [
        row
        for row in to_finish(each.municipality for each in acting)
        if (row.municipality_id, row.logged_for_id) in own
    ]
    kept = rows[:MOST_PROTOCOLS]
    found = [reverse("desk_protocol", args=[row.uid]) for row in kept]
    written = Observation.objects.filter(walk__activity__in=kept).order_by("-pk")
    places = written.values_list("walk__activity__uid", "number")[:MOST_OBSERVATIONS]
    found += [reverse("desk_observation", args=place) for place in places]
    return [*found, reverse("est"), *([reverse("ongoing_round")] if round_of(user) else [])]


def _refused(*forms: BaseForm) -> Taken:
    return Taken(errors=tuple(each for form in forms for each in errors_of(form)))


def _refused_with_words(form: BaseForm) -> Taken:
    """What no page can take any more is told with what was written: it is nowhere else."""
    taken = _refused(form)
    if not form.non_field_errors():
        return taken
    written = [
        (name, str(field.label), words_of(form, name))
        for name, field in form.fields.items()
        if not form[name].is_hidden
    ]
    return Taken(errors=(*taken.errors, *(("", label, words) for _, label, words in written if words)))


def errors_of(form: BaseForm) -> Iterator[tuple[str, str, str]]:
    """Each error with the name and the label of its field."""
    for name, messages in form.errors.items():
        known = name in form.fields
        label = str(form[name].label or "") if known else ""
        yield from ((form.add_prefix(name) if known else name, label, str(message)) for message in messages)


def _moment() -> str:
    moment = timezone.localtime(now())
    return swedish.moment(moment)
