"""A table that was read in: what came of it, and taking all of it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from promises.desk.withdraw_form import WithdrawForm
from promises.log.asking import Asking
from promises.models import Activity, Promise, TableImport, belonging
from promises.record.public import published_activities
from promises.tables import presenter as words
from promises.tables.actions import standing, withdraw_import
from promises.words.swedish import number, plural
from promises.writing.preview import preview

# So many rows are named on the page.
_FIRST = 200
UNSEEN = "Inläsningen togs tillbaka innan någon hade sett den."


@desk_page("GET", "POST")
def table_import(request: SignedInRequest, table: UUID) -> HttpResponse:
    """What was read in, and all that is in force of it withdrawn: for one reason, none where nobody has seen it."""
    read = _import(request, table)
    rows = standing(read)
    public = published_activities(today()).filter(pk__in=rows.values("pk")).count()
    places = set(rows.values_list("municipality", flat=True))
    form = WithdrawForm(
        posted(request),
        place=places.pop() if len(places) == 1 else None,
        what="insatserna",
        unseen=not public,
    )
    asking = Asking(request.POST)

    def take_back() -> list[Activity]:
        return withdraw_import(read, by=request.user, reason=form.cleaned_data["reason"] or UNSEEN)

    promises = Promise.objects.filter(belonging.having(rows.values("pk")))
    sent = submit(request, form, lambda: preview(take_back, promises, keep=asking.change))
    if sent.result and sent.result.kept:
        count = len(sent.result.result)
        taken = plural(count, "insats är återtagen", "insatser är återtagna")
        messages.success(request, f"{number(count)} {taken} och räknas inte längre.")
        return redirect("table_import", read.uid)
    left, first = rows.count(), read.activities.filter(replaces__isnull=True)
    context = {
        "table": read,
        "when": words.moment(read.created_at),
        "facts": words.import_facts(first.count(), left, public),
        "rows": words.rows(rows[:_FIRST]),
        "left": left,
        "public": public,
        "form": form,
        "foreseen": sent.result,
        "crumbs": words.crumbs(f"Inläsning {read.number}"),
    }
    return render(request, "promises/desk/import.html", context, status=200 if sent.result else sent.status)


def _import(request: SignedInRequest, uid: UUID) -> TableImport:
    """The import, for those who log for everyone whose rows it holds."""
    table = get_object_or_404(TableImport.objects.select_related("created_by"), uid=uid)
    whose = set(table.activities.values_list("municipality", "logged_for"))
    if not whose or not all(access.may(request.user, Permission.LOG_ACTIVITY, *each) for each in whose):
        raise Http404("Det finns ingen sådan inläsning.")
    return table
