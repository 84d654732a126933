"""What a telephone sends when it has a network again: one entry or one photo at a time, each known by its uid.

Every answer is JSON with a ``state``: ``signed_in``, ``signed_out`` (401), ``second_factor`` (403: owed),
``other`` (403: somebody else is signed in), ``received`` (201), ``again`` (200: it was here already), ``refused`` (422, ``errors``), ``twin``
(409: it may be logged already, or another text came under its number) or ``foreseen`` (409: it changes more than its own row).
"""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.second_factor import tells_in_json
from medborgarlofte.documents.pictures import MOST_BYTES
from medborgarlofte.middleware import build
from medborgarlofte.sent import read_uid
from promises.desk import presenter as desk_presenter
from promises.desk import sync_rooms
from promises.desk.row_history import against
from promises.desk.saving import save
from promises.log.methods import form_for
from promises.log.photos import add_photo
from promises.log.rights import writable
from promises.log.said_again import says_the_same
from promises.log.scope import acting_of, logger, scope_of
from promises.models import Activity, Kind, Observation, Photo
from promises.writing.form_differences import Difference

FORESEEN = "Den är inte sparad än. Läs vad som ändras för alla, och spara den sedan."
USED = (
    "En annan text kom fram tidigare under samma nummer. Den finns kvar, och den här finns bara här. "
    "Är det samma eller en annan?"
)
TWIN = "Den kan redan vara loggad. Är det samma insats eller en annan?"


@tells_in_json
@require_http_methods(["GET", "POST"])
def sync(request: HttpRequest) -> JsonResponse:
    """GET: who is signed in, and a token to send with. POST: one entry, the fields of its form and
    ``sync_kind``, ``sync_person``."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"state": "signed_out"}, status=401)
    if request.method == "GET":
        # ``pages`` are the forms that the person may need without a network; none for who logs nowhere.
        forms = [reverse("log", args=[kind.slug]) for kind in Kind.objects.all()]
        acting = acting_of(user)
        pages = [reverse("log_kind"), *forms, *sync_rooms.pages_of(user, acting)] if acting else []
        return JsonResponse(
            {
                "state": "signed_in",
                "person": str(user.pk),
                "name": str(user),
                "csrf": get_token(request),
                "build": build(),
                "pages": pages,
            }
        )
    if request.POST.get("sync_person") != str(user.pk):
        return JsonResponse({"state": "other"}, status=403)
    try:
        return _entry(request, user)
    except (PermissionDenied, Http404) as refusal:
        return _refused([{"text": str(refusal)}])


@tells_in_json
@require_POST
def sync_photo(request: HttpRequest) -> JsonResponse:
    """One photo of an entry that has been received: ``uid``, ``activity`` (its uid, or that of an observation), ``alt``,
    ``file``."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"state": "signed_out"}, status=401)
    if request.POST.get("sync_person") != str(user.pk):
        return JsonResponse({"state": "other"}, status=403)
    try:
        uid = _uid(request.POST.get("uid", ""))
        of = _uid(request.POST.get("activity", ""))
        observed = Observation.objects.select_related("walk__activity").filter(uid=of).first()
        row = writable(user, observed.walk.activity.uid if observed else of)
        upload = request.FILES.get("file")
        if upload is None:
            raise Http404("Fotot kom inte med.")
        known = Photo.objects.filter(uid=uid).exists()
        data = upload.read(MOST_BYTES + 1)  # one more than is taken tells enough of a huge file
        alt = request.POST.get("alt", "")[:300]
        photo = add_photo(row, by=user, uid=uid, data=data, alt=alt, observation=observed)
        answer = {"state": "again" if known else "received", "uid": str(photo.uid), "sha256": photo.sha256}
        return JsonResponse(answer, status=200 if known else 201)
    except (PermissionDenied, Http404) as refusal:
        return _refused([{"text": str(refusal)}])
    except ValidationError as refusal:
        return _refused([{"text": sentence} for sentence in refusal.messages])


