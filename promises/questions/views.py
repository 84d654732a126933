"""The desk's questions: who answers, what is shown, what is declined. Right → form → action → redirect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import AUTHORITIES, Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from medborgarlofte.clock import today
from promises.models import Question
from promises.questions import actions, presenter
from promises.questions.forms import AnswerForm, DeclineForm
from promises.writing.internal import may_read_internal
from promises.writing.reach import may_for_signatory
from promises.writing.refusal import add_refusal

ROWS_A_PAGE = 50
_WITH = ("promise__municipality", "commitment", "assigned_to", "published_by", "declined_by")
# ?lage= in the address: the words of the link, and which rows it shows.
STATES = {
    "": ("Väntar på svar", Q(published_at__isnull=True, declined_at__isnull=True)),
    "besvarade": ("Besvarade", Q(published_at__isnull=False, declined_at__isnull=True)),
    "avbojda": ("Avböjda och borttagna", Q(declined_at__isnull=False)),
}
_SENT = {
    True: "Den som frågade har fått veta, om det fanns en adress. Uppgifterna är borttagna.",
    False: "Brevet gick inte att skicka. Försök igen om en stund, längst ner på frågans sida.",
}


@desk_page()
def questions(request: SignedInRequest) -> HttpResponse:
    """Those of the municipalities whose drafts one may read; ``?lage=`` and ``?mina=1`` cut out some."""
    places = access.municipalities(request.user, Permission.READ_DRAFT, of_authorities=True)
    chosen = request.GET.get("lage", "")
    state = chosen if chosen in STATES else ""
    found = Question.objects.filter(STATES[state][1], promise__municipality__in=places).select_related(*_WITH)
    if request.GET.get("mina"):
        found = found.filter(assigned_to=request.user)
    found = found.order_by("received_on", "pk") if not state else found.order_by("-received_on", "-pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "rows": presenter.desk_rows(page.object_list, today()),
        "states": [(key, words, key == state) for key, (words, _) in STATES.items()],
        "state": state,
        "mine": bool(request.GET.get("mina")),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Frågor från invånare", "")],
    }
    return render(request, "promises/questions/questions.html", context)


@desk_page("GET", "POST")
def question(request: SignedInRequest, question: UUID) -> HttpResponse:
    """One question: as it came, as it will be read, and what can be done with it."""
    row = _readable(request.user, question)
    sent = request.POST
    form = AnswerForm(_of(sent, "save", "publish"), question=row, people=_people(row))
    decline = DeclineForm(
        _of(sent, "decline"), place=row.promise.municipality, initial={"version": row.version}
    )
    if request.method == "POST":
        if not may_read_internal(request.user, row):
            raise PermissionDenied(
                "Det krävs rätt att logga för kommunen eller polisen för att besvara frågor."
            )
        done = _tell(request, row) if "tell" in sent else _handle(request, row, form, decline)
        if done:
            return redirect("desk_question", row.uid)
    context = _context(request, row, form, decline)
    failed = bool(form.errors or decline.errors)
    return render(request, "promises/questions/question.html", context, status=422 if failed else 200)


def _of(sent: Any, *buttons: str) -> Any:
    return sent if any(button in sent for button in buttons) else None


def _handle(request: SignedInRequest, row: Question, form: AnswerForm, decline: DeclineForm) -> bool:
    """Do what the pressed button says; False when something has to be mended first."""
    used: Any = decline if decline.is_bound else form
    if not used.is_bound or not used.is_valid():
        return False
    try:
        used.confirm_texts(by=request.user)
        row = _act(request, row, used)
    except ValidationError as refusal:
        add_refusal(used, refusal)
        return False
    if row.is_open:
        messages.success(request, "Utkastet är sparat. Det syns inte för allmänheten.")
    else:
        _tell(request, row)
    return True


def _act(request: SignedInRequest, row: Question, form: Any) -> Question:
    said = form.cleaned_data
    if isinstance(form, DeclineForm):
        return actions.decline_question(row, by=request.user, version=said["version"], reason=said["reason"])
    if "publish" in request.POST:
        reason = said.get("reason", "")
        return actions.publish_answer(
            row, by=request.user, version=said["version"], reason=reason, **form.values()
        )
    return actions.save_answer(row, by=request.user, version=said["version"], **form.values())


def _tell(request: SignedInRequest, row: Question) -> bool:
    sent = actions.tell_asker(row, by=request.user)
    done = "Svaret visas för alla." if row.is_shown else "Frågan visas inte."
    (messages.success if sent else messages.warning)(request, f"{done} {_SENT[sent]}")
    return True


def _readable(user: Any, uid: UUID) -> Question:
    places = access.municipalities(user, Permission.READ_DRAFT, of_authorities=True)
    row = Question.objects.select_related(*_WITH).filter(uid=uid, promise__municipality__in=places).first()
    if row is None:
        raise Http404("Det finns ingen sådan fråga.")
    return row


def _people(row: Question) -> Any:
    """Those who can answer: everybody who logs for the municipality or the police there."""
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.LOG_ACTIVITY in allowed]
    held = Membership.objects.filter(
        municipality=row.promise.municipality_id,
        organisation__kind__in=AUTHORITIES,
        ended_at__isnull=True,
        role__in=roles,
    )
    return User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("name")


def _context(
    request: SignedInRequest, row: Question, form: AnswerForm, decline: DeclineForm
) -> dict[str, Any]:
    may_answer = may_read_internal(request.user, row)
    return {
        "question": row,
        "state": presenter.state_words(row),
        "form": form,
        "decline": decline,
        "failed": decline if decline.errors else form,
        "may_answer": may_answer,
        "may_publish": may_for_signatory(request.user, Permission.PUBLISH, row.promise),
        # Who asked is for whoever answers, and nobody else.
        "asker": ", ".join(filter(None, [row.internal_name, row.internal_email])) if may_answer else "",
        "waits_for_letter": may_answer and not row.is_open and bool(row.internal_email),
        "crumbs": [
            ("Skrivbordet", reverse("desk")),
            ("Frågor från invånare", reverse("desk_questions")),
            ("Fråga", ""),
        ],
    }