def _entry(request: HttpRequest, user: User) -> JsonResponse:
    uid = _uid(request.POST.get("uid", ""))
    if take := sync_rooms.ROOMS.get(request.POST.get("sync_kind", "")):
        return _taken(take(user, uid, request.POST))
    kind = Kind.objects.filter(slug=request.POST.get("sync_kind", "")).first()
    if kind is None:
        raise Http404("Det slaget av insats finns inte längre. Skriv insatsen i ett annat formulär.")
    # Asked first: what is here already is received, whatever the form would say of it by now.
    while row := Activity.objects.filter(uid=uid, created_by=user).first():
        differing = _differing(user, row, request.POST)
        if not differing:
            return _received(row, made_now=False)
        if not sync_rooms.seen_as_another(request.POST, uid):
            return _twin(USED, [_resembling(desk_presenter.twin(row))], sync_rooms.both(differing))
        uid = sync_rooms.number_of_another(uid)
    sent = request.POST.copy()
    sent["uid"] = str(uid)
    saved = save(scope_of(logger(user), kind), sent)
    if saved.row:
        return _received(saved.row, made_now=saved.made_now)
    if saved.twins:
        return _twin(TWIN, [_resembling(desk_presenter.twin(row)) for row in saved.twins])
    if saved.foreseen and not saved.form.errors:
        return JsonResponse(
            {"state": "foreseen", "text": " ".join([*saved.foreseen.why, FORESEEN])}, status=409
        )
    return _refused(_by_field(sync_rooms.errors_of(saved.form)))


def _differing(user: User, row: Activity, data: QueryDict) -> list[Difference]:
    """What is written that did not come earlier under its number, in words; nothing where the row says the same."""
    # Who may log no more is heard as who wrote the row.
    scope = scope_of(user, row.kind) if acting_of(user) else scope_of(user, row.kind, row)
    form = form_for(row.kind)(data, scope=scope)
    if form.is_valid() and says_the_same(row, form.log_values()):
        return []
    return [each for each in against(form, row) if each.after]


def _taken(taken: sync_rooms.Taken) -> JsonResponse:
    if seen := taken.twin:
        number = f"Iakttagelse {seen.number}"
        address = reverse("desk_observation", args=[seen.walk.activity.uid, seen.number])
        row = {"uid": str(seen.uid), "title": number, "url": address, "about": f"{seen.place}. {seen.text}"}
        return _twin(USED, [row], taken.errors)
    if taken.errors:
        return _refused(_by_field(taken.errors))
    answer = {"number": taken.number, "when": taken.when, "url": taken.url}
    if taken.uid:
        answer["uid"] = taken.uid
    state = "received" if taken.made_now else "again"
    return JsonResponse(answer | {"state": state}, status=201 if taken.made_now else 200)


def _twin(
    text: str, rows: list[dict[str, str]], differing: Iterable[tuple[str, str, str]] = ()
) -> JsonResponse:
    """It may be one of the ``rows``; ``differing`` says how it differs from the only one."""
    answer = {"state": "twin", "text": text, "rows": rows, "errors": _by_field(differing)}
    return JsonResponse(answer, status=409)


def _by_field(errors: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"field": name, "label": label, "text": text} for name, label, text in errors]


def _resembling(twin: desk_presenter.Twin) -> dict[str, str]:
    """A row that may be the same: what, where, when and by whom."""
    row = twin.row
    about = [row.place, twin.days, twin.counts, f"{row.created_by}, {row.logged_for.short_name}"]
    return {
        "uid": str(row.uid),
        "title": row.title,
        "url": reverse("activity", args=[row.uid]),
        "about": ". ".join(filter(None, about)) + ".",
    }


def _received(row: Activity, *, made_now: bool) -> JsonResponse:
    answer = {
        "state": "received" if made_now else "again",
        "uid": str(row.uid),
        "number": desk_presenter.number_of(row),
        "when": desk_presenter.received_words(row),
        "url": reverse("receipt", args=[row.uid]),
    }
    return JsonResponse(answer, status=201 if made_now else 200)


def _refused(errors: list[dict[str, str]]) -> JsonResponse:
    return JsonResponse({"state": "refused", "errors": errors}, status=422)


def _uid(text: str) -> UUID:
    uid = read_uid(text)
    if uid is None:
        raise Http404("Insatsen har inget nummer.")
    return uid
